/**
 * The four scales by which values become levels, in one place, so that the ticks of the page's colour bar and histogram
 * stand where the server's levels begin. Arithmetic alone: it knows neither levels nor colours.
 *
 *     value ── toUnit ──▶ 0 … 1 between the ends of the range ── fromUnit ──▶ value
 */
import type { LevelsAsk } from "./frame-questions.ts";

/** A scale between two ends. Both functions grow with what they are given, and are each other's inverse. */
export interface LevelScale {
  /** 0 for the low end, 1 for the high one, outside of that for values beyond; NaN for a value without a place. */
  toUnit(value: number): number;
  fromUnit(unit: number): number;
}

/**
 * The scale between `low` and `high`. Where both are equal everything up to them is 0.
 *
 * `log` wants ends above 0, and has no place for values that are not. `symlog` is matplotlib's `SymLogNorm` (base 10,
 * `linscale` 1): linear up to 1 % of the larger absolute end, and logarithmic from there. `sqrt` is mirrored below 0, so
 * that it has a place for every value.
 */
export function levelScale(scale: LevelsAsk["scale"], low: number, high: number): LevelScale {
  if (!(high > low)) return { toUnit: (value) => (value > low ? 1 : 0), fromUnit: () => low };
  switch (scale) {
    case "linear":
      return between(low, high, identity, identity);
    case "log":
      return between(low, high, logarithm, Math.exp);
    case "symlog": {
      const threshold = symlogThreshold(low, high);
      return between(
        low,
        high,
        (value) => symlog(value, threshold),
        (place) => inverseSymlog(place, threshold),
      );
    }
    case "sqrt":
      return between(low, high, root, square);
  }
}

/** Up to which absolute value `symlog` is linear between these ends. */
export function symlogThreshold(low: number, high: number): number {
  return Math.max(Math.abs(low), Math.abs(high)) * THRESHOLD;
}

const THRESHOLD = 0.01;

/** matplotlib's `linscale / (1 - 1 / base)`: how many decades the linear part takes on each side of 0. */
const LINEAR = 1 / (1 - 1 / 10);

const identity = (value: number): number => value;

const root = (value: number): number => Math.sign(value) * Math.sqrt(Math.abs(value));
const square = (place: number): number => Math.sign(place) * place * place;

/** `Math.log` has a place for 0, which no picture could show. */
const logarithm = (value: number): number => (value > 0 ? Math.log(value) : Number.NaN);

function symlog(value: number, threshold: number): number {
  const size = Math.abs(value);
  return size <= threshold
    ? (value / threshold) * LINEAR
    : Math.sign(value) * (LINEAR + Math.log10(size / threshold));
}

function inverseSymlog(place: number, threshold: number): number {
  const size = Math.abs(place);
  return size <= LINEAR ? (place / LINEAR) * threshold : Math.sign(place) * threshold * 10 ** (size - LINEAR);
}

/** Evenly between two ends once both were sent through `there`. */
function between(
  low: number,
  high: number,
  there: (value: number) => number,
  back: (place: number) => number,
): LevelScale {
  const first = there(low);
  const last = there(high);
  const span = last / 2 - first / 2;
  return {
    toUnit: (value) => (there(value) / 2 - first / 2) / span,
    // The ends themselves, not what is left of them after a logarithm and a power.
    fromUnit: (unit) => (unit === 0 ? low : unit === 1 ? high : back(mixed(first, last, unit))),
  };
}

const mixed = (from: number, to: number, part: number): number => from * (1 - part) + to * part;
