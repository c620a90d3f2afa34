/**
 * The tasks that could be sent now, in queues by rank: those that no lane is better for, and for each lane those
 * whose inputs lie there or are being made there.
 *
 * Entries are never taken out of the middle. One whose task has gone another way is passed over when it is met,
 * so a task may stand in several queues.
 */
import { type LaneState, NO_LANE, workerCount } from "./lane-state.ts";
import { MOVE_MS, movingTime, movingTimeOf } from "./moving-time.ts";
import { ReadyQueue } from "./ready-queue.ts";
import type { SchedulerState } from "./state.ts";
import { READY, WAITING } from "./states.ts";

/** Inputs from elsewhere that a task may cost when it runs ahead; more, and it waits until it can choose its lane. */
const MOST_MOVING_AHEAD_MS = 4 * MOVE_MS;

/** How many ranks further on a root may lie that a lane begins before the first: few, or more would be held. */
const RANKS_NEARBY = 6;

/** Inputs of a task that are looked at; looking at more would take longer than it saves. */
const MOST_SIBLINGS = 4;

/** How a root lies to a lane, best first: its sibling is there; it has none yet; its sibling is in another lane. */
const TOGETHER = 1;
const ALONE = 0;
const APART = -1;

export class ReadyTasks {
  /** Ready tasks without dependencies: the ones that only add to what is held. */
  readonly #roots = new ReadyQueue();
  /** Ready tasks whose inputs are everywhere. */
  readonly #anywhere = new ReadyQueue();
  /** The same for tasks that must run on the main thread, wherever their inputs are. */
  readonly #mainRoots = new ReadyQueue();
  readonly #main = new ReadyQueue();

  /** Entries that any worker may take; an upper bound. */
  get free(): number {
    return this.#roots.size + this.#anywhere.size;
  }

