/**
 * Reports of lanes as run events: the rows that belong to one compute, picked out of the columns.
 */
import type { TasksFinished, ValuesMoved } from "../protocol/events.ts";
import type { Finished } from "./messages.ts";

/** The rows `mine` of a report of finished tasks. */
export function finishedEvent(lane: number, message: Finished, mine: readonly number[]): TasksFinished {
  const pick = (column: readonly number[]): number[] => mine.map((i) => column[i]!);
  return {
    type: "tasks-finished",
    task: pick(message.tasks),
    worker: mine.map(() => lane),
    ready: pick(message.ready),
    started: pick(message.started),
    finished: pick(message.finished),
    busy: pick(message.busy),
    bytes: pick(message.bytes),
  };
}

/** The rows `mine` of a report of moved results. @param from where each came from, by its number */
export function movedEvent(
  moved: { readonly tasks: readonly number[]; readonly copied: readonly number[] },
  mine: readonly number[],
  from: (id: number) => number,
  to: number,
  at: number,
): ValuesMoved {
  const task = mine.map((i) => moved.tasks[i]!);
  const bytes = mine.map((i) => moved.copied[i]!);
  const times = task.map(() => at);
  return {
    type: "moved",
    task,
    from: task.map(from),
    to: task.map(() => to),
    bytes,
    started: times,
    finished: times,
  };
}
