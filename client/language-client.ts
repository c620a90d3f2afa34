/**
 * The language server's process and the wire to it: started when first needed, started again after a crash, and given
 * up after five crashes in three minutes, when only a person's command tries once more.
 *
 *     asleep ── ask, start ──▶ starting ──▶ running
 *                                 ▲  │         │ crash
 *                         restart │  ▼         ▼
 *                                 └─ down ◀── starting …   the fifth crash within three minutes
 *
 * Knows the protocol's names and no meaning of them. `vscode-languageclient` is loaded with the first start only: in a
 * window without pipelines nobody pays for it.
 */
import * as vscode from "vscode";
import type { LanguageClient, LanguageClientOptions } from "vscode-languageclient/node";
import type { CommandName } from "../server/protocol/commands.ts";
import type {
  ClientNoticeName,
  ClientNotices,
  QuestionName,
  Questions,
  ServerNoticeName,
  ServerNotices,
  ServerOptions,
} from "../server/protocol/methods.ts";
import type { Server, ServerState } from "./server.ts";

/** The part of a language client that is used here. */
export type Connection = Pick<
  LanguageClient,
  "start" | "stop" | "dispose" | "sendRequest" | "sendNotification" | "onNotification"
>;

/** What a connection tells its owner. */
export interface ConnectionEvents {
  /** The process is gone without having been asked to. Gives true when another should be started. */
  crashed(): boolean;
  /** A server is ready to be asked: the first, or one in place of a crashed one. */
  running(): void;
  /** A server that should have come in place of a crashed one could not be started. */
  failed(): void;
}

/** Five crashes within this time are one too many; `vscode-languageclient` and VS Code itself count the same way. */
const crashWindow = 3 * 60_000;
const crashesAllowed = 4;

/** Hovers carry links to these, and to nothing else. */
const linkedCommands: readonly CommandName[] = [
  "treadle.runPipeline",
  "treadle.showGraph",
  "treadle.showTimeline",
  "treadle.clearTimings",
  "treadle.previewArray",
];

/** Server notices by name; the compiler sees to it that none is forgotten. */
const serverNotices: Readonly<Record<ServerNoticeName, true>> = {
  "treadle/runs/changed": true,
  "treadle/runs/log": true,
  "treadle/panel/notice": true,
  "treadle/frames/notice": true,
  "treadle/frames/writing": true,
  "treadle/pipelines/changed": true,
};

export class LanguageServer implements Server, vscode.Disposable {
  readonly #connect: (events: ConnectionEvents) => Promise<Connection>;
  readonly #now: () => number;
  readonly #stateChanged = new vscode.EventEmitter<ServerState>();
  readonly #started = new vscode.EventEmitter<void>();
  readonly #listeners = new Map<ServerNoticeName, Set<(carries: never) => void>>();
  readonly #crashes: number[] = [];
  #state: ServerState = "asleep";
  /** Of the connection that is in use, or on its way. */
  #connection: Promise<Connection> | undefined;
  /** The same once it is there, for notices, which wait for nothing. */
  #ready: Connection | undefined;
  /** Counts connections, so that those of the past are told apart. */
  #generation = 0;

  readonly onDidChangeState = this.#stateChanged.event;
  readonly onDidStart = this.#started.event;

  /** `connect` makes a connection and does not start it; `now` is the clock by which crashes are counted. */
  constructor(connect: (events: ConnectionEvents) => Promise<Connection>, now: () => number = Date.now) {
    this.#connect = connect;
    this.#now = now;
  }

  get state(): ServerState {
    return this.#state;
  }

  async start(): Promise<void> {
    this.#refuseWhenDown();
    await this.#connected();
  }

  async restart(): Promise<void> {
    this.#crashes.length = 0;
    await this.stop();
    await this.#connected();
  }

  async ask<Name extends QuestionName>(
    name: Name,
    takes: Questions[Name]["takes"],
  ): Promise<Questions[Name]["gives"]> {
    this.#refuseWhenDown();
    const connection = await this.#connected();
    return connection.sendRequest<Questions[Name]["gives"]>(name, takes);
  }

  notify<Name extends ClientNoticeName>(name: Name, carries: ClientNotices[Name]): void {
    // A notice that is lost with a crash is of no use to the next server.
    this.#ready?.sendNotification(name, carries).catch(() => undefined);
  }

