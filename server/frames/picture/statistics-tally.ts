/** Ends, counts and mean of a plane's values in one pass, in any order. Knows float64 and no planes. */
import type { PlaneStatistics } from "./facts.ts";

/** Takes values and keeps no more than a few numbers. */
export class StatisticsTally {
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  #minPositive = Number.POSITIVE_INFINITY;
  #sum = 0;
  #finite = 0;
  #nans = 0;
  #infinities = 0;

  /** Counts all of `values`. */
  take(values: Float64Array): void {
    let min = this.#min;
    let max = this.#max;
    let minPositive = this.#minPositive;
    let sum = 0;
    let finite = 0;
    let nans = 0;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      // 0 for numbers, and NaN for what is none and for infinities.
      if (value - value === 0) {
        if (value < min) min = value;
        if (value > max) max = value;
        if (value > 0 && value < minPositive) minPositive = value;
        sum += value;
        finite++;
      } else if (Number.isNaN(value)) nans++;
    }
    this.#min = min;
    this.#max = max;
    this.#minPositive = minPositive;
    this.#sum += sum;
    this.#finite += finite;
    this.#nans += nans;
    this.#infinities += values.length - finite - nans;
  }

  /** What was counted, of a plane of this shape. */
  statistics(rows: number, columns: number): PlaneStatistics {
    const isEmpty = this.#finite === 0;
    const mean = this.#sum / this.#finite;
    return {
      rows,
      columns,
      min: isEmpty ? null : this.#min,
      max: isEmpty ? null : this.#max,
      minPositive: this.#minPositive === Number.POSITIVE_INFINITY ? null : this.#minPositive,
      // The sum of numbers near the largest is no number any more; somewhere between the ends is good enough then.
      mean: isEmpty ? null : Number.isFinite(mean) ? mean : this.#min / 2 + this.#max / 2,
      finite: this.#finite,
      nans: this.#nans,
      infinities: this.#infinities,
    };
  }
}
