/**
 * What is gathered of a run: the columns that `RunTimings` fills and the figures are made from.
 *
 * Nothing here adds up or divides. All columns of one group have the same length; entry `i` of each belongs together.
 */
import type { RunStatus, TaskFailed, TasksFinished, ValuesMoved } from "../protocol/events.ts";
import { amountColumn, numberColumn } from "./column.ts";
import type { ForgottenSums } from "./forgotten-sums.ts";
import type { ExecutionTimes } from "./own-time.ts";
import type { TaskTable } from "./task-table.ts";

/** From the moment a compute's graph was known to its end; `end` is NaN while it runs. */
export interface ComputeSpan {
  readonly start: number;
  readonly end: number;
}

/** What was executed, failed and moved, in columns. */
export interface GatheredRows {
  readonly tasks: TaskTable;
  /** One entry per successful execution; a task that was computed again has several. */
  readonly executions: ReturnType<typeof executionColumns>;
  /** One entry per attempt that threw, retried ones included. */
  readonly failures: ReturnType<typeof failureColumns>;
  readonly moves: ReturnType<typeof moveColumns>;
}

/** What `RunTimings` has gathered, as `summarize` reads it. */
export interface Gathered extends GatheredRows {
  readonly script: string | undefined;
  readonly executor: string | undefined;
  readonly workers: number | undefined;
  readonly status: RunStatus | undefined;
  /** The latest time that any event named. */
  readonly end: number;
  /** Task that was done and whose result is not there any more → whether it gave up since. */
  readonly lost: ReadonlyMap<number, boolean>;
  /** Tasks whose results came from the cache on disk. */
  readonly hits: ReadonlySet<number>;
  /** Tasks whose results an earlier run has left: these do not run. */
  readonly reused: ReadonlySet<number>;
  /** Tasks that the cache on disk was asked for in vain. */
  readonly misses: number;
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly computes: readonly ComputeSpan[];
  readonly forgotten: ForgottenSums;
}

/** Empty columns, one entry to come per successful execution. */
export const executionColumns = () => ({
  task: numberColumn(),
  worker: numberColumn(),
  ready: amountColumn(),
  started: amountColumn(),
  finished: amountColumn(),
  busy: amountColumn(),
  bytes: amountColumn(),
});

/** Empty columns, one entry to come per attempt that threw. */
export const failureColumns = () => ({
  task: numberColumn(),
  worker: numberColumn(),
  started: amountColumn(),
  finished: amountColumn(),
  /** 1 where the task is tried again, else 0. */
  retried: numberColumn(),
});

/** Empty columns, one entry to come per result that was moved. */
export const moveColumns = () => ({ task: numberColumn(), bytes: amountColumn() });

/** Appends a batch of executions; what an older recording does not say is filled in from what it says. */
export function addExecutions(columns: ReturnType<typeof executionColumns>, event: TasksFinished): void {
  event.task.forEach((task, index) => {
    const started = event.started[index] ?? Number.NaN;
    const finished = event.finished[index] ?? started;
    columns.task.push(task);
    columns.worker.push(event.worker[index] ?? -1);
    columns.ready.push(event.ready[index] ?? started);
    columns.started.push(started);
    columns.finished.push(finished);
    columns.busy.push(event.busy?.[index] ?? finished - started);
    columns.bytes.push(event.bytes[index] ?? 0);
  });
}

/** Appends an attempt that threw. */
export function addFailure(columns: ReturnType<typeof failureColumns>, event: TaskFailed): void {
  columns.task.push(event.task);
  columns.worker.push(event.worker);
  columns.started.push(event.started);
  columns.finished.push(event.finished);
  columns.retried.push(event.retried ? 1 : 0);
}

/** Appends a batch of moved results. */
export function addMoves(columns: ReturnType<typeof moveColumns>, event: ValuesMoved): void {
  event.task.forEach((task, index) => {
    columns.task.push(task);
    columns.bytes.push(event.bytes[index] ?? 0);
  });
}

/** The times of executions, as views that are good until the next one is added. */
export function timesOf({ worker, started, finished, busy }: Gathered["executions"]): ExecutionTimes {
  return {
    worker: worker.view(),
    started: started.view(),
    finished: finished.view(),
    busy: busy.view(),
  };
}
