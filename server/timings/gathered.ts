/**
 * What is gathered of a run: the columns that `RunTimings` fills and the figures are made from.
 *
 * Nothing here adds up or divides. All columns of one group have the same length; entry `i` of each belongs together.
 */
import type { RunStatus } from "../protocol/events.ts";
import { amountColumn, numberColumn } from "./column.ts";
import type { TaskTable } from "./task-table.ts";

/** From the moment a compute's graph was known to its end; `end` is NaN while it runs. */
export interface ComputeSpan {
  readonly start: number;
  readonly end: number;
}

/** What `RunTimings` has gathered, as `summarize` reads it. */
export interface Gathered {
  readonly script: string | undefined;
  readonly executor: string | undefined;
  readonly workers: number | undefined;
  readonly status: RunStatus | undefined;
  /** The latest time that any event named. */
  readonly end: number;
  readonly tasks: TaskTable;
  /** One entry per successful execution; a task that was computed again has several. */
  readonly executions: ReturnType<typeof executionColumns>;
  /** One entry per attempt that threw, retried ones included. */
  readonly failures: ReturnType<typeof failureColumns>;
  readonly moves: { readonly task: Int32Array; readonly bytes: Float64Array };
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  readonly computes: readonly ComputeSpan[];
}

/** Empty columns, one entry to come per successful execution. */
export const executionColumns = () => ({
  task: numberColumn(),
  worker: numberColumn(),
  ready: amountColumn(),
  started: amountColumn(),
  finished: amountColumn(),
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
