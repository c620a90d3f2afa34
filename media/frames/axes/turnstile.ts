/**
 * Lets so many asks through at once and keeps one waiting, the newest: who drags a slider asks for hundreds of frames,
 * and wants the last of them.
 */

type Ask = () => unknown;

export class Turnstile {
  readonly #most: number;
  #underWay = 0;
  #waiting: { readonly ask: Ask; settle(outcome: unknown): void } | undefined;

  /** @param most How many may be under way; at least 1. */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Makes `ask` begin, at once if there is room, else when there is; a newer one takes its place while it waits.
   * Gives what came of it, or false when it has failed or lost its place.
   */
  pass(ask: Ask): Promise<unknown> {
    return new Promise((settle) => {
      this.#waiting?.settle(false);
      this.#waiting = { ask, settle };
      this.#letThrough();
    });
  }

  /** Nothing that waits is asked for any more. */
  clear(): void {
    this.#waiting?.settle(false);
    this.#waiting = undefined;
  }

  #letThrough(): void {
    const next = this.#waiting;
    if (!next || this.#underWay >= this.#most) return;
    this.#waiting = undefined;
    this.#underWay++;
    const settled = (outcome: unknown): void => {
      this.#underWay--;
      next.settle(outcome);
      this.#letThrough();
    };
    Promise.resolve()
      .then(next.ask)
      .then(settled, (error: unknown) => {
        settled(false);
        // A mistake of the listener: it ends as an unhandled rejection, which the page logs, and holds nobody up.
        throw error;
      });
  }
}
