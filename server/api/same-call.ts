/**
 * Calls that go by one key: whether they are the same call, or a mistake to be named.
 */
import { ResultOf } from "../store/codec/marks.ts";
import { KeyCollisionError } from "./errors.ts";
import type { LazyTask } from "./lazy-task.ts";
import { callSite } from "./sites.ts";
import type { TaskFunction } from "./task-function.ts";

/** The first of the calls that go by each key stands for the others, if `isSameCall` says so. */
export class CallsByKey {
  readonly #first = new Map<string, LazyTask>();

  /** The call that stands for `task`; itself when it is the first of its key or has none. */
  first(task: LazyTask): LazyTask {
    if (task.chosenKey === undefined) return task;
    const first = this.#first.get(task.chosenKey);
    if (first === undefined) {
      this.#first.set(task.chosenKey, task);
      return task;
    }
    return first;
  }
}

/**
 * What is thrown when two different calls go by one key.
 *
 * @param cycle the calls from `first` to the one that needs `second`, each needing the next, where `first` needs it
 */
export function collision(
  first: LazyTask,
  second: LazyTask,
  cycle: readonly LazyTask[] = [],
): KeyCollisionError {
  const keys = cycle.map(({ key }) => key);
  return new KeyCollisionError(second.key, describeCall(first), describeCall(second), keys);
}

/** The same function on the same arguments is one task, anything else an error. */
export function isSameCall(a: LazyTask, b: LazyTask): boolean {
  // What is kept has the serial number of the call that made it.
  if (a.serial === b.serial) return true;
  if (!isSameFunction(a.fn, b.fn) || a.args.length !== b.args.length) return false;
  // Keys made from content agree in content by construction; the arguments are then equal, not identical.
  if (a.isKeyOfContent && b.isKeyOfContent) return true;
  const isSame = (one: unknown, other: unknown): boolean =>
    one instanceof ResultOf && other instanceof ResultOf
      ? a.dependencies[one.task]!.key === b.dependencies[other.task]!.key
      : Object.is(one, other);
  const names = Object.keys(a.captures ?? {});
  return (
    a.args.every((arg, i) => isSame(arg, b.args[i])) &&
    names.every((name) => isSame(a.captures?.[name], b.captures?.[name]))
  );
}

/** Wrapping a function twice makes no second function of it. */
function isSameFunction(a: TaskFunction, b: TaskFunction): boolean {
  if (a === b || a.original === b.original) return true;
  // Of what runs on the main thread nobody knows what it captures: equal code need not mean equal functions.
  return a.meta !== undefined && a.meta.mainThread === undefined && a.meta.hash === b.meta?.hash;
}

function describeCall(task: LazyTask): string {
  const site = callSite(task.callSite);
  return `${task.fn.name}()${site ? ` at ${site.file}:${site.line}:${site.column}` : ""}`;
}
