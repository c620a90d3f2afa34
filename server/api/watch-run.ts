/**
 * A run whose requested results are heard of one by one, as they come, and that can be cancelled in parts: what
 * futures need. Here calls of a plan become places in the list of tasks that was asked for, and results become
 * kept ones; what is done with them is the watcher's.
 */
import type { DriveOptions } from "../executors/drive-options.ts";
import type { TaskFailure } from "../executors/errors.ts";
import type { Lanes } from "../executors/executor.ts";
import type { Requested } from "../executors/requested-results.ts";
import { withTask } from "./failure.ts";
import { toKept } from "./kept-results.ts";
import type { KeptResult } from "./lazy-task.ts";
import type { MadePlan } from "./make-plan.ts";
import { heldResults } from "./reuse/held-results.ts";

/** Hears of each requested task, by its place in the list of them, once at most. Must not throw. */
export interface RunWatcher {
  /** The run begins: how to cancel tasks of it, and with them what needs them. */
  onStart(cancel: (places: readonly number[]) => void): void;
  /**
   * A result is there, and stays where it is for as long as somebody holds `kept`.
   *
   * @param isShared whether others count on the result, too: tasks of this run, or who asked for the same task
   */
  onResult(place: number, kept: KeptResult, isShared: boolean): void;
  /** There will be no result: the error, or `cancelled`. */
  onGiveUp(place: number, reason: { readonly error: unknown } | "cancelled"): void;
}

/** The same for the shell. */
export interface WatchedRun {
  readonly callbacks: Required<Pick<DriveOptions, "onStart" | "onResult" | "onGiveUp">>;
  /** Calls whose results have been handed to the watcher. */
  readonly delivered: ReadonlySet<number>;
}

/** @param count how many of the requested tasks are the watcher's; what follows them are the cache's */
export function watchRun(
  watcher: RunWatcher,
  count: number,
  { plan, tasks, requested }: MadePlan,
  executor: Lanes,
): WatchedRun {
  const places = new Map<number, number[]>();
  for (const [place, call] of requested.slice(0, count).entries()) {
    const known = places.get(call);
    if (known) known.push(place);
    else places.set(call, [place]);
  }
  const delivered = new Set<number>();
  const { dependentStart } = plan.graph;
  const keep = (call: number, result: Requested): KeptResult => {
    // What an earlier run keeps has its keeper; a second one would have it released while the first holds it.
    if (call < plan.borrowed.length) return tasks[call]!.kept!;
    const kept = toKept(result, executor, "future");
    heldResults.add(tasks[call]!, kept);
    return kept;
  };
  const errors = new Map<TaskFailure, unknown>();
  const toError = (failure: TaskFailure): unknown => {
    // One error, and the very same one, for all that fail by it: whoever has seen it has seen it.
    if (!errors.has(failure)) errors.set(failure, withTask(failure, tasks[failure.call]!));
    return errors.get(failure);
  };
  return {
    delivered,
    callbacks: {
      onStart: (cancel) =>
        watcher.onStart((cancelled) => cancel(cancelled.map((place) => requested[place]!))),
      onResult: (call, result) => {
        const of = places.get(call);
        if (!of) return;
        delivered.add(call);
        const kept = keep(call, result);
        const task = plan.taskOf[call]!;
        const isShared = of.length > 1 || dependentStart[task + 1]! > dependentStart[task]!;
        for (const place of of) watcher.onResult(place, kept, isShared);
      },
      onGiveUp: (call, failure) => {
        const reason = failure === "cancelled" ? failure : { error: toError(failure) };
        for (const place of places.get(call) ?? []) watcher.onGiveUp(place, reason);
      },
    },
  };
}
