/** Whether a task is still going on when it returns: it gave a promise, or something that can be awaited like one. */
import { inTask, type TaskContext } from "./context.ts";

/**
 * What the task is waiting for; undefined when it is done. A `then` of somebody else's is called as `await` would:
 * as part of the task, later, and an error that it throws is a rejection.
 *
 * @throws what looking for a `then` throws
 */
export function awaitable(value: unknown, context: TaskContext): Promise<unknown> | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!(value instanceof Promise) && typeof (value as { then?: unknown }).then !== "function")
    return undefined;
  return inTask(context, asPromise, value);
}

const asPromise = (value: unknown): Promise<unknown> => Promise.resolve(value);
