/**
 * Stretches of a run's time, and how they become pixels: zooming, panning, fitting, as arithmetic.
 *
 *     time    from ──────●───────────── to
 *     pixels  left       x              left + width
 *
 * Knows no run and no canvas. Times are milliseconds since the run started.
 */

/** From a time to a later one. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The least that can be looked at: 10 µs. Clocks of runs tell no more than microseconds apart. */
export const leastLength = 0.01;

export const lengthOf = ({ from, to }: Stretch): number => to - from;

export const middleOf = ({ from, to }: Stretch): number => (from + to) / 2;

/** The nearest stretch to `wanted` that lies in `bounds`, keeps its length where it can, and has the least length. */
export function within(wanted: Stretch, bounds: Stretch): Stretch {
  const whole = lengthOf(bounds);
  const length = Math.min(whole, Math.max(Math.min(leastLength, whole), lengthOf(wanted)));
  // One that was too short grows around its middle; one that is too long loses its end.
  const start = lengthOf(wanted) < length ? middleOf(wanted) - length / 2 : wanted.from;
  const from = Math.min(Math.max(start, bounds.from), bounds.to - length);
  return { from, to: from + length };
}

/**
 * `shown` after zooming in by `factor` (below 1: out) so that the time `around` stays where it is, as far as `bounds`
 * allow: at an edge of the run there is nothing more to show.
 */
export function zoomed(shown: Stretch, factor: number, around: number, bounds: Stretch): Stretch {
  const least = Math.min(leastLength, lengthOf(bounds));
  const length = Math.min(lengthOf(bounds), Math.max(least, lengthOf(shown) / factor));
  // By what it is really zoomed: at the least length a time under the pointer must not creep away.
  const ratio = length / lengthOf(shown);
  const from = around - (around - shown.from) * ratio;
  return within({ from, to: from + length }, bounds);
}

/** `shown` later by `by` milliseconds, or earlier, up to the edges of `bounds`. */
export function moved(shown: Stretch, by: number, bounds: Stretch): Stretch {
  return within({ from: shown.from + by, to: shown.to + by }, bounds);
}

/** `some` with `share` of its length on either side, up to the edges of `bounds`. */
export function widened(some: Stretch, share: number, bounds: Stretch): Stretch {
  const more = lengthOf(some) * share;
  return { from: Math.max(bounds.from, some.from - more), to: Math.min(bounds.to, some.to + more) };
}

/** True when all of `inner` lies in `outer`, but for a thousandth of its length. */
export function holds(outer: Stretch, inner: Stretch): boolean {
  const slack = lengthOf(inner) / 1000;
  return outer.from <= inner.from + slack && outer.to >= inner.to - slack;
}

/** Times ↔ pixels, for a stretch shown between `left` and `left + width`. */
export interface Scale {
  readonly shown: Stretch;
  readonly left: number;
  readonly width: number;
  /** Milliseconds in a pixel. */
  readonly perPixel: number;
  toX(time: number): number;
  toTime(x: number): number;
}

/** @see Scale */
export function scaleOf(shown: Stretch, left: number, width: number): Scale {
  const perPixel = lengthOf(shown) / Math.max(1, width);
  return {
    shown,
    left,
    width,
    perPixel,
    toX: (time) => left + (time - shown.from) / perPixel,
    toTime: (x) => shown.from + (x - left) * perPixel,
  };
}
