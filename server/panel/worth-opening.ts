/**
 * Of many tasks the few that a person wants to see first: failed ones, then those under way, then the longest.
 *
 * One pass, however many tasks there are.
 */
import { taskStates } from "../protocol/panel.ts";
import type { RunModel } from "./run-model.ts";

const failed = taskStates.indexOf("failed");
const executing = taskStates.indexOf("executing");

/** At most `most` of the tasks. Tasks that have not run come last, by number. */
export function worthOpening(model: RunModel, tasks: Iterable<number>, most = 50): number[] {
  const chosen: { readonly task: number; readonly rank: number; readonly spent: number }[] = [];
  const isBefore = (a: { rank: number; spent: number; task: number }, b: typeof a): boolean =>
    a.rank !== b.rank ? a.rank < b.rank : a.spent !== b.spent ? a.spent > b.spent : a.task < b.task;
  for (const task of tasks) {
    const state = model.states.at(task);
    const rank = state === failed ? 0 : state === executing ? 1 : 2;
    const entry = { task, rank, spent: model.executions.spentOf(task) };
    if (chosen.length === most && !isBefore(entry, chosen.at(-1)!)) continue;
    let place = chosen.length;
    while (place > 0 && isBefore(entry, chosen[place - 1]!)) place--;
    chosen.splice(place, 0, entry);
    if (chosen.length > most) chosen.pop();
  }
  return chosen.map(({ task }) => task);
}
