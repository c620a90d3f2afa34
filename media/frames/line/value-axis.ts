/**
 * The range of values that a plot shows, with a little air above and below; zoomed and moved on its scale. Pure.
 */
import { scaleOver, type ValueRange } from "../colour/scales.ts";

/** Scales that values of a line can have. */
export type ValueScale = "linear" | "log";

/** Room above and below the values, as a share of them. */
const air = 0.06;

/** A range that shows these values with some air; one value alone stands in the middle. */
export function airy(scale: ValueScale, { low, high }: ValueRange): ValueRange {
  if (low === high) {
    if (scale === "log") return { low: low / 10, high: high * 10 };
    // Beside a large value 1 may be nothing at all.
    const around = Math.max(Math.abs(low) * 0.1, Number.MIN_VALUE * 1e10);
    return low === 0 ? { low: -1, high: 1 } : { low: low - around, high: high + around };
  }
  const room = air * (bent(scale, high) - bent(scale, low));
  const wide = {
    low: straight(scale, bent(scale, low) - room),
    high: straight(scale, bent(scale, high) + room),
  };
  // The largest doubles have no air above them.
  return Number.isFinite(wide.low) && Number.isFinite(wide.high) && wide.low < wide.high
    ? wide
    : { low, high };
}

/** Shows `factor` times as little; the value at `share` (0 is the low end) stays where it is. */
export function zoomed(scale: ValueScale, range: ValueRange, factor: number, share: number): ValueRange {
  const rest = 1 / factor;
  return part(scale, range, share - share * rest, share + (1 - share) * rest);
}

/** Moves by a share of itself. */
export const moved = (scale: ValueScale, range: ValueRange, by: number): ValueRange =>
  part(scale, range, by, 1 + by);

/** What lies between two shares of a range; the range itself where that would be nothing. */
export function part(scale: ValueScale, range: ValueRange, from: number, to: number): ValueRange {
  const { toValue } = scaleOver(scale, range);
  const low = toValue(Math.min(from, to));
  const high = toValue(Math.max(from, to));
  const isNumber = Number.isFinite(low) && Number.isFinite(high);
  // Nearer to each other than doubles can tell apart there is nothing to see.
  const isEmpty = high - low <= Math.max(Math.abs(low), Math.abs(high)) * 1e-13;
  return isNumber && !isEmpty && (scale === "linear" || low > 0) ? { low, high } : range;
}

const bent = (scale: ValueScale, value: number): number => (scale === "log" ? Math.log10(value) : value);
const straight = (scale: ValueScale, value: number): number => (scale === "log" ? 10 ** value : value);