  /** A task has become ready. */
  add(s: SchedulerState, task: number): void {
    const rank = s.rank[task]!;
    const isRoot = s.graph.dependencyStart[task] === s.graph.dependencyStart[task + 1];
    if (s.mainThread[s.graph.functions[task]!]) (isRoot ? this.#mainRoots : this.#main).push(rank);
    else if (isRoot) this.#roots.push(rank);
    else (nearestLane(s, task)?.near ?? this.#anywhere).push(rank);
  }

  /** What a task still misses is all being made: if in one lane, it may follow there at once. */
  addIfAhead(s: SchedulerState, task: number): void {
    const lane = s.aheadLane[task]!;
    const at = lane < 0 ? undefined : s.lanes.get(lane);
    if (!at || !isAhead(s, task, lane)) return;
    const onMain = s.mainThread[s.graph.functions[task]!] === 1;
    if (at.mainThread !== onMain && !(at.mainThread && servesAll(s))) return;
    if (movingTime(s, task, lane) <= MOST_MOVING_AHEAD_MS) at.ahead.push(s.rank[task]!);
  }

  /**
   * Takes out the task of smallest rank that a lane may run now; -1 for none.
   *
   * @param may.free whether it may have what any worker could take
   * @param may.roots whether roots may begin
   */
  take(s: SchedulerState, at: LaneState, may: { readonly free: boolean; readonly roots: boolean }): number {
    let best = at.ahead;
    let rank = firstAhead(s, at);
    const consider = (queue: ReadyQueue): void => {
      const first = firstReady(s, queue);
      if (first === -1 || (rank !== -1 && rank <= first)) return;
      best = queue;
      rank = first;
    };
    if (at.mainThread) {
      consider(this.#main);
      if (may.roots) consider(this.#mainRoots);
    }
    if (!at.mainThread || servesAll(s)) {
      consider(at.near);
      if (may.free) consider(this.#anywhere);
      if (may.free && may.roots) consider(this.#roots);
    }
    if (rank === -1) return -1;
    // With one worker nothing moves, and the order is kept. One out of the middle stays in
    // its queue, and is passed over when it is met there.
    const sibling = best === this.#roots && workerCount(s.lanes) > 1 ? rootNearby(s, rank, at.lane) : -1;
    return sibling === -1 ? s.taskOfRank[best.pop()]! : sibling;
  }

  /** The first task that waits for a lane because its inputs are there; -1 for none. */
  firstNear(s: SchedulerState, at: LaneState): number {
    const rank = firstReady(s, at.near);
    return rank === -1 ? -1 : s.taskOfRank[rank]!;
  }

  /** A lane does not do any more what it did: what waited for it looks for another. */
  forget(s: SchedulerState, at: LaneState): void {
    at.ahead.clear();
    const ranks: number[] = [];
    for (let rank = at.near.pop(); rank !== -1; rank = at.near.pop()) ranks.push(rank);
    for (const rank of ranks) {
      const task = s.taskOfRank[rank]!;
      if (s.state[task] === READY) this.add(s, task);
    }
  }
}

/** With no worker lanes, and none to come, the main thread does everything. */
export function servesAll(s: SchedulerState): boolean {
  return workerCount(s.lanes) === 0 && !s.workersWillCome;
}

/** Whether everything that the task misses is executing in this lane. */
function isAhead(s: SchedulerState, task: number, lane: number): boolean {
  return (
    s.state[task] === WAITING &&
    s.aheadLane[task] === lane &&
    s.aheadCount[task] === s.missing[task] &&
    !s.stopped
  );
}

/**
 * A root of one of the next ranks that this lane had better begin than the first: the two inputs of a pair, made in
 * one lane, need not be moved. -1 when the first is as good as any.
 */
function rootNearby(s: SchedulerState, first: number, lane: number): number {
  let found = -1;
  let best = togetherness(s, s.taskOfRank[first]!, lane);
  const end = Math.min(s.graph.size, first + RANKS_NEARBY);
  for (let rank = first + 1; rank < end && best < TOGETHER; rank++) {
    const task = s.taskOfRank[rank]!;
    if (!isFreeRoot(s, task)) continue;
    const here = togetherness(s, task, lane);
    if (here <= best) continue;
    best = here;
    found = task;
  }
  return found;
}

function isFreeRoot(s: SchedulerState, task: number): boolean {
  const { dependencyStart, functions } = s.graph;
  return (
    s.state[task] === READY &&
    dependencyStart[task] === dependencyStart[task + 1] &&
    s.mainThread[functions[task]!] === 0
  );
}

/** Where the other inputs of a root's only dependent are, or are being made, as seen from a lane. */
function togetherness(s: SchedulerState, task: number, lane: number): number {
  const { dependentStart, dependents, dependencyStart, dependencies } = s.graph;
  if (dependentStart[task + 1]! - dependentStart[task]! !== 1) return ALONE;
  const dependent = dependents[dependentStart[task]!]!;
  const end = dependencyStart[dependent + 1]!;
  if (end - dependencyStart[dependent]! > MOST_SIBLINGS) return ALONE;
  let answer = ALONE;
  for (let edge = dependencyStart[dependent]!; edge < end; edge++) {
    const input = dependencies[edge]!;
    if (s.everywhere[input] === 1 || s.lane[input] === NO_LANE) continue;
    if (s.lane[input] === lane) return TOGETHER;
    answer = APART;
  }
  return answer;
}

/** The smallest rank of a queue whose task is still ready; -1 for none. */
function firstReady(s: SchedulerState, queue: ReadyQueue): number {
  for (let rank = queue.peek(); rank !== -1; rank = queue.peek()) {
    if (s.state[s.taskOfRank[rank]!] === READY) return rank;
    queue.pop();
  }
  return -1;
}

/** The smallest rank of a task that can still run ahead in a lane; -1 for none. */
function firstAhead(s: SchedulerState, { ahead, lane }: LaneState): number {
  for (let rank = ahead.peek(); rank !== -1; rank = ahead.peek()) {
    if (isAhead(s, s.taskOfRank[rank]!, lane)) return rank;
    ahead.pop();
  }
  return -1;
}

/**
 * The worker lane to which least would have to be moved for a ready task; none when its inputs are everywhere or
 * on the main thread.
 */
function nearestLane(s: SchedulerState, task: number): LaneState | undefined {
  const { dependencyStart, dependencies } = s.graph;
  let only = NO_LANE;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (s.everywhere[dependency]) continue;
    if (only !== NO_LANE && only !== s.lane[dependency]!) return nearestOfSeveral(s, task);
    only = s.lane[dependency]!;
  }
  return only === NO_LANE ? undefined : laneForAll(s, only);
}

function nearestOfSeveral(s: SchedulerState, task: number): LaneState | undefined {
  /** Lane → milliseconds that need not be spent there. */
  const saved = new Map<number, number>();
  const { dependencyStart, dependencies } = s.graph;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (s.everywhere[dependency]) continue;
    const time = movingTimeOf(s, dependency);
    const lane = s.lane[dependency]!;
    saved.set(lane, (saved.get(lane) ?? 0) + time);
    for (const copy of s.copies.of(dependency).keys()) saved.set(copy, (saved.get(copy) ?? 0) + time);
  }
  let best: LaneState | undefined;
  let most = 0;
  for (const [lane, time] of saved) {
    const at = time > most ? laneForAll(s, lane) : undefined;
    if (!at) continue;
    best = at;
    most = time;
  }
  return best;
}

/** The lane, unless it is the main thread's and has only its own tasks to do. */
function laneForAll(s: SchedulerState, lane: number): LaneState | undefined {
  const at = s.lanes.get(lane);
  return at && (!at.mainThread || servesAll(s)) ? at : undefined;
}
