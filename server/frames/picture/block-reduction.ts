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
 * mean, and because a block then looks the same whatever else is known. Where both are equally far, as two values always
 * are, it is the one farther from the plane's mean, else the larger. An infinity is as far as can be. NaN is shown where
 * a block has nothing else.
 *
 * Holds four numbers for each pixel. Takes elements in any order.
 */
import type { Extent } from "./extent.ts";
import { SUMMABLE } from "./statistics-tally.ts";

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
    const mins = this.#mins;
    const maxs = this.#maxs;
    const sums = this.#sums;
    const counts = this.#counts;
    let at = Math.floor((row - region.top) / down) * width + Math.floor((first - region.left) / right);
    for (let i = first - left; i < end - left; at++) {
      const column = i + left - region.left;
      const stop = Math.min(end - left, i + right - (column % right));
      let min = mins[at] as number;
      let max = maxs[at] as number;
      let sum = 0;
      for (let j = i; j < stop; j++) {
        const value = values[j] as number;
        if (value < min) min = value;
        if (value > max) max = value;
        sum += value;
      }
      let count = stop - i;
      // Few blocks have NaN in them, so the loop above does not ask for it.
      if (Number.isNaN(sum)) {
        sum = 0;
        count = 0;
        for (let j = i; j < stop; j++) {
          const value = values[j] as number;
          if (Number.isNaN(value)) continue;
          sum += value;
          count++;
        }
      }
      i = stop;
      mins[at] = min;
      maxs[at] = max;
      (sums[at] as number) += sum;
      (counts[at] as number) += count;
    }
  }

  /** One value for each pixel, row by row. `centre` is the mean of the whole plane. */
  finish(centre: number): Float64Array<ArrayBuffer> {
    const pixels = new Float64Array(this.#mins.length);
    for (let i = 0; i < pixels.length; i++) {
      const count = this.#counts[i] as number;
      const mean = (this.#sums[i] as number) / count;
      pixels[i] =
        count === 0 ? Number.NaN : odd(this.#mins[i] as number, this.#maxs[i] as number, mean, centre);
    }
    return pixels;
  }
}

/** Of the ends of a block the one that stands out. */
function odd(min: number, max: number, mean: number, centre: number): number {
  if (min === max || max === Number.POSITIVE_INFINITY) return max;
  if (min === Number.NEGATIVE_INFINITY) return min;
  const lean = leanOf(min, max, mean) || leanOf(min, max, centre);
  return lean < 0 ? min : max;
}

/**
 * Above 0 where `max` is farther from `middle`, below where `min` is, and 0 where neither is. Sums come out a little
 * different in another order, so nearly equal is equal; and where they may overflow they tell nothing.
 */
function leanOf(min: number, max: number, middle: number): number {
  if (max > SUMMABLE || min < -SUMMABLE) return 0;
  const lean = max - middle - (middle - min);
  return Math.abs(lean) <= (max - min) * EQUAL ? 0 : lean;
}

const EQUAL = 1e-9;
