/**
 * Options of delayed functions and of computes, and the check that nobody misspells one.
 */
import type { RunEvent } from "../protocol/events.ts";
import { OptionError } from "./errors.ts";

/** Options of a delayed function; `f.with(options)` sets them for single calls. */
export interface TaskOptions {
  /** First part of the keys; default: the function's own name. */
  readonly name?: string;
  /** True when equal arguments give equal results: equal calls are then one task. Default: the setting `pure`, off. */
  readonly pure?: boolean;
  /** Number of outputs: the result can be taken apart into that many lazy values. */
  readonly nout?: number;
  /** How often to try again after an error; default 0. */
  readonly retries?: number;
  /** Milliseconds after which the task fails with a `TimeoutError`; default: none. */
  readonly timeout?: number;
  /** Tasks with a larger number start first, before the static order counts; default 0. */
  readonly priority?: number;
  /** False: containers among the arguments are passed as they are, without looking for lazy values; default true. */
  readonly traverse?: boolean;
  /**
   * True keeps results on disk, so that a later run with the same arguments, captured variables and code reads them
   * instead of running the task. Such a function is pure, whatever the setting `pure` says. A file that it reads is
   * no argument: pass what tells one version of it from the next, such as its time of change. Default: false.
   */
  readonly cache?: boolean;
}

/** Options of one call. */
export interface CallOptions extends TaskOptions {
  /** The key of this very task; a key stands for one result in a run. */
  readonly key?: string;
}

const TASK_OPTIONS: readonly (keyof TaskOptions)[] = [
  "name",
  "pure",
  "nout",
  "retries",
  "timeout",
  "priority",
  "traverse",
  "cache",
];

export type ExecutorName = "threads" | "inline" | "cluster";

export interface ComputeOptions {
  /** Where tasks run; default `threads`. */
  readonly executor?: ExecutorName;
  /** Number of worker threads; default: the setting `workers`, one per core. Each number has threads of its own, which stay. */
  readonly workers?: number;
  /** Bytes of results to hold, as a number or like `"2GB"`; default: no limit. */
  readonly memoryLimit?: number | string;
  /** False: leave the graph as it was written; default true. */
  readonly optimize?: boolean;
  /** Cancels the compute when aborted. */
  readonly signal?: AbortSignal;
  /** Gets every event of this process's run while the compute lasts. */
  readonly onEvent?: (event: RunEvent) => void;
  /** `first` (default): stop at the first error. `collect`: go on with what does not depend on it, then throw an `AggregateError`. */
  readonly errors?: "first" | "collect";
}

export const COMPUTE_OPTIONS: readonly (keyof ComputeOptions)[] = [
  "executor",
  "workers",
  "memoryLimit",
  "optimize",
  "signal",
  "onEvent",
  "errors",
];

let cacheIsUsed = false;

/** Whether anything of this process was ever said to have `cache: true`; until then no compute looks for it. */
export function isCacheUsed(): boolean {
  return cacheIsUsed;
}

/** @throws {OptionError} naming the option that does not exist or has a value it cannot have */
export function checkTaskOptions(options: CallOptions, where: string): void {
  rejectUnknown(options, [...TASK_OPTIONS, "key"], where);
  checkCount(options.nout, "nout", where);
  checkCount(options.retries, "retries", where);
  checkMilliseconds(options.timeout, "timeout", where);
  if (options.cache === true) cacheIsUsed = true;
  if (options.cache === true && options.pure === false) {
    throw new OptionError(
      `${where}: cache: true keeps results for equal calls, which pure: false says there are none of. Leave one of the two out.`,
    );
  }
}

/** @throws {OptionError} */
export function checkComputeOptions(options: ComputeOptions): void {
  rejectUnknown(options, COMPUTE_OPTIONS, "compute");
  const { executor, workers, errors } = options;
  checkExecutor(executor);
  if (workers !== undefined && !(Number.isInteger(workers) && workers > 0)) {
    throw new OptionError(`compute: workers must be a whole number above 0, not ${String(workers)}.`);
  }
  if (errors !== undefined && errors !== "first" && errors !== "collect") {
    throw new OptionError(`compute: errors must be "first" or "collect", not ${JSON.stringify(errors)}.`);
  }
}

/** @throws {OptionError} for a name that is none, and for the executor that this version lacks */
export function checkExecutor(executor: unknown): void {
  if (executor === undefined || executor === "threads" || executor === "inline") return;
  if (executor === "cluster") {
    throw new OptionError('The executor "cluster" is not in this version. Use "threads" or "inline".');
  }
  throw new OptionError(`There is no executor ${JSON.stringify(executor)}. Use "threads" or "inline".`);
}

/** @throws {OptionError} listing the names that exist */
export function rejectUnknown(options: object, known: readonly string[], where: string): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) {
      throw new OptionError(`${where}: there is no option "${name}". Options are ${known.join(", ")}.`);
    }
  }
}

function checkCount(value: unknown, name: string, where: string): void {
  if (value === undefined || (Number.isInteger(value) && (value as number) >= 0)) return;
  throw new OptionError(`${where}: ${name} must be a whole number from 0, not ${String(value)}.`);
}

/** What timers take; more than three weeks. */
const LONGEST_TIMEOUT_MS = 2_000_000_000;

function checkMilliseconds(value: unknown, name: string, where: string): void {
  if (value === undefined) return;
  if (Number.isInteger(value) && (value as number) > 0 && (value as number) <= LONGEST_TIMEOUT_MS) return;
  throw new OptionError(
    `${where}: ${name} must be a whole number of milliseconds from 1 to ${LONGEST_TIMEOUT_MS}, not ${String(value)}.`,
  );
}
