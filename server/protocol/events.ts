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
import type { DetailForgotten } from "./forgotten.ts";
import type { ArrayView } from "./frames.ts";
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
  /** Where it runs; absent in recordings of older versions. */
  readonly machine?: MachineView;
}

/** What figures depend on besides the script. Names no host and no person: recordings are passed on. */
export interface MachineView {
  /** Version of Node.js, such as `v20.20.2`. */
  readonly node: string;
  /** Such as `linux x64`. */
  readonly platform: string;
  /** Model of the processor. */
  readonly cpu: string;
  /** How many threads of the processor this process may use. */
  readonly cores: number;
  /** Bytes of memory. */
  readonly memory: number;
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
  /**
   * For each task the one at the end of the stretch that it was fused into, itself when it runs alone.
   * Absent where nothing was fused.
   */
  readonly fusedInto?: readonly number[];
  /**
   * For each task the number that its key is made of, with `keyText`; absent in recordings of older versions.
   * The same script makes the same numbers, so a key names a task over several runs.
   */
  readonly taskSerial?: readonly number[];
  /** Task → its key, where it was chosen by hand, made of content, or of another name than the function's. */
  readonly keys?: Readonly<Record<number, string>>;
}

/**
 * Attempts that began, and when. Told of each before it is told as finished or failed; of a long one while it
 * runs, of a short one together with its end.
 */
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
  /** Milliseconds in which the task had its thread to itself; what it spent awaiting is not in here. */
  readonly busy: readonly number[];
  /** Approximate size of the result in bytes. */
  readonly bytes: readonly number[];
}

/** Tasks that one worker had been given and had not begun, and that another will run. */
export interface TasksTakenBack {
  readonly type: "taken-back";
  readonly at: number;
  readonly task: readonly number[];
  readonly worker: readonly number[];
}

/** Tasks that were done and run again, because their results went with a worker and are still needed. */
export interface TasksRecomputed {
  readonly type: "recomputed";
  readonly at: number;
  readonly task: readonly number[];
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
  /** When it was asked for, and when it was there. */
  readonly started: readonly number[];
  readonly finished: readonly number[];
}

/** Results that a worker wrote to disk to stay within its memory limit, or read back because they are needed. */
export interface ValuesSpilled {
  readonly type: "spilled" | "restored";
  readonly task: readonly number[];
  readonly worker: readonly number[];
  readonly bytes: readonly number[];
  readonly started: readonly number[];
  readonly finished: readonly number[];
}

/** What workers hold, told when it changes and not more often than a screen shows. */
export interface MemoryHeld {
  readonly type: "memory";
  readonly at: number;
  readonly worker: readonly number[];
  /** Bytes of results in memory. */
  readonly held: readonly number[];
  /** Bytes of results on disk. */
  readonly spilled: readonly number[];
  /** Number of results, in memory and on disk. */
  readonly results: readonly number[];
  /** Bytes that each worker may hold; 0 for no limit. */
  readonly limit: number;
}

/** What the cache on disk had to say of tasks with `cache: true`. */
export interface CacheAsked {
  readonly type: "cache";
  readonly task: readonly number[];
  /** `hit`: read from disk; `miss`: it runs, and its result is kept. */
  readonly outcome: readonly ("hit" | "miss")[];
  /** For a miss, why it runs again, as a sentence; empty for a hit. */
  readonly reason: readonly string[];
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

/** A worker has come in place of one that was lost. */
export interface WorkerAdded {
  readonly type: "worker-added";
  readonly worker: number;
  readonly at: number;
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

/**
 * What results look like: `Float64Array(257 × 257)`. Told of the first result of each function and then of one now
 * and then, since a description costs more than most tasks.
 */
export interface ResultsDescribed {
  readonly type: "described";
  readonly task: readonly number[];
  readonly text: readonly string[];
}

/** Results of an earlier run that this one goes on from: these tasks do not run. */
export interface ResultsReused {
  readonly type: "reused";
  readonly at: number;
  readonly task: readonly number[];
}

/**
 * What lazy arrays look like that the script has made: the first one of each place, a few hundred at most. Told before a
 * graph and at the end, where the supervisor has asked for it.
 */
export interface ArraysMade {
  readonly type: "arrays";
  readonly at: number;
  /** The name that was called there, or the `await` behind which the array was there. */
  readonly callSite: readonly CallSite[];
  readonly array: readonly ArrayView[];
}

export type RunEvent =
  | RunStarted
  | Diagnosed
  | GraphKnown
  | TasksStarted
  | TasksFinished
  | TasksTakenBack
  | TasksRecomputed
  | TaskFailed
  | ValuesMoved
  | ValuesSpilled
  | MemoryHeld
  | CacheAsked
  | TasksReleased
  | ResultsDescribed
  | ResultsReused
  | ArraysMade
  | TaskProgress
  | LogLine
  | WorkerLost
  | WorkerAdded
  | ComputeFinished
  | DetailForgotten
  | RunFinished;
