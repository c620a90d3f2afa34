/**
 * Notices of one viewer at a pace that its page can follow: of changes and of progress only the latest counts. Knows the
 * clock, and nothing of readers.
 */
import type { FrameProgress, FramesNotice } from "../../protocol/frames.ts";
import type { Clock } from "../clock.ts";
import type { Subscription } from "../parts.ts";

/** At most ten of a kind a second would still be seen as motion; a picture that is asked for anew costs more. */
const progressEvery = 100;
const changesEvery = 300;

/** Calls at most every so many milliseconds: at once where it has rested, else when the time has come. */
export class Pace<Told> {
  readonly #clock: Clock;
  readonly #every: number;
  readonly #tell: (told: Told) => void;
  #next: { readonly told: Told } | undefined;
  #resting: Subscription | undefined;

  constructor(clock: Clock, every: number, tell: (told: Told) => void) {
    this.#clock = clock;
    this.#every = every;
    this.#tell = tell;
  }

  /** Tells this, now or later; what waited to be told is forgotten. */
  ask(told: Told): void {
    if (this.#resting) this.#next = { told };
    else this.#go(told);
  }

  /** Forgets what waits. */
  drop(): void {
    this.#next = undefined;
  }

  #go(told: Told): void {
    this.#next = undefined;
    this.#tell(told);
    this.#resting = this.#clock.later(this.#every, () => {
      this.#resting = undefined;
      if (this.#next) this.#go(this.#next.told);
    });
  }

  dispose(): void {
    this.#next = undefined;
    this.#resting?.dispose();
  }
}

/** Progress that somebody is shown elsewhere than in the page. */
export const progressPace = (clock: Clock, tell: (progress: FrameProgress) => void): Pace<FrameProgress> =>
  new Pace(clock, progressEvery, tell);

export class NoticePace {
  readonly #send: (notice: FramesNotice) => void;
  readonly #progress: Pace<FrameProgress>;
  readonly #change: Pace<FramesNotice>;
  #showsProgress = false;
  /** What was said of the file's being gone, until it is there again. */
  #gone: string | undefined;

  constructor(clock: Clock, send: (notice: FramesNotice) => void) {
    this.#send = send;
    this.#progress = progressPace(clock, (progress) => {
      this.#showsProgress = true;
      send({ notice: "progress", progress });
    });
    this.#change = new Pace(clock, changesEvery, send);
  }

  /** The last of several that come fast is the one that is said; null at once, where anything was said before. */
  progress(progress: FrameProgress | null): void {
    if (progress) {
      this.#progress.ask(progress);
      return;
    }
    this.#progress.drop();
    if (this.#showsProgress) this.#send({ notice: "progress", progress: null });
    this.#showsProgress = false;
  }

  changed(): void {
    this.#gone = undefined;
    this.#change.ask({ notice: "changed" });
  }

  /** Said once, however often it is found. */
  gone(message: string): void {
    if (this.#gone === message) return;
    this.#gone = message;
    this.#change.ask({ notice: "gone", message });
  }

  dispose(): void {
    this.#progress.dispose();
    this.#change.dispose();
  }
}
