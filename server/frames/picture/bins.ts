/**
 * Places on a scale, counted: the levels of a picture, and the bins of a histogram. Which bin a value is in is decided
 * by comparing it with edges, so that order is kept exactly, whatever a logarithm is rounded to; arithmetic only guesses
 * where to compare.
 */

import type { LevelsAsk } from "../../protocol/frame-questions.ts";
import { levels } from "../../protocol/frame-questions.ts";
import { levelScale } from "../../protocol/level-scale.ts";

/** Levels from the low end of the range to the high one. */
export const LEVELS: number = levels.last - levels.first + 1;

/** Bins of equal width on a scale between two ends, the high one included in the last. */
export class Bins {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** `edges[i]` is where bin `i` begins; below the first and above the last edge there is no bin. */
  readonly #edges: Float64Array;
  readonly #guess: ((value: number) => number) | undefined;

  /** @param count at least 1, and at most 65,000 so that codes fit into 16 bits. */
  constructor(scale: LevelsAsk["scale"], low: number, high: number, count: number = LEVELS) {
    this.low = low;
    this.high = high;
    this.count = count;
    const { toUnit, fromUnit } = levelScale(scale, low, high);
    const step = (high - low) / count;
    const isEven = scale === "linear" && Number.isFinite(step);
    this.#edges = new Float64Array(count + 1);
    for (let i = count - 1, next = high; i > 0; i--) {
      // Of the linear scale as NumPy's `linspace` has them. Where there are fewer numbers than bins between the ends, an
      // edge may come out as the low end, which shall be in the first bin all the same.
      const edge = isEven ? low + i * step : fromUnit(i / count);
      next = edge > low ? Math.min(edge, next) : next;
      this.#edges[i] = next;
    }
    // So that the ends, and all there is where they are equal, need no question of their own.
    this.#edges[0] = Number.NEGATIVE_INFINITY;
    this.#edges[count] = Number.POSITIVE_INFINITY;
    if (high <= low) this.#edges.fill(Number.POSITIVE_INFINITY, 1);
    this.#guess = isEven ? undefined : (value) => toUnit(value) * count;
  }

  /**
   * Writes for each value what it is, from `at` on: `levels.none`, `below`, `above`, or `levels.first` and the number
   * of its bin.
   */
  place(values: Float64Array, into: Uint8Array | Uint16Array, at: number): void {
    const { low, high } = this;
    const edges = this.#edges;
    const guess = this.#guess;
    const last = this.count - 1;
    const factor = high > low ? this.count / (high - low) : 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value >= low && value <= high) {
        let bin = (guess ? guess(value) : (value - low) * factor) | 0;
        if (bin > last) bin = last;
        while (value < (edges[bin] as number)) bin--;
        while (value >= (edges[bin + 1] as number)) bin++;
        into[at + i] = levels.first + bin;
      } else into[at + i] = value < low ? levels.below : value > high ? levels.above : levels.none;
    }
  }
}
