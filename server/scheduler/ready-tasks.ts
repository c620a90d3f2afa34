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
    return rank === -1 ? -1 : s.taskOfRank[best.pop()]!;
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
