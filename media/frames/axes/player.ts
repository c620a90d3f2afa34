/**
 * Play: at any moment the frame whose time it is, by a clock that is given. A reader that is slow loses frames and never
 * gets a queue of them: while two are asked for nothing more is, and then comes what is due by then. Two, because one
 * can be read while another is on its way; but where a newer question ends work on an older one (lazy arrays, pictures
 * that take their time), no frame would ever come, so there it is one.
 *
 *     time    ──0────1────2────3────4────5────6──▶   steps that are due
 *     asked     1         3         5                2 and 4 are dropped
 *     shown          └─1       └─3       └─5
 *
 * It knows positions along one axis; no page, no file, and no other way of going there.
 */
import { type Heading, type PlayMode, type PlayPath, pointAfter, stepsOf } from "./play-path.ts";
import { ShownRate } from "./shown-rate.ts";

/** What time it is, and a beat to look at it. */
export interface PlayClock {
  /** Milliseconds since any moment. */
  now(): number;
  /** Calls `beat` again and again, about as often as a screen is painted, until the result is called. */
  onBeat(beat: () => void): () => void;
}

export interface PlaySettings {
  /** From 1 to 60. */
  readonly framesPerSecond: number;
  readonly mode: PlayMode;
  readonly heading: Heading;
  /** Positions from one frame to the next; at least 1. */
  readonly stride: number;
}

export interface PlayerOptions {
  readonly clock: PlayClock;
  /**
   * Asks for a frame; settles when it is on screen (true), or is given up (false). What gives neither is not known to
   * bear two questions at once.
   *
   * @param next Where play will be after it, in order: as far apart as frames have come lately.
   */
  show(position: number, next: readonly number[]): Promise<unknown>;
  /** Play has begun, or has ended by itself or by `stop`. */
  onPlaying(isPlaying: boolean): void;
}

/** How many frames may be asked for at once: one is being read while another is on its way. */
export const mostAtOnce = 2;

/** How many positions are told in advance: at the usual speed more than half a second of them. */
const toldAhead = 6;

/** A pause of the beat that means that the page was asleep. Milliseconds. */
const asleep = 1000;

