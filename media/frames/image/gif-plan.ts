/** What goes into an animation: which positions, how fast, how large. Pure; what is wrong is said as a sentence. */
import { say } from "./strings.ts";

/** What the person has filled in. */
export interface GifWish {
  readonly axis: number;
  /** Positions along the axis, the last one included. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly framesPerSecond: number;
  /** Pixels of the longer side, at most; frames are never enlarged beyond it. */
  readonly side: number;
  readonly hasCaption: boolean;
}

export interface GifPlan extends GifWish {
  readonly positions: readonly number[];
  /** Of the frame in the file, without its caption. */
  readonly width: number;
  readonly height: number;
  /** Milliseconds a frame is shown; GIFs count in hundredths of a second. */
  readonly delay: number;
}

export const mostSide = 2048;
/** Faster than this browsers show ten frames a second. */
const mostRate = 50;
/** All frames are held until their colours are known, at four bytes a pixel: a quarter of a gigabyte. */
const mostPixels = 64e6;

/**
 * The plan, or what is wrong with the wish.
 *
 * @param count Positions along the axis.
 * @param plane Size of the frame, in the proportions in which it is shown.
 */
export function planOf(
  wish: GifWish,
  count: number,
  plane: { readonly width: number; readonly height: number },
): GifPlan | { readonly problem: string } {
  const { from, to, step, framesPerSecond, side } = wish;
  const isIndex = (at: number): boolean => Number.isInteger(at) && at >= 0 && at < count;
  if (!isIndex(from) || !isIndex(to) || !Number.isInteger(step) || step < 1)
    return { problem: say("gif.wrongRange", { first: 0, last: count - 1 }) };
  if (!(framesPerSecond >= 1 && framesPerSecond <= mostRate)) return { problem: say("gif.wrongRate") };
  if (!(side >= 16 && side <= mostSide)) return { problem: say("gif.wrongSize", { most: mostSide }) };
  // Backwards where the person has said so.
  const heading = to >= from ? step : -step;
  const length = Math.floor(Math.abs(to - from) / step) + 1;
  const scale = side / Math.max(plane.width, plane.height);
  const width = Math.max(1, Math.round(plane.width * scale));
  const height = Math.max(1, Math.round(plane.height * scale));
  if (length * width * height > mostPixels)
    return { problem: say("gif.tooMany", { count: length.toLocaleString(), width, height }) };
  return {
    ...wish,
    positions: Array.from({ length }, (_, at) => from + at * heading),
    width,
    height,
    delay: Math.max(20, Math.round(100 / framesPerSecond) * 10),
  };
}
