/**
 * The tasks that could be sent now, in queues by rank: those that no lane is better for, and for each lane those
 * whose inputs lie there or are being made there.
 *
 * Entries are never taken out of the middle. One whose task has gone another way is passed over when it is met,
 * so a task may stand in several queues.
 */

import { NO_LANE } from "./lane-state.ts";
import { MOVE_MS, movingTime } from "./moving-time.ts";
import { ReadyQueue } from "./ready-queue.ts";
import type { SchedulerState } from "./state.ts";
import { READY, WAITING } from "./states.ts";

/** Inputs from elsewhere that a task may cost when it runs ahead; more, and it waits until it can choose its lane. */
const MOST_MOVING_AHEAD_MS = 4 * MOVE_MS;

export class ReadyTasks {
  /** Ready tasks without dependencies: the ones that only add to what is held. */
  readonly #roots = new ReadyQueue();
  /** Ready tasks whose inputs are everywhere. */
  readonly #anywhere = new ReadyQueue();
  /** Ready tasks that must run on the main thread. */
  readonly #main = new ReadyQueue();
  /** Lane → ready tasks most of whose inputs lie there. */
  readonly #near = new Map<number, ReadyQueue>();
  /** Lane → waiting tasks whose missing inputs are all being made there. */
  readonly #ahead = new Map<number, ReadyQueue>();

  /** Entries that any lane may take; an upper bound. */
  get free(): number {
    return this.#roots.size + this.#anywhere.size;
  }

  /** A task has become ready. */
  add(s: SchedulerState, task: number): void {
    const rank = s.rank[task]!;
    if (s.mainThread[s.graph.functions[task]!]) this.#main.push(rank);
    else if (s.graph.dependencyStart[task] === s.graph.dependencyStart[task + 1]) this.#roots.push(rank);
    else {
      const lane = laneOfInputs(s, task);
      if (lane === NO_LANE) this.#anywhere.push(rank);
      else queueOf(this.#near, lane).push(rank);
    }
  }

  /** A ready task is for this lane before all others. */
  addNear(s: SchedulerState, task: number, lane: number): void {
    queueOf(this.#near, lane).push(s.rank[task]!);
  }

  /** A dependency of `task` has been sent to a lane: it may follow at once, if all that it misses are there. */
  addIfAhead(s: SchedulerState, task: number): void {
    if (!isAhead(s, task)) return;
    const lane = s.aheadLane[task]!;
    const onMain = s.mainThread[s.graph.functions[task]!] === 1;
    const at = s.lanes.get(lane)!;
    if (at.mainThread !== onMain && !(at.mainThread && servesAll(s))) return;
    if (movingTime(s, task, lane) <= MOST_MOVING_AHEAD_MS) queueOf(this.#ahead, lane).push(s.rank[task]!);
  }

  /** Takes out the task of smallest rank that lane `lane` may run now; -1 for none. @param roots whether roots may begin */
  take(s: SchedulerState, lane: number, roots: boolean): number {
    const { mainThread } = s.lanes.get(lane)!;
    let best: ReadyQueue | undefined;
    let smallest = Number.POSITIVE_INFINITY;
    const consider = (queue: ReadyQueue | undefined, isGood: typeof isReady): void => {
      const rank = queue ? firstGood(s, queue, isGood) : -1;
      if (rank === -1 || rank >= smallest) return;
      best = queue;
      smallest = rank;
    };
    consider(this.#ahead.get(lane), (state, task) => isAhead(state, task) && state.aheadLane[task] === lane);
    if (mainThread) consider(this.#main, isReady);
    if (!mainThread || servesAll(s)) {
      consider(this.#near.get(lane), isReady);
      consider(this.#anywhere, isReady);
      if (roots) consider(this.#roots, isReady);
    }
    return best ? s.taskOfRank[best.pop()]! : -1;
  }

  /** The first task that waits for lane `lane` because its inputs are there; -1 for none. */
  firstNear(s: SchedulerState, lane: number): number {
    const queue = this.#near.get(lane);
    const rank = queue ? firstGood(s, queue, isReady) : -1;
    return rank === -1 ? -1 : s.taskOfRank[rank]!;
  }

  /** Takes out what `firstNear` showed. */
  takeNear(lane: number): void {
    this.#near.get(lane)?.pop();
  }

  /** A lane is lost: what waited for it looks for another. */
  forget(s: SchedulerState, lane: number): void {
    const near = this.#near.get(lane);
    this.#near.delete(lane);
    this.#ahead.delete(lane);
    if (!near) return;
    for (let rank = near.pop(); rank !== -1; rank = near.pop()) {
      const task = s.taskOfRank[rank]!;
      if (isReady(s, task)) this.add(s, task);
    }
  }
}

/** With no worker lanes, and none to come, the main thread does everything. */
export function servesAll(s: SchedulerState): boolean {
  return s.lanes.size === 1 && !s.workersWillCome;
}

function isReady(s: SchedulerState, task: number): boolean {
  return s.state[task] === READY;
}

/** Whether everything that the task misses is executing in one lane. */
function isAhead(s: SchedulerState, task: number): boolean {
  return (
    s.state[task] === WAITING &&
    s.aheadLane[task]! >= 0 &&
    s.aheadCount[task] === s.missing[task] &&
    !s.stopped
  );
}

/** The smallest rank of a queue whose task is still good; -1 for none. */
function firstGood(
  s: SchedulerState,
  queue: ReadyQueue,
  isGood: (s: SchedulerState, task: number) => boolean,
): number {
  for (let rank = queue.peek(); rank !== -1; rank = queue.peek()) {
    if (isGood(s, s.taskOfRank[rank]!)) return rank;
    queue.pop();
  }
  return -1;
}

function queueOf(queues: Map<number, ReadyQueue>, lane: number): ReadyQueue {
  let queue = queues.get(lane);
  if (!queue) {
    queue = new ReadyQueue();
    queues.set(lane, queue);
  }
  return queue;
}

/** The worker lane from which moving the inputs would cost most; none when they are everywhere or on the main thread. */
function laneOfInputs(s: SchedulerState, task: number): number {
  const { dependencyStart, dependencies } = s.graph;
  let best = NO_LANE;
  let bestTime = Number.POSITIVE_INFINITY;
  const tried = new Set<number>();
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (s.everywhere[dependency]) continue;
    const lane = s.lane[dependency]!;
    const at = s.lanes.get(lane);
    if (!at || (at.mainThread && !servesAll(s)) || tried.has(lane)) continue;
    tried.add(lane);
    const time = movingTime(s, task, lane);
    if (time >= bestTime) continue;
    best = lane;
    bestTime = time;
  }
  return best;
}
