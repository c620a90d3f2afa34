/**
 * What a picture must know of the whole plane before any of it is drawn: its ends, its counts, and where a range of
 * levels lies. Declares only; `measure.ts` has it from a plane in memory, `facts-tally.ts` from parts.
 */
import type { Histogram, LevelsAsk } from "../../protocol/frame-questions.ts";

/** Counts over all values of a plane. 64-bit integers count as the nearest float64. */
export interface PlaneStatistics {
  readonly rows: number;
  readonly columns: number;
  /** Smallest and largest finite value; null where there is none. */
  readonly min: number | null;
  readonly max: number | null;
  /** Smallest finite value above 0, where `log` begins; null where there is none. */
  readonly minPositive: number | null;
  /** Mean of the finite values; null where there is none. */
  readonly mean: number | null;
  readonly finite: number;
  /** Finite values above 0. */
  readonly positive: number;
  readonly nans: number;
  readonly infinities: number;
}

/** The ends of the levels, `low` at most `high`, both finite. */
export interface LevelRange {
  readonly low: number;
  readonly high: number;
}

/** Which bins to count in. `low` and `high` default to the smallest and largest value (of `log`: above 0). */
export interface HistogramAsk {
  readonly bins: number;
  readonly scale: LevelsAsk["scale"];
  readonly low?: number;
  readonly high?: number;
}

/** Everything that is asked of a whole plane. Kept by its owner, as long as the plane's values are the same. */
export interface PlaneFacts {
  readonly statistics: PlaneStatistics;
  /**
   * The ends that `levels` asks for. Of `log`, percentiles are those of the values above 0, and an end that is not
   * above 0 becomes the smallest such value; ends by hand that are no numbers become the plane's own, and those in
   * the wrong order are exchanged. Without finite values: 0 and 1.
   */
  range(levels: LevelsAsk): LevelRange;
  /** Values outside of the bins, NaN and infinities are not counted; a value on the last edge is in the last bin. */
  histogram(ask: HistogramAsk): Histogram;
}
