/**
 * Which elements become which pixels: from a region of a plane and the pixels there are for it to blocks of elements.
 * Blocks are counted from the plane's corner, never from the region's, so that a pixel shows the same elements whatever
 * is looked at, and nothing flickers while one moves about.
 */
import type { PictureAsk, Region } from "../../protocol/frame-questions.ts";

/** The part of a question for a picture that concerns a plane and nothing else. */
export type PictureView = Pick<PictureAsk, "region" | "width" | "height" | "levels">;

/** What is drawn: whole blocks of a plane, one pixel each. Those at its lower and right edge may be smaller. */
export interface Extent {
  readonly rows: number;
  readonly columns: number;
  readonly region: Region;
  /** Elements of a block, down and to the right. */
  readonly block: readonly [rows: number, columns: number];
  /** Pixels. */
  readonly width: number;
  readonly height: number;
}

/**
 * The smallest blocks with which `view.region` fits into `view.width` × `view.height` pixels, and the region widened
 * to whole blocks and clipped to the plane (which may take one pixel more). A region beside the plane becomes the
 * nearest element.
 */
export function extentOf(
  rows: number,
  columns: number,
  view: Pick<PictureView, "region" | "width" | "height">,
): Extent {
  const { region } = view;
  const down = along(rows, region?.top ?? 0, region?.bottom ?? rows, view.height);
  const right = along(columns, region?.left ?? 0, region?.right ?? columns, view.width);
  return {
    rows,
    columns,
    region: { top: down.from, left: right.from, bottom: down.to, right: right.to },
    block: [down.block, right.block],
    width: right.pixels,
    height: down.pixels,
  };
}

/** The same along one axis of `length` elements, from `from` to `to` (not included). */
export function along(
  length: number,
  from: number,
  to: number,
  room: number,
): { readonly from: number; readonly to: number; readonly block: number; readonly pixels: number } {
  if (length <= 0) return { from: 0, to: 0, block: 1, pixels: 0 };
  const first = within(Math.floor(from), 0, length - 1);
  const end = within(Math.ceil(to), first + 1, length);
  const block = Math.max(1, Math.ceil((end - first) / within(Math.floor(room), 1, length)));
  const begin = first - (first % block);
  const close = Math.min(length, Math.ceil(end / block) * block);
  return { from: begin, to: close, block, pixels: Math.ceil((close - begin) / block) };
}

/** A question's numbers come from a page: what is none counts as the least. */
const within = (value: number, least: number, most: number): number =>
  Number.isNaN(value) ? least : Math.min(most, Math.max(least, value));
