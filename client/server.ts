/**
 * The language server as the client's other files see it: questions, notices, and whether it is there.
 *
 * They know nothing of processes or of the Language Server Protocol; tests hand them a server of their own.
 */
import type { Disposable, Event } from "vscode";
import type {
  ClientNoticeName,
  ClientNotices,
  QuestionName,
  Questions,
  ServerNoticeName,
  ServerNotices,
} from "../server/protocol/methods.ts";

/**
 * - `asleep`: nothing has needed it yet
 * - `starting`: also when it comes back after a crash
 * - `down`: it crashed too often, or could not be started; only a person's command brings it back
 */
export type ServerState = "asleep" | "starting" | "running" | "down";

export interface Server {
  readonly state: ServerState;
  readonly onDidChangeState: Event<ServerState>;
  /**
   * A server is there that knows nothing of what was asked before: after the first start and after each restart.
   * Whoever shows something of the server asks for it anew.
   */
  readonly onDidStart: Event<void>;
  /** Starts it, unless it has been started. Rejects with a sentence for a person when that is impossible. */
  start(): Promise<void>;
  /** Ends it, its runs included, and starts another. */
  restart(): Promise<void>;
  /** The answer to a question; starts the server where it is asleep. Rejects with a sentence for a person. */
  ask<Name extends QuestionName>(
    name: Name,
    takes: Questions[Name]["takes"],
  ): Promise<Questions[Name]["gives"]>;
  /** Dropped while no server runs: a server that starts later is told everything it needs. */
  notify<Name extends ClientNoticeName>(name: Name, carries: ClientNotices[Name]): void;
  on<Name extends ServerNoticeName>(name: Name, listener: (carries: ServerNotices[Name]) => void): Disposable;
}
