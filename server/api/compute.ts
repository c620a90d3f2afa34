/**
 * `compute`: one merged run of everything lazy in the values it is given.
 */
import { fill } from "../store/template.ts";
import { toKept } from "./kept-results.ts";
import type { LazyTask } from "./lazy-task.ts";
import { COMPUTE_OPTIONS, type ComputeOptions, checkComputeOptions } from "./options.ts";
import { Recorder } from "./record.ts";
import { heldResults } from "./reuse/held-results.ts";
import { runTasks } from "./run-tasks.ts";
import { splitTrailingOptions } from "./trailing-options.ts";
import type { Computed } from "./types.ts";

/** What `compute` gives for a list of values. */
export type ComputedAll<V extends readonly unknown[]> = { [P in keyof V]: Computed<V[P]> };

/**
 * Computes every lazy part of `values` in one run (a task that several need runs once) and gives the values
 * back with the results filled in. Plain parts pass through. A last argument that is a plain object of
 * nothing but compute options is taken as options.
 *
 * @example
 * const [a, b] = await compute(inc(1), { total: sum(parts) });   // b.total is a number
 *
 * @throws what the first failing task threw; with `errors: "collect"`, an AggregateError of all
 */
export async function compute<const V extends readonly unknown[]>(
  ...values: [...V, ComputeOptions]
): Promise<ComputedAll<V>>;
export async function compute<const V extends readonly unknown[]>(...values: V): Promise<ComputedAll<V>>;
export async function compute(...args: readonly unknown[]): Promise<unknown[]> {
  const { values, options } = splitOptions(args);
  const recorder = new Recorder();
  const template = values.map((value) => recorder.record(value));
  const { results, made } = await runTasks(recorder.dependencies, options, { keep: false });
  return fill(template, (place) => results.get(made.requested[place]!)?.value) as unknown[];
}

/** Runs tasks and leaves their results in the lanes that made them; each task with where its result is. */
export async function keep(tasks: readonly LazyTask[], options: ComputeOptions): Promise<LazyTask["kept"][]> {
  const { results, made, executor } = await runTasks(tasks, options, { keep: true });
  // What follows the tasks are those of the cache.
  return made.requested.slice(0, tasks.length).map((number) => {
    const result = results.get(number);
    // What is kept already has its keeper.
    const task = made.tasks[number]!;
    if (task.kept || !result || !executor) return task.kept;
    const kept = toKept(result, executor);
    heldResults.add(task, kept);
    return kept;
  });
}

/** The values, and the options that may follow them; see `trailing-options.ts`. @throws {OptionError} */
export function splitOptions(args: readonly unknown[]): {
  readonly values: readonly unknown[];
  readonly options: ComputeOptions;
} {
  const { values, options } = splitTrailingOptions(args, COMPUTE_OPTIONS, "compute");
  checkComputeOptions(options);
  return { values, options };
}
