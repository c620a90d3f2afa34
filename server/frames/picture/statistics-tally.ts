/** Ends, counts and mean of a plane's values in one pass, in any order. Knows float64 and no planes. */
import type { PlaneStatistics } from "./facts.ts";

/** Up to which size numbers are summed: as many as there are in any file stay below the largest number. */
export const SUMMABLE = 1e290;

/** A number, and its two halves. */
const bits = new Uint32Array(2);
const asNumber = new Float64Array(bits.buffer);

/** Takes values and keeps no more than a few numbers. */
export class StatisticsTally {
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #minPositive = Number.POSITIVE_INFINITY;
  #sum = 0;
  #finite = 0;
  #positive = 0;
  #nans = 0;
  #infinities = 0;

  /** Counts all of `values`. */
  take(values: Float64Array): void {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
    // Few rows have NaN or infinities in them (or a sum that is none any more), so the loop above does not ask for them.
    if (sum - sum !== 0) {
      this.#takeMixed(values);
      return;
    }
    if (min < this.#min) this.#min = min;
    if (max > this.#max) this.#max = max;
    this.#sum += sum;
    this.#finite += values.length;
    if (min > 0) {
      this.#positive += values.length;
      if (min < this.#minPositive) this.#minPositive = min;
    } else if (max > 0) this.#takePositive(values);
  }

  /** Values of which some are no numbers, one by one. */
  #takeMixed(values: Float64Array): void {
    let min = this.#min;
    let max = this.#max;
    let minPositive = this.#minPositive;
    let sum = 0;
    let finite = 0;
    let positive = 0;
    let nans = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      // 0 for numbers, and NaN for what is none and for infinities.
      if (value - value === 0) {
        if (value < min) min = value;
        if (value > max) max = value;
        if (value > 0) {
          positive++;
          if (value < minPositive) minPositive = value;
        }
        sum += value;
        finite++;
      } else if (Number.isNaN(value)) nans++;
    }
    this.#min = min;
    this.#max = max;
    this.#minPositive = minPositive;
    this.#sum += sum;
    this.#finite += finite;
    this.#positive += positive;
    this.#nans += nans;
    this.#infinities += values.length - finite - nans;
  }

  /**
   * How many of some finite values are above 0, and the smallest of them. Whether one is, is as good as random in noise
   * around 0, and a processor that guesses wrong every other time is several times slower; so it is told by arithmetic on
   * bits: of the 64 bits of a number above 0 the first is not set, and some other one is.
   */
  #takePositive(values: Float64Array): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    let positive = 0;
    // The smallest first half of a number above 0, less 1: so what is 0 there and what is negative is larger than any.
    let least = 0xffffffff;
    let tiny = 0;
    for (let i = 0; i < words.length; i += 2) {
      const low = words[i] as number;
      const high = words[i + 1] as number;
      const any = low | high;
      const isAbove = (~high >>> 31) & ((any | -any) >>> 31);
      positive += isAbove;
      tiny += isAbove & ~((high | -high) >>> 31);
      const first = (high - 1) >>> 0;
      if (first < least) least = first;
    }
    this.#positive += positive;
    if (positive === 0) return;
    // No value can be less than what has this first half and nothing behind it, but those whose first half is 0.
    bits[1] = least + 1;
    if (tiny === 0 && (asNumber[0] as number) >= this.#minPositive) return;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (value < this.#minPositive && value > 0) this.#minPositive = value;
    }
  }

  /** What was counted, of a plane of this shape. */
  statistics(rows: number, columns: number): PlaneStatistics {
    const isEmpty = this.#finite === 0;
    const isSummable = this.#max <= SUMMABLE && this.#min >= -SUMMABLE;
    return {
      rows,
      columns,
      // Which zero came first is nobody's question: -0 + 0 is 0.
      min: isEmpty ? null : this.#min + 0,
      max: isEmpty ? null : this.#max + 0,
      minPositive: this.#minPositive === Number.POSITIVE_INFINITY ? null : this.#minPositive,
      // Somewhere between the ends is good enough then.
      mean: isEmpty ? null : isSummable ? this.#sum / this.#finite : this.#min / 2 + this.#max / 2,
      finite: this.#finite,
      positive: this.#positive,
      nans: this.#nans,
      infinities: this.#infinities,
    };
  }
}
