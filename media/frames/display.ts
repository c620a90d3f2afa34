/**
 * What the page knows of a display (image, line, table, text) and a display of the page. A display fills the place that
 * it is given; the tree, the details and which display is shown are the page's.
 */
import type { FramePlace } from "../../server/protocol/frame-questions.ts";
import type { DatasetDetails } from "../../server/protocol/frames.ts";
import type { Theme } from "../panel/theme.ts";
import type { FramesChannel } from "./channel.ts";

/** What a display is made with. */
export interface DisplayHost {
  readonly channel: FramesChannel;
  readonly theme: Theme;
  /** Something in the display's `state()` has changed and should be kept over reloads. */
  stateChanged(): void;
  /** Says to everyone, screen readers included, what has gone wrong or come to be; undefined takes it back. */
  announce(text: string | undefined): void;
  /**
   * Plain data that holds for all datasets and outlives reloads, such as the colours that were chosen last: what
   * `setPreference` was given under this name; unchecked, perhaps of another version, or undefined.
   */
  preference(name: string): unknown;
  setPreference(name: string, value: unknown): void;
}

/** One dataset as it is shown. */
export interface Shown {
  /** Path of the dataset. */
  readonly dataset: string;
  readonly details: DatasetDetails;
  /** How the person wants to see it: position along all axes, part. Shared by all displays of the dataset. */
  readonly place: Omit<FramePlace, "dataset">;
}

export interface Display {
  readonly element: HTMLElement;
  /**
   * Shows a dataset from now on; called again for the same one when its shape has grown, and then keeps the view.
   *
   * @param kept What `state()` gave earlier for this dataset; unchecked, perhaps of another version, or undefined.
   */
  show(shown: Shown, kept: unknown): void;
  /** The files may hold other values now: asks again, keeps the view. */
  refresh(): void;
  /** Called when it comes into sight and goes out of it; one that is not seen asks for nothing. */
  setVisible(isVisible: boolean): void;
  /** Plain data for `kept`. */
  state(): unknown;
  /** The position that is shown now, for the other displays of the dataset. */
  place(): Omit<FramePlace, "dataset">;
  /** The slice that is shown: for each axis an index, or `[from, to]` of what is in view. */
  slice(): readonly (number | readonly [from: number, to: number])[];
  /** Keeps no reference to the page. */
  dispose(): void;
}
