/**
 * What lanes are doing, as far as the scheduler knows: counters for each, and the tasks that each has.
 */

/** Where a task has no lane. */
export const NO_LANE = -1;
/** Where what a task waits for is being made in more than one. */
export const SEVERAL_LANES = -2;

export interface LaneState {
  readonly lane: number;
  readonly mainThread: boolean;
  /** Tasks sent and neither finished nor awaiting; agrees with the EXECUTING tasks whose `lane` this is. */
  queued: number;
  /** Expected milliseconds of the queued tasks. */
  queuedTime: number;
  /** Tasks that wait for something outside. */
  awaiting: number;
  /** Tasks that it is asked to give back and has not answered for. */
  recalled: number;
}

/** The tasks of each lane in the order in which they were sent: a doubly linked list in two arrays. */
export class LaneTasks {
  /** Task → the one sent before it to the same lane; -1 for the first. */
  readonly #before: Int32Array;
  readonly #after: Int32Array;
  readonly #first = new Map<number, number>();
  readonly #last = new Map<number, number>();

  constructor(size: number) {
    this.#before = new Int32Array(size).fill(-1);
    this.#after = new Int32Array(size).fill(-1);
  }

  append(lane: number, task: number): void {
    const last = this.#last.get(lane) ?? -1;
    this.#before[task] = last;
    this.#after[task] = -1;
    if (last === -1) this.#first.set(lane, task);
    else this.#after[last] = task;
    this.#last.set(lane, task);
  }

  remove(lane: number, task: number): void {
    const before = this.#before[task]!;
    const after = this.#after[task]!;
    if (before === -1) this.#first.set(lane, after);
    else this.#after[before] = after;
    if (after === -1) this.#last.set(lane, before);
    else this.#before[after] = before;
  }

  /** What was sent last comes first; the list may lose the task it is at. */
  *fromLast(lane: number): Iterable<number> {
    for (let task = this.#last.get(lane) ?? -1; task !== -1; ) {
      const before = this.#before[task]!;
      yield task;
      task = before;
    }
  }
}
