/**
 * `compute`: one merged run of everything lazy in the values it is given.
 */
import { fill } from "../store/template.ts";
import { OptionError } from "./errors.ts";
import { toKept } from "./kept-results.ts";
import type { LazyTask } from "./lazy-task.ts";
import { COMPUTE_OPTIONS, type ComputeOptions, checkComputeOptions } from "./options.ts";
import { isLazy, Recorder } from "./record.ts";
import { runTasks } from "./run-tasks.ts";
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
  return made.requested.map((number) => {
    const result = results.get(number);
    return result && executor ? toKept(result, executor) : undefined;
  });
}

/** Options are a plain object as the last argument in which every name is one of theirs and nothing is lazy. */
export function splitOptions(args: readonly unknown[]): {
  values: readonly unknown[];
  options: ComputeOptions;
} {
  const last = args.at(-1);
  const isOptions =
    typeof last === "object" &&
    last !== null &&
    Object.getPrototypeOf(last) === Object.prototype &&
    Object.keys(last).length > 0 &&
    Object.entries(last).every(
      ([name, value]) => (COMPUTE_OPTIONS as readonly string[]).includes(name) && !isLazy(value),
    );
  if (!isOptions) {
    // `x.compute({})` says nothing; a lone `{}` among other values is a value.
    refuseMisspelt(last, args.length);
    return { values: args, options: {} };
  }
  const options = last as ComputeOptions;
  checkComputeOptions(options);
  return { values: args.slice(0, -1), options };
}

/** `{ erors: "collect" }` after other values is hardly meant to come back as a value. */
function refuseMisspelt(last: unknown, count: number): void {
  if (
    count < 2 ||
    typeof last !== "object" ||
    last === null ||
    Object.getPrototypeOf(last) !== Object.prototype
  )
    return;
  const names = Object.keys(last);
  if (names.length === 0 || Object.values(last).some((value) => typeof value === "object" && value !== null))
    return;
  for (const name of names) {
    const meant = COMPUTE_OPTIONS.find((option) => option !== name && isNear(option, name));
    if (meant !== undefined) {
      throw new OptionError(
        `compute: there is no option "${name}"; did you mean "${meant}"? ` +
          "An object that is meant as a value can be put into a list.",
      );
    }
  }
}

/** One letter added, left out, changed or two neighbours swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  const rest = (text: string, skip: number): string => text.slice(start + skip);
  return (
    rest(a, 1) === rest(b, 1) ||
    rest(a, 0) === rest(b, 1) ||
    rest(a, 1) === rest(b, 0) ||
    (a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2))
  );
}
