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

/** Whether a picture shows everything in view, neither coarser nor finer than what would be asked for. */
export function isEnough(picture: Pick<FramePicture<never>, "region" | "block">, sight: Sight): boolean {
  const { region, block } = picture;
  const { seen, rows, columns } = sight;
  const need = needOf(sight);
  const wanted = need.region ?? { top: 0, left: 0, bottom: rows, right: columns };
  return (
    region.top <= seen.top &&
    region.left <= seen.left &&
    region.bottom >= seen.bottom &&
    region.right >= seen.right &&
    isFine(block[0], (wanted.bottom - wanted.top) / need.height, 1 / sight.scaleY) &&
    isFine(block[1], (wanted.right - wanted.left) / need.width, 1 / sight.scaleX)
  );
}

/** Whether blocks are no larger than those that would be asked for, and no smaller than a pixel of the screen. */
const isFine = (block: number, asked: number, pixel: number): boolean =>
  block <= Math.ceil(asked) && block >= pixel * (1 - tolerance);

function widened(from: number, to: number, length: number): [from: number, to: number] {
  const by = Math.ceil((to - from) * margin);
  return [Math.max(0, from - by), Math.min(length, to + by)];
}
