/**
 * A real server and a real client, wired to each other by two streams in memory. The server starts real runs; what
 * the client heard is kept, so that a test waits for a notice and never for a time.
 */
import { PassThrough } from "node:stream";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import {
  createConnection,
  createMessageConnection,
  type Diagnostic,
  type MessageConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { startServer } from "../../server/language/start-server.ts";
import { processSurroundings, type Surroundings } from "../../server/language/surroundings.ts";
import type {
  ClientNoticeName,
  ClientNotices,
  QuestionName,
  Questions,
  ServerNoticeName,
  ServerNotices,
  StartRun,
} from "../../server/protocol/methods.ts";
import type { RunId, RunLogLine, RunView } from "../../server/protocol/run-view.ts";
import { temporaryFolder } from "../harness/treadle.ts";

export interface WiredOptions {
  /** Default: a folder that is gone after the test. */
  readonly storage?: string;
  readonly isTrusted?: boolean;
  readonly folders?: readonly string[];
  /** What the client answers when it is asked for the section `treadle`. */
  readonly settings?: unknown;
  readonly surroundings?: Partial<Surroundings>;
  /** More of what the client says it can do. */
  readonly capabilities?: Record<string, unknown>;
}

interface Heard {
  readonly name: string;
  readonly told: unknown;
}

/** The client's end. */
export class WiredServer {
  readonly storage: string;
  readonly client: MessageConnection;
  /** Everything that the server has told, in order. */
  readonly heard: Heard[] = [];
  readonly #watchers = new Set<() => void>();
  #version = 1;

  constructor(client: MessageConnection, storage: string) {
    this.client = client;
    this.storage = storage;
    client.onNotification((name, told) => {
      this.heard.push({ name, told });
      for (const watcher of [...this.#watchers]) watcher();
    });
  }

  ask<Name extends QuestionName>(
    name: Name,
    takes: Questions[Name]["takes"],
  ): Promise<Questions[Name]["gives"]> {
    return this.client.sendRequest(name, takes);
  }

  tell<Name extends ClientNoticeName>(name: Name, told: ClientNotices[Name]): void {
    void this.client.sendNotification(name, told);
  }

  /** The notices of one name so far. */
  notices<Name extends ServerNoticeName>(name: Name): readonly ServerNotices[Name][] {
    return this.heard.filter((heard) => heard.name === name).map(({ told }) => told as ServerNotices[Name]);
  }

  /** The first notice, of those so far and those to come, that passes the test. */
  async until<Name extends ServerNoticeName>(
    name: Name,
    test: (told: ServerNotices[Name]) => boolean,
  ): Promise<ServerNotices[Name]> {
    let found: ServerNotices[Name] | undefined;
    await this.untilHeard((heard) => {
      if (heard.name !== name || !test(heard.told as ServerNotices[Name])) return false;
      found = heard.told as ServerNotices[Name];
      return true;
    });
    return found!;
  }

  /** Settles when something that was or will be heard passes the test. */
  untilHeard(test: (heard: Heard) => boolean): Promise<void> {
    let seen = 0;
    return new Promise((resolve) => {
      const look = () => {
        for (; seen < this.heard.length; seen++) {
          if (!test(this.heard[seen]!)) continue;
          this.#watchers.delete(look);
          resolve();
          return;
        }
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** Starts a run of a script. */
  start(script: string, more: Partial<StartRun> = {}): Promise<RunView> {
    return this.ask("treadle/runs/start", { script, kind: "run", ...more });
  }

  /** The view of a run when it is over. */
  async untilOver(run: RunId): Promise<RunView> {
    const isOver = (view: RunView) =>
      view.run === run && view.status !== "running" && view.status !== "cancelling";
    const { runs } = await this.until("treadle/runs/changed", (told) => told.runs.some(isOver));
    return runs.find(isOver)!;
  }

  /** The lines of a run so far. */
  linesOf(run: RunId): readonly RunLogLine[] {
    return this.notices("treadle/runs/log").flatMap(({ lines }) => lines.filter((line) => line.run === run));
  }

  /** Opens a document, with a text that need not be what is on disk. */
  open(file: string, text: string): void {
    const uri = pathToFileURL(file).href;
    void this.client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: this.#version++, text },
    });
  }

  /** Replaces the text of an open document. */
  edit(file: string, text: string): void {
    void this.client.sendNotification("textDocument/didChange", {
      textDocument: { uri: pathToFileURL(file).href, version: this.#version++ },
      contentChanges: [{ text }],
    });
  }

  /** What was published last of a file that passes the test. */
  async untilFindings(
    file: string,
    test: (diagnostics: readonly Diagnostic[]) => boolean,
  ): Promise<readonly Diagnostic[]> {
    let found: readonly Diagnostic[] = [];
    await this.untilHeard(({ name, told }) => {
      if (name !== "textDocument/publishDiagnostics") return false;
      const { uri, diagnostics } = told as { uri: string; diagnostics: readonly Diagnostic[] };
      if (uri !== pathToFileURL(file).href || !test(diagnostics)) return false;
      found = diagnostics;
      return true;
    });
    return found;
  }

  /** What the server has written to its log as errors. */
  errors(): readonly string[] {
    return this.heard
      .filter(({ name, told }) => name === "window/logMessage" && (told as { type: number }).type === 1)
      .map(({ told }) => (told as { message: string }).message);
  }

  /** As an editor says goodbye. */
  shutdown(): Promise<void> {
    return this.client.sendRequest("shutdown");
  }
}

/** A server that has been greeted. Its runs end with the test. */
export async function wiredServer(options: WiredOptions = {}): Promise<WiredServer> {
  const storage = options.storage ?? temporaryFolder();
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const connection = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
  );
  const surroundings = { ...processSurroundings(), onStrayError: () => {}, ...options.surroundings };
  startServer(connection, surroundings);
  const client = createMessageConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
    { error: () => {}, warn: () => {}, info: () => {}, log: () => {} },
  );
  const server = new WiredServer(client, storage);
  await greet(client, storage, options);
  onTestFinished(async () => {
    await server.shutdown();
    client.dispose();
    connection.dispose();
  });
  return server;
}

/** Says hello to a server, as an editor does. */
export async function greet(client: MessageConnection, storage: string, options: WiredOptions = {}) {
  client.onRequest("workspace/configuration", () => [options.settings ?? null]);
  client.onRequest("client/registerCapability", () => null);
  client.onRequest("workspace/codeLens/refresh", () => null);
  client.onRequest("workspace/inlayHint/refresh", () => null);
  client.listen();
  const result = await client.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    workspaceFolders: (options.folders ?? []).map((folder) => ({
      uri: pathToFileURL(folder).href,
      name: folder,
    })),
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, codeLens: { refreshSupport: true } },
      ...options.capabilities,
    },
    initializationOptions: { storage, isTrusted: options.isTrusted ?? true },
  });
  await client.sendNotification("initialized", {});
  return result;
}
