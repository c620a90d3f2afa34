/**
 * Which part of a frame to ask for, in which size, and whether what is there already will do. Pure.
 *
 * Beyond what is in view a quarter of it is asked for on all sides, so that small movements show nothing empty and ask
 * for nothing new.
 */
import type { FramePicture, PictureAsk, Region } from "../../../server/protocol/frame-questions.ts";

/** What is seen of a plane. */
export interface Sight {
  /** Elements in view, the end not included. */
  readonly seen: Region;
  /** Elements of the plane. */
  readonly rows: number;
  readonly columns: number;
  /** Device pixels of an element, down and to the right. */
  readonly scaleY: number;
  readonly scaleX: number;
}

const margin = 0.25;

/** Scales are quotients: what is off by less is equal. */
const tolerance = 1e-3;

/** Region and size of the question; without a region where it would be the whole plane. */
export function needOf(sight: Sight): Pick<PictureAsk, "region" | "width" | "height"> {
  const { seen, rows, columns } = sight;
  const [top, bottom] = widened(seen.top, seen.bottom, rows);
  const [left, right] = widened(seen.left, seen.right, columns);
  // Rounded down, so that no pixel of the picture is smaller than one of the screen: it could vanish.
  const width = Math.max(1, Math.floor((right - left) * sight.scaleX + tolerance));
  const height = Math.max(1, Math.floor((bottom - top) * sight.scaleY + tolerance));
  const isWhole = top === 0 && left === 0 && bottom === rows && right === columns;
  return { ...(isWhole ? {} : { region: { top, left, bottom, right } }), width, height };
}

/** Whether a picture shows everything in view, neither coarser nor finer than the screen. */
export function isEnough(picture: Pick<FramePicture<never>, "region" | "block">, sight: Sight): boolean {
  const { region, block } = picture;
  const { seen } = sight;
  return (
    region.top <= seen.top &&
    region.left <= seen.left &&
    region.bottom >= seen.bottom &&
    region.right >= seen.right &&
    isFine(block[0], 1 / sight.scaleY) &&
    isFine(block[1], 1 / sight.scaleX)
  );
}

/** Whether blocks of so many elements are what fits best where a pixel has room for `elements`. */
const isFine = (block: number, elements: number): boolean =>
  block >= elements * (1 - tolerance) && block <= Math.ceil(elements - tolerance) + 1;

function widened(from: number, to: number, length: number): [from: number, to: number] {
  const by = Math.ceil((to - from) * margin);
  return [Math.max(0, from - by), Math.min(length, to + by)];
}
