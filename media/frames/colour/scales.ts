/**
 * The four scales between values and colours: where in the range a value lies, and which value lies at a place. The
 * same formulas as the server's, which makes the levels; here they place ticks and handles.
 */
import type { LevelsAsk } from "../../../server/protocol/frame-questions.ts";

export type ScaleName = LevelsAsk["scale"];

export const scaleNames: readonly ScaleName[] = ["linear", "log", "symlog", "sqrt"];

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** Values of a range ↔ shares of it: 0 at the low end, 1 at the high one, below and above outside of the range. */
export interface Scale {
  /** NaN where a value has no place, such as −1 on a logarithmic scale. */
  toShare(value: number): number;
  toValue(share: number): number;
}

/** Where a symmetric logarithm is linear, as a share of the larger end of the range. */
export const symlogThreshold = 0.01;

/** The scale of this name over a range. A range without a length has all its values at 0. */
export function scaleOver(name: ScaleName, { low, high }: ValueRange): Scale {
  const { bend, straighten } = shapes[name](low, high);
  const from = bend(low);
  const length = bend(high) - from;
  if (!(length > 0)) return { toShare: (value) => Math.sign(value - low) || 0, toValue: () => low };
  return {
    toShare: (value) => (bend(value) - from) / length,
    // The ends exactly: what they are is known better than by way of logarithms.
    toValue: (share) => (share === 0 ? low : share === 1 ? high : straighten(from + share * length)),
  };
}

interface Shape {
  bend(value: number): number;
  straighten(bent: number): number;
}

const shapes: Readonly<Record<ScaleName, (low: number, high: number) => Shape>> = {
  linear: () => ({ bend: (value) => value, straighten: (bent) => bent }),
  log: () => ({
    bend: (value) => (value > 0 ? Math.log10(value) : Number.NaN),
    straighten: (bent) => 10 ** bent,
  }),
  symlog: (low, high) => {
    const threshold = symlogThreshold * Math.max(Math.abs(low), Math.abs(high)) || 1;
    // As matplotlib has it: linear up to the threshold, which is as long as a decade.
    return {
      bend: (value) => {
        const size = Math.abs(value) / threshold;
        return size <= 1 ? value / threshold : Math.sign(value) * (1 + Math.log10(size));
      },
      straighten: (bent) => {
        const size = Math.abs(bent);
        return size <= 1 ? bent * threshold : Math.sign(bent) * threshold * 10 ** (size - 1);
      },
    };
  },
  // Below 0 mirrored, so that it has a place for every value.
  sqrt: () => ({
    bend: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
    straighten: (bent) => Math.sign(bent) * bent * bent,
  }),
};
