/**
 * One question being worked on: how it is cancelled, how far it is, and what it has cost. Knows no question.
 */
import type { FrameProgress } from "../../protocol/frames.ts";
import { Withdrawn } from "../errors.ts";

/** Progress is told so often at most, in milliseconds: a bar moves smoothly, and the thread reads on. */
const PACE = 50;

/** What a turn tells to others. */
export interface TurnEars {
  readonly now: () => number;
  readonly progress: (progress: FrameProgress | null) => void;
}

export class Turn {
  readonly #abort = new AbortController();
  readonly #ears: TurnEars | undefined;
  #told: number | undefined;
  /** Bytes of values that were read from files for it. */
  bytesRead = 0;

  /** @param ears Without them nobody hears how far it is: it is read ahead. */
  constructor(ears?: TurnEars) {
    this.#ears = ears;
  }

  /** Aborted when nobody waits any more. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Nobody waits any more. */
  cancel(): void {
    this.#abort.abort(new Withdrawn());
  }

  /** So many of `total` rows are there. */
  progress(done: number, total: number): void {
    if (this.#ears === undefined || done >= total) return;
    const now = this.#ears.now();
    if (this.#told !== undefined && now - this.#told < PACE) return;
    this.#told = now;
    this.#ears.progress({ of: "rows", done, total });
  }

  /** It is over: whoever was told how far it is hears that nothing is under way any more. */
  end(): void {
    if (this.#told !== undefined) this.#ears?.progress(null);
  }
}
