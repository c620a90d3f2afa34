/**
 * How durations are spread: a few bins of equal width on a logarithmic scale, for a small picture.
 *
 *     0.8 ms ▂▅█▃▁    ▁ 12 s
 */

/** Bin `i` of `counts` holds the durations from `from · (to / from)^(i / n)` on. Milliseconds. */
export interface Spread {
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** At most this many bins: as many columns as a hover has room for. */
const mostBins = 16;
/** Clocks of threads tell no shorter times apart. */
const shortest = 1e-3;

/**
 * The spread of some durations, in no more bins than there are durations; `undefined` of fewer than two, of which
 * there is nothing to be seen.
 */
export function spreadOf(durations: ArrayLike<number>): Spread | undefined {
  if (durations.length < 2) return undefined;
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (let index = 0; index < durations.length; index++) {
    const duration = Math.max(shortest, durations[index]!);
    if (duration < low) low = duration;
    if (duration > high) high = duration;
  }
  const bins = low === high ? 1 : Math.min(mostBins, durations.length);
  const counts = new Array<number>(bins).fill(0);
  const scale = low === high ? 0 : bins / Math.log(high / low);
  for (let index = 0; index < durations.length; index++) {
    const duration = Math.max(shortest, durations[index]!);
    // The longest duration is the end of the last bin, and belongs to it.
    counts[Math.min(bins - 1, Math.floor(Math.log(duration / low) * scale))]!++;
  }
  return { from: low, to: high, counts };
}
