/**
 * Who has a task: the queue of a lane, the lane's thread, or the shell that took it back. One word of shared
 * memory for each task in a queue, so that both sides decide it at once and without a message: a thread that
 * computes without a pause could not answer one.
 *
 *     free ──► sent ──► begun        (the lane's thread was first)
 *                 └───► taken        (the shell was first; the lane passes the task over)
 */

/** More than a lane is ever sent at once; a task without a claim cannot be taken back. */
const CLAIMS = 4096;

/** In place of a claim: there was none left, or the task has none. */
export const NO_CLAIM = -1;

/** The lane's side. A word is the number of the task's result plus one when sent, its negative when begun, else 0. */
export class Claims {
  readonly memory: SharedArrayBuffer;
  protected readonly words: Int32Array;

  constructor(memory = new SharedArrayBuffer(4 * CLAIMS)) {
    this.memory = memory;
    this.words = new Int32Array(memory);
  }

  /** The lane begins the task; false when it was taken back. */
  begin(claim: number, id: number): boolean {
    if (claim === NO_CLAIM) return true;
    return Atomics.compareExchange(this.words, claim, id + 1, -id - 1) === id + 1;
  }
}

/** The shell's side: gives claims out and takes them back. */
export class ClaimBook extends Claims {
  readonly #free: number[] = [];
  #unused = 0;

  /** A claim for a task that is about to be sent; `NO_CLAIM` when all are given. */
  give(id: number): number {
    const claim = this.#free.pop() ?? (this.#unused < CLAIMS ? this.#unused++ : NO_CLAIM);
    if (claim !== NO_CLAIM) Atomics.store(this.words, claim, id + 1);
    return claim;
  }

  /** True when the task had not begun, and will not. The claim is still to be settled. */
  takeBack(claim: number, id: number): boolean {
    return claim !== NO_CLAIM && Atomics.compareExchange(this.words, claim, id + 1, 0) === id + 1;
  }

  hasBegun(claim: number, id: number): boolean {
    return claim !== NO_CLAIM && Atomics.load(this.words, claim) === -id - 1;
  }

  /** The task is over, or the lane's no longer. */
  settle(claim: number): void {
    if (claim !== NO_CLAIM) this.#free.push(claim);
  }
}
