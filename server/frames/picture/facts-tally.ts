/**
 * The facts of a plane that comes in parts. Statistics are exact; percentiles and histograms come from counts in bins of
 * 2⁻¹⁵ of a value (`value-counts.ts`), so that nothing has to be read again: exact for bool and for integers below
 * 65,536, and by at most 0.003 % beside the truth for others.
 */
import type { Histogram, LevelsAsk } from "../../protocol/frame-questions.ts";
import { levels } from "../../protocol/frame-questions.ts";
import { Bins } from "./bins.ts";
import type { HistogramAsk, LevelRange, PlaneFacts, PlaneStatistics } from "./facts.ts";
import { histogramEnds } from "./measure.ts";
import { betweenRanks, percentileByCounts } from "./percentiles.ts";
import { rangeOf } from "./ranges.ts";
import { StatisticsTally } from "./statistics-tally.ts";
import { nearEnd, ValueCounts } from "./value-counts.ts";

/** Takes the values of a plane in any order. */
export class FactsTally {
  readonly #statistics = new StatisticsTally();
  readonly #counts = new ValueCounts();

  /** Counts all of `values`. */
  take(values: Float64Array): void {
    this.#statistics.take(values);
    this.#counts.take(values);
  }

  /** What is now known of a plane of this shape; the tally takes no more. */
  finish(rows: number, columns: number): PlaneFacts {
    return new CountedPlane(this.#statistics.statistics(rows, columns), this.#counts);
  }
}

class CountedPlane implements PlaneFacts {
  readonly statistics: PlaneStatistics;
  readonly #counts: ValueCounts;

  constructor(statistics: PlaneStatistics, counts: ValueCounts) {
    this.statistics = statistics;
    this.#counts = counts;
  }

  range(asked: LevelsAsk): LevelRange {
    const { statistics } = this;
    const { finite, positive } = statistics;
    return rangeOf(asked, statistics, (q, isPositive) => {
      const between = betweenRanks(q, isPositive ? positive : finite, finite);
      const value = percentileByCounts(this.#counts, between) ?? 0;
      const least = (isPositive ? statistics.minPositive : statistics.min) ?? value;
      return Math.min(statistics.max ?? value, Math.max(least, value));
    });
  }

  histogram({ bins, scale, ...ends }: HistogramAsk): Histogram {
    const { low, high } = histogramEnds(ends, scale, this);
    const places = new Bins(scale, low, high, bins);
    const counts = new Array<number>(bins).fill(0);
    const value = new Float64Array(1);
    const code = new Uint16Array(1);
    const { min, max } = this.statistics;
    for (const bin of this.#counts.bins()) {
      // The smallest and the largest are known exactly, and lie on edges.
      value[0] = Math.min(max ?? 0, Math.max(min ?? 0, nearEnd(bin)));
      places.place(value, code, 0);
      const at = (code[0] ?? 0) - levels.first;
      if (at >= 0) counts[at] = (counts[at] ?? 0) + bin.count;
    }
    return { kind: "histogram", low, high, counts };
  }
}
