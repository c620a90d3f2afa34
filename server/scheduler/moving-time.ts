/**
 * What it costs to bring a task's inputs to a lane. Reads the state, changes nothing.
 */
import type { SchedulerState } from "./state.ts";
import { MEMORY } from "./states.ts";

/** Cloning runs at 1 to 4 GB/s (measured): a megabyte a millisecond, the cautious end. */
const BYTES_PER_MS = 1_000_000;

/** What a message between two lanes costs whatever it carries, in milliseconds. */
export const MOVE_MS = 0.05;

/** Expected milliseconds to bring those inputs of `task` to `lane` that exist and are not there. */
export function movingTime(s: SchedulerState, task: number, lane: number): number {
  const { dependencyStart, dependencies } = s.graph;
  let time = 0;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (s.state[dependency] === MEMORY && !isThere(s, dependency, lane)) time += movingTimeOf(s, dependency);
  }
  return time;
}

/** Expected milliseconds to bring a result in memory to a lane where it is not. */
export function movingTimeOf(s: SchedulerState, task: number): number {
  return MOVE_MS + s.movingBytes[task]! / BYTES_PER_MS;
}

/** Whether a result in memory is in a lane, on its way there, or small enough to be sent along. */
export function isThere(s: SchedulerState, task: number, lane: number): boolean {
  if (s.everywhere[task] === 1 || s.lane[task] === lane) return true;
  return !s.copies.isEmpty && s.copies.has(task, lane);
}
