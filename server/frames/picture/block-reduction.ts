/**
 * Many elements to one pixel, so that nothing worth seeing is lost: of a block the smallest and the largest value are
 * candidates, and the one farther from the block's mean is shown.
 *
 *     7 7 7 7                 7 7 7 7                 7 0 7 7
 *     7 7 9 7  ──▶ 9          7 0 7 7  ──▶ 0          7 7 7 9  ──▶ 0
 *     7 7 7 7                 7 7 7 7                 7 7 7 7
 *
 * Averages would hide a single hot or dead pixel, a maximum the dead ones, every k-th element most of both. The mean of
 * the block and not of the plane is the measure, because a dead pixel in a bright place may be close to the plane's
 * mean, and because a block then looks the same whatever else is known. Two values have no mean that tells which is the
 * odd one: there, the one farther from the plane's mean is shown. An infinity is as far as can be. NaN is shown where a
 * block has nothing else.
 *
 * Holds four numbers for each pixel. Takes elements in any order.
 */
import type { Extent } from "./extent.ts";

/** The pixels of an extent as values, before they become levels. */
export class BlockReduction {
  readonly #extent: Extent;
  readonly #mins: Float64Array;
  readonly #maxs: Float64Array;
  readonly #sums: Float64Array;
  readonly #counts: Float64Array;

  constructor(extent: Extent) {
    const pixels = extent.width * extent.height;
    this.#extent = extent;
    this.#mins = new Float64Array(pixels).fill(Number.POSITIVE_INFINITY);
    this.#maxs = new Float64Array(pixels).fill(Number.NEGATIVE_INFINITY);
    this.#sums = new Float64Array(pixels);
    this.#counts = new Float64Array(pixels);
  }

  /** Elements of row `row` from column `left` on; those beside the extent are left out. */
  take(values: Float64Array, row: number, left: number): void {
    const { region, block, width } = this.#extent;
    if (row < region.top || row >= region.bottom) return;
    const [down, right] = block;
    const first = Math.max(region.left, left);
    const end = Math.min(region.right, left + values.length);
    const line = Math.floor((row - region.top) / down) * width;
    const mins = this.#mins;
    const maxs = this.#maxs;
    for (let column = first; column < end; ) {
      const at = Math.floor((column - region.left) / right);
      const stop = Math.min(end, region.left + (at + 1) * right);
      let min = mins[line + at] as number;
      let max = maxs[line + at] as number;
      let sum = 0;
      let count = 0;
      for (; column < stop; column++) {
        const value = values[column - left] as number;
        if (Number.isNaN(value)) continue;
        if (value < min) min = value;
        if (value > max) max = value;
        sum += value;
        count++;
      }
      mins[line + at] = min;
      maxs[line + at] = max;
      (this.#sums[line + at] as number) += sum;
      (this.#counts[line + at] as number) += count;
    }
  }

  /** One value for each pixel, row by row. `centre` is the mean of the whole plane. */
  finish(centre: number): Float64Array<ArrayBuffer> {
    const pixels = new Float64Array(this.#mins.length);
    for (let i = 0; i < pixels.length; i++) {
      const count = this.#counts[i] as number;
      pixels[i] =
        count === 0
          ? Number.NaN
          : odd(
              this.#mins[i] as number,
              this.#maxs[i] as number,
              count === 2 ? centre : (this.#sums[i] as number) / count,
            );
    }
    return pixels;
  }
}

/** Of the ends of a block the one that stands out. */
function odd(min: number, max: number, mean: number): number {
  if (min === max || max === Number.POSITIVE_INFINITY) return max;
  if (min === Number.NEGATIVE_INFINITY) return min;
  // Numbers near the largest have a sum that is none.
  const middle = Number.isFinite(mean) ? mean : min / 2 + max / 2;
  return Math.abs(max - middle) >= Math.abs(middle - min) ? max : min;
}
