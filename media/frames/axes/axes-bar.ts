/**
 * The bar of a display of n-dimensional data: which axes are shown, which part of each value, and a slider for each
 * further dimension, one of which can be played. It knows positions; what lies there is the display's.
 *
 *     ↓ [y (2048)] ⇄ → [x (2048)]              9.8 fps shown · 3 dropped   [10] fps [Loop] ◀◀ ≫|
 *     time     ▶  ‹ ─────●──────────────── ›   [412] / 999   step [1]
 *     channel  ▶  ‹ ●───────────────────── ›     [0] / 3     step [1]
 */
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import type { Shown } from "../display.ts";
import { type AxesChoice, ahead, firstChoice, furtherAxes, withPosition } from "./axes-choice.ts";
import { type AxesPicture, AxesView, positionWords, shownWords } from "./axes-view.ts";
import type { Animation, AxesBarOptions } from "./bar-options.ts";
import { type BarState, barStateOf } from "./bar-state.ts";
import { mostAtOnce, type PlayClock, Player, type PlaySettings } from "./player.ts";
import { screenClock } from "./screen-clock.ts";
import { isForControl, positionAfter } from "./step-keys.ts";
import { say } from "./strings.ts";
import { Turnstile } from "./turnstile.ts";

export type { AxesChoice } from "./axes-choice.ts";

export type { Animation, AxesBarOptions } from "./bar-options.ts";

/** How often what play has come to is written, in milliseconds: often enough, and slow enough to be read. */
const reportEvery = 500;

export class AxesBar {
  /** Hidden while there is nothing to choose. */
  readonly element: HTMLElement;
  readonly #options: AxesBarOptions;
  readonly #clock: PlayClock;
  readonly #view: AxesView;
  readonly #player: Player;
  readonly #turnstile = new Turnstile(mostAtOnce);
  #dataset: string | undefined;
  #details: DatasetDetails | undefined;
  #choice: AxesChoice = { rows: null, columns: null, index: [] };
  #state: BarState = barStateOf(undefined);
  #labelText: string | undefined;
  #isVisible = false;
  #lastReport = 0;

