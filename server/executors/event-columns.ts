/**
 * Reports of lanes as run events: the rows that belong to one compute, picked out of the columns.
 */
import type { ResultsDescribed, TasksFinished, ValuesMoved } from "../protocol/events.ts";
import { FINISHED, type Finished } from "./messages.ts";

/** The rows `mine` of a report of finished calls. */
export function finishedEvent(lane: number, { rows }: Finished, mine: readonly number[]): TasksFinished {
  const column = (place: number): number[] => mine.map((row) => rows[row * FINISHED.width + place]!);
  return {
    type: "tasks-finished",
    task: column(FINISHED.id),
    worker: mine.map(() => lane),
    ready: column(FINISHED.ready),
    started: column(FINISHED.started),
    finished: column(FINISHED.finished),
    busy: column(FINISHED.busy),
    bytes: column(FINISHED.bytes),
  };
}

/** What results of one compute look like, out of such a report; undefined where it says nothing of it. */
export function describedEvent(
  { described }: Finished,
  isOwn: (id: number) => boolean,
): ResultsDescribed | undefined {
  const own = described.filter(([id]) => isOwn(id));
  if (own.length === 0) return undefined;
  return { type: "described", task: own.map(([id]) => id), text: own.map(([, text]) => text) };
}

/** Results on their way, and since when. */
export class Journeys {
  readonly #started = new Map<string, number>();

  /** A result was asked for. @param at milliseconds since the process's epoch */
  begin(id: number, to: number, at: number): void {
    this.#started.set(`${id} ${to}`, at);
  }

  /** The rows `mine` of a report of moved results. @param from where each came from, by its number */
  end(
    moved: { readonly tasks: readonly number[]; readonly copied: readonly number[] },
    mine: readonly number[],
    from: (id: number) => number,
    to: number,
    at: number,
  ): ValuesMoved {
    const task = mine.map((i) => moved.tasks[i]!);
    const started = task.map((id) => {
      const key = `${id} ${to}`;
      const begun = this.#started.get(key) ?? at;
      this.#started.delete(key);
      return begun;
    });
    return {
      type: "moved",
      task,
      from: task.map(from),
      to: task.map(() => to),
      bytes: mine.map((i) => moved.copied[i]!),
      started,
      finished: task.map(() => at),
    };
  }
}
