/**
 * The pictures that are there, and which one is lacking: an overview of the whole run, and a detail of what is seen.
 *
 *     overview   0 ────────────────────────── end     drawn wherever the detail does not reach
 *     detail           ├── seen ──┤                   a quarter wider on both sides, sharp enough for each pixel
 *
 * While the whole run is seen one picture is both. Decides by times and widths; asks nobody and draws nothing.
 */
import type { PanelQuestions } from "../../server/protocol/panel.ts";
import type { TimelinePicture } from "../../server/protocol/timeline.ts";
import { BarIndex } from "./bar-index.ts";
import { holds, lengthOf, type Stretch, widened } from "./stretch.ts";

/** A question worth asking, and what its answer is for. */
export interface PictureWish {
  readonly takes: PanelQuestions["timeline"]["takes"];
  readonly fills: "detail" | "overview" | "both";
}

/** A picture with its rows made searchable. */
export interface KnownPicture {
  readonly picture: TimelinePicture;
  readonly tracks: readonly BarIndex[];
  /** What was asked for. */
  readonly stretch: Stretch;
  /** Milliseconds in a pixel when it was asked for. */
  readonly perPixel: number;
  /** True when no bar of it stands for several: zooming in shows nothing new. */
  readonly isExact: boolean;
}

/** So much more than what is seen is asked for on either side, to have it when somebody pans. */
const overscan = 0.25;
/** A picture is asked for again when its pixels are this much too wide. */
const coarse = 1.25;
/** Overviews of a run that goes on while a part of it is seen: one for so many details. */
const overviewEvery = 4;

export class Pictures {
  #overview: KnownPicture | undefined;
  #detail: KnownPicture | undefined;
  #isDetailStale = false;
  /** Details since the last overview. */
  #details = 0;
  #isOverviewStale = false;

  /** The whole run. */
  get overview(): KnownPicture | undefined {
    return this.#overview;
  }

  /** What is seen, or was seen a moment ago. */
  get detail(): KnownPicture | undefined {
    return this.#detail;
  }

  /** How far the run has come, as far as pictures tell. */
  get end(): number {
    return Math.max(this.#overview?.picture.end ?? 0, this.#detail?.picture.end ?? 0);
  }

  /** The run has gone on: what is there is still shown, and will be asked for again. */
  age(): void {
    this.#isDetailStale = true;
    // The detail that is asked for now counts already.
    if (this.#details + 1 >= overviewEvery) this.#isOverviewStale = true;
  }

  /** The run has ended: nothing that is there is final. */
  ageAll(): void {
    this.#isDetailStale = true;
    this.#isOverviewStale = true;
  }

  /**
   * The question worth asking when `seen` is shown `width` pixels wide. `reach` is how far the run may have come by
   * now, which of a run that goes on is a guess.
   */
  wish(seen: Stretch, reach: number, width: number): PictureWish | undefined {
    if (width < 1 || !(reach > 0)) return undefined;
    const whole = { from: 0, to: reach };
    const perPixel = lengthOf(seen) / width;
    const lacksDetail = this.#isDetailStale || !this.#detail || !suits(this.#detail, seen, perPixel);
    if (lacksDetail && seen.from <= 0 && seen.to >= this.end * 0.999)
      return { takes: { ...whole, width }, fills: "both" };
    if (lacksDetail) {
      const stretch = widened(seen, overscan, whole);
      return {
        takes: { ...stretch, width: Math.ceil(lengthOf(stretch) / perPixel - 1e-6) },
        fills: "detail",
      };
    }
    if (this.#isOverviewStale || !this.#overview) return { takes: { ...whole, width }, fills: "overview" };
    return undefined;
  }

  /** Keeps what came, in its place. */
  take(picture: TimelinePicture, { takes, fills }: PictureWish): void {
    const known: KnownPicture = {
      picture,
      tracks: picture.rows.map((row) => new BarIndex(row)),
      stretch: { from: takes.from, to: takes.to },
      perPixel: (takes.to - takes.from) / takes.width,
      isExact: picture.rows.every(({ task }) => task.every((own) => own >= 0)),
    };
    if (fills !== "overview") {
      this.#detail = known;
      this.#isDetailStale = false;
      this.#details++;
    }
    if (fills !== "detail") {
      this.#overview = known;
      this.#isOverviewStale = false;
      this.#details = 0;
    }
  }

  /** Forgets everything. */
  clear(): void {
    this.#overview = undefined;
    this.#detail = undefined;
    this.#isDetailStale = false;
    this.#isOverviewStale = false;
    this.#details = 0;
  }
}

/** True when a picture has all of `seen`, as sharp as its pixels are. */
function suits(known: KnownPicture, seen: Stretch, perPixel: number): boolean {
  return holds(known.stretch, seen) && (known.isExact || known.perPixel <= perPixel * coarse);
}
