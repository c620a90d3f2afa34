/**
 * What must not take a worker thread with it, and what must say whose doing it was if it does.
 *
 * A promise that was rejected without anybody looking, and an error thrown out of a timer, would end the thread.
 * Here they are the failure of the task that they came out of. `process.exit` does end the thread; the task that
 * called it is marked, so that no other is blamed.
 */
import { inspect } from "node:util";
import { currentTask, LazyTaskContext } from "./context.ts";
import type { RunningMark } from "./running-mark.ts";

/** Once in each thread that has a lane. @param now milliseconds since the process's epoch */
export function guard(mark: RunningMark, now: () => number): void {
  const fail = (error: unknown): void => {
    if (!isOfTask(error)) warn("Something outside of all tasks", error);
  };
  process.on("unhandledRejection", fail);
  process.on("uncaughtException", fail);

  // Of an error in a microtask Node tells, but not any more whose it was.
  const { queueMicrotask } = globalThis;
  globalThis.queueMicrotask = (callback) =>
    queueMicrotask(() => {
      try {
        callback();
      } catch (error) {
        fail(error);
      }
    });

  const { exit } = process;
  process.exit = ((code?: number): never => {
    const context = currentTask();
    if (context) mark.begin(context.root, now());
    return exit.call(process, code);
  }) as typeof process.exit;
}

/**
 * Deals with an error that nobody caught and that came out of a task: the task has failed, or, if it was over
 * already, a warning says so. False for an error of nobody here. To be called while it is being reported.
 */
export function isOfTask(error: unknown): boolean {
  const context = currentTask();
  if (!context) return false;
  if (!(context instanceof LazyTaskContext && context.blame(error)))
    warn(`Task ${context.key}, which is over,`, error);
  return true;
}

function warn(whose: string, error: unknown): void {
  process.stderr.write(`${whose} left an error that nobody caught: ${inspect(error)}\n`);
}
