/** A clock that stands until a test moves it, with a beat every ten milliseconds; and a reader that a test answers. */
import type { PlayClock } from "../../../../media/frames/axes/player.ts";

const beatEvery = 10;

export class HandClock implements PlayClock {
  #now = 0;
  readonly #beats = new Set<() => void>();

  now(): number {
    return this.#now;
  }

  onBeat(beat: () => void): () => void {
    this.#beats.add(beat);
    return () => void this.#beats.delete(beat);
  }

  /** Whether somebody still looks at it. */
  get isWatched(): boolean {
    return this.#beats.size > 0;
  }

  /** Lets time go by, beat by beat, with all that follows from each. */
  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    while (this.#now < until) {
      this.#now = Math.min(until, this.#now + beatEvery);
      for (const beat of [...this.#beats]) beat();
      await everythingThatFollows();
    }
  }

  /** The page sleeps: time goes by without a beat, and then there is one. */
  async sleep(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    for (const beat of [...this.#beats]) beat();
    await everythingThatFollows();
  }
}

/** A reader of one thing at a time, which takes a while for each. */
export class SlowReader {
  readonly asked: number[] = [];
  readonly shown: number[] = [];
  readonly told: (readonly number[])[] = [];
  mostAtOnce = 0;
  #underWay = 0;
  #isFreeAt = 0;
  readonly #clock: HandClock;
  readonly #takes: (position: number) => number;

  constructor(clock: HandClock, takes: number | ((position: number) => number)) {
    this.#clock = clock;
    this.#takes = typeof takes === "number" ? () => takes : takes;
  }

  readonly show = (position: number, next: readonly number[]): Promise<boolean> => {
    this.asked.push(position);
    this.told.push(next);
    this.#underWay++;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#underWay);
    this.#isFreeAt = Math.max(this.#isFreeAt, this.#clock.now()) + this.#takes(position);
    const due = this.#isFreeAt;
    return new Promise((settle) => {
      const end = this.#clock.onBeat(() => {
        if (this.#clock.now() < due) return;
        end();
        this.#underWay--;
        this.shown.push(position);
        settle(true);
      });
    });
  };
}

/** A reader that leaves what it works on when something newer is asked for, as lazy arrays do. */
export class LeavingReader {
  readonly asked: number[] = [];
  readonly shown: number[] = [];
  readonly #clock: HandClock;
  readonly #takes: number;
  #leave: (() => void) | undefined;

  constructor(clock: HandClock, takes: number) {
    this.#clock = clock;
    this.#takes = takes;
  }

  readonly show = (position: number): Promise<boolean> => {
    this.#leave?.();
    this.asked.push(position);
    const due = this.#clock.now() + this.#takes;
    return new Promise((settle) => {
      const end = (hasCome: boolean): void => {
        unwatch();
        this.#leave = undefined;
        if (hasCome) this.shown.push(position);
        settle(hasCome);
      };
      const unwatch = this.#clock.onBeat(() => {
        if (this.#clock.now() >= due) end(true);
      });
      this.#leave = () => end(false);
    });
  };
}

/** Promises that settled, and those that settled because of them. */
export async function everythingThatFollows(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}
