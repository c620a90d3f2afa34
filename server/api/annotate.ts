/**
 * `annotate`: options for every call that is recorded inside of a function, without touching the calls.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { checkTaskOptions, type TaskOptions } from "./options.ts";

const current = new AsyncLocalStorage<TaskOptions>();
let used = false;

/**
 * Calls recorded while `fn` runs get `options`, unless they have their own; nested annotations add up.
 *
 * @example
 * const parts = annotate({ retries: 3 }, () => urls.map((url) => fetchPart(url)));
 *
 * @throws {OptionError} for an option that does not exist
 */
export function annotate<T>(options: TaskOptions, fn: () => T): T {
  checkTaskOptions(options, "annotate");
  used = true;
  return current.run({ ...current.getStore(), ...options }, fn);
}

/** The options in force where the caller stands; undefined outside of `annotate`. */
export function annotations(): TaskOptions | undefined {
  return used ? current.getStore() : undefined;
}
