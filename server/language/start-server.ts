/**
 * The language server as a table of contents: which part is told what, and who answers which question. The transport
 * is an argument, so that a test runs all of it on two streams in memory. Nothing is computed here.
 */
import { setEnvironmentData } from "node:worker_threads";
import { config as configureTranslations } from "@vscode/l10n";
import {
  type Connection,
  DidChangeConfigurationNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { translationsKey } from "../frames/reader/messages.ts";
import { wireFeatures } from "./features.ts";
import { heard, type Log } from "./guard.ts";
import { OpenScripts } from "./open-scripts.ts";
import { pathOf, uriOf } from "./paths.ts";
import { PublishedFindings } from "./published-findings.ts";
import { answers, ears, wire } from "./questions.ts";
import { foldersOf, serverOptions } from "./server-options.ts";
import { makeParts, type ServerParts, type Tellings } from "./server-parts.ts";
import { Settings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";

/** Serves a client until it says goodbye. Returns at once. */
export function startServer(connection: Connection, surroundings: Surroundings): void {
  const log: Log = {
    error: (text) => unlessGone(() => connection.console.error(text)),
    info: (text) => unlessGone(() => connection.console.info(text)),
  };
  surroundings.onStrayError((error) => {
    log.error(`Nobody caught: ${error instanceof Error ? error.stack : String(error)}`);
  });
  const settings = new Settings();
  const scripts = new OpenScripts(surroundings.clock, log);
  const findings = new PublishedFindings((file, diagnostics) => {
    unlessGone(() => connection.sendDiagnostics({ uri: scripts.uriOf(file) ?? uriOf(file), diagnostics }));
  });
  const tell = tellings(connection);
  let parts: ServerParts | undefined;
  let client: InitializeParams["capabilities"] = {};

  connection.onInitialize(async (params) => {
    client = params.capabilities;
    const options = serverOptions(params.initializationOptions);
    await translate(options.translations, log);
    const made = makeParts(options, foldersOf(params), {
      scripts,
      settings,
      findings,
      surroundings,
      log,
      tell,
    });
    parts = made;
    const features = wireFeatures(connection, made, scripts, client, surroundings.clock, log);
    wire(connection, log, answers(made), ears(made, features.refresh));
    return capabilities;
  });

  connection.onInitialized(
    heard(log, "initialized", async () => {
      const read = async () => settings.update(await connection.workspace.getConfiguration("treadle"));
      connection.onDidChangeConfiguration(
        heard(log, "didChangeConfiguration", async ({ settings: sent }: { settings: unknown }) => {
          if (client.workspace?.configuration) await read();
          else settings.update((sent as { treadle?: unknown } | null)?.treadle);
        }),
      );
      if (client.workspace?.workspaceFolders) {
        connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
          const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
          const workspace = parts!.workspace;
          workspace.folders = [
            ...workspace.folders.filter((folder) => !gone.has(folder)),
            ...added.flatMap(({ uri }) => pathOf(uri) ?? []),
          ];
        });
      }
      if (!client.workspace?.configuration) {
        settings.update(undefined);
        return;
      }
      // A client that cannot answer has the defaults, and nobody waits for it any longer.
      await read().catch(() => settings.update(undefined));
      if (client.workspace.didChangeConfiguration?.dynamicRegistration) {
        await connection.client.register(DidChangeConfigurationNotification.type, { section: "treadle" });
      }
    }),
  );

  connection.onShutdown(() => parts?.close());
  scripts.follow(connection);
  connection.listen();
}

const capabilities: InitializeResult = {
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: false },
    codeLensProvider: { resolveProvider: false },
    hoverProvider: true,
    inlayHintProvider: { resolveProvider: false },
    codeActionProvider: { codeActionKinds: ["quickfix"] },
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  },
  serverInfo: { name: "treadle" },
};

function tellings(connection: Connection): Tellings {
  const send = (name: string, told: unknown) => unlessGone(() => connection.sendNotification(name, told));
  return {
    runsChanged: (runs, forgotten) => send("treadle/runs/changed", { runs, forgotten }),
    lines: (lines) => send("treadle/runs/log", { lines }),
    panel: (panel, notice) => send("treadle/panel/notice", { panel, notice }),
    frames: (viewer, notice) => send("treadle/frames/notice", { viewer, notice }),
    writing: (viewer, progress) => send("treadle/frames/writing", { viewer, progress }),
    pipeline: (view) => send("treadle/pipelines/changed", view),
  };
}

/** A client that is gone hears nothing, and that is no error: runs may end after it. */
function unlessGone(send: () => unknown): void {
  try {
    Promise.resolve(send()).catch(() => {});
  } catch {
    // The connection says so before it sends.
  }
}

/** Loads the bundle of translations; without it everything is in English. */
async function translate(bundle: string | undefined, log: Log): Promise<void> {
  if (bundle === undefined) return;
  setEnvironmentData(translationsKey, bundle);
  try {
    if (bundle.includes("://")) await configureTranslations({ uri: bundle });
    else configureTranslations({ fsPath: bundle });
  } catch (error) {
    log.error(`The translations in ${bundle} cannot be read: ${String(error)}`);
  }
}
