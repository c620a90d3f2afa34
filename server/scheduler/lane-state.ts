/**
 * What lanes are doing, as far as the scheduler knows: counters, queues and the tasks that each has.
 */
import { ReadyQueue } from "./ready-queue.ts";

/** Where a task has no lane. */
export const NO_LANE = -1;
/** Where what a task waits for is being made in more than one. */
export const SEVERAL_LANES = -2;

export interface LaneState {
  readonly lane: number;
  readonly mainThread: boolean;
  /** Tasks sent and neither finished nor awaiting; agrees with the EXECUTING tasks whose `lane` this is. */
  queued: number;
  /** Expected milliseconds of the queued tasks; the sum of their `charged`. */
  queuedTime: number;
  /** Tasks that wait for something outside. */
  awaiting: number;
  /** Tasks that it is asked to give back and has not answered for. */
  recalled: number;
  /** Tasks that it may be asked for on behalf of an idle lane: those that `isOpen`. */
  open: number;
  /** `open` when it was last found that nothing here is worth moving; 0 when that is not known. */
  inVain: number;
  /** The task sent last; -1 for none. The rest of the list is in `LaneTasks`. */
  last: number;
  /** Ranks of ready tasks that are to run here, most of their inputs being here. */
  readonly near: ReadyQueue;
  /** Ranks of waiting tasks whose missing inputs are all being made here. */
  readonly ahead: ReadyQueue;
}

/** A lane that has been sent nothing. */
export function newLane(lane: number, mainThread: boolean): LaneState {
  return {
    lane,
    mainThread,
    queued: 0,
    queuedTime: 0,
    awaiting: 0,
    recalled: 0,
    open: 0,
    inVain: 0,
    last: -1,
    near: new ReadyQueue(),
    ahead: new ReadyQueue(),
  };
}

/** How many lanes are workers'. One is always the main thread's, and is the first to come. */
export function workerCount(lanes: ReadonlyMap<number, LaneState>): number {
  return lanes.size - 1;
}

/** The tasks of each lane in the order in which they were sent: doubly linked lists in two arrays. */
export class LaneTasks {
  /** Task → the one sent before it to the same lane; -1 for the first. */
  readonly #before: Int32Array;
  readonly #after: Int32Array;

  constructor(size: number) {
    this.#before = new Int32Array(size);
    this.#after = new Int32Array(size);
  }

  append(lane: LaneState, task: number): void {
    this.#before[task] = lane.last;
    this.#after[task] = -1;
    if (lane.last !== -1) this.#after[lane.last] = task;
    lane.last = task;
  }

  remove(lane: LaneState, task: number): void {
    const before = this.#before[task]!;
    const after = this.#after[task]!;
    if (before !== -1) this.#after[before] = after;
    if (after === -1) lane.last = before;
    else this.#before[after] = before;
  }

  /** The task sent before this one to the same lane; -1 for none. Begin with `lane.last`. */
  before(task: number): number {
    return this.#before[task]!;
  }
}
