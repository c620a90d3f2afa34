/** The facts of a plane of which only statistics and counts of its values are kept; as exact as the counts' bins. */
import { type Histogram, type LevelsAsk, levels } from "../../protocol/frame-questions.ts";
import { Bins } from "./bins.ts";
import type { HistogramAsk, LevelRange, PlaneFacts, PlaneStatistics } from "./facts.ts";
import { betweenRanks, percentileByCounts } from "./percentiles.ts";
import { histogramEnds, rangeOf } from "./ranges.ts";
import { type Counts, nearEnd } from "./value-counts.ts";

/** What can be told from counts alone. Keeps no value. */
export class CountedPlane implements PlaneFacts {
  readonly statistics: PlaneStatistics;
  readonly #counts: Counts;

  constructor(statistics: PlaneStatistics, counts: Counts) {
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
    const counts = new Array<number>(places.count).fill(0);
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