export class Player {
  readonly #options: PlayerOptions;
  /** Undefined while nothing is played. */
  #path: PlayPath | undefined;
  #settings: PlaySettings | undefined;
  /** When step 0 of the path was due. */
  #began = 0;
  /** The last step that was asked for. */
  #step = 0;
  #lastBeat = 0;
  /** Frames that are asked for, of earlier plays as well. */
  #underWay = 0;
  /** How many may be: one until a frame has come, and from the first one on that was given up. */
  #atOnce = 1;
  #hasGivenUp = false;
  /** Steps from one frame that was asked for to the next, of late. */
  #pace = 1;
  #dropped = 0;
  #rate: ShownRate;
  #endBeat: (() => void) | undefined;

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#rate = new ShownRate(options.clock.now());
  }

  get isPlaying(): boolean {
    return this.#path !== undefined;
  }

  /** Frames left out since play began, because the reader was not done with those before. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Frames that really came on screen in a second, of late; null until that can be told. */
  get rate(): number | null {
    const rate = this.#rate.perSecond(this.#options.clock.now());
    // One frame late and the next in time look quicker than was asked for.
    return rate === null ? null : Math.min(rate, this.#settings?.framesPerSecond ?? rate);
  }

  /**
   * Begins at the frame that is on screen; where `once` has its end there already, at its beginning.
   *
   * @param count Positions of the axis; with fewer than two there is nothing to play.
   */
  start(from: number, count: number, settings: PlaySettings): void {
    if (count < 2) return;
    this.stop();
    const { clock } = this.#options;
    this.#dropped = 0;
    this.#atOnce = 1;
    this.#hasGivenUp = false;
    this.#pace = 1;
    this.#rate = new ShownRate(clock.now());
    this.#anchor({ from, count, ...settings }, settings);
    if (stepsOf(this.#path!) === 0) {
      this.#anchor({ ...this.#path!, from: settings.heading === 1 ? 0 : count - 1 }, settings);
      // Nothing of it is on screen yet.
      this.#step = -1;
    }
    this.#endBeat = clock.onBeat(() => this.#beat());
    this.#options.onPlaying(true);
    this.#beat();
  }

  /** Ends play where it is. Frames that are asked for still come. */
  stop(): void {
    if (!this.#path) return;
    this.#path = undefined;
    this.#endBeat?.();
    this.#endBeat = undefined;
    this.#options.onPlaying(false);
  }

  /** Goes on from here with other settings. */
  configure(settings: PlaySettings): void {
    const here = this.#here();
    if (here) this.#anchor({ ...here, ...settings, heading: this.#headingFor(settings) }, settings);
  }

  /** Goes on from another position, which somebody else has asked for. */
  seek(position: number): void {
    const here = this.#here();
    if (here) this.#anchor({ ...here, from: Math.min(position, here.count - 1) }, this.#settings!);
  }

  /** The axis has another length now, and play goes on; it ends where there is nothing left to play. */
  resize(count: number): void {
    const here = this.#here();
    if (!here || here.count === count) return;
    if (count < 2) this.stop();
    else this.#anchor({ ...here, count, from: Math.min(here.from, count - 1) }, this.#settings!);
  }

  /** The path from where play is now, its heading being the one after so many bounces. */
  #here(): PlayPath | undefined {
    if (!this.#path) return undefined;
    const { position, heading } = pointAfter(this.#path, Math.max(0, this.#step));
    return { ...this.#path, from: position, heading };
  }

  /** A bounce that is on its way back stays so, unless the person turns it round. */
  #headingFor(settings: PlaySettings): Heading {
    return settings.heading === this.#settings?.heading && settings.mode === "bounce"
      ? (this.#here()?.heading ?? settings.heading)
      : settings.heading;
  }

  #anchor(path: PlayPath, settings: PlaySettings): void {
    this.#path = path;
    this.#settings = settings;
    this.#began = this.#options.clock.now();
    this.#lastBeat = this.#began;
    this.#step = 0;
  }

  #beat(): void {
    const now = this.#options.clock.now();
    // What was not asked for while the page slept is nobody's fault, and not to be made up for.
    if (now - this.#lastBeat > asleep) this.#began += now - this.#lastBeat;
    this.#lastBeat = now;
    this.#askForDue(now);
  }

  #askForDue(now: number): void {
    if (!this.#path || !this.#settings) return;
    const last = stepsOf(this.#path);
    const elapsed = ((now - this.#began) / 1000) * this.#settings.framesPerSecond;
    // A little more than nothing, so that a beat that is due to the millisecond is not a beat too early.
    const due = Math.min(Math.floor(elapsed + 1e-6), last);
    if (due <= this.#step) {
      if (this.#step === last && this.#underWay === 0) this.stop();
      return;
    }
    if (this.#underWay >= this.#atOnce) return;
    const steps = due - this.#step;
    this.#dropped += steps - 1;
    this.#pace = this.#pace * 0.75 + steps * 0.25;
    this.#step = due;
    this.#ask(pointAfter(this.#path, due).position);
  }

  #ask(position: number): void {
    this.#underWay++;
    const rate = this.#rate;
    const settled = (outcome: unknown): void => {
      this.#underWay--;
      const now = this.#options.clock.now();
      if (outcome === false) this.#hasGivenUp = true;
      else rate.shown(now);
      this.#atOnce = outcome === true && !this.#hasGivenUp ? mostAtOnce : 1;
      this.#askForDue(now);
    };
    this.#options.show(position, this.#next()).then(settled, () => settled(false));
  }

  #next(): number[] {
    const path = this.#path!;
    const pace = Math.max(1, Math.round(this.#pace));
    const last = stepsOf(path);
    const next: number[] = [];
    for (let step = this.#step + pace; step <= last && next.length < toldAhead; step += pace) {
      const { position } = pointAfter(path, step);
      // A short loop comes round again.
      if (!next.includes(position)) next.push(position);
      else break;
    }
    return next;
  }
}
