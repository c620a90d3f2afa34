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
 * Tasks, one after another in `words`:
 *
 *     task, key, function, captures, timeout in ms (0: none),
 *     number of dependencies, dependency …, number of arguments, argument …
 *
 * A dependency ≥ 0 is the result of that task, in the lane's store or on its way there; a negative one is
 * `values[-dependency - 1]`, sent along. An argument ≥ 0 is the dependency at that place in the list; a
 * negative one is `values[-argument - 1]`, in which `ResultOf(i)` stands for the dependency at place `i`.
 * A key ≥ 0 is a serial number (see `keyText`), a negative one is the text `values[-key - 1]`.
 * Captures: a number announced before, -1 for none, -2 when they are the last argument.
 */
export interface RunTasks {
  readonly type: "run";
  readonly words: Int32Array;
  readonly values: readonly unknown[];
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
  | { readonly type: "send"; readonly tasks: readonly number[]; readonly to: number }
  /** Forget results. */
  | { readonly type: "release"; readonly tasks: readonly number[] }
  /** Forget tasks that have not begun, and tell those that have through their signal. */
  | { readonly type: "cancel"; readonly tasks: readonly number[]; readonly answer: number }
  /** A port to another lane, for `send` and `value`. */
  | {
      readonly type: "connect";
      readonly lane: number;
      readonly port: import("node:worker_threads").MessagePort;
    }
  | { readonly type: "close" };

/** Finished tasks in columns; times are milliseconds since the process's epoch. */
export interface Finished {
  readonly type: "finished";
  readonly tasks: readonly number[];
  readonly ready: readonly number[];
  readonly started: readonly number[];
  readonly finished: readonly number[];
  /** Milliseconds the thread was busy with the task; waiting not counted. */
  readonly busy: readonly number[];
  readonly bytes: readonly number[];
  /** Small results, sent along at once; `undefined` entries with `small[i]` 0 stay in the lane. */
  readonly values: readonly unknown[];
  readonly small: readonly number[];
}

export interface ValuesSent {
  readonly type: "values";
  readonly tasks: readonly number[];
  /** Encoded; raw from the main thread to the shell, which shares it. */
  readonly wires: readonly unknown[];
  /** Bytes copied for each. */
  readonly copied: readonly number[];
}

export type FromLane =
  | Finished
  | { readonly type: "awaiting"; readonly tasks: readonly number[] }
  | {
      readonly type: "failed";
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
  | { readonly type: "moved"; readonly tasks: readonly number[]; readonly copied: readonly number[] }
  /** Answer to `cancel`, with its number: this lane is not stuck in a task that never gives way. */
  | { readonly type: "cancelled"; readonly answer: number }
  /** A result that cannot be sent; `wire` is the error, encoded. */
  | { readonly type: "unsendable"; readonly task: number; readonly wire: unknown }
  | { readonly type: "progress"; readonly task: number; readonly fraction: number; readonly message?: string }
  | {
      readonly type: "log";
      readonly task: number;
      readonly stream: "stdout" | "stderr";
      readonly text: string;
    };

/**
 * The text of a key that nobody chose: the function's name and eight hexadecimal digits, different for
 * every serial number below 2^32 (multiplying by an odd constant permutes them).
 */
export function keyText(name: string, serial: number): string {
  return `${name}-${(Math.imul(serial + 1, 0x9e3779b1) >>> 0).toString(16).padStart(8, "0")}`;
}
