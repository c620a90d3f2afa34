/**
 * Round values for colour bars, histograms and rulers, and how they are written. Pure.
 *
 *     linear   0   250   500   750   1000          log   1   10   100   1000   1e4
 *     symlog   -100   -10   0   10   100           sqrt  0   50   200   500   1000
 */
import { levelScale } from "../../../server/protocol/level-scale.ts";
import type { ScaleName, ValueRange } from "./scales.ts";

export interface ValueTick {
  readonly value: number;
  /** Place in the range: 0 at its low end. */
  readonly share: number;
  readonly label: string;
}

/** Ticks of a scale over a range, in its order: at round values, about `most` at most, evenly where the scale lets them. */
export function valueTicks(scale: ScaleName, range: ValueRange, most: number): ValueTick[] {
  const { low, high } = range;
  if (!(Number.isFinite(low) && Number.isFinite(high))) return [];
  if (!(high > low)) return [{ value: low, share: 0.5, label: numberText(low) }];
  const { toUnit } = levelScale(scale, low, high);
  const chosen: { readonly value: number; readonly share: number }[] = [];
  // The first candidates matter most; a later one has to find room between them.
  for (const value of candidates(scale, range, Math.max(1, most), toUnit)) {
    const share = toUnit(value);
    if (!(share >= -1e-9 && share <= 1 + 1e-9)) continue;
    if (chosen.every((other) => isApart(other.share, share, most))) chosen.push({ value, share });
  }
  chosen.sort((a, b) => a.share - b.share);
  const label = scale === "linear" ? linearLabel(range, linearStep(range, most)) : distinctLabel(chosen);
  return chosen.map(({ value, share }) => ({ value, share, label: label(value) }));
}

/** Whether two ticks have room beside each other. */
const isApart = (one: number, other: number, most: number): boolean => Math.abs(one - other) >= 0.98 / most;

/** Fewer ticks than this say too little. */
const fewTicks = 4;

/** Round values in the range, those first that should be seen if any is. */
function candidates(
  scale: ScaleName,
  range: ValueRange,
  most: number,
  toUnit: (value: number) => number,
): number[] {
  if (scale === "linear") return multiples(range, linearStep(range, most));
  const spread = spreadMultiples(range, most, toUnit);
  const zero = range.low <= 0 && range.high >= 0 ? [0] : [];
  // On a bent scale small values have more room than even ones would fill.
  const fine = [1, 2, 5].flatMap((digit) => powers(range, digit));
  if (scale === "sqrt") return spread.length >= fewTicks ? spread : [...zero, ...spread, ...fine];
  const decades = powers(range, 1);
  // Within a decade or two there are too few powers of ten to go by.
  if (decades.length < fewTicks - 1) return [...zero, ...decades, ...fine, ...spread];
  const every = [1, 2, 3, 5, 10, 20, 50, 100].find((count) => decades.length / count <= most) ?? 200;
  const isChosen = (value: number): boolean => Math.round(Math.log10(Math.abs(value))) % every === 0;
  return [
    ...zero,
    ...decades.filter(isChosen),
    ...(every === 1 ? [...powers(range, 2), ...powers(range, 5)] : []),
  ];
}

/** Multiples of the smallest round step that keep apart all along the scale. */
function spreadMultiples(range: ValueRange, most: number, toUnit: (value: number) => number): number[] {
  const length = range.high - range.low;
  for (
    let step = linearStep(range, most);
    step < length;
    step = linearStep({ low: 0, high: 1.5 * step }, 1)
  ) {
    const values = multiples(range, step);
    const shares = values.map(toUnit);
    if (shares.every((share, at) => at === 0 || isApart(share, shares[at - 1]!, most))) return values;
  }
  return [];
}

/** Values `digit × 10ⁿ` of both signs in the range, large ones first: where there is no room, zero's neighbours go. */
function powers({ low, high }: ValueRange, digit: number): number[] {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (!(size > 0)) return [];
  // Around 0, below where the symmetric logarithm is linear, there is no room for them.
  const least = low > 0 ? low : high < 0 ? -high : size * 0.01;
  const values: number[] = [];
  const first = Math.floor(Math.log10(size) + 1e-9);
  const last = Math.floor(Math.log10(least) + 1e-9);
  for (let power = first; power >= last; power--) {
    // Read from its text, because 10 ** -5 is not 1e-5.
    const value = Number(`${digit}e${power}`);
    if (value >= low && value <= high) values.push(value);
    if (-value >= low && -value <= high) values.push(-value);
  }
  return values;
}

function multiples({ low, high }: ValueRange, step: number): number[] {
  const values: number[] = [];
  const last = Math.floor(high / step + 1e-9);
  // Multiplied, not summed up: a sum of tenths drifts. Bounded, because a step may vanish beside its values.
  for (let at = Math.ceil(low / step - 1e-9); at <= last && values.length < 100; at++)
    values.push(Number((at * step).toPrecision(12)));
  return values;
}

/** The smallest of 1, 2, 5 times a power of ten of which at most `most` fit into the range. */
export function linearStep({ low, high }: ValueRange, most: number): number {
  const rough = (high - low) / Math.max(1, most);
  const power = Math.floor(Math.log10(rough));
  for (const digit of [1, 2, 5]) {
    const step = Number(`${digit}e${power}`);
    if (step >= rough * (1 - 1e-9)) return step;
  }
  return Number(`1e${power + 1}`);
}

/** Round indexes of an axis between two places, not nearer than `least` elements to each other. */
export function indexTicks(from: number, to: number, least: number): number[] {
  const step = Math.max(1, linearStep({ low: 0, high: least }, 1));
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at < to && ticks.length < 200; at += step) ticks.push(at);
  return ticks;
}

/** All labels of an even scale have as many decimals as tell neighbours apart. */
function linearLabel({ low, high }: ValueRange, step: number): (value: number) => string {
  const size = Math.max(Math.abs(low), Math.abs(high));
  if (size >= 1e6 || size < 1e-3) {
    const digits = Math.min(12, Math.max(0, Math.ceil(Math.log10(size / step))));
    return (value) => (value === 0 ? "0" : shortExponent(value.toExponential(digits)));
  }
  const decimals = Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
  return (value) => (value === 0 ? "0" : value.toFixed(decimals));
}

/** Of values near to each other, all digits that tell them apart. */
function distinctLabel(ticks: readonly { readonly value: number }[]): (value: number) => string {
  for (let digits = 6; digits < 16; digits++) {
    const labels = ticks.map(({ value }) => numberText(value, digits));
    if (new Set(labels).size === labels.length) return (value) => numberText(value, digits);
  }
  return (value) => numberText(value, 16);
}

/** A number with up to `digits` digits that mean something, and no more characters than it needs: `0.25`, `1.5e-7`. */
export function numberText(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return shortExponent(value.toExponential(digits - 1));
  return String(Number(value.toPrecision(digits)));
}

const shortExponent = (text: string): string => text.replace(/\.?0+e/, "e").replace("e+", "e");
