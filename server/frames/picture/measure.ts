/** The facts of a plane in memory, exact. */
import { type Histogram, type LevelsAsk, levels } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";
import { Bins } from "./bins.ts";
import type { HistogramAsk, LevelRange, PlaneFacts, PlaneStatistics } from "./facts.ts";
import { betweenRanks, binsAt, mix, nthSmallest } from "./percentiles.ts";
import { rangeOf } from "./ranges.ts";
import { eachRow, wholeOf } from "./rows.ts";
import { StatisticsTally } from "./statistics-tally.ts";
import { ValueCounts } from "./value-counts.ts";

/**
 * Statistics at once, percentiles and histograms when they are asked for; percentiles are remembered. Keeps the plane,
 * whose values must stay.
 */
export function measure(plane: Plane): PlaneFacts {
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
    const counts = new Array<number>(bins).fill(0);
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
  #percentile(q: number, positive: boolean): number {
    if (!this.#counts) {
      const counts = new ValueCounts();
      this.#each((values) => counts.take(values));
      this.#counts = counts;
    }
    const all = positive ? countAbove(this.#counts) : this.statistics.finite;
    const { rank, part } = betweenRanks(q, all);
    const at = binsAt(this.#counts, rank, positive);
    if (!at) return Number.NaN;
    const low = at.lower.low;
    const high = at.upper.high;
    let before = 0;
    let count = 0;
    let among = new Float64Array(1024);
    this.#each((values) => {
      for (let i = 0; i < values.length; i++) {
        const value = values[i] as number;
        if (positive && !(value > 0)) continue;
        if (value < low) {
          if (value !== Number.NEGATIVE_INFINITY) before++;
        } else if (value <= high && value !== Number.POSITIVE_INFINITY) {
          if (count === among.length) among = grown(among);
          among[count++] = value;
        }
      }
    });
    const candidates = among.subarray(0, count);
    const lower = nthSmallest(candidates, rank - before);
    return part === 0 ? lower : mix(lower, nthSmallest(candidates, rank + 1 - before), part);
  }
}

/** Where bins begin and end: as asked, else at the smallest and largest value. */
export function histogramEnds(
  { low, high }: Pick<HistogramAsk, "low" | "high">,
  scale: LevelsAsk["scale"],
  facts: PlaneFacts,
): LevelRange {
  return facts.range({
    scale,
    range: { by: "hand", low: low ?? Number.NaN, high: high ?? Number.NaN },
  });
}

/** How many values above 0 were counted. */
export function countAbove(counts: ValueCounts): number {
  let count = 0;
  for (const bin of counts.bins()) if (bin.high > 0) count += bin.count;
  return count;
}

function grown(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}
