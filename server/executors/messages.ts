/**
 * What the shell and a lane say to each other, batched so that a message carries many tasks.
 * Tasks are numbered through the whole process (global numbers), functions and captures likewise.
 */

/** How a lane finds the function behind a number. */
export interface FunctionAddress {
  readonly index: number;
  readonly name: string;
  /** URL of the module to import; its `modules[part]`, when named, is called and awaited too. */
  readonly url: string;
  readonly part?: string;
  /** Under which the import registered it. */
  readonly id: string;
  /** The first argument is `this`. */
  readonly method: boolean;
}

/**
 * Tasks, one after another in `words`. A task is one call, or several that were fused:
 *
 *     claim, number of calls, number of outer dependencies, outer dependency …, call …
 *
 * and each call is
 *
 *     id, key, function, captures, timeout in ms (0: none), number of dependencies, dependency …,
 *     number of arguments, argument …
 *
 * An outer dependency is the result of another task, in the lane's store or on its way there; the task begins
 * when all of them are there. The result of the last call is the task's; the others' are for the calls after
 * them, each for one, and are forgotten when it has used them.
 *
 * A dependency ≥ 0 is the result of that call; a negative one is `values[-dependency - 1]`, sent along. An
 * argument ≥ 0 is the dependency at that place in the list; a negative one is `values[-argument - 1]`, in which
 * `ResultOf(i)` stands for the dependency at place `i`. A key ≥ 0 is a serial number (see `protocol/keys.ts`), a negative
 * one is the text `values[-key - 1]`. Captures: a number announced before, -1 for none, -2 when they are the last
 * argument. For `claim` see `claims.ts`.
 */
export interface RunTasks {
  readonly type: "run";
  readonly words: Int32Array;
  readonly values: readonly unknown[];
}

/** From now on lay aside results that nobody in this run needs any more, so that `save` finds them. */
export interface LeaveResults {
  readonly type: "leave";
  /** The latest of them, up to so many. */
  readonly bytes: number;
}

/** Write results to files until the time comes, for another run; see `leftovers.ts`. What is not there is left out. */
export interface SaveResults {
  readonly type: "save";
  /** Absolute path. */
  readonly folder: string;
  /** In the order in which they are written; the token names what the result is in any run. */
  readonly results: readonly (readonly [id: number, token: string])[];
  /** Milliseconds since the process's epoch. */
  readonly until: number;
}

export type ToLane =
  | { readonly type: "functions"; readonly functions: readonly FunctionAddress[] }
  /** URL of the task module of the script that is being run. */
  | { readonly type: "script"; readonly url: string }
  /** Captured variables that several tasks share; encoded. */
  | { readonly type: "captures"; readonly index: number; readonly wire: unknown }
  /** No task with these captures will come any more. */
  | { readonly type: "forget"; readonly captures: readonly number[] }
  | RunTasks
  /** Send copies of results to a lane; -1 is the shell itself. */
  | { readonly type: "send"; readonly tasks: readonly number[]; readonly to: number; readonly of?: number }
  /** Forget results. */
  | { readonly type: "release"; readonly tasks: readonly number[] }
  /** These tasks were taken back before they began. */
  | { readonly type: "drop"; readonly tasks: readonly number[] }
  /** Forget tasks that have not begun, and tell those that have through their signal. */
  | { readonly type: "cancel"; readonly tasks: readonly number[]; readonly answer: number }
  /** Say when those that were told so have come to their end, as far as they listened. */
  | { readonly type: "rest" }
  | LeaveResults
  | SaveResults
  /** Bytes of results to hold in memory; more go to disk. 0 for no limit. */
  | { readonly type: "limit"; readonly bytes: number }
  /** A port to another lane, for `send` and `value`. */
  | {
      readonly type: "connect";
      readonly lane: number;
      readonly port: import("node:worker_threads").MessagePort;
    }
  | { readonly type: "close" };

/** A `captures` number that says: they are the call's last argument, because they hold results of other tasks. */
export const CAPTURES_ARE_LAST_ARGUMENT = -2;

/** Numbers of a finished call in a row of `Finished.rows`, in this order. */
export const FINISHED = {
  id: 0,
  ready: 1,
  started: 2,
  finished: 3,
  /** Milliseconds the thread was busy with it; waiting not counted. */
  busy: 4,
  bytes: 5,
  /** Bytes that would be copied if the result went to another thread. */
  moving: 6,
  /** 1 when the result is small and sent along in `values`, at the place of the row. */
  small: 7,
  width: 8,
} as const;

/** Finished calls; times are milliseconds since the process's epoch. */
export interface Finished {
  readonly type: "finished";
  /** `FINISHED.width` numbers for each call. */
  readonly rows: Float64Array;
  /** Small results, sent along at once; `undefined` where the result stays in the lane. */
  readonly values: readonly unknown[];
  /** What the result of one call of each function looks like. */
  readonly described: readonly (readonly [id: number, text: string])[];
}

export interface ValuesSent {
  readonly type: "values";
  /** The compute that asked, by the number of its first call; several may ask for one kept result. */
  readonly of?: number | undefined;
  readonly tasks: readonly number[];
  /** Encoded; raw from the main thread to the shell, which shares it. */
  readonly wires: readonly unknown[];
  /** Bytes copied for each. */
  readonly copied: readonly number[];
}

export type FromLane =
  | Finished
  /** Calls that began and have to wait, and when they began. */
  | { readonly type: "awaiting"; readonly tasks: readonly number[]; readonly started: readonly number[] }
  | {
      readonly type: "failed";
      /** The call that failed. */
      readonly task: number;
      readonly started: number;
      readonly finished: number;
      /** What was thrown, encoded. */
      readonly wire: unknown;
      /** One line per argument of the task. */
      readonly inputs: readonly string[];
    }
  /** Results on their way: answer to `send`, from lane to lane or to the shell; in columns. */
  | ValuesSent
  /** Copies of another lane's results have arrived here. */
  | {
      readonly type: "moved";
      readonly tasks: readonly number[];
      readonly copied: readonly number[];
      /** As in `ValuesSent`. */
      readonly of: number | undefined;
    }
  /** Answer to `cancel`, with its number: this lane is not stuck in a task that never gives way. */
  | { readonly type: "cancelled"; readonly answer: number }
  /** Answer to `rest`. */
  | { readonly type: "rests" }
  /** Answer to `save`. */
  | { readonly type: "saved" }
  /** A result that cannot be sent; `wire` is the error, encoded. */
  | { readonly type: "unsendable"; readonly task: number; readonly wire: unknown }
  /** A result went to disk, or came back; times are milliseconds since the process's epoch. */
  | {
      readonly type: "spilled" | "restored";
      readonly task: number;
      readonly bytes: number;
      readonly started: number;
      readonly finished: number;
    }
  /** What the lane's store holds now. */
  | { readonly type: "held"; readonly held: number; readonly spilled: number; readonly results: number }
  | { readonly type: "progress"; readonly task: number; readonly fraction: number; readonly message?: string }
  | {
      readonly type: "log";
      readonly task: number;
      readonly stream: "stdout" | "stderr";
      readonly text: string;
    };
