/**
 * Work that keeps one core busy, by rounds (takes as long as it takes) or by the clock.
 */

/** Whole-number arithmetic that no compiler can leave out; a round takes about a nanosecond. */
export function spin(rounds: number): number {
  let x = 1;
  for (let i = 0; i < rounds; i++) x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
  return x;
}

/** Busy for that many milliseconds; returns how many it really were. */
export function busyFor(ms: number): number {
  const start = performance.now();
  let now = start;
  while (now - start < ms) now = performance.now();
  return now - start;
}

/** How many rounds `spin` makes in `ms` milliseconds here and now: the best of five tries, once it is warm. */
export function roundsIn(ms: number): number {
  const rounds = 5_000_000;
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 5; attempt++) {
    const start = performance.now();
    spin(rounds);
    best = Math.min(best, performance.now() - start);
  }
  return Math.round((rounds * ms) / best);
}

/** Durations from 1 µs to 100 ms, most of them short and most of the time in the long ones; the same each time. */
export function skewedDurations(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => 10 ** (-3 + 5 * random() ** 3));
}
