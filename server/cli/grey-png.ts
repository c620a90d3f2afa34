/**
 * Numbers as a grey PNG: the least finite value black, the greatest white, what is not finite black.
 *
 * Knows nothing of files and datasets.
 */
import { PNG } from "pngjs";

export interface GreyPicture {
  readonly png: Uint8Array;
  /** What black and white stand for; absent when no value is finite. */
  readonly least?: number;
  readonly greatest?: number;
}

/** Rows from top to bottom, `width` values each. A field of one value is all black. */
export function greyPng(values: ArrayLike<number | bigint>, width: number, height: number): GreyPicture {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  const count = width * height;
  for (let at = 0; at < count; at++) {
    const value = Number(values[at]);
    if (!Number.isFinite(value)) continue;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const span = greatest - least;
  const grey = new Uint8Array(count);
  if (span > 0) {
    for (let at = 0; at < count; at++) {
      const value = Number(values[at]);
      if (Number.isFinite(value)) grey[at] = Math.round(((value - least) / span) * 255);
    }
  }
  const picture = new PNG({
    width,
    height,
    colorType: 0,
    inputColorType: 0,
    inputHasAlpha: false,
    bitDepth: 8,
  });
  picture.data = Buffer.from(grey.buffer);
  const png = PNG.sync.write(picture, { colorType: 0, inputColorType: 0, inputHasAlpha: false, bitDepth: 8 });
  return { png, ...(least <= greatest && { least, greatest }) };
}
