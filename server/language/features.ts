/**
 * What the editor shows in a script's text: lenses, hovers, durations, findings and their fixes. Each is made by a
 * part; here it is said who is asked, and when the editor should ask again.
 */
import type { ClientCapabilities, Connection } from "vscode-languageserver/node";
import type { RunView } from "../protocol/run-view.ts";
import type { Clock } from "./clock.ts";
import { codeLenses } from "./editor/code-lenses.ts";
import { pipelineViewOf } from "./editor/pipelines.ts";
import { heard, type Log, orElse } from "./guard.ts";
import type { OpenScripts } from "./open-scripts.ts";
import { pathOf } from "./paths.ts";
import { Refresh } from "./refresh.ts";
import type { ServerParts } from "./server-parts.ts";

/** What is told of an open script; see the protocol. */
export interface Features {
  /** Has the editor ask for everything again: the workspace is trusted, or a setting has changed. */
  refresh(): void;
}

/** Answers what the editor asks of scripts, and tells it when to ask again. */
export function wireFeatures(
  connection: Connection,
  parts: ServerParts,
  scripts: OpenScripts,
  client: ClientCapabilities,
  clock: Clock,
  log: Log,
): Features {
  const { analyses, book, panels, runs, settings, workspace, tell } = parts;
  const ask = (what: string) => heard(log, what, () => connection.sendRequest<void>(what));
  const lenses = new Refresh(
    clock,
    client.workspace?.codeLens?.refreshSupport === true,
    ask("workspace/codeLens/refresh"),
  );
  const hints = new Refresh(
    clock,
    client.workspace?.inlayHint?.refreshSupport === true,
    ask("workspace/inlayHint/refresh"),
  );
  const refresh = () => {
    lenses.ask();
    hints.ask();
  };

  connection.onCodeLens(
    orElse(log, "codeLens", [], ({ textDocument }) => {
      const file = pathOf(textDocument.uri);
      const outline = file !== undefined && settings.current.codeLens ? analyses.outlineOf(file) : undefined;
      if (!outline) return [];
      return codeLenses(outline, {
        isTrusted: workspace.isTrusted,
        newestRun: newestRun(runs.list(), file!),
      });
    }),
  );

  /** File → what was told of it last. */
  const told = new Map<string, string>();
  scripts.listen({
    edited: (file, changes, text) => book.documentChanged(file, changes, text),
    settled: (file) => {
      const view = pipelineViewOf(file, analyses.outlineOf(file));
      const text = JSON.stringify(view);
      if (told.get(file) !== text) tell.pipeline(view);
      told.set(file, text);
      panels.edited(file);
    },
    closed: (file) => {
      told.delete(file);
      analyses.forget(file);
    },
  });
  runs.listen({ started: () => lenses.ask(), events: () => lenses.ask(), ended: () => lenses.ask() });
  book.onChange(() => hints.ask());
  settings.onChange(() => {
    refresh();
    panels.renewAll();
  });
  return { refresh };
}

const newestRun = (runs: readonly RunView[], script: string): RunView | undefined =>
  runs.find((run) => run.script === script);
