/**
 * Runs as faces list them: what a status bar, a tree or a panel's title needs, and nothing they would have to compute.
 *
 * Made by the language server from run events; plain data. Times are milliseconds.
 */
import type { ErrorView } from "./error-view.ts";
import type { RunStatus } from "./events.ts";
import type { CallSite, FunctionView } from "./sites.ts";

/** Name of a run, unique in a workspace and over restarts. */
export type RunId = string;

/**
 * `interrupted`: the run's process is gone and nobody knows how far it would have come (a crash, a closed window).
 */
export type RunViewStatus = "running" | "cancelling" | RunStatus | "interrupted";

/**
 * - `run`: the whole script
 * - `rerun`: what failed or was never reached, with results of an earlier run
 * - `task`: one task and what it needs
 * - `from-task`: one task and all that depends on it, with results of an earlier run
 * - `preview`: up to the first compute, whose graph is drawn and not run
 */
export type RunKind = "run" | "rerun" | "task" | "from-task" | "preview";

/** How many tasks stand where. `waiting` have inputs to come, `ready` could begin. */
export interface TaskCounts {
  readonly known: number;
  readonly executing: number;
  readonly finished: number;
  readonly failed: number;
  /** Of the finished: results of an earlier run, or of the cache on disk. */
  readonly reused: number;
}

export interface RunView {
  readonly run: RunId;
  readonly kind: RunKind;
  /** Absolute path. */
  readonly script: string;
  readonly status: RunViewStatus;
  /** Milliseconds since 1970. */
  readonly started: number;
  /** Since `started`: so far, or in all. A face counts on by its own clock while the run goes on. */
  readonly elapsed: number;
  readonly tasks: TaskCounts;
  /** What is left, learnt from earlier runs; absent when there is nothing to learn from. */
  readonly remaining?: number;
  readonly error?: ErrorView;
  /** Names of the functions that are being worked on. */
  readonly executing: readonly string[];
  /** True when a rerun would find results to reuse, and something to do. */
  readonly canRerun: boolean;
}

/** Tasks of one function in one run. */
export interface FunctionRow {
  readonly function: FunctionView;
  /** Position of the function in the run. */
  readonly index: number;
  readonly tasks: TaskCounts;
  /** Sum, median and longest of the finished tasks' own times. */
  readonly total: number;
  readonly median: number;
  readonly longest: number;
  /** A few tasks worth opening: failed ones first, then executing, then the longest. At most 50. */
  readonly shown: readonly TaskRow[];
}

export type TaskState =
  | "waiting"
  | "ready"
  | "executing"
  | "memory"
  | "released"
  | "failed"
  | "cancelled"
  | "reused";

export interface TaskRow {
  readonly task: number;
  readonly key: string;
  readonly state: TaskState;
  readonly duration?: number;
  readonly callSite?: CallSite;
}

/** One worker of a run; 0 is the main thread. */
export interface WorkerRow {
  readonly worker: number;
  /** What it is doing now: `read (3)`; absent when idle. */
  readonly executing?: string;
  /** Share of the run during which it executed tasks, from 0 to 1. */
  readonly busy: number;
  readonly calls: number;
  /** Bytes of results, in memory and on disk. */
  readonly held: number;
  readonly spilled: number;
  /** Bytes it may hold; 0 for no limit. */
  readonly limit: number;
  readonly lost?: string;
}

/** A line that a task, or the script itself, has printed. */
export interface RunLogLine {
  readonly run: RunId;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  /** Key of the task; absent when the script itself printed. */
  readonly key?: string;
}
