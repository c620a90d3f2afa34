/**
 * The bar under a display of n-dimensional data: which axes are shown, which part of each value, and a slider for each
 * further dimension, one of which can be played. It knows positions; what lies there is the display's.
 */
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import { element } from "../../panel/elements.ts";
import type { Shown } from "../display.ts";
import { type AxesChoice, firstChoice } from "./axes-choice.ts";

export type { AxesChoice } from "./axes-choice.ts";

/**
 * Told of a new choice. Its promise settles when that frame is on screen or given up, which is what play and drags wait
 * for: at most two are under way, and positions in between are left out.
 *
 * @param why `axes`: others are shown. `step`: the person went to another frame. `play`: time did. `part`: another part.
 * @param next The positions that will probably be asked for after this one, in order; for `PictureAsk.next`.
 */
export type ChoiceListener = (
  choice: AxesChoice,
  why: "axes" | "step" | "play" | "part",
  next: readonly (readonly number[])[],
) => Promise<void> | void;

/** What a bar is made with. */
export interface AxesBarOptions {
  /** How many axes the display has room for; may depend on the dataset (a table of compounds shows one). */
  readonly shows: 1 | 2 | ((details: DatasetDetails) => 1 | 2);
  /** False where the display shows all parts at once, as tables do. Default: true. */
  readonly offersParts?: boolean;
  /** Never called by `show`: whoever calls it reads `choice` afterwards. */
  readonly onChoice: ChoiceListener;
  /** What went wrong, such as a frame that does not exist; undefined takes it back. */
  announce(text: string | undefined): void;
  /** `state()` or `choice` has changed; while it plays only at the end. */
  onStateChanged(): void;
}

/** What is played, for whoever makes an animation of it. */
export interface Animation {
  readonly axis: number;
  /** Positions along the axis. */
  readonly count: number;
  readonly framesPerSecond: number;
  readonly stride: number;
}

export class AxesBar {
  /** Hidden while there is nothing to choose. */
  readonly element: HTMLElement;
  readonly #options: AxesBarOptions;
  #choice: AxesChoice = { rows: null, columns: null, index: [] };

  constructor(options: AxesBarOptions) {
    this.#options = options;
    this.element = element("div", { class: "axes-bar" });
  }

  /** Shows a dataset from now on; of one that has grown the position is kept, and play goes on. */
  show(shown: Shown, kept: unknown): void {
    const { shows } = this.#options;
    const { details, place } = shown;
    this.#choice = firstChoice(details, typeof shows === "number" ? shows : shows(details), place);
    void kept;
  }

  /** What is chosen now; valid after `show`. */
  get choice(): AxesChoice {
    return this.#choice;
  }

  /** What is played by Space; null where there is no further axis. */
  get animation(): Animation | null {
    return null;
  }

  /** Goes to a position along an axis, as the slider does. */
  goTo(axis: number, position: number): void {
    void axis;
    void position;
  }

  /** Steps and plays by a key that the display does not need itself: arrows, Page, Home, End, Space. True if it did. */
  key(event: KeyboardEvent): boolean {
    void event;
    return false;
  }

  /** Plain data for `kept`. */
  state(): unknown {
    return {};
  }

  /** Play ends when the display goes out of sight. */
  setVisible(isVisible: boolean): void {
    void isVisible;
  }

  /** What the shown frame is beside its position, such as the name of its file. */
  setLabel(text: string | undefined): void {
    void text;
  }

  /** Ends play and keeps no reference to the page. */
  dispose(): void {
    this.element.remove();
  }
}