  on<Name extends ServerNoticeName>(
    name: Name,
    listener: (carries: ServerNotices[Name]) => void,
  ): vscode.Disposable {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener as (carries: never) => void));
    return new vscode.Disposable(() => listeners.delete(listener as (carries: never) => void));
  }

  /** Ends the server, its runs included; settles when it has gone. */
  async stop(): Promise<void> {
    const old = this.#connection;
    this.#generation++;
    this.#connection = undefined;
    this.#ready = undefined;
    // One that could not be started cannot be stopped either, and is as good as gone.
    await old?.then((connection) => connection.dispose()).catch(() => undefined);
  }

  dispose(): void {
    void this.stop();
    this.#stateChanged.dispose();
    this.#started.dispose();
  }

  /** Only `restart` brings back a server that is down; a tree that is drawn again does not try for ever. */
  #refuseWhenDown(): void {
    if (this.#state !== "down") return;
    throw new Error(vscode.l10n.t("Treadle's language server is not running: restart it first."));
  }

  #connected(): Promise<Connection> {
    this.#connection ??= this.#open(++this.#generation);
    return this.#connection;
  }

  async #open(generation: number): Promise<Connection> {
    this.#become("starting");
    // Events of a connection that has been replaced meanwhile concern nobody.
    const isCurrent = () => generation === this.#generation;
    try {
      const connection = await this.#connect({
        crashed: () => isCurrent() && this.#crashed(),
        running: () => {
          if (!isCurrent()) return;
          this.#ready = connection;
          this.#become("running");
          this.#started.fire();
        },
        failed: () => {
          if (isCurrent()) this.#become("down");
        },
      });
      for (const name of Object.keys(serverNotices) as ServerNoticeName[]) {
        connection.onNotification(name, (carries: unknown) => {
          // What a notice carries follows from its name.
          for (const listener of [...(this.#listeners.get(name) ?? [])]) listener(carries as never);
        });
      }
      await connection.start();
      return connection;
    } catch (error) {
      if (isCurrent()) {
        this.#connection = undefined;
        this.#become("down");
      }
      throw new Error(vscode.l10n.t("Treadle's language server could not be started; its output says why."), {
        cause: error,
      });
    }
  }

  #crashed(): boolean {
    this.#ready = undefined;
    const now = this.#now();
    this.#crashes.push(now);
    while (now - this.#crashes[0]! > crashWindow) this.#crashes.shift();
    const again = this.#crashes.length <= crashesAllowed;
    this.#become(again ? "starting" : "down");
    return again;
  }

  #become(state: ServerState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChanged.fire(state);
  }
}

/**
 * The connection to the bundle `dist/server.mjs`: a Node process of VS Code's own, spoken to by ipc.
 *
 * `output` is where the server's log goes.
 */
export async function connectToServer(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  events: ConnectionEvents,
): Promise<Connection> {
  const { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, State, TransportKind } =
    await import("vscode-languageclient/node");
  const module = vscode.Uri.joinPath(context.extensionUri, "dist", "server.mjs").fsPath;
  const options: LanguageClientOptions = {
    documentSelector: ["typescript", "javascript"].map((language) => ({ scheme: "file", language })),
    // Read anew for each process: trust may have been granted since the last one.
    initializationOptions: () => serverOptions(context),
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    synchronize: { configurationSection: "treadle" },
    markdown: {
      isTrusted: { enabledCommands: linkedCommands },
      supportThemeIcons: true,
    },
    errorHandler: {
      error: (_error, _message, count = 1) => ({
        action: count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
        handled: true,
      }),
      closed: () => ({
        action: events.crashed() ? CloseAction.Restart : CloseAction.DoNotRestart,
        // The status and one message of ours say it.
        handled: true,
      }),
    },
  };
  const process = { module, transport: TransportKind.ipc };
  // The id is the section in which the library looks for `trace.server`.
  const client = new LanguageClient("treadle", "Treadle", { run: process, debug: process }, options);
  client.onDidChangeState(({ newState }) => {
    if (newState === State.Running) events.running();
    if (newState === State.StartFailed) events.failed();
  });
  return client;
}

/** What the server is told at its start. */
function serverOptions({ storageUri }: vscode.ExtensionContext): ServerOptions {
  const translations = vscode.l10n.uri;
  return {
    isTrusted: vscode.workspace.isTrusted,
    ...(storageUri && { storage: storageUri.fsPath }),
    ...(translations && { translations: translations.toString() }),
  };
}
