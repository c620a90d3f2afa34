/**
 * Results that stay in the lanes that made them, between one compute and the next: those of `persist`, and what
 * a failed compute had made before it failed. They are forgotten when nobody can ask for them any more.
 */
import type { Lanes } from "../executors/executor.ts";
import type { Requested } from "../executors/requested-results.ts";
import { WrongPlaceError } from "./errors.ts";
import type { KeptResult, LazyTask } from "./lazy-task.ts";

interface Place {
  readonly executor: Lanes;
  readonly lane: number;
  readonly id: number;
}

/** Kept results that nobody holds any more leave their lanes. */
const unreachable = new FinalizationRegistry<Place>(({ executor, lane, id }) => {
  if (executor.lanes.includes(lane)) executor.post(lane, { type: "release", tasks: [id] });
});

/** A result that stays where it is for as long as somebody holds what this gives. */
export function toKept(result: Requested, executor: Lanes, isSurvivor = false): KeptResult {
  const { id, lane, bytes, here, value } = result;
  const kept: KeptResult = { executor, id, lane, bytes, here, value, isSurvivor };
  unreachable.register(kept, { executor, lane, id });
  return kept;
}

/** What a failed compute had made is there for the next one. @param tasks by the calls of the failed plan */
export function keepSurvivors(
  tasks: readonly LazyTask[],
  results: ReadonlyMap<number, Requested>,
  executor: Lanes,
): void {
  for (const [call, result] of results) tasks[call]!.kept ??= toKept(result, executor, true);
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
    if (kept.executor !== executor && !kept.isSurvivor) {
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
