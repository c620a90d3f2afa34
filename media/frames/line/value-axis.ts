/**
 * The range of values that a plot shows, with a little air above and below; zoomed and moved on its scale. Pure.
 */
import { levelScale } from "../../../server/protocol/level-scale.ts";
import type { ValueRange } from "../colour/scales.ts";

/** Scales that values of a line can have. */
export type ValueScale = "linear" | "log";

/** Room above and below the values, as a share of them. */
const air = 0.06;

/** The span of the largest doubles is infinite, and nothing could be placed on it. */
const largest = Number.MAX_VALUE / 8;

/** A range that shows these values with some air; one value alone stands in the middle. */
export function airy(scale: ValueScale, values: ValueRange): ValueRange {
  const [low, high] = [placeable(values.low), placeable(values.high)];
  if (low === high) return around(scale, low);
  const room = air * (bent(scale, high) - bent(scale, low));
  const wide = {
    low: straight(scale, bent(scale, low) - room),
    high: straight(scale, bent(scale, high) + room),
  };
  // Beside the smallest and the largest doubles there is no air.
  return wide.low < wide.high && Number.isFinite(wide.high) && (scale === "linear" || wide.low > 0)
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

/** What lies between two shares of a range; the range itself where that would be nothing, or too much. */
export function part(scale: ValueScale, range: ValueRange, from: number, to: number): ValueRange {
  const { fromUnit } = levelScale(scale, range.low, range.high);
  const low = fromUnit(Math.min(from, to));
  const high = fromUnit(Math.max(from, to));
  const isPlaced = Math.abs(low) <= largest && Math.abs(high) <= largest && (scale === "linear" || low > 0);
  // Nearer to each other than doubles can tell apart there is nothing to see.
  const isEmpty = high - low <= Math.max(Math.abs(low), Math.abs(high)) * 1e-13;
  return isPlaced && !isEmpty ? { low, high } : range;
}

function around(scale: ValueScale, value: number): ValueRange {
  if (scale === "log") return { low: value / 10, high: value * 10 };
  const tenth = Math.abs(value) / 10;
  // A tenth of the smallest doubles is nothing.
  return value + tenth > value
    ? { low: value - tenth, high: value + tenth }
    : { low: value - 1, high: value + 1 };
}

const placeable = (value: number): number => Math.max(-largest, Math.min(largest, value));
const bent = (scale: ValueScale, value: number): number => (scale === "log" ? Math.log10(value) : value);
const straight = (scale: ValueScale, value: number): number => (scale === "log" ? 10 ** value : value);
