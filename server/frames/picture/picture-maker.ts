/**
 * A picture from a plane that comes in parts, because it is too large to be held at once: bands or tiles, in any order.
 * Holds a few numbers for each pixel, and the counts of `facts-tally.ts`; nothing of the parts.
 */
import type { Region } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";
import { Bins } from "./bins.ts";
import { BlockReduction } from "./block-reduction.ts";
import { type DrawnPicture, pictureOf } from "./draw-picture.ts";
import { type Extent, extentOf, type PictureView } from "./extent.ts";
import type { PlaneFacts } from "./facts.ts";
import { FactsTally } from "./facts-tally.ts";
import { eachRow, wholeOf } from "./rows.ts";

/** Takes a plane part by part, and draws it when all have come. */
export class PictureMaker {
  /** What will be drawn. */
  readonly extent: Extent;
  /**
   * The elements it must be fed: the whole plane, or where the facts were known before, only what is drawn. Parts need
   * not end where blocks do, but any element must come once and once only.
   */
  readonly wanted: Region;
  readonly #view: PictureView;
  #known: PlaneFacts | undefined;
  readonly #tally = new FactsTally();
  readonly #reduction: BlockReduction;

  /** @param facts What an earlier maker's `finish` gave for the same plane: its region is then enough. */
  constructor(rows: number, columns: number, view: PictureView, facts?: PlaneFacts) {
    this.extent = extentOf(rows, columns, view);
    this.wanted = facts ? this.extent.region : wholeOf({ rows, columns });
    this.#view = view;
    this.#known = facts;
    this.#reduction = new BlockReduction(this.extent);
  }

  /** A part whose first element lies at (`top`, `left`) of the plane. Its values may be overwritten afterwards. */
  take(part: Plane, top: number, left = 0): void {
    eachRow(part, wholeOf(part), (values, row) => {
      if (!this.#known) this.#tally.take(values);
      this.#reduction.take(values, top + row, left);
    });
  }

  /**
   * The picture of what was fed, and what is now known of the plane; the maker takes no more. May be called again, with
   * other `levels` than those of the view: whoever changes the range of a large plane should not wait for all of it.
   */
  finish(levels: PictureView["levels"] = this.#view.levels): {
    readonly picture: DrawnPicture;
    readonly facts: PlaneFacts;
  } {
    const { rows, columns, width, height } = this.extent;
    this.#known ??= this.#tally.finish(rows, columns);
    const facts = this.#known;
    const range = facts.range(levels);
    const pixels = new Uint8Array(width * height);
    const values = this.#reduction.finish(facts.statistics.mean ?? 0);
    new Bins(levels.scale, range.low, range.high).place(values, pixels, 0);
    return { picture: pictureOf(this.extent, pixels, range, facts.statistics), facts };
  }
}
