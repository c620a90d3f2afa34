/**
 * How much of the clock a set of intervals covers, overlaps counted once.
 *
 * This is what makes "busy" honest: a worker that awaits ten sleeps at once is busy for one second, not ten.
 */

/** Milliseconds covered by the intervals from `starts[i]` to `ends[i]`; those that end before they start count nothing. */
export function covered(starts: Float64Array, ends: Float64Array): number {
  const byStart = Uint32Array.from(starts.keys()).sort((a, b) => starts[a]! - starts[b]!);
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const index of byStart) {
    const end = ends[index]!;
    if (end <= reached) continue;
    total += Math.max(0, end - Math.max(starts[index]!, reached));
    reached = end;
  }
  return total;
}
