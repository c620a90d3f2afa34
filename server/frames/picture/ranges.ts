/** From what is asked for to the ends of the levels. Knows statistics and how to ask for a percentile, not values. */
import type { LevelsAsk } from "../../protocol/frame-questions.ts";
import type { HistogramAsk, LevelRange, PlaneFacts, PlaneStatistics } from "./facts.ts";

/**
 * The ends that `levels` asks for; see `PlaneFacts.range`.
 *
 * @param percentile That of the finite values, `positive`: of those above 0. Asked only where there are some.
 */
export function rangeOf(
  levels: LevelsAsk,
  statistics: PlaneStatistics,
  percentile: (q: number, positive: boolean) => number,
): LevelRange {
  const { scale, range } = levels;
  const isLog = scale === "log";
  const least = isLog ? statistics.minPositive : statistics.min;
  const most = least === null ? null : statistics.max;
  switch (range.by) {
    case "min-max":
      return ordered(least ?? (isLog ? 1 : 0), most ?? (isLog ? 10 : 1));
    case "percentile":
      if (least === null) return ordered(isLog ? 1 : 0, isLog ? 10 : 1);
      return ordered(
        percentile(asPercent(range.low, 0), isLog),
        percentile(asPercent(range.high, 100), isLog),
      );
    case "hand": {
      const isEnd = (value: number): boolean => Number.isFinite(value) && (!isLog || value > 0);
      const low = isEnd(range.low) ? range.low : least;
      const high = isEnd(range.high) ? range.high : most;
      return ordered(low ?? high ?? (isLog ? 1 : 0), high ?? low ?? (isLog ? 10 : 1));
    }
  }
}

/** Where bins begin and end: as asked, else at the smallest and largest value. */
export function histogramEnds(
  { low, high }: Pick<HistogramAsk, "low" | "high">,
  scale: LevelsAsk["scale"],
  facts: Pick<PlaneFacts, "range">,
): LevelRange {
  return facts.range({
    scale,
    range: { by: "hand", low: low ?? Number.NaN, high: high ?? Number.NaN },
  });
}

const ordered = (one: number, other: number): LevelRange =>
  one <= other ? { low: one, high: other } : { low: other, high: one };

const asPercent = (value: number, otherwise: number): number =>
  Number.isNaN(value) ? otherwise : Math.min(100, Math.max(0, value));
