/**
 * What stands above the lines of a pipeline: run it, preview its graph, cancel it, go on after a failure.
 *
 *     ▷ Run Pipeline | Preview Graph | ■ Cancel 12/40       above the first statement of the pipeline
 *     ▷ Run | ■ Cancel 12/40                                above each compute
 *
 * Made of what it is given and nothing else: it knows neither documents nor processes.
 */
import { t } from "@vscode/l10n";
import type { CodeLens, Command, Range } from "vscode-languageserver/node";
import type { ScriptOutline } from "../../compile/outline.ts";
import type { RunView } from "../../protocol/run-view.ts";
import type { SourceRange } from "../../protocol/sites.ts";

/** What lenses depend on besides the script. */
export interface LensSituation {
  /** False in Restricted Mode: nothing that would run the script is offered. */
  readonly isTrusted: boolean;
  /** The newest run of the script; absent before the first. */
  readonly newestRun?: RunView | undefined;
}

/** The lenses of a script, from top to bottom. A file that is no pipeline has none. */
export function codeLenses(outline: ScriptOutline, { isTrusted, newestRun }: LensSituation): CodeLens[] {
  const { file, isPipeline, start, computes } = outline;
  if (!isPipeline) return [];
  const lenses: CodeLens[] = [];
  const first = start ?? computes[0];
  const add = (range: Range, commands: readonly Command[]) => {
    for (const command of commands) lenses.push({ range, command });
  };
  const more = isTrusted && newestRun ? runCommands(newestRun) : [];
  const taken = new Set<number>();
  if (first) {
    taken.add(first.line);
    const run = { title: t("▷ Run Pipeline"), command: "treadle.runPipeline", arguments: [file] };
    const preview = { title: t("Preview Graph"), command: "treadle.previewGraph", arguments: [file] };
    add(lineOf(first), [...(isTrusted ? [run] : []), preview, ...more]);
  }
  if (!isTrusted) return lenses;
  for (const compute of computes) {
    if (taken.has(compute.line)) continue;
    taken.add(compute.line);
    const run = { title: t("▷ Run"), command: "treadle.runPipeline", arguments: [file] };
    add(lineOf(compute), [run, ...more]);
  }
  return lenses;
}

/** What there is to do about a run. */
function runCommands({ run, status, tasks, canRerun }: RunView): Command[] {
  const done = `${tasks.finished + tasks.failed}/${tasks.known}`;
  const cancel = (title: string): Command => ({ title, command: "treadle.cancelRun", arguments: [run] });
  const rerun = (title: string): Command => ({ title, command: "treadle.rerunFailed", arguments: [run] });
  switch (status) {
    case "running":
      return [cancel(tasks.known === 0 ? t("■ Cancel") : t("■ Cancel {0}", done))];
    case "cancelling":
      return [cancel(t("■ Cancelling {0}: Stop Now", done))];
    case "failed":
      return canRerun ? [rerun(t("↻ Rerun Failed Tasks"))] : [];
    case "cancelled":
    case "interrupted":
      return canRerun ? [rerun(t("↻ Run What Is Left"))] : [];
    case "succeeded":
      return [];
  }
}

/** The first line of a stretch, as the protocol counts. */
function lineOf({ line, column }: SourceRange): Range {
  const at = { line: line - 1, character: column - 1 };
  return { start: at, end: at };
}
