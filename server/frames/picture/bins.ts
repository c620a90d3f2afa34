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

/** Codes are these and `levels.first`. */
const MOST = 65_000;

/** Bins of equal width on a scale between two ends, the high one included in the last. */
export class Bins {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** `edges[i]` is where bin `i` begins; below the first and above the last edge there is no bin. */
  readonly #edges: Float64Array;
  #guesses: Guesses | undefined;

  /** @param wanted How many bins; from 1 to 65,000, so that codes fit into 16 bits: others become the nearest of these. */
  constructor(scale: LevelsAsk["scale"], low: number, high: number, wanted: number = LEVELS) {
    const count = Math.min(MOST, Math.max(1, Math.floor(wanted) || 1));
    this.count = count;
    this.low = low;
    this.high = high;
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
    // Between ends that are closer than 1 and 2 the first bits tell nothing apart, and all scales are nearly linear.
    const isNarrow = low * high > 0 && Math.max(low / high, high / low) < 2;
    if (isEven || (isNarrow && Number.isFinite(step))) return;
    this.#guesses = new Guesses((value) =>
      Math.min(count - 1, toUnit(Math.min(high, Math.max(low, value))) * count),
    );
  }

  /**
   * Writes for each value what it is, from `at` on: `levels.none`, `below`, `above`, or `levels.first` and the number
   * of its bin.
   */
  place(values: Float64Array, into: Uint8Array | Uint16Array, at: number): void {
    if (this.#guesses) this.#placeBent(values, into, at, this.#guesses);
    else this.#placeEven(values, into, at);
  }

  #placeEven(values: Float64Array, into: Uint8Array | Uint16Array, at: number): void {
    const { low, high } = this;
    const edges = this.#edges;
    const last = this.count - 1;
    const factor = high > low ? this.count / (high - low) : 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value >= low && value <= high) {
        let bin = ((value - low) * factor) | 0;
        if (bin > last) bin = last;
        while (value < (edges[bin] as number)) bin--;
        while (value >= (edges[bin + 1] as number)) bin++;
        into[at + i] = levels.first + bin;
      } else into[at + i] = value < low ? levels.below : value > high ? levels.above : levels.none;
    }
  }

  #placeBent(values: Float64Array, into: Uint8Array | Uint16Array, at: number, guesses: Guesses): void {
    const { low, high } = this;
    const edges = this.#edges;
    const { pages } = guesses;
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value >= low && value <= high) {
        const word = words[2 * i + 1] as number;
        const page = pages[word >>> 20] ?? guesses.page(word >>> 20);
        let bin = page[(word >>> 12) & 0xff] as number;
        while (value < (edges[bin] as number)) bin--;
        while (value >= (edges[bin + 1] as number)) bin++;
        into[at + i] = levels.first + bin;
      } else into[at + i] = value < low ? levels.below : value > high ? levels.above : levels.none;
    }
  }
}

/**
 * Where a value may be on a scale that is not linear, by the first bits of its number: sign and exponent lead to a page,
 * eight bits of the fraction to its entry. A logarithm is worked out once for each of these, and not for each value.
 */
class Guesses {
  readonly pages = new Array<Uint16Array | undefined>(4096).fill(undefined);
  readonly #work: (value: number) => number;

  /** @param work The bin of a value between the ends, not rounded. */
  constructor(work: (value: number) => number) {
    this.#work = work;
  }

  /** Makes a page. */
  page(number: number): Uint16Array {
    const word = new Uint32Array(2);
    const value = new Float64Array(word.buffer);
    const page = new Uint16Array(256);
    for (let i = 0; i < page.length; i++) {
      word[1] = (number << 20) | (i << 12);
      page[i] = this.#work(value[0] as number);
    }
    this.pages[number] = page;
    return page;
  }
}
