/** A picture from a plane in memory: its region in blocks, and each block's value as a level. */
import type { FramePicture } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";
import { Bins } from "./bins.ts";
import { BlockReduction } from "./block-reduction.ts";
import { type Extent, extentOf, type PictureView } from "./extent.ts";
import type { LevelRange, PlaneFacts, PlaneStatistics } from "./facts.ts";
import { eachRow } from "./rows.ts";
import { isSmall, placeSmall } from "./small-integers.ts";

/** A `FramePicture` without what only its reader knows; `pixels` are not deflated, and its own. */
export type DrawnPicture = Omit<
  FramePicture<Uint8Array<ArrayBuffer>>,
  "isDeflated" | "label" | "filesRead" | "bytesRead"
>;

/** Draws `view` of a plane. `facts` are those of `measure(plane)`; whoever keeps the plane keeps them beside it. */
export function drawPicture(plane: Plane, view: PictureView, facts: PlaneFacts): DrawnPicture {
  const extent = extentOf(plane.rows, plane.columns, view);
  const { region, width, height, block } = extent;
  const range = facts.range(view.levels);
  const bins = new Bins(view.levels.scale, range.low, range.high);
  const pixels = new Uint8Array(width * height);
  if (block[0] > 1 || block[1] > 1) {
    const reduction = new BlockReduction(extent);
    eachRow(plane, region, (values, row) => reduction.take(values, row, region.left));
    bins.place(reduction.finish(facts.statistics.mean ?? 0), pixels, 0);
  } else if (isSmall(plane.data)) placeSmall(plane, plane.data, region, bins, pixels);
  else eachRow(plane, region, (values, row) => bins.place(values, pixels, (row - region.top) * width));
  return pictureOf(extent, pixels, range, facts.statistics);
}

/** What is drawn, and what there is to say of it. */
export function pictureOf(
  { rows, columns, region, block, width, height }: Extent,
  pixels: Uint8Array<ArrayBuffer>,
  { low, high }: LevelRange,
  { min, max, nans, infinities }: PlaneStatistics,
): DrawnPicture {
  return {
    kind: "picture",
    rows,
    columns,
    region,
    block,
    width,
    height,
    pixels,
    low,
    high,
    min,
    max,
    nans,
    infinities,
  };
}
