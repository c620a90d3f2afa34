/**
 * What the editor shows in a script's text: lenses, hovers, durations, findings and their fixes. Each is made by a
 * part; here it is said who is asked, and when the editor should ask again.
 */
import {
  type ClientCapabilities,
  type Connection,
  type Hover,
  type MarkupContent,
  MarkupKind,
} from "vscode-languageserver/node";
import type { RunView } from "../protocol/run-view.ts";
import type { Clock } from "./clock.ts";
import { codeLenses } from "./editor/code-lenses.ts";
import { pipelineViewOf } from "./editor/pipelines.ts";
import { quickFixes } from "./editor/quick-fixes.ts";
import { heard, type Log, orElse } from "./guard.ts";
import type { OpenScripts, ScriptListener } from "./open-scripts.ts";
import { pathOf } from "./paths.ts";
import { Refresh } from "./refresh.ts";
import type { ServerParts } from "./server-parts.ts";
import { timingsHover } from "./timings/hover.ts";
import { timingHints } from "./timings/inlay-hints.ts";

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
  const { analyses, arrays, book, compiled, failures, panels, runs, settings, tell, texts, workspace } =
    parts;
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

  connection.onHover(
    orElse(log, "hover", null, ({ textDocument, position }) => {
      const file = pathOf(textDocument.uri);
      if (file === undefined) return null;
      const site = { file, line: position.line + 1, column: position.character + 1 };
      const timings = settings.current.hover.timings ? timingsHover(book, site, clock.now()) : undefined;
      return joined(timings, arrays.hover(site)) ?? null;
    }),
  );
  connection.languages.inlayHint.on(
    orElse(log, "inlayHint", [], ({ textDocument, range }) => {
      const file = pathOf(textDocument.uri);
      const text = file === undefined ? undefined : texts.textOf(file);
      if (file === undefined || text === undefined || !settings.current.inlayHints) return [];
      const lines = { from: range.start.line + 1, to: range.end.line + 1 };
      return timingHints(book, file, text, lines, clock.now());
    }),
  );

  connection.onCodeAction(
    orElse(log, "codeAction", [], ({ textDocument, range, context }) => {
      const file = pathOf(textDocument.uri);
      if (file === undefined || !analyses.isCurrent(file)) return [];
      const analysis = analyses.analysisOf(file);
      if (!analysis) return [];
      return quickFixes({ analysis, uri: textDocument.uri, range, diagnostics: context.diagnostics });
    }),
  );

  /** File → what was told of it last. */
  const told = new Map<string, string>();
  const edited: ScriptListener["edited"] = (file, changes, text) => {
    book.documentChanged(file, changes, text);
    failures.documentChanged(file, changes, text);
    arrays.documentChanged(file, changes, text);
  };
  scripts.listen({
    edited,
    settled: (file) => {
      const view = pipelineViewOf(file, analyses.outlineOf(file));
      const text = JSON.stringify(view);
      if (told.get(file) !== text) tell.pipeline(view);
      told.set(file, text);
      compiled.refresh(file);
      panels.edited(file);
    },
    closed: (file) => {
      told.delete(file);
      compiled.forget(file);
      analyses.forget(file);
      // What was not saved is gone: from now on what is on disk counts.
      const text = texts.textOf(file);
      if (text !== undefined) edited(file, [], text);
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

/** Two hovers over one place as one, the first above. */
function joined(one: Hover | undefined, other: Hover | undefined): Hover | undefined {
  if (!one || !other) return one ?? other;
  const texts = [one, other].map(({ contents }) => (contents as MarkupContent).value);
  return { ...one, contents: { kind: MarkupKind.Markdown, value: texts.join("\n\n---\n\n") } };
}

const newestRun = (runs: readonly RunView[], script: string): RunView | undefined =>
  runs.find((run) => run.script === script);
