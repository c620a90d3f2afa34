/**
 * Which lane gets which ready task. Reads durations and sizes from the state; changes only what it decides.
 *
 * A lane with room takes the smallest rank among what it may run: tasks that follow on what it already has,
 * tasks whose inputs lie there, and tasks that no lane is better for. With nothing of that left it takes a task
 * that waits for another lane, if moving the inputs takes less time than waiting.
 */
import type { Instructions } from "./instructions.ts";
import { type LaneState, workerCount } from "./lane-state.ts";
import { isThere, movingTime } from "./moving-time.ts";
import type { SchedulerState } from "./state.ts";
import { EXECUTING } from "./states.ts";
import { beginExecuting } from "./transitions.ts";

/**
 * A lane has up to this many milliseconds of expected work, and is sent more when half of it is done: a hundred
 * times the 40 µs that a message and a wake-up cost, and short enough that a wrong guess is noticed soon.
 */
const HORIZON_MS = 4;

/** However short the tasks are, a lane has no more than this many. */
const LONGEST_QUEUE = 2048;

/**
 * Results that each lane may hold beside those that the order promises, before new roots wait. Without a bound
 * a chain that takes one input per link is left with all its inputs (669 of 1000 with four lanes, simulated);
 * with this one it holds 24 and is done sooner.
 */
const MOST_HELD_BESIDE = 4;

/** Tasks that may wait for something outside in one lane; each holds its inputs, so memory bounds this. */
const MOST_AWAITING = 32;

/** What a function never seen is thought to take: Dask's assumption, and long enough to fill a lane. */
const UNKNOWN_MS = 500;

/** Whether a lane may be sent another task. */
export function hasRoom(lane: LaneState): boolean {
  if (lane.awaiting >= MOST_AWAITING) return false;
  return lane.queued === 0 || (lane.queuedTime < HORIZON_MS && lane.queued < LONGEST_QUEUE);
}

/** Whether it is time to send a lane more: half of what it may have. A task at a time would be a message for each. */
function runsLow(lane: LaneState): boolean {
  if (lane.awaiting >= MOST_AWAITING) return false;
  return lane.queued === 0 || (lane.queuedTime < HORIZON_MS / 2 && lane.queued < LONGEST_QUEUE / 2);
}

/** Fills every lane that runs low with what may run there. */
export function assign(s: SchedulerState, out: Instructions): void {
  if (s.stopped) return;
  s.heldInVain = Math.min(s.heldInVain, s.held);
  while (fillLanes(s, out));
  if (!rootsWaitInVain(s)) return;
  // What is held waits for the roots now, and not they for it.
  s.heldInVain = s.held;
  while (fillLanes(s, out));
  if (rootsWaitInVain(s)) beginOneRoot(s, out);
}

/**
 * A lane is idle, only roots are ready, and nothing that has a thread could free anything. What merely awaits
 * something outside will free its inputs too, but nobody knows when.
 */
function rootsWaitInVain(s: SchedulerState): boolean {
  if (s.freeing > 0 || s.readyCount === 0) return false;
  let someIdle = false;
  for (const lane of s.lanes.values()) {
    if (s.ready.firstNear(s, lane) !== -1) return false;
    if (isIdle(lane)) someIdle = true;
  }
  return someIdle;
}

/** Whether a lane has nothing to do and could be sent something. */
export function isIdle(lane: LaneState): boolean {
  return lane.queued === 0 && lane.awaiting < MOST_AWAITING;
}

/** Gives every lane that runs low its share; false when there was nothing for any. */
function fillLanes(s: SchedulerState, out: Instructions): boolean {
  const low = [...s.lanes.values()].filter(runsLow).sort((a, b) => a.queuedTime - b.queuedTime);
  let placed = false;
  for (const [i, lane] of low.entries()) {
    // What any lane could take is shared out, or the first lane would take the last milliseconds alone.
    const share = lane.mainThread ? s.ready.free : Math.ceil(s.ready.free / (low.length - i));
    if (fill(s, lane, share, out)) placed = true;
  }
  return placed;
}

/** Gives a lane tasks while it has room, of those that any could take its share; false when there were none. */
function fill(s: SchedulerState, lane: LaneState, share: number, out: Instructions): boolean {
  const leave = s.ready.free - share;
  let placed = false;
  while (hasRoom(lane)) {
    let task = s.ready.take(s, lane, { free: s.ready.free > leave, roots: rootsMayBegin(s) });
    if (task === -1 && !lane.mainThread) task = takeFromNeighbour(s, lane);
    if (task === -1) break;
    place(s, task, lane, out);
    placed = true;
  }
  return placed;
}

/**
 * Roots make results and free none. They wait while results fill the memory target, and while more of them are
 * held than the order promises to so many lanes: what runs will free some.
 */
function rootsMayBegin(s: SchedulerState): boolean {
  const lanes = Math.max(1, workerCount(s.lanes));
  return (
    s.heldBytes + s.comingBytes < s.memoryTarget &&
    s.held - s.heldInVain < lanes * (s.promised + MOST_HELD_BESIDE)
  );
}

/** Over the memory target, and nothing is left but roots: one of them begins all the same, in an idle lane. */
function beginOneRoot(s: SchedulerState, out: Instructions): void {
  for (const lane of s.lanes.values()) {
    const task = isIdle(lane) ? s.ready.take(s, lane, { free: true, roots: true }) : -1;
    if (task === -1) continue;
    place(s, task, lane, out);
    return;
  }
}

/**
 * A task that waits for another lane, when moving its inputs takes less time than waiting: of the first ones of all
 * lanes the one that would wait longest; -1 for none.
 */
function takeFromNeighbour(s: SchedulerState, lane: LaneState): number {
  let busiest: LaneState | undefined;
  for (const other of s.lanes.values()) {
    if (other === lane || other.mainThread || hasRoom(other)) continue;
    if (busiest && waitingTime(other) <= waitingTime(busiest)) continue;
    const task = s.ready.firstNear(s, other);
    if (task !== -1 && movingTime(s, task, lane.lane) < waitingTime(other)) busiest = other;
  }
  return busiest ? s.taskOfRank[busiest.near.pop()]! : -1;
}

/** Milliseconds until a lane is thought to begin what it is sent next. */
function waitingTime(lane: LaneState): number {
  return lane.awaiting >= MOST_AWAITING ? UNKNOWN_MS : lane.queuedTime;
}

function place(s: SchedulerState, task: number, lane: LaneState, out: Instructions): void {
  fetchInputs(s, task, lane.lane, out);
  const kind = s.graph.functions[task]!;
  beginExecuting(s, task, lane, s.calls[kind] === 0 ? UNKNOWN_MS : s.meanTime[kind]!);
  out.run(lane.lane, task);
}

/** Asks for the inputs that are elsewhere; those that the lane is about to make itself are neither there nor missing. */
function fetchInputs(s: SchedulerState, task: number, lane: number, out: Instructions): void {
  const { dependencyStart, dependencies } = s.graph;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (s.state[dependency] === EXECUTING || isThere(s, dependency, lane)) continue;
    const from = s.lane[dependency]!;
    s.copies.set(dependency, lane, from);
    out.move(dependency, from, lane);
  }
}
