/**
 * `persist` and `optimize`: from lazy values to lazy values.
 */

import { fill } from "../store/template.ts";
import { keep, splitOptions } from "./compute.ts";
import { Delayed, keptTask } from "./delayed.ts";
import type { ComputeOptions } from "./options.ts";
import { Recorder } from "./record.ts";
import { type LazyCollection, withKept } from "./types.ts";

/**
 * Runs what is lazy in `values` now and keeps the results where they were made. The values come back with
 * lazy parts of the same keys that need nothing to be run again; containers keep their kind.
 *
 * @example
 * const [table] = await persist(load(path));
 * await compute(mean(table), median(table));   // load does not run again
 */
export async function persist<const V extends readonly unknown[]>(
  ...values: [...V, ComputeOptions]
): Promise<V>;
export async function persist<const V extends readonly unknown[]>(...values: V): Promise<V>;
export async function persist(...args: readonly unknown[]): Promise<unknown[]> {
  const { values, options } = splitOptions(args);
  const collections: LazyCollection<unknown>[] = [];
  const recorder = new Recorder((collection) => collections.push(collection));
  const template = values.map((value) => recorder.record(value));
  const tasks = recorder.dependencies;
  const kept = await keep(tasks, options);
  const lazies = collections.map((collection, i) => {
    const task = keptTask(tasks[i]!, kept[i]);
    return collection[withKept]?.(task) ?? new Delayed(task);
  });
  return fill(template, (place) => lazies[place]) as unknown[];
}

/**
 * The values as a compute would run them: one graph in which equal tasks are one and nothing unneeded is left.
 * Lazy values here always share one graph, so they come back as they are; Dask's verb is kept for its users.
 */
export function optimize<const V extends readonly unknown[]>(...values: V): V {
  return values;
}
