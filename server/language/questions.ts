/**
 * The questions and notices of `server/protocol/methods.ts`, each with who answers it. Nothing is computed here.
 */
import type { Connection } from "vscode-languageserver/node";
import type { ClientNoticeName, ClientNotices, QuestionName, Questions } from "../protocol/methods.ts";
import { findPipelines, pipelineViewOf } from "./editor/pipelines.ts";
import { heard, type Log, orRefuse } from "./guard.ts";
import type { ServerParts } from "./server-parts.ts";

/** Question → who answers it. */
export type Answers = {
  readonly [Name in QuestionName]: (
    takes: Questions[Name]["takes"],
  ) => Questions[Name]["gives"] | Promise<Questions[Name]["gives"]>;
};

/** Notice → who hears it. */
export type Ears = { readonly [Name in ClientNoticeName]: (told: ClientNotices[Name]) => void };

/** Who answers what. */
export function answers(parts: ServerParts): Answers {
  const { runs, panels, viewers, arrays, book, analyses, texts, workspace } = parts;
  return {
    "treadle/runs/start": (ask) => runs.start(ask),
    "treadle/runs/cancel": ({ run }) => runs.cancel(run),
    "treadle/runs/list": () => runs.list(),
    "treadle/runs/forget": ({ run }) => {
      runs.forget(run);
      return null;
    },
    "treadle/runs/functions": ({ run }) => runs.functions(run),
    "treadle/runs/workers": ({ run }) => runs.workers(run),
    "treadle/runs/report": ({ run }) => runs.report(run),
    "treadle/pipelines/read": ({ script }) => pipelineViewOf(script, analyses.outlineOf(script)),
    "treadle/pipelines/list": () => findPipelines(workspace.folders, texts, analyses),
    "treadle/timings/clear": ({ script }) => {
      book.clear(script);
      return null;
    },
    "treadle/panel/open": ({ panel, source }) => {
      panels.open(panel, source);
      return null;
    },
    "treadle/panel/ask": ({ panel, question }) => panels.ask(panel, question),
    "treadle/frames/open": ({ viewer, source, deflate }) => {
      viewers.open(viewer, source, deflate);
      return null;
    },
    "treadle/frames/ask": ({ viewer, question }) => viewers.ask(viewer, question),
    "treadle/frames/write": ({ viewer, slice, path }) => viewers.write(viewer, slice, path),
    "treadle/arrays/at": (asked) => arrays.at(asked),
  };
}

/** Who hears what; `trusted` is called when the workspace has become so. */
export function ears({ panels, viewers, workspace }: ServerParts, trusted: () => void): Ears {
  return {
    "treadle/panel/close": ({ panel }) => panels.close(panel),
    "treadle/panel/drawn": ({ panel }) => panels.drawn(panel),
    "treadle/frames/close": ({ viewer }) => viewers.close(viewer),
    "treadle/frames/visible": ({ viewer, isVisible }) => viewers.setVisible(viewer, isVisible),
    "treadle/frames/stop-writing": ({ viewer }) => viewers.stopWriting(viewer),
    "treadle/cursor/moved": (site) => panels.cursor(site),
    "treadle/trust/granted": () => {
      workspace.isTrusted = true;
      panels.changedAll();
      viewers.trusted();
      trusted();
    },
  };
}

/** Has a connection's questions answered. What is asked or told before `parts` are there finds nobody. */
export function wire(connection: Connection, log: Log, table: Answers, listening: Ears): void {
  for (const [name, answer] of Object.entries(table)) {
    connection.onRequest(name, orRefuse(log, name, answer as (asked: unknown) => unknown));
  }
  for (const [name, hear] of Object.entries(listening)) {
    connection.onNotification(name, heard(log, name, hear as (told: unknown) => void));
  }
}
