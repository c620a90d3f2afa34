/**
 * Events on their way in, a little at a time: a run of a hundred thousand tasks tells much at once, and whoever asks
 * the server something meanwhile must not wait for all of it. The order stays.
 */
import type { RunEvent } from "../../protocol/events.ts";
import { rowsOf } from "../../timings/event-shapes.ts";
import type { Clock } from "../clock.ts";

/** How long events are taken in before somebody else has a turn: less than a person notices. */
const TURN_MS = 15;

/** Rows of events that are taken in together: a few milliseconds' work. */
const MOST_ROWS = 2000;

export class Intake {
  readonly #clock: Clock;
  readonly #take: (events: readonly RunEvent[]) => void;
  #waiting: RunEvent[] = [];
  /** Those in front have been taken in. */
  #next = 0;
  #isWorking = false;
  #drained: (() => void)[] = [];

  /** @param take takes in a few events, and does not throw */
  constructor(clock: Clock, take: (events: readonly RunEvent[]) => void) {
    this.#clock = clock;
    this.#take = take;
  }

  add(events: readonly RunEvent[]): void {
    for (const event of events) this.#waiting.push(event);
    if (!this.#isWorking) this.#work();
  }

  /** Settles when all that has come so far is taken in. */
  async drained(): Promise<void> {
    if (this.#isWorking) await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  #work(): void {
    this.#isWorking = true;
    const until = this.#clock.now() + TURN_MS;
    while (this.#next < this.#waiting.length) {
      this.#take(this.#few());
      if (this.#clock.now() < until || this.#next === this.#waiting.length) continue;
      this.#clock.later(0, () => this.#work());
      return;
    }
    this.#waiting = [];
    this.#next = 0;
    this.#isWorking = false;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #few(): readonly RunEvent[] {
    const from = this.#next;
    let rows = 0;
    while (this.#next < this.#waiting.length) {
      rows += rowsOf(this.#waiting[this.#next]!);
      if (rows > MOST_ROWS && this.#next > from) break;
      this.#next++;
    }
    return this.#waiting.slice(from, this.#next);
  }
}
