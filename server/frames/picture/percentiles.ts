/**
 * Percentiles as NumPy's `percentile` has them (`method="linear"`): of n values in order, the one at q / 100 · (n − 1),
 * and between two of them a mixture. Knows lists of values and counts of them, not where they come from.
 */
import { type Counts, nearEnd } from "./value-counts.ts";

/** Values at neighbouring ranks, of which a percentile is a mixture. */
export interface Between {
  /** Rank of the lower, from 0; that of the upper is one more, or the same at the end. */
  readonly rank: number;
  readonly part: number;
}

/** Where the percentile `q` (0 to 100) of the last `count` of `all` values lies; `count` is at least 1. */
export function betweenRanks(q: number, count: number, all: number = count): Between {
  const place = (Math.min(100, Math.max(0, q)) / 100) * (count - 1);
  const rank = Math.floor(place);
  return { rank: all - count + rank, part: place - rank };
}

/** `part` of the way from `low` to `high`, rounded as NumPy rounds it. */
export function mix(low: number, high: number, part: number): number {
  const distance = high - low;
  if (!Number.isFinite(distance)) return low * (1 - part) + high * part;
  return part < 0.5 ? low + distance * part : high - distance * (1 - part);
}

/** The percentile as far as counts tell: wrong by at most 2⁻¹⁵ of its value, and by nothing where bins hold one value. */
export function percentileByCounts(counts: Counts, { rank, part }: Between): number | undefined {
  const lower = counts.binAt(rank);
  if (!lower || part === 0) return lower && nearEnd(lower);
  const upper = counts.binAt(rank + 1) ?? lower;
  return mix(nearEnd(lower), nearEnd(upper), part);
}

/**
 * The value that has `n` others before it in order. Time is linear, whatever the values; `values` are finite and are
 * put in another order.
 */
export function nthSmallest(values: Float64Array, n: number): number {
  let among = values;
  let rank = n;
  while (among.length > SORTED) {
    let min = Number.POSITIVE_INFINITY;
    let max = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < among.length; i++) {
      const value = among[i] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    // Smallest and largest fall into different bins, so every turn leaves some behind.
    const span = max / 2 - min / 2;
    if (!(span > 0)) return min;
    const scale = (PARTS - 1) / span;
    if (!Number.isFinite(scale)) break;
    const counts = new Uint32Array(PARTS);
    for (let i = 0; i < among.length; i++) {
      (counts[(((among[i] as number) / 2 - min / 2) * scale) | 0] as number)++;
    }
    let bin = 0;
    for (; rank >= (counts[bin] as number); bin++) rank -= counts[bin] as number;
    const kept = new Float64Array(counts[bin] as number);
    let count = 0;
    for (let i = 0; i < among.length; i++) {
      const value = among[i] as number;
      if ((((value / 2 - min / 2) * scale) | 0) === bin) kept[count++] = value;
    }
    among = kept;
  }
  return among.sort()[rank] ?? Number.NaN;
}

/** So few are sorted at once. */
const SORTED = 4096;

/** Bins of a turn; four turns tell any two float64 of one exponent apart. */
const PARTS = 2 ** 16;
