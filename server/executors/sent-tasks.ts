/**
 * Which of a compute's tasks have a claim in which lane, and what the claims say. The one place where claims are
 * given and settled, so that none is settled twice.
 */
import { type ClaimBook, NO_CLAIM } from "./claims.ts";
import type { Lanes } from "./executor.ts";
import type { TaskNumbers } from "./task-numbers.ts";

export class SentTasks {
  readonly #lanes: Lanes;
  readonly #numbers: TaskNumbers;
  /** Task → its claim; `NO_CLAIM` when it has not been sent. */
  readonly #claim: Int32Array;

  constructor(size: number, lanes: Lanes, numbers: TaskNumbers) {
    this.#lanes = lanes;
    this.#numbers = numbers;
    this.#claim = new Int32Array(size).fill(NO_CLAIM);
  }

  /** The task is about to be sent to a lane. */
  send(task: number, lane: number): number {
    const claim = this.#lanes.claims(lane)?.give(this.#numbers.resultId(task)) ?? NO_CLAIM;
    this.#claim[task] = claim;
    return claim;
  }

  /** Takes a task back; false when it has begun. */
  takeBack(task: number, lane: number): boolean {
    const book = this.#lanes.claims(lane);
    if (!book?.takeBack(this.#claim[task]!, this.#numbers.resultId(task))) return false;
    this.settle(task, lane);
    return true;
  }

  /** Whether a task had begun in a lane that is gone. */
  hadBegun(task: number, claims: ClaimBook): boolean {
    return claims.hasBegun(this.#claim[task]!, this.#numbers.resultId(task));
  }

  /** The task is over, or the lane's no longer. */
  settle(task: number, lane: number): void {
    const claim = this.#claim[task]!;
    if (claim === NO_CLAIM) return;
    this.#claim[task] = NO_CLAIM;
    this.#lanes.claims(lane)?.settle(claim);
  }
}
