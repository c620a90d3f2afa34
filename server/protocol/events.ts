/**
 * Everything that happens in a run, as one union that every face reads and nobody else's state.
 *
 * A *run* is one execution of a script; each `compute` in it is a *compute*, numbered from 1.
 * Tasks are numbered through the whole run. What happens often is batched in columns: entry `i` of
 * each column belongs together. Times are milliseconds since the run started, with fractions.
 *
 * A stream starts with `run-started` and ends with `run-finished`; a listener that knows fewer types
 * ignores the others. `version` grows when a meaning changes, not when a type is added.
 */
import type { Diagnostic } from "./diagnostics.ts";
import type { ErrorView } from "./error-view.ts";
import type { CallSite, FunctionView } from "./sites.ts";

export const EVENTS_VERSION = 1;

/** How a run ended. */
export type RunStatus = "succeeded" | "failed" | "cancelled";

export interface RunStarted {
  readonly type: "run-started";
  readonly version: typeof EVENTS_VERSION;
  readonly run: string;
  readonly script: string;
  /** Milliseconds since 1970: the zero of all other times. */
  readonly epoch: number;
  readonly executor: string;
  readonly workers: number;
}

export interface Diagnosed {
  readonly type: "diagnosed";
  readonly diagnostics: readonly Diagnostic[];
}

/** A compute begins: its tasks, before any of them has run. */
export interface GraphKnown {
  readonly type: "graph";
  readonly compute: number;
  readonly at: number;
  /** Number of the first task; the others follow without gaps, in the order of the columns. */
  readonly firstTask: number;
  /** The function each task calls, as an index into `functions`. */
  readonly taskFunction: readonly number[];
  /** Call site of each task, as an index into `callSites`; -1 where unknown. */
  readonly taskCallSite: readonly number[];
  /** The static order: rank of each task. */
  readonly taskOrder: readonly number[];
  readonly functions: readonly FunctionView[];
  readonly callSites: readonly CallSite[];
  /** Edges: task `edgeTo[i]` needs the result of `edgeFrom[i]`; task numbers, earlier computes' included. */
  readonly edgeFrom: readonly number[];
  readonly edgeTo: readonly number[];
  /** Tasks whose results the script asked for. */
  readonly requested: readonly number[];
}

export interface TasksStarted {
  readonly type: "tasks-started";
  readonly task: readonly number[];
  /** 0 is the main thread, workers count from 1. */
  readonly worker: readonly number[];
  readonly at: readonly number[];
}

export interface TasksFinished {
  readonly type: "tasks-finished";
  readonly task: readonly number[];
  readonly worker: readonly number[];
  /** When all inputs were there and the task could have begun. */
  readonly ready: readonly number[];
  readonly started: readonly number[];
  readonly finished: readonly number[];
  /** Approximate size of the result in bytes. */
  readonly bytes: readonly number[];
}

export interface TaskFailed {
  readonly type: "task-failed";
  readonly task: number;
  readonly worker: number;
  readonly started: number;
  readonly finished: number;
  readonly error: ErrorView;
  /** True when the task will be tried again. */
  readonly retried: boolean;
}

/** Results that went from one worker to another, or to the main thread. */
export interface ValuesMoved {
  readonly type: "moved";
  readonly task: readonly number[];
  readonly from: readonly number[];
  readonly to: readonly number[];
  /** Bytes copied: 0 where only a handle to shared memory travelled. */
  readonly bytes: readonly number[];
}

export interface TasksReleased {
  readonly type: "released";
  readonly task: readonly number[];
}

export interface TaskProgress {
  readonly type: "progress";
  readonly task: number;
  /** From 0 to 1. */
  readonly fraction: number;
  readonly message?: string;
}

export interface LogLine {
  readonly type: "log";
  readonly at: number;
  /** Absent when the script itself printed. */
  readonly task?: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
}

export interface WorkerLost {
  readonly type: "worker-lost";
  readonly worker: number;
  readonly at: number;
  readonly reason: string;
}

export interface ComputeFinished {
  readonly type: "compute-finished";
  readonly compute: number;
  readonly at: number;
  readonly status: RunStatus;
  readonly error?: ErrorView;
}

export interface RunFinished {
  readonly type: "run-finished";
  readonly at: number;
  readonly status: RunStatus;
  readonly exitCode: number;
  readonly error?: ErrorView;
}

export type RunEvent =
  | RunStarted
  | Diagnosed
  | GraphKnown
  | TasksStarted
  | TasksFinished
  | TaskFailed
  | ValuesMoved
  | TasksReleased
  | TaskProgress
  | LogLine
  | WorkerLost
  | ComputeFinished
  | RunFinished;
