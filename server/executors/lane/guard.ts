/**
 * What must not take a worker thread with it, and what must say whose doing it was if it does.
 *
 * A promise that was rejected without anybody looking, and an error thrown out of a timer, would end the thread.
 * Here they are the failure of the task that they came out of. `process.exit` does end the thread; the task that
 * called it is marked, so that no other is blamed.
 */
import { inspect } from "node:util";
import { currentTask } from "./context.ts";
import type { Lane } from "./lane.ts";
import type { RunningMark } from "./running-mark.ts";

/** Once in each thread that has a lane. @param now milliseconds since the process's epoch */
export function guard(lane: Lane, mark: RunningMark, now: () => number): void {
  const fail = (error: unknown): void => {
    if (lane.blame(error)) return;
    const context = currentTask();
    const whose = context ? `Task ${context.key}, which is over,` : "Something outside of all tasks";
    process.stderr.write(`${whose} left an error that nobody caught: ${inspect(error)}\n`);
  };
  process.on("unhandledRejection", fail);
  process.on("uncaughtException", fail);

  const { exit } = process;
  process.exit = ((code?: number): never => {
    const context = currentTask();
    if (context) mark.begin(context.task, now());
    return exit.call(process, code);
  }) as typeof process.exit;
}
