/**
 * What each type of event is made of: its columns, and the single values beside them.
 *
 * For whoever merges, measures or checks events without caring what they mean. The compiler sees to it that no
 * type is missing.
 */
import type { RunEvent } from "../protocol/events.ts";

/** The parts of one type of event; parts that may be absent are not listed. */
export interface EventShape {
  /** Columns of numbers that are as long as one another. */
  readonly columns: readonly string[];
  /** Columns of texts, as long as the others. */
  readonly texts?: readonly string[];
  readonly numbers: readonly string[];
  readonly strings?: readonly string[];
}

/** By type of event. */
export const eventShapes: Readonly<Record<RunEvent["type"], EventShape>> = {
  "run-started": { columns: [], numbers: ["version", "epoch", "workers"], strings: ["script", "executor"] },
  diagnosed: { columns: [], numbers: [] },
  graph: { columns: ["taskFunction", "taskCallSite", "taskOrder"], numbers: ["compute", "at", "firstTask"] },
  "tasks-started": { columns: ["task", "worker", "at"], numbers: [] },
  "tasks-finished": {
    columns: ["task", "worker", "ready", "started", "finished", "busy", "bytes"],
    numbers: [],
  },
  "taken-back": { columns: ["task", "worker"], numbers: ["at"] },
  recomputed: { columns: ["task"], numbers: ["at"] },
  "task-failed": { columns: [], numbers: ["task", "worker", "started", "finished"] },
  moved: { columns: ["task", "from", "to", "bytes", "started", "finished"], numbers: [] },
  spilled: { columns: ["task", "worker", "bytes", "started", "finished"], numbers: [] },
  restored: { columns: ["task", "worker", "bytes", "started", "finished"], numbers: [] },
  memory: { columns: ["worker", "held", "spilled", "results"], numbers: ["at", "limit"] },
  cache: { columns: ["task"], texts: ["outcome", "reason"], numbers: [] },
  released: { columns: ["task"], numbers: [] },
  described: { columns: ["task"], texts: ["text"], numbers: [] },
  reused: { columns: ["task"], numbers: ["at"] },
  arrays: { columns: [], numbers: ["at"] },
  progress: { columns: [], numbers: ["task", "fraction"] },
  log: { columns: [], numbers: ["at"], strings: ["stream", "text"] },
  "worker-lost": { columns: [], numbers: ["worker", "at"], strings: ["reason"] },
  "worker-added": { columns: [], numbers: ["worker", "at"] },
  "compute-finished": { columns: [], numbers: ["compute", "at"], strings: ["status"] },
  forgotten: {
    columns: [
      "calls",
      "total",
      "longest",
      "longestTask",
      "waited",
      "bytesMade",
      "bytesMoved",
      "retries",
      "failures",
    ],
    numbers: ["until", "covered"],
  },
  "run-finished": { columns: [], numbers: ["at", "exitCode"], strings: ["status"] },
};

type Parts = Readonly<Record<string, unknown>>;

/** How many rows an event's columns have; 1 for an event without. */
export function rowsOf(event: RunEvent): number {
  const [first] = eventShapes[event.type].columns;
  const column = first === undefined ? undefined : (event as unknown as Parts)[first];
  return Array.isArray(column) ? column.length : 1;
}

/** Whether two events one after another say the same as one with the rows of both. */
export function areMergeable(first: RunEvent, second: RunEvent): boolean {
  const { columns, numbers, strings } = eventShapes[first.type];
  return first.type === second.type && columns.length > 0 && numbers.length === 0 && strings === undefined;
}

/** A copy of an event that `append` may add rows to. */
export function openCopy<E extends RunEvent>(event: E): E {
  const { columns, texts = [] } = eventShapes[event.type];
  const copy: Record<string, unknown> = { ...event };
  for (const name of [...columns, ...texts]) copy[name] = [...((event as unknown as Parts)[name] as [])];
  return copy as unknown as E;
}

/** Adds the rows of `event` to those of `to`, which must be an open copy and mergeable with it. */
export function append(to: RunEvent, event: RunEvent): void {
  const { columns, texts = [] } = eventShapes[to.type];
  for (const name of [...columns, ...texts]) {
    const column = (to as unknown as Parts)[name] as unknown[];
    for (const value of (event as unknown as Parts)[name] as unknown[]) column.push(value);
  }
}
