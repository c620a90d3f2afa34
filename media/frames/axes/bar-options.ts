/**
 * What a bar of axes is made with, and what it tells: the contract between it and a display.
 */
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import type { AxesChoice } from "./axes-choice.ts";
import type { PlayClock } from "./player.ts";

/**
 * Told of a new choice. Its promise settles when that frame is on screen (with true) or given up (with false), which is
 * what play and drags wait for: at most two are under way, and positions in between are left out. Where a display does
 * not say which, play asks for one frame at a time; see `Player`.
 *
 * @param why `axes`: others are shown. `step`: the person went to another frame. `play`: time did. `part`: another part.
 * @param next The positions that will probably be asked for after this one, in order; for `PictureAsk.next`.
 */
export type ChoiceListener = (
  choice: AxesChoice,
  why: "axes" | "step" | "play" | "part",
  next: readonly (readonly number[])[],
) => Promise<boolean> | Promise<void> | void;

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
  /** Default: the screen's. */
  readonly clock?: PlayClock;
}

/** What is played, for whoever makes an animation of it. */
export interface Animation {
  readonly axis: number;
  /** Positions along the axis. */
  readonly count: number;
  readonly framesPerSecond: number;
  readonly stride: number;
}
