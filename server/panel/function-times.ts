/**
 * What the calls of a function, or of one call site, took in a run: what a hover and the end of a line show.
 *
 * Made when somebody looks, in one pass over tasks and executions. Knows no words and no editor.
 */
import type { TaskCounts } from "../protocol/run-view.ts";
import type { CallSite, FunctionView } from "../protocol/sites.ts";
import { medianOf } from "./details.ts";
import { countsOf, tasksBy } from "./rows.ts";
import type { RunModel } from "./run-model.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** Times are milliseconds, sizes bytes. What nothing is known of is absent, not 0. */
export interface FunctionTimes {
  readonly function: FunctionView;
  /** Of rows for one call site, where it is. */
  readonly callSite?: CallSite;
  /** Its tasks: how many there are, and how far they have come. */
  readonly tasks: TaskCounts;
  /** Successful executions; a result that was lost and made again counts twice. */
  readonly calls: number;
  /** Attempts that threw for good. */
  readonly failures: number;
  /** Attempts that threw and were tried again. */
  readonly retries: number;
  /** Sum of the executions' own times: what neighbours on the same thread took meanwhile is not in it. */
  readonly total: number;
  /** Own time of the execution that ended last, and of the middle one. */
  readonly last?: number;
  readonly median?: number;
  /** The longest from "begun" to "done", whatever else the thread did meanwhile. */
  readonly longest?: number;
  /** Mean of an execution: from "all inputs there" to "begun". */
  readonly waiting?: number;
  /** Mean of an execution: how long it had its thread to itself. */
  readonly running?: number;
  /** Mean of an execution: how long its result was on its way to other workers or the main thread. */
  readonly transfer?: number;
  /** Sum of the results' approximate sizes, and of what was copied of them. */
  readonly bytes: number;
  readonly bytesMoved: number;
  /** What its results look like, such as `Float64Array(257 × 257)`: the last that was described. */
  readonly output?: string;
  /** Share of the run's task time, from 0 to 1. */
  readonly share: number;
  /** Whether one of its tasks is on the critical path, as far as the run has come. */
  readonly isCritical: boolean;
  /** How the executions' own times are spread; absent for fewer than two. */
  readonly spread?: Spread;
}

/**
 * The times of every function and of every call site that has tasks, in the order in which the run named them. Of
 * what a bounded recording has forgotten, functions have the sums and call sites what is known of single tasks.
 */
export function functionTimes(model: RunModel): {
  functions: FunctionTimes[];
  callSites: FunctionTimes[];
} {
  const { graph } = model;
  const { functions, callSites } = graph.table;
  const byFunction = timesBy(model, (task) => graph.table.functionOf(task));
  const bySite = timesBy(model, (task) => graph.callSiteOf(task));
  return {
    functions: byFunction.map(([fn, sums, tasks]) => {
      addForgotten(model, fn, sums);
      return { function: functions[fn]!, ...figures(model, sums, tasks) };
    }),
    callSites: bySite.map(([site, sums, tasks]) => ({
      function: functions[graph.table.functionOf(tasks[0]!)]!,
      callSite: callSites[site]!,
      ...figures(model, sums, tasks),
    })),
  };
}

/** What is added up; times in milliseconds. */
interface Sums {
  readonly durations: number[];
  calls: number;
  failures: number;
  retries: number;
  total: number;
  longest: number;
  /** Row of the execution that ended last, and when. */
  lastRow: number;
  lastEnd: number;
  waited: number;
  ran: number;
  moving: number;
  bytes: number;
  bytesMoved: number;
}

const noSums = (): Sums => ({
  durations: [],
  calls: 0,
  failures: 0,
  retries: 0,
  total: 0,
  longest: 0,
  lastRow: -1,
  lastEnd: Number.NEGATIVE_INFINITY,
  waited: 0,
  ran: 0,
  moving: 0,
  bytes: 0,
  bytesMoved: 0,
});

/** Executions, failures and transfers of each key's tasks, by key. */
function timesBy(
  model: RunModel,
  keyOf: (task: number) => number,
): [key: number, sums: Sums, tasks: number[]][] {
  const tasks = tasksBy(model, keyOf);
  const sums = new Map([...tasks.keys()].map((key) => [key, noSums()]));
  const sumsOf = (task: number) => (model.graph.isShown(task) ? sums.get(keyOf(task)) : undefined);
  const { executions, moves } = model;
  const { rows, failures } = executions;
  for (const [row, task] of rows.task.view().entries()) {
    const own = sumsOf(task);
    if (!own) continue;
    const started = rows.started.at(row);
    const finished = rows.finished.at(row);
    own.calls++;
    own.durations.push(executions.ownOf(row));
    own.total += executions.ownOf(row);
    own.longest = Math.max(own.longest, finished - started || 0);
    own.waited += Math.max(0, started - rows.ready.at(row)) || 0;
    own.ran += Math.min(rows.busy.at(row), finished - started) || 0;
    own.bytes += rows.bytes.at(row) || 0;
    if (finished >= own.lastEnd) [own.lastRow, own.lastEnd] = [row, finished];
  }
  for (const [row, task] of failures.task.view().entries()) {
    const own = sumsOf(task);
    if (!own) continue;
    if (failures.retried.at(row) === 1) own.retries++;
    else own.failures++;
  }
  for (const [row, task] of moves.task.view().entries()) {
    const own = sumsOf(task);
    if (!own) continue;
    own.moving += moves.time.at(row);
    own.bytesMoved += moves.bytes.at(row);
  }
  return [...sums].sort(([a], [b]) => a - b).map(([key, own]) => [key, own, tasks.get(key)!]);
}

/** Rows that a bounded recording has forgotten count, but for what only rows can tell. */
function addForgotten({ forgotten }: RunModel, fn: number, sums: Sums): void {
  const before = forgotten.functions.get(fn);
  if (!before) return;
  sums.calls += before.calls;
  sums.failures += before.failures;
  sums.retries += before.retries;
  sums.total += before.total;
  sums.longest = Math.max(sums.longest, before.longest);
  sums.waited += before.waited;
  sums.bytes += before.bytesMade;
  sums.bytesMoved += before.bytesMoved;
}

function figures(model: RunModel, sums: Sums, tasks: readonly number[]): Omit<FunctionTimes, "function"> {
  const { calls, failures, retries, total, longest, bytes, bytesMoved, durations } = sums;
  const critical = model.critical.now();
  const spread = spreadOf(durations);
  const output = lastOutput(model, tasks);
  const known = durations.length;
  return {
    tasks: countsOf(model, tasks),
    calls,
    failures,
    retries,
    total,
    ...(calls > 0 && { longest, waiting: sums.waited / calls }),
    ...(known > 0 && {
      last: model.executions.ownOf(sums.lastRow),
      median: medianOf(durations),
      running: sums.ran / known,
      transfer: sums.moving / known,
    }),
    bytes,
    bytesMoved,
    ...(output !== undefined && { output }),
    share: model.taskTime > 0 ? Math.min(1, (total * 1000) / model.taskTime) : 0,
    isCritical: tasks.some((task) => critical.has(task)),
    ...(spread && { spread }),
  };
}

function lastOutput({ words }: RunModel, tasks: readonly number[]): string | undefined {
  for (let place = tasks.length - 1; place >= 0; place--) {
    const output = words.outputOf(tasks[place]!);
    if (output !== undefined) return output;
  }
  return undefined;
}
