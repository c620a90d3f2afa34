/**
 * What is lazy in a value, as tasks: found, and put in the place of others. A lazy array counts as all of its
 * blocks, so that nothing here ever puts a whole array together.
 */
import { fill } from "../../store/template.ts";
import { Delayed } from "../delayed.ts";
import type { LazyTask } from "../lazy-task.ts";
import { Recorder } from "../record.ts";
import { type LazyCollection, type Replacement, toBlockTasks, toTask, withTasks } from "../types.ts";

/** The tasks that make the lazy parts of `value`, at any depth, each once. */
export function tasksOf(value: unknown): readonly LazyTask[] {
  const parts: LazyCollection<unknown>[] = [];
  new Recorder((part) => parts.push(part)).record(value);
  const tasks = parts.flatMap((part) => part[toBlockTasks]?.() ?? [part[toTask]()]);
  return [...new Set(tasks)];
}

/** `value` with its lazy parts made by other tasks. Containers keep their kind, plain parts are the very same. */
export function withReplacedTasks<V>(value: V, replacement: Replacement): V {
  const parts: LazyCollection<unknown>[] = [];
  const template = new Recorder((part) => parts.push(part)).record(value);
  const replaced = parts.map(
    (part) => part[withTasks]?.(replacement) ?? new Delayed(replacement.task(part[toTask]())),
  );
  return fill(template, (place) => replaced[place]) as V;
}
