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

/** In place of a claim: there was none left. */
export const NO_CLAIM = -1;

/** A claim is the number of the task's result plus one when sent, its negative when begun, 0 when free or taken. */
export class Claims {
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;

  constructor(memory = new SharedArrayBuffer(4 * CLAIMS)) {
    this.memory = memory;
    this.#words = new Int32Array(memory);
  }

  /** The lane begins the task; false when it was taken back. */
  begin(claim: number, id: number): boolean {
    if (claim === NO_CLAIM) return true;
    return Atomics.compareExchange(this.#words, claim, id + 1, -id - 1) === id + 1;
  }

  /** The shell takes the task back; false when it has begun. */
  takeBack(claim: number, id: number): boolean {
    return claim !== NO_CLAIM && Atomics.compareExchange(this.#words, claim, id + 1, 0) === id + 1;
  }

  /** Whether the task has begun. */
  hasBegun(claim: number, id: number): boolean {
    return claim !== NO_CLAIM && Atomics.load(this.#words, claim) === -id - 1;
  }

  /** The shell sends the task. */
  set(claim: number, id: number): void {
    Atomics.store(this.#words, claim, id + 1);
  }
}

/** The shell's side: gives claims out and takes them back. */
export class ClaimBook {
  readonly claims = new Claims();
  readonly #free: number[] = [];
  /** Task → its claim. */
  readonly #of = new Map<number, number>();
  #unused = 0;

  /** A claim for a task that is about to be sent. */
  give(id: number): number {
    this.settle(id);
    const claim = this.#free.pop() ?? (this.#unused < CLAIMS ? this.#unused++ : NO_CLAIM);
    if (claim === NO_CLAIM) return NO_CLAIM;
    this.#of.set(id, claim);
    this.claims.set(claim, id);
    return claim;
  }

  /** True when the task had not begun, and will not. */
  takeBack(id: number): boolean {
    const claim = this.#of.get(id);
    if (claim === undefined || !this.claims.takeBack(claim, id)) return false;
    this.settle(id);
    return true;
  }

  hasBegun(id: number): boolean {
    return this.claims.hasBegun(this.#of.get(id) ?? NO_CLAIM, id);
  }

  /** The task is over, or the lane's no longer. */
  settle(id: number): void {
    const claim = this.#of.get(id);
    if (claim === undefined) return;
    this.#of.delete(id);
    this.#free.push(claim);
  }
}
