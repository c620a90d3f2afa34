/**
 * Per function of a run: how often it was called, how long it took, how long its tasks waited, what its
 * results cost to move.
 *
 * Executions are sorted into their functions once (a counting sort), so a run of many functions costs no
 * more than a run of few. Times are milliseconds.
 */
import type { FunctionView } from "../protocol/sites.ts";
import { formatCount } from "../protocol/units.ts";
import { type FunctionSums, noSums } from "./forgotten-sums.ts";
import type { GatheredRows } from "./gathered.ts";

export interface FunctionFigures {
  readonly function: FunctionView;
  /** Successful executions; a result that was lost and made again counts twice. */
  readonly calls: number;
  /** Attempts that threw and were tried again. */
  readonly retries: number;
  /** Attempts that threw for good. */
  readonly failures: number;
  /**
   * What went by in attempts that threw, those that were tried again included; `total` is without it. How long one
   * that failed had the thread to itself nobody measures.
   */
  readonly failedTime: number;
  /** Sum of the executions' own times: what neighbours on the same thread took while one awaited is not in it. */
  readonly total: number;
  readonly mean: number;
  /** Of the executions whose rows are still known. */
  readonly median: number;
  /** The longest from "begun" to "done", whatever else the thread did meanwhile. */
  readonly longest: number;
  /** The task that took longest, -1 when none finished. */
  readonly longestTask: number;
  /** Mean time from "all inputs there" to "begun". */
  readonly wait: number;
  /** Sum of the results' approximate sizes. */
  readonly bytesMade: number;
  /** Bytes of this function's results that were copied to another worker or to the main thread. */
  readonly bytesMoved: number;
}

/**
 * Every function of the script that had an execution, a failure or a move, largest total first.
 *
 * `own` has the own time of each execution; `forgotten` the sums of rows that are gone, by position of the function.
 */
export function functionFigures(
  { tasks, executions, failures, moves }: GatheredRows,
  own: Float64Array,
  forgotten: ReadonlyMap<number, FunctionSums> = new Map(),
): FunctionFigures[] {
  const taskOf = executions.task.view();
  const functionOf = Int32Array.from(taskOf, (task) => tasks.functionOf(task));
  const failedFunction = Int32Array.from(failures.task.view(), (task) => tasks.functionOf(task));
  const movedFunction = Int32Array.from(moves.task.view(), (task) => tasks.functionOf(task));

  // Only now is the list of functions complete: an unannounced task adds the unknown one.
  const count = tasks.functions.length;
  const retries = new Int32Array(count);
  const thrown = new Int32Array(count);
  const failedTime = new Float64Array(count);
  failedFunction.forEach((position, index) => {
    (failures.retried.at(index) === 1 ? retries : thrown)[position]!++;
    failedTime[position]! += Math.max(0, failures.finished.at(index) - failures.started.at(index)) || 0;
  });
  const bytesMoved = new Float64Array(count);
  movedFunction.forEach((position, index) => {
    bytesMoved[position]! += moves.bytes.at(index);
  });

  const { starts, sorted } = sortedByFunction(functionOf, count);
  const figures: FunctionFigures[] = [];
  for (let position = 0; position < count; position++) {
    if (tasks.functions[position]!.isInternal) continue;
    const rows = sorted.subarray(starts[position]!, starts[position + 1]!);
    const before = forgotten.get(position) ?? noSums;
    const failed = {
      retries: before.retries + retries[position]!,
      failures: before.failures + thrown[position]!,
      failedTime: before.failedTime + failedTime[position]!,
    };
    const moved = before.bytesMoved + bytesMoved[position]!;
    if (before.calls + rows.length + failed.retries + failed.failures === 0 && moved === 0) continue;
    figures.push({
      function: tasks.functions[position]!,
      ...failed,
      bytesMoved: moved,
      ...executionFigures(executions, own, rows, before),
    });
  }
  return figures.sort((a, b) => b.total - a.total);
}

/** Attempts that threw as people read them: those for good, and in brackets those that were tried again. */
export function failedText({ failures, retries }: Pick<FunctionFigures, "failures" | "retries">): string {
  return `${formatCount(failures)}${retries > 0 ? ` (${formatCount(retries)} retried)` : ""}`;
}

/** Positions of executions, those of function 0 first; those of function `f` begin at `starts[f]`. */
function sortedByFunction(functionOf: Int32Array, count: number) {
  const starts = new Int32Array(count + 1);
  for (const position of functionOf) starts[position + 1]!++;
  for (let position = 0; position < count; position++) starts[position + 1]! += starts[position]!;
  const next = starts.slice(0, count);
  const sorted = new Int32Array(functionOf.length);
  functionOf.forEach((position, execution) => {
    sorted[next[position]!++] = execution;
  });
  return { starts, sorted };
}

function executionFigures(
  executions: GatheredRows["executions"],
  own: Float64Array,
  rows: Int32Array,
  before: FunctionSums,
) {
  const durations = new Float64Array(rows.length);
  let { total, waited, bytesMade, longest, longestTask } = before;
  rows.forEach((execution, index) => {
    const started = executions.started.at(execution);
    const elapsed = Math.max(0, executions.finished.at(execution) - started);
    durations[index] = own[execution]!;
    total += own[execution]!;
    waited += Math.max(0, started - executions.ready.at(execution));
    bytesMade += executions.bytes.at(execution);
    if (longestTask < 0 || elapsed > longest) {
      longest = elapsed;
      longestTask = executions.task.at(execution);
    }
  });
  const calls = before.calls + rows.length;
  const per = (sum: number) => (calls === 0 ? 0 : sum / calls);
  const mean = per(total);
  return {
    calls,
    total,
    mean,
    // Of rows that are all gone the mean is the best guess.
    median: rows.length === 0 ? mean : median(durations),
    longest,
    longestTask,
    wait: per(waited),
    bytesMade,
  };
}

function median(values: Float64Array): number {
  if (values.length === 0) return 0;
  const sorted = values.sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
