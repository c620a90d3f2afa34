/**
 * `submit` and `map`: calls that start at once.
 *
 * Calls are pure unless their function says otherwise, as in Dask: equal calls are one future, for as long as
 * somebody holds it. Of a function that the compile step could not take apart nobody sees all that a call depends
 * on; each of its calls is its own, unless `pure: true` says better.
 */
import { DELAYED } from "../delayed-function.ts";
import { OptionError } from "../errors.ts";
import type { LazyTask } from "../lazy-task.ts";
import type { CallOptions } from "../options.ts";
import { isLazy } from "../record.ts";
import { session } from "../session.ts";
import { siteFromStack } from "../sites.ts";
import { type Lazy, type LazyArguments, type LazyCollection, toTask } from "../types.ts";
import { cancelWhenAborted } from "./cancel-when-aborted.ts";
import { Future, toState } from "./future.ts";
import { FutureState } from "./future-state.ts";
import { share, sharedFuture } from "./shared-futures.ts";
import { start } from "./start.ts";
import { NO_OPTIONS, type SubmitOptions, type SubmitSettings, submitSettings } from "./submit-options.ts";

/** A delayed function, as far as calls of it can be started. */
export interface Submittable<A extends readonly unknown[], R> {
  readonly fn: (...args: A) => R;
  with(options: CallOptions): unknown;
}

/** A delayed function that one argument is enough for. */
type TakesOne<A extends readonly unknown[]> = readonly [A[0]] extends Readonly<A> ? unknown : never;

/**
 * Starts a call of a delayed function: every argument is the function's own and may be lazy, or a future. Or starts
 * what makes a lazy value, with options. What is submitted in one turn of the event loop runs as one compute.
 *
 * @example
 * const table = submit(load, "a.csv");
 * const mean = submit(average, table);                       // starts when the table is there
 * const sum = submit(total(table), { executor: "inline" });  // a call with options
 * console.log(await mean.result());
 *
 * @throws {OptionError} for a function that is not delayed, and for an option that does not exist
 * @throws {KeyCollisionError} when another call that is under way has the same key
 */
export function submit<A extends readonly unknown[], R>(
  fn: Submittable<A, R>,
  ...args: LazyArguments<A>
): Future<Awaited<R>>;
export function submit<T>(lazy: LazyCollection<T>, options?: SubmitOptions): Future<T>;
export function submit(what: unknown, ...rest: readonly unknown[]): Future<unknown> {
  const record = recording(what);
  if (record) {
    const task = record(siteOf(submit), undefined, [...rest], true)[toTask]();
    return startTask(task, submitSettings(NO_OPTIONS, "submit"), true, undefined);
  }
  if (what instanceof Future && rest.length === 0) return new Future(what[toState]);
  if (!isLazy(what)) throw new OptionError(whatToSubmit(what, "submit"));
  const [options = NO_OPTIONS, ...more] = rest as readonly SubmitOptions[];
  if (more.length > 0 || typeof options !== "object") {
    throw new OptionError("submit: what follows a lazy value are its options, and nothing else.");
  }
  const settings = submitSettings(options, "submit");
  if (what instanceof Future) {
    if (options.signal) cancelWhenAborted(options.signal, what[toState]);
    return new Future(what[toState]);
  }
  return startTask(what[toTask](), settings, false, options.signal);
}

/**
 * Starts one call of `fn` for each item, all in one compute.
 *
 * @example
 * for await (const part of asCompleted(map(load, paths))) console.log(await part.result());
 *
 * @throws {OptionError} for a function that is not delayed, and for an option that does not exist
 */
export function map<A extends readonly unknown[], R>(
  fn: Submittable<A, R> & TakesOne<A>,
  items: Iterable<Lazy<A[0]>>,
  options: SubmitOptions = NO_OPTIONS,
): Future<Awaited<R>>[] {
  const record = recording(fn);
  if (!record) throw new OptionError(whatToSubmit(fn, "map"));
  if (typeof options !== "object" || options === null || Symbol.iterator in options) {
    throw new OptionError(
      "map takes one list, and calls with one argument each; what follows the list are options. For calls with " +
        "several arguments zip the lists: xs.map((x, i) => submit(fn, x, ys[i])). It is one compute all the same.",
    );
  }
  const settings = submitSettings(options, "map");
  const site = siteOf(map);
  // All are recorded before the first one starts: a bad item among them starts none.
  const tasks = Array.from(items, (item) => record(site, undefined, [item], true)[toTask]());
  return tasks.map((task) => startTask(task, settings, true, options.signal));
}

type Recording = (
  site: number,
  self: unknown,
  args: unknown[],
  isPureByDefault: boolean,
) => LazyCollection<unknown>;

/** How a delayed function records a call; undefined for anything else. */
function recording(what: unknown): Recording | undefined {
  if (typeof what !== "function" || !(DELAYED in what)) return undefined;
  const record = what[DELAYED];
  return typeof record === "function" ? (record as Recording) : undefined;
}

function siteOf(called: (...args: never[]) => unknown): number {
  return session.isLane ? -1 : siteFromStack(called);
}

function startTask<T>(
  task: LazyTask,
  settings: SubmitSettings,
  isOwn: boolean,
  signal: AbortSignal | undefined,
): Future<T> {
  const known = sharedFuture(task);
  const state = known ?? new FutureState(task, settings, isOwn);
  const future = new Future<T>(state);
  if (!known) {
    share(state);
    start(state);
  }
  if (signal) cancelWhenAborted(signal, state);
  return future;
}

function whatToSubmit(what: unknown, where: string): string {
  const name = typeof what === "function" ? what.name || "fn" : undefined;
  return name === undefined
    ? `${where} takes a delayed function or a lazy value, not ${what === null ? "null" : typeof what}.`
    : `${where}: ${name} is not a delayed function, and could run on this thread only. ` +
        `Write const ${name}Later = delayed(${name}), and submit that.`;
}
