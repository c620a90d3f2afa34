/** A clock that stands still until a test moves it. */
import type { Clock } from "../../server/language/clock.ts";

export class ManualClock implements Clock {
  #now = 1_000_000;
  #waiting: { at: number; what: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  later(wait: number, what: () => void) {
    const entry = { at: this.#now + Math.max(0, wait), what };
    this.#waiting.push(entry);
    return {
      dispose: () => {
        this.#waiting = this.#waiting.filter((other) => other !== entry);
      },
    };
  }

  /** Lets time pass, and everything happen that was to happen in it, in its order. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#waiting = this.#waiting.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      next.what();
    }
    this.#now = end;
  }

  /** Work that takes time, seen from inside. */
  spend(ms: number): void {
    this.#now += ms;
  }

  /** How much is still to happen. */
  get waiting(): number {
    return this.#waiting.length;
  }
}
