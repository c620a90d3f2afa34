/**
 * Results that stay in the lanes that made them, between one compute and the next: those of `persist` and of
 * futures, and what a failed compute had made before it failed. They are forgotten when nobody can ask for them
 * any more.
 */
import type { Lanes } from "../executors/executor.ts";
import type { Requested } from "../executors/requested-results.ts";
import { WrongPlaceError } from "./errors.ts";
import type { KeptResult, LazyTask } from "./lazy-task.ts";
import { heldResults } from "./reuse/held-results.ts";

interface Place {
  readonly executor: Lanes;
  readonly lane: number;
  readonly id: number;
}

const NOBODY: ReadonlySet<number> = new Set();

/** Kept results that nobody holds any more leave their lanes. */
const unreachable = new FinalizationRegistry<Place>(forget);

function forget({ executor, lane, id }: Place): void {
  if (executor.lanes.includes(lane)) executor.post(lane, { type: "release", tasks: [id] });
}

/**
 * A result that stays where it is for as long as somebody holds what this gives. There must be one keeper only: a
 * second one of the same result would have it released when it goes.
 */
export function toKept(
  result: Requested,
  executor: Lanes,
  by: "persist" | "survival" | "future" = "persist",
): KeptResult {
  const { id, lane, bytes, here, value } = result;
  const isSurvivor = by === "survival";
  const kept: KeptResult = {
    executor,
    id,
    lane,
    bytes,
    here,
    value,
    isSurvivor,
    ...(by === "future" ? { isFuture: true } : {}),
  };
  unreachable.register(kept, { executor, lane, id }, kept);
  return kept;
}

/** Forgets a kept result at once; for the one who holds it, when nobody else can. */
export function release(kept: KeptResult): void {
  unreachable.unregister(kept);
  forget(kept);
}

/** Whether the lane that keeps a result is still there, or the result itself is here. */
export function isThere({ here, executor, lane }: KeptResult): boolean {
  return here || executor.lanes.includes(lane);
}

/**
 * What a failed compute had made is there for the next one.
 *
 * @param tasks by the calls of the failed plan
 * @param others calls whose results somebody else keeps; default: none
 */
export function keepSurvivors(
  tasks: readonly LazyTask[],
  results: ReadonlyMap<number, Requested>,
  executor: Lanes,
  others: ReadonlySet<number> = NOBODY,
): void {
  for (const [call, result] of results) {
    const task = tasks[call]!;
    if (others.has(call) || task.kept) continue;
    task.kept = toKept(result, executor, "survival");
    heldResults.add(task, task.kept);
  }
}

/**
 * Forgets kept results that cannot be used: their tasks run again. True when there were any.
 *
 * @throws {WrongPlaceError} when another executor keeps what somebody persisted
 */
export function forgetLost(tasks: readonly LazyTask[], executor: Lanes): boolean {
  let found = false;
  for (const task of tasks) {
    const { kept } = task;
    if (!kept || kept.here) continue;
    if (kept.executor === executor && executor.lanes.includes(kept.lane)) continue;
    if (kept.executor !== executor && !kept.isSurvivor && !kept.isFuture) {
      throw new WrongPlaceError(
        `The result of ${task.key} is kept by another executor than this compute uses. ` +
          "Compute with the options that it was persisted with, or compute it and use its value.",
      );
    }
    task.kept = undefined;
    found = true;
  }
  return found;
}
