/**
 * What pointers, keys and buttons do to the window: each takes pixels or nothing, and gives the next window.
 */

import type { BarPlace, Scene } from "./scene.ts";
import { lengthOf, middleOf, type Scale, type Stretch, scaleOf } from "./stretch.ts";
import { followEnd, lookAt, panBy, seen, type TimeWindow, wholeRun, zoomBy } from "./time-window.ts";

/** What moves need to know, and whom they tell. */
export interface MoveSurroundings {
  window(): TimeWindow;
  /** How far the run has come. */
  end(): number;
  scene(): Scene | undefined;
  move(window: TimeWindow): void;
}

/** What is zoomed to has this share of the width. */
const prominent = 0.6;

export class WindowMoves {
  readonly #around: MoveSurroundings;

  constructor(around: MoveSurroundings) {
    this.#around = around;
  }

  /** Zooms around the time under `x`, or around the middle; a window that follows keeps its end. */
  zoom(factor: number, x?: number): void {
    const { window, end, move } = this.#around;
    const shown = seen(window(), end());
    const scale = this.#scale();
    const around =
      x !== undefined && scale
        ? scale.toTime(Math.min(scale.left + scale.width, Math.max(scale.left, x)))
        : middleOf(shown);
    move(zoomBy(window(), factor, around, end()));
  }

  /** Goes later by so many pixels. */
  panPixels(pixels: number): void {
    const { window, end, move } = this.#around;
    const perPixel = this.#scale()?.perPixel;
    if (perPixel && pixels !== 0) move(panBy(window(), pixels * perPixel, end()));
  }

  /** Goes later by a share of what is seen. */
  pan(share: number): void {
    const { window, end, move } = this.#around;
    move(panBy(window(), lengthOf(seen(window(), end())) * share, end()));
  }

  look(stretch: Stretch): void {
    this.#around.move(lookAt(stretch, this.#around.end()));
  }

  /** Looks at `stretch` with something around it. */
  lookAround(stretch: Stretch): void {
    const margin = (lengthOf(stretch) * (1 / prominent - 1)) / 2;
    this.look({ from: stretch.from - margin, to: stretch.to + margin });
  }

  /** Zooms to a bar; to one that stands for several as well, and then they come apart. */
  toBar({ track, bar }: BarPlace): void {
    this.lookAround({ from: track.row.start[bar]!, to: track.endOf(bar) });
  }

  /** Pans just as far as it takes to see a bar. */
  reveal({ track, bar }: BarPlace): void {
    const { window, end } = this.#around;
    const shown = seen(window(), end());
    const [from, to] = [track.row.start[bar]!, track.endOf(bar)];
    const margin = lengthOf(shown) * 0.05;
    // Of a bar that is longer than the window its beginning.
    if (from < shown.from || to - from > lengthOf(shown)) {
      if (from < shown.from || from > shown.to) this.#by(from - margin - shown.from);
    } else if (to > shown.to) this.#by(to + margin - shown.to);
  }

  whole(): void {
    this.#around.move(wholeRun);
  }

  follow(): void {
    this.#around.move(followEnd(this.#around.window()));
  }

  toStart(): void {
    const { window, end } = this.#around;
    const length = lengthOf(seen(window(), end()));
    if (window().stretch) this.look({ from: 0, to: length });
  }

  toEnd(): void {
    const { window, end } = this.#around;
    const length = lengthOf(seen(window(), end()));
    if (window().stretch) this.look({ from: end() - length, to: end() });
  }

  /** Of the window as it is now: several moves may come in one frame, and only the last is painted. */
  #scale(): Scale | undefined {
    const { window, end, scene } = this.#around;
    const painted = scene()?.scale;
    return painted && scaleOf(seen(window(), end()), painted.left, painted.width);
  }

  #by(time: number): void {
    const { window, end, move } = this.#around;
    move(panBy(window(), time, end()));
  }
}
