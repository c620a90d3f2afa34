/**
 * `compute`: one merged run of everything lazy in the values it is given.
 */
import { setMaxListeners } from "node:events";
import { drive } from "../executors/drive.ts";
import type { Driven } from "../executors/drive-options.ts";
import { TaskFailure, WorkerLostError } from "../executors/errors.ts";
import type { Lanes } from "../executors/executor.ts";
import { currentTask } from "../executors/lane/context.ts";
import type { RunEvent } from "../protocol/events.ts";
import { fill } from "../store/template.ts";
import { setting } from "./config.ts";
import { CancelledError, OptionError, WrongPlaceError } from "./errors.ts";
import { toErrorView, withTask } from "./failure.ts";
import { graphEvent } from "./graph-event.ts";
import type { LazyTask } from "./lazy-task.ts";
import { type MadePlan, makePlan } from "./make-plan.ts";
import { COMPUTE_OPTIONS, type ComputeOptions, checkComputeOptions } from "./options.ts";
import { isLazy, Recorder } from "./record.ts";
import { session } from "./session.ts";
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
  const { results, made } = await run(recorder.dependencies, options, false);
  return fill(template, (place) => results.get(made.requested[place]!)?.value) as unknown[];
}

/** Runs tasks and leaves their results in the lanes that made them; each task with where its result is. */
export async function keep(tasks: readonly LazyTask[], options: ComputeOptions): Promise<LazyTask["kept"][]> {
  const { results, made, executor } = await run(tasks, options, true);
  return made.requested.map((number) => {
    const result = results.get(number);
    return result && executor ? { ...result, executor } : undefined;
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

async function run(
  tasks: readonly LazyTask[],
  options: ComputeOptions,
  keepResults: boolean,
): Promise<{ results: Driven["results"]; made: MadePlan; executor?: Lanes }> {
  refuseWhileLoading();
  const name = options.executor ?? setting("executor");
  const made = makePlan(tasks, {
    reserve: (count) => session.reserveTasks(count),
    crossesThreads: name !== "inline" && !session.isLane,
  });
  if (tasks.length === 0) return { results: new Map(), made };
  const { plan } = made;
  const broken = new AbortController();
  const { onEvent } = options;
  const stopListening = onEvent ? session.listen(orAbort(onEvent, broken)) : () => {};
  const number = session.nextCompute();
  try {
    if (session.isHeard) session.emit(graphEvent(made, number, session.now()));
    if (session.graphOnly) return await session.graphOnly();
    const executor = await session.executor(
      name,
      options.workers ?? setting("workers"),
      plan.functions.some(({ address }) => address !== undefined),
    );
    checkKept(made, executor);
    const signals = [options.signal, onEvent && broken.signal].filter((signal) => signal !== undefined);
    const driven = await session.whileActive(executor, () =>
      drive({
        plan,
        executor,
        now: session.now,
        emit: session.emit,
        signal: signals.length === 0 ? runAborted.signal : AbortSignal.any([runAborted.signal, ...signals]),
        collectErrors: (options.errors ?? setting("errors")) === "collect",
        keep: keepResults,
        cancelGrace: setting("cancelGrace"),
        view: (failure) => toErrorView(withTask(failure, made.tasks[failure.task]!)),
      }),
    );
    if (driven.failures.length > 0) throw collected(driven.failures, made);
    session.emit(finished(number, "succeeded"));
    return { results: driven.results, made, executor };
  } catch (error) {
    const shown = error instanceof TaskFailure ? withTask(error, made.tasks[error.task]!) : error;
    const cancelled = options.signal?.aborted || runAborted.signal.aborted;
    session.emit(finished(number, cancelled ? "cancelled" : "failed", shown));
    throw shown;
  } finally {
    stopListening();
  }
}

/** A listener whose error is the compute's: thrown into a lane's report it would end the process. */
function orAbort(listener: (event: RunEvent) => void, broken: AbortController): typeof listener {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      broken.abort(error);
    }
  };
}

/**
 * Kept results can be used only where they are.
 *
 * @throws {WrongPlaceError} when another executor keeps one
 * @throws {WorkerLostError} when the worker that kept one is gone
 */
function checkKept({ tasks }: MadePlan, executor: Lanes): void {
  for (const { kept, key } of tasks) {
    if (!kept || kept.here) continue;
    if (kept.executor !== executor) {
      throw new WrongPlaceError(
        `The result of ${key} is kept by another executor than this compute uses. ` +
          "Compute with the options that it was persisted with, or compute it and use its value.",
      );
    }
    if (!executor.lanes.includes(kept.lane)) {
      throw new WorkerLostError(kept.lane, "its thread has ended since", "held the result of this task");
    }
  }
}

const runAborted = new AbortController();
// Every compute listens while it lasts; many at once are no leak.
setMaxListeners(0, runAborted.signal);

/** Cancels all computes, now and to come; for the runner. */
export function cancelAll(): void {
  runAborted.abort(new CancelledError());
}

function collected(failures: readonly TaskFailure[], made: MadePlan): AggregateError {
  const errors = failures.map((failure) => withTask(failure, made.tasks[failure.task]!));
  const list = failures.map((failure) => `${made.tasks[failure.task]!.key}: ${failure.message}`);
  const count = `${errors.length} ${errors.length === 1 ? "task" : "tasks"} failed`;
  // All of them are in `errors`; a message that fills the screen helps nobody.
  const shown = list.length > 10 ? [...list.slice(0, 10), `… and ${list.length - 10} more`] : list;
  return new AggregateError(errors, `${count}:\n  ${shown.join("\n  ")}`);
}

function finished(compute: number, status: "succeeded" | "failed" | "cancelled", error?: unknown): RunEvent {
  return {
    type: "compute-finished",
    compute,
    at: session.now(),
    status,
    ...(error === undefined ? {} : { error: toErrorView(error) }),
  };
}

/** A module that computes at its top level would start a run in every worker that imports it. */
function refuseWhileLoading(): void {
  if (!session.isLane || currentTask()) return;
  throw new WrongPlaceError(
    "compute() was called while a module was being loaded in a worker. Move it out of the imported module, " +
      "into the script or into a function.",
  );
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
