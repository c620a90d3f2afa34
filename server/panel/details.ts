/**
 * Everything about one task, or about the tasks of a group, for the panel's side.
 *
 * Made when somebody asks: of a task in no time, of a group in one pass over its tasks. Lists are cut to what a
 * person reads; the counts beside them are not.
 */
import { t } from "@vscode/l10n";
import { type GroupDetails, type NamedTask, type TaskDetails, taskStates } from "../protocol/panel.ts";
import type { RunModel } from "./run-model.ts";
import { spreadOf } from "./spread.ts";
import { worthOpening } from "./worth-opening.ts";

/** Dependencies and dependents that are named. */
const mostNamed = 20;

/** A task as lists name it. */
export function namedTask(model: RunModel, task: number): NamedTask {
  return { task, key: model.keyOf(task), state: model.stateOf(task) ?? "waiting" };
}

/** Everything about a task that a graph has announced. */
export function taskDetails(model: RunModel, task: number): TaskDetails {
  const { graph, words } = model;
  const callSite = graph.table.callSites[graph.callSiteOf(task)];
  const worker = model.attempts.workerOf(task);
  const output = words.outputOf(task);
  const error = words.errorOf(task);
  const progress = words.progressOf(task);
  const cache = cacheText(model, task);
  const dependencies = Array.from({ length: graph.dependencyCountOf(task) }, (_, place) =>
    graph.dependencyOf(task, place),
  );
  const dependents: number[] = [];
  graph.visitDependents(task, (dependent) => dependents.push(dependent));
  return {
    kind: "task",
    ...namedTask(model, task),
    function: graph.table.functions[graph.table.functionOf(task)]!,
    ...(callSite && { callSite }),
    ...(worker >= 0 && { worker }),
    ...timesOf(model, task),
    ...(output !== undefined && { output }),
    retries: model.attempts.retriesOf(task),
    isCritical: model.critical.now().has(task),
    isRequested: graph.isRequested(task),
    ...named("dependencies", "dependencyCount", model, dependencies),
    ...named("dependents", "dependentCount", model, dependents),
    ...(error && { error }),
    ...(progress && { progress }),
    log: words.linesOf(task),
    ...(cache !== undefined && { cache }),
  };
}

/** Everything about the tasks of a group; `tasks` must not be empty. */
export function groupDetails(model: RunModel, id: string, tasks: readonly number[]): GroupDetails {
  const { graph, states, executions, words } = model;
  const counts = new Array<number>(taskStates.length).fill(0);
  const critical = model.critical.now();
  const durations: number[] = [];
  const sums = { total: 0, longest: 0, bytes: 0, retries: 0 };
  for (const task of tasks) {
    counts[states.at(task)]!++;
    const spent = executions.spentOf(task);
    if (states.isDone(task) && (spent > 0 || executions.rowOf(task) >= 0)) durations.push(spent / 1000);
    sums.total += spent;
    sums.longest = Math.max(sums.longest, executions.longestOf(task));
    sums.bytes += executions.bytesOf(task);
    sums.retries += model.attempts.retriesOf(task);
  }
  const shown = worthOpening(model, tasks);
  const spread = spreadOf(durations);
  const error = shown.map((task) => words.errorOf(task)).find((found) => found !== undefined);
  const first = tasks[0]!;
  const site = graph.callSiteOf(first);
  const callSite = tasks.every((task) => graph.callSiteOf(task) === site)
    ? graph.table.callSites[site]
    : undefined;
  return {
    kind: "group",
    id,
    function: graph.table.functions[graph.table.functionOf(tasks.at(-1)!)]!,
    ...(callSite && { callSite }),
    tasks: tasks.length,
    counts,
    total: sums.total / 1000,
    median: medianOf(durations),
    longest: sums.longest / 1000,
    bytes: sums.bytes,
    retries: sums.retries,
    share: model.taskTime > 0 ? sums.total / model.taskTime : 0,
    isCritical: tasks.some((task) => critical.has(task)),
    ...(spread && { spread }),
    shown: shown.map((task) => namedTask(model, task)),
    ...(error && { error }),
  };
}

/** The middle one of some durations, 0 of none. */
export function medianOf(durations: readonly number[]): number {
  if (durations.length === 0) return 0;
  const sorted = Float64Array.from(durations).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

type Times = Pick<TaskDetails, "ready" | "started" | "finished" | "busy" | "bytes">;

/** Of the attempt that is under way, else of the last one, whichever way that ended. */
function timesOf({ executions, threads }: RunModel, task: number): Times {
  const running = threads.running.get(task);
  if (running) return { started: running.at };
  const { rows, failures } = executions;
  const row = executions.rowOf(task);
  const failure = executions.failureOf(task);
  if (failure >= 0 && (row < 0 || failures.finished.at(failure) > rows.finished.at(row))) {
    return { started: failures.started.at(failure), finished: failures.finished.at(failure) };
  }
  if (row < 0) return {};
  return {
    ready: rows.ready.at(row),
    started: rows.started.at(row),
    finished: rows.finished.at(row),
    busy: rows.busy.at(row),
    bytes: rows.bytes.at(row),
  };
}

function cacheText(model: RunModel, task: number): string | undefined {
  if (model.stateOf(task) !== "reused") return model.words.missOf(task);
  return model.executions.rowOf(task) < 0
    ? t("Its result was made in an earlier run.")
    : t("Its result came from the cache on disk.");
}

/** What the library does beside the script's tasks is neither named nor counted. */
function named<List extends string, Count extends string>(
  list: List,
  count: Count,
  model: RunModel,
  tasks: readonly number[],
): Record<List, NamedTask[]> & Record<Count, number> {
  const own = tasks.filter((task) => model.graph.isShown(task)).sort((a, b) => a - b);
  return {
    [list]: own.slice(0, mostNamed).map((task) => namedTask(model, task)),
    [count]: own.length,
  } as Record<List, NamedTask[]> & Record<Count, number>;
}
