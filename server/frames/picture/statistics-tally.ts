/** Ends, counts and mean of a plane's values in one pass, in any order. Knows float64 and no planes. */
import type { PlaneStatistics } from "./facts.ts";

/** Up to which size numbers are summed: as many as there are in any file stay below the largest number. */
export const SUMMABLE = 1e290;

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

  /** What was counted, of a plane of this shape. */
  statistics(rows: number, columns: number): PlaneStatistics {
    const isEmpty = this.#finite === 0;
    const isSummable = this.#max <= SUMMABLE && this.#min >= -SUMMABLE;
    return {
      rows,
      columns,
      min: isEmpty ? null : this.#min,
      max: isEmpty ? null : this.#max,
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
