/**
 * Asking the editor to ask again: at once the first time, and then not more often than it can follow. Knows nothing of
 * what is asked for.
 */
import type { Clock } from "./clock.ts";

/** An editor that is asked to ask again lays out its lines anew. */
const EVERY_MS = 500;

export class Refresh {
  readonly #clock: Clock;
  readonly #isSupported: boolean;
  readonly #send: () => void;
  #isResting = false;
  #isWanted = false;

  constructor(clock: Clock, isSupported: boolean, send: () => void) {
    this.#clock = clock;
    this.#isSupported = isSupported;
    this.#send = send;
  }

  ask(): void {
    if (!this.#isSupported) return;
    this.#isWanted = true;
    if (!this.#isResting) this.#go();
  }

  #go(): void {
    this.#isWanted = false;
    this.#isResting = true;
    this.#send();
    this.#clock.later(EVERY_MS, () => {
      this.#isResting = false;
      if (this.#isWanted) this.#go();
    });
  }
}
