/**
 * `task`: what code inside a task can ask about the task it is part of.
 */
import { currentTask, type TaskContext } from "../executors/lane/context.ts";
import { OptionError, WrongPlaceError } from "./errors.ts";

function inside(what: string): TaskContext {
  const context = currentTask();
  if (!context)
    throw new WrongPlaceError(
      `task.${what} was asked for outside of a task. It belongs into a delayed function.`,
    );
  return context;
}

/**
 * The running task; each part throws a {@link WrongPlaceError} outside of one.
 *
 * @example
 * const slow = delayed(async (url: string) => {
 *   task.progress(0.1, "asking");
 *   return await (await fetch(url, { signal: task.signal })).text();
 * });
 */
export const task = {
  /** Aborted when the task is cancelled or its time is up. */
  get signal(): AbortSignal {
    return inside("signal").signal;
  },
  /** The task's key. */
  get key(): string {
    return inside("key").key;
  },
  /** Shows how far the task is: a fraction from 0 to 1 and, if you like, a few words. */
  progress(fraction: number, message?: string): void {
    if (!(fraction >= 0 && fraction <= 1)) {
      throw new OptionError(`task.progress takes a fraction from 0 to 1, not ${String(fraction)}.`);
    }
    inside("progress").report(fraction, message);
  },
};
