/**
 * Where copies of results are, or will be: in lanes beside the one that made them. Knows nothing of states; an
 * entry stays until the copy has been told to go or cannot come any more, whatever becomes of its task.
 */

/** In place of the lane from which a copy comes: it is there. */
export const ARRIVED = -1;

export class Copies {
  /** Task → lane that has a copy or gets one → the lane from which it comes, or `ARRIVED`. */
  readonly #lanes = new Map<number, Map<number, number>>();

  /** Whether there are none at all; asked first wherever looking them up would cost more than all else. */
  get isEmpty(): boolean {
    return this.#lanes.size === 0;
  }

  /** The copies of one result: lane → where it comes from, or `ARRIVED`. They may be taken out meanwhile. */
  of(task: number): ReadonlyMap<number, number> {
    return this.#lanes.get(task) ?? NONE;
  }

  has(task: number, lane: number): boolean {
    return this.#lanes.get(task)?.has(lane) ?? false;
  }

  /** A copy is on its way, or there. @param from where it comes from, or `ARRIVED` */
  set(task: number, lane: number, from: number): void {
    const lanes = this.#lanes.get(task);
    if (lanes) lanes.set(lane, from);
    else this.#lanes.set(task, new Map([[lane, from]]));
  }

  delete(task: number, lane: number): void {
    const lanes = this.#lanes.get(task);
    if (lanes?.delete(lane) && lanes.size === 0) this.#lanes.delete(task);
  }

  /** The tasks of which there are copies; all of them may be taken out meanwhile. */
  tasks(): Iterable<number> {
    return this.#lanes.keys();
  }
}

const NONE: ReadonlyMap<number, number> = new Map();