  constructor(options: AxesBarOptions) {
    this.#options = options;
    this.#clock = options.clock ?? screenClock;
    this.#view = new AxesView({
      pick: (choice, why) => this.#pick(choice, why),
      prefer: (play) => this.#change({ play }),
      toggleFollow: () => this.#toggleFollow(),
      go: (axis, position) => this.goTo(axis, position),
      setStride: (axis, stride) => this.#change({ strides: this.#strides.with(axis, stride) }),
      togglePlay: (axis) => this.#togglePlay(axis),
      choose: (axis) => this.#choose(axis),
      refuse: (text) => options.announce(text),
    });
    this.element = this.#view.element;
    this.#player = new Player({
      clock: this.#clock,
      show: (position, next) => this.#playTo(position, next),
      onPlaying: () => this.#playingChanged(),
    });
  }

  /**
   * Shows a dataset from now on. Of one that is shown already and has grown the position is kept, or is the last one if
   * the person follows the newest frame, and play goes on.
   *
   * @param kept What `state()` gave earlier for this dataset; unchecked, or undefined.
   */
  show(shown: Shown, kept: unknown): void {
    const { details, place, dataset } = shown;
    const isSame = dataset === this.#dataset && details.shape?.length === this.#details?.shape?.length;
    // A display that was out of sight has missed where the others went.
    const isHere = isSame && this.#isVisible;
    const before = this.#details?.shape ?? [];
    if (!isSame) {
      this.#player.stop();
      this.#turnstile.clear();
      this.#state = barStateOf(kept);
      this.#labelText = undefined;
    }
    this.#dataset = dataset;
    this.#details = details;
    const { shows } = this.#options;
    const axes = isSame ? [this.#choice.rows, this.#choice.columns] : this.#state.axes;
    const most = typeof shows === "number" ? shows : shows(details);
    this.#choice = firstChoice(details, most, isHere ? this.#choice : place, axes);
    const active = this.#active;
    if (isSame && active !== null) {
      const count = this.#shape[active]!;
      if (this.#state.follows && count > before[active]!) this.#moveTo(active, count - 1);
      this.#player.resize(count);
    }
    this.#render();
  }

  /** What is chosen now; valid after `show`. */
  get choice(): AxesChoice {
    return this.#choice;
  }

  /** What Space plays; null where there is no further axis. */
  get animation(): Animation | null {
    const axis = this.#active;
    if (axis === null) return null;
    const { framesPerSecond } = this.#state.play;
    return { axis, count: this.#shape[axis]!, framesPerSecond, stride: this.#strides[axis]! };
  }

  /** Goes to a position along an axis, as the slider does; outside of it to its nearest end. */
  goTo(axis: number, position: number): void {
    const before = this.#choice.index[axis];
    this.#moveTo(axis, position);
    const now = this.#choice.index[axis];
    if (before === undefined || now === undefined || now === before) return;
    if (axis === this.#active) {
      this.#player.seek(now);
      // Who looks back does not want to be taken to the end by the next frame that is written.
      if (now < this.#shape[axis]! - 1 && this.#state.follows)
        this.#state = { ...this.#state, follows: false };
    }
    this.#render();
    this.#tell(
      "step",
      ahead(this.#choice.index, axis, now - before, this.#settings(axis).stride, this.#shape),
    );
    this.#options.onStateChanged();
  }

  /**
   * Steps and plays by a key that the display does not need itself: arrows, Page, Home, End, Space. True if it did, and
   * then nobody else should. Keys in fields and on buttons are left to those.
   */
  key(event: KeyboardEvent): boolean {
    const axis = this.#active;
    if (axis === null || event.defaultPrevented || isForControl(event.target)) return false;
    if (event.key === " " && !event.ctrlKey && !event.metaKey && !event.altKey) this.#togglePlay(axis);
    else {
      const count = this.#shape[axis]!;
      const position = this.#choice.index[axis]!;
      const to = positionAfter(event, { position, count, stride: this.#strides[axis]! });
      if (to === undefined) return false;
      this.goTo(axis, to);
      this.#view.say(say("axes.at", positionWords(this.#details!, this.#choice, axis)));
    }
    event.preventDefault();
    return true;
  }

  /** Plain data for `kept`. */
  state(): unknown {
    return { ...this.#state, axes: [this.#choice.rows, this.#choice.columns] } satisfies BarState;
  }

  /** Play ends when the display goes out of sight, and does not begin by itself when it comes back. */
  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    if (!isVisible) this.#player.stop();
  }

  /** What the shown frame is beside its position, such as the name of its file. */
  setLabel(text: string | undefined): void {
    if (text === this.#labelText) return;
    this.#labelText = text;
    if (this.#details) this.#view.showPositions(this.#picture(this.#details));
  }

  /** Ends play and keeps no reference to the page. */
  dispose(): void {
    this.#player.stop();
    this.#turnstile.clear();
    this.element.remove();
  }

  get #shape(): readonly number[] {
    return this.#details?.shape ?? [];
  }

  /** The axis that keys and play are for: the one that was used last, else the first. */
  get #active(): number | null {
    const further = furtherAxes(this.#choice);
    const { active } = this.#state;
    return active !== null && further.includes(active) ? active : (further[0] ?? null);
  }

  /** For each axis; no longer than the axis is. */
  get #strides(): readonly number[] {
    return this.#shape.map((count, axis) => Math.min(Math.max(1, count - 1), this.#state.strides[axis] ?? 1));
  }

  #settings(axis: number): PlaySettings {
    const { framesPerSecond, mode, isBackwards } = this.#state.play;
    return { framesPerSecond, mode, heading: isBackwards ? -1 : 1, stride: this.#strides[axis]! };
  }

  #moveTo(axis: number, position: number): void {
    this.#choice = withPosition(this.#choice, axis, position, this.#shape);
  }

  #pick(choice: AxesChoice, why: "axes" | "part"): void {
    // What was played may be an axis that is shown now.
    if (why === "axes") this.#player.stop();
    this.#choice = choice;
    this.#render();
    if (why === "axes") this.#view.say(shownWords(this.#details!, choice));
    this.#tell(why, []);
    this.#options.onStateChanged();
  }

  #change(some: Partial<BarState>): void {
    this.#state = { ...this.#state, ...some };
    const axis = this.#active;
    if (axis !== null) this.#player.configure(this.#settings(axis));
    this.#render();
    this.#options.onStateChanged();
  }

  #choose(axis: number): void {
    // A look at another axis does not end what plays.
    if (axis !== this.#active && !this.#player.isPlaying) this.#change({ active: axis });
  }

  #togglePlay(axis: number): void {
    const isPaused = this.#player.isPlaying && axis === this.#active;
    this.#player.stop();
    if (isPaused) return;
    this.#choose(axis);
    this.#state = { ...this.#state, follows: false };
    this.#player.start(this.#choice.index[axis]!, this.#shape[axis]!, this.#settings(axis));
  }

  #toggleFollow(): void {
    const axis = this.#active;
    const follows = !this.#state.follows;
    if (axis === null) return;
    this.#player.stop();
    this.#change({ follows });
    if (!follows) return;
    this.#view.say(say("play.following"));
    this.goTo(axis, this.#shape[axis]! - 1);
  }

  #playTo(position: number, next: readonly number[]): Promise<unknown> {
    const axis = this.#active!;
    this.#moveTo(axis, position);
    this.#view.showPositions(this.#picture(this.#details!));
    if (this.#clock.now() - this.#lastReport >= reportEvery) this.#report();
    const { index } = this.#choice;
    return this.#tell(
      "play",
      next.map((at) => index.with(axis, at)),
    );
  }

  #playingChanged(): void {
    const axis = this.#active;
    this.#render();
    if (axis === null) return;
    this.#report();
    this.#view.say(
      say(
        this.#player.isPlaying ? "play.playing" : "play.paused",
        positionWords(this.#details!, this.#choice, axis),
      ),
    );
    if (!this.#player.isPlaying) this.#options.onStateChanged();
  }

  #tell(why: "axes" | "step" | "play" | "part", next: readonly (readonly number[])[]): Promise<unknown> {
    const { choice } = this;
    return this.#turnstile.pass(() => this.#options.onChoice(choice, why, next));
  }

  #render(): void {
    if (this.#details) this.#view.show(this.#picture(this.#details));
  }

  #picture(details: DatasetDetails): AxesPicture {
    return {
      details,
      choice: this.#choice,
      state: this.#state,
      active: this.#active,
      isPlaying: this.#player.isPlaying,
      label: this.#labelText,
      offersParts: this.#options.offersParts ?? true,
      strideOf: (axis) => this.#strides[axis]!,
    };
  }

  #report(): void {
    const { rate, dropped } = this.#player;
    this.#lastReport = this.#clock.now();
    this.#view.report({ rate, dropped });
  }
}
