/** The facts of a plane in memory, exact. */
import { type Histogram, type LevelsAsk, levels } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";
import { Bins } from "./bins.ts";
import { CountedPlane } from "./counted-plane.ts";
import type { HistogramAsk, LevelRange, PlaneFacts, PlaneStatistics } from "./facts.ts";
import { betweenRanks, mix, nthSmallest } from "./percentiles.ts";
import { histogramEnds, rangeOf } from "./ranges.ts";
import { eachRow, wholeOf } from "./rows.ts";
import { countSmall, isSmall } from "./small-integers.ts";
import { StatisticsTally } from "./statistics-tally.ts";
import { type Bin, nearEnd, ValueCounts } from "./value-counts.ts";

/**
 * Statistics at once, percentiles and histograms when they are asked for; percentiles are remembered. Keeps the plane,
 * whose values must stay; of integers of 8 and 16 bits only how often each of them occurs, which tells all.
 */
export function measure(plane: Plane): PlaneFacts {
  if (isSmall(plane.data)) {
    const { statistics, counts } = countSmall(plane, plane.data);
    return new CountedPlane(statistics, counts);
  }
  const tally = new StatisticsTally();
  eachRow(plane, wholeOf(plane), (values) => tally.take(values));
  return new MeasuredPlane(plane, tally.statistics(plane.rows, plane.columns));
}

class MeasuredPlane implements PlaneFacts {
  readonly statistics: PlaneStatistics;
  readonly #plane: Plane;
  #counts: ValueCounts | undefined;
  /** Percentile and whether it is that of the values above 0 → value. */
  readonly #percentiles = new Map<string, number>();

  constructor(plane: Plane, statistics: PlaneStatistics) {
    this.#plane = plane;
    this.statistics = statistics;
  }

  range(asked: LevelsAsk): LevelRange {
    return rangeOf(asked, this.statistics, (q, positive) => {
      const key = `${q} ${positive}`;
      const value = this.#percentiles.get(key) ?? this.#percentile(q, positive);
      this.#percentiles.set(key, value);
      return value;
    });
  }

  histogram({ bins, scale, ...ends }: HistogramAsk): Histogram {
    const { low, high } = histogramEnds(ends, scale, this);
    const places = new Bins(scale, low, high, bins);
    const counts = new Array<number>(places.count).fill(0);
    const codes = new Uint16Array(this.statistics.columns);
    eachRow(this.#plane, wholeOf(this.#plane), (values) => {
      places.place(values, codes, 0);
      for (let i = 0; i < codes.length; i++) {
        const bin = (codes[i] as number) - levels.first;
        if (bin >= 0) (counts[bin] as number)++;
      }
    });
    return { kind: "histogram", low, high, counts };
  }

  #each(take: (values: Float64Array) => void): void {
    eachRow(this.#plane, wholeOf(this.#plane), take);
  }

  /** By counts to the bins of the two values it lies between, and by selection among the values in them. */
  #percentile(q: number, isPositive: boolean): number {
    if (!this.#counts) {
      const counts = new ValueCounts();
      this.#each((values) => counts.take(values));
      this.#counts = counts;
    }
    const { finite, positive } = this.statistics;
    const between = betweenRanks(q, isPositive ? positive : finite, finite);
    const { rank, part } = between;
    const lower = this.#counts.binAt(rank);
    const upper = part === 0 ? lower : this.#counts.binAt(rank + 1);
    if (!lower || !upper) return Number.NaN;
    if (this.#isWhole && isExact(lower) && isExact(upper)) return mix(nearEnd(lower), nearEnd(upper), part);

    const { values, before } = this.#between(lower.low, upper.high);
    const low = nthSmallest(values, rank - before);
    return part === 0 ? low : mix(low, nthSmallest(values, rank + 1 - before), part);
  }

  get #isWhole(): boolean {
    const { data } = this.#plane;
    return !(data instanceof Float32Array || data instanceof Float64Array);
  }

  /** The finite values from `low` to `high`, and how many are smaller. */
  #between(low: number, high: number): { readonly values: Float64Array; readonly before: number } {
    let before = 0;
    let count = 0;
    let among = new Float64Array(1024);
    this.#each((values) => {
      for (let i = 0; i < values.length; i++) {
        const value = values[i] as number;
        if (value - value !== 0) continue;
        if (value < low) before++;
        else if (value <= high) {
          if (count === among.length) among = grown(among);
          among[count++] = value;
        }
      }
    });
    return { values: among.subarray(0, count), before };
  }
}

/** Whether a bin of integers has a single value. */
const isExact = ({ low, high }: Bin): boolean => high - low <= 1;

function grown(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}
