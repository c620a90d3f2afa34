/**
 * Where a ready task goes. Reads durations and sizes from the state; changes only what it decides.
 */
import type { Instruction } from "./events.ts";
import { EXECUTING, type LaneState, type SchedulerState } from "./state.ts";

/**
 * A lane is given this many milliseconds of expected work at a time: a hundred times the 40 µs that a
 * message and a wake-up cost, and short enough that a wrong guess is noticed soon.
 */
const HORIZON_MS = 4;

/** However short the tasks are, one message carries no more than this many. */
const LONGEST_QUEUE = 512;

/** Tasks that may wait for something outside in one lane; each holds its inputs, so memory bounds this. */
const MOST_AWAITING = 32;

/** Cloning runs at 1 to 4 GB/s (measured): a megabyte a millisecond, the cautious end. */
const BYTES_PER_MS = 1_000_000;

/** What a message between two lanes costs whatever it carries, in milliseconds. */
const MOVE_MS = 0.05;

function isEligible(state: SchedulerState, lane: LaneState, onMain: boolean): boolean {
  // With no worker lanes (the inline executor) the main thread does everything.
  return lane.mainThread === onMain || (lane.mainThread && state.lanes.size === 1 && !state.workersWillCome);
}

function hasRoom(lane: LaneState): boolean {
  if (lane.awaiting >= MOST_AWAITING) return false;
  return lane.queued === 0 || (lane.queuedTime < HORIZON_MS && lane.queued < LONGEST_QUEUE);
}

/** Whether any lane would take one more task. */
export function roomForMore(state: SchedulerState, onMain: boolean): boolean {
  for (const lane of state.lanes.values()) if (isEligible(state, lane, onMain) && hasRoom(lane)) return true;
  return false;
}

/** Puts `task` into the queue of the best lane that has room, asks for its inputs there, and returns the lane. */
export function placeTask(
  state: SchedulerState,
  task: number,
  onMain: boolean,
  instructions: Instruction[],
): number {
  let best: LaneState | undefined;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const lane of state.lanes.values()) {
    if (!isEligible(state, lane, onMain) || !hasRoom(lane)) continue;
    const cost =
      lane.queuedTime + movingTime(state, task, lane.lane) + 1e-6 * lane.queued + 1e-6 * lane.awaiting;
    if (cost < bestCost) {
      best = lane;
      bestCost = cost;
    }
  }
  if (!best) throw new Error(`No lane has room for task ${task}; roomForMore must be asked first.`);

  fetchInputs(state, task, best.lane, instructions);
  const fn = state.graph.functions[task]!;
  // A function never seen may take an hour: it fills the lane until its first result is in.
  const expected = state.calls[fn] === 0 ? HORIZON_MS : state.meanTime[fn]!;
  best.queued++;
  best.queuedTime += expected;
  state.charged[task] = expected;
  state.state[task] = EXECUTING;
  state.lane[task] = best.lane;
  return best.lane;
}

function movingTime(state: SchedulerState, task: number, lane: number): number {
  const { dependencyStart, dependencies } = state.graph;
  let time = 0;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (!isThere(state, dependency, lane)) time += MOVE_MS + state.bytes[dependency]! / BYTES_PER_MS;
  }
  return time;
}

function fetchInputs(state: SchedulerState, task: number, lane: number, instructions: Instruction[]): void {
  const { dependencyStart, dependencies } = state.graph;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (isThere(state, dependency, lane)) continue;
    const copies = state.copies.get(dependency);
    if (copies) copies.add(lane);
    else state.copies.set(dependency, new Set([lane]));
    instructions.push({ type: "move", task: dependency, from: state.lane[dependency]!, to: lane });
  }
}

function isThere(state: SchedulerState, task: number, lane: number): boolean {
  return (
    state.everywhere[task] === 1 || state.lane[task] === lane || (state.copies.get(task)?.has(lane) ?? false)
  );
}
