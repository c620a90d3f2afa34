/**
 * Where a time axis has its ticks and what stands at them, from microseconds to days.
 *
 *     0        50 ms     100 ms     150 ms          0:58      1:00      1:02
 *
 * All labels of an axis have one form, with as many decimals as tell neighbours apart: no two are equal, and none
 * changes its form while one pans.
 */
import type { Stretch } from "./stretch.ts";

export interface Tick {
  /** Milliseconds since the run started. */
  readonly time: number;
  readonly label: string;
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** Above a second people count in sixties. */
const longSteps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
];

/** The distance of ticks: the shortest round one of which at most `most` fit into `length` milliseconds. */
export function stepOf(length: number, most: number): number {
  const rough = length / Math.max(1, most);
  if (rough > second) {
    const long = longSteps.find((step) => step >= rough);
    if (long !== undefined) return long;
  }
  const unit = rough > second ? day : 1;
  const power = 10 ** Math.floor(Math.log10(rough / unit));
  const digit = [1, 2, 5].find((own) => own * power * unit >= rough) ?? 10;
  return digit * power * unit;
}

/** Ticks at round times inside of `shown`, at most one every `spacing` pixels of its `width`. */
export function ticksOf(shown: Stretch, width: number, spacing = 90): Tick[] {
  const step = stepOf(shown.to - shown.from, Math.max(1, Math.floor(width / spacing)));
  const label = labelling(step, shown.to);
  const ticks: Tick[] = [];
  const last = Math.floor(shown.to / step + 1e-9);
  // Multiplied, not summed up: a sum of tenths drifts.
  for (let at = Math.ceil(shown.from / step - 1e-9); at <= last; at++)
    ticks.push({ time: at * step, label: label(at * step) });
  return ticks;
}

/** A time inside of `shown`, in the form of an axis of it, as exact as a pixel of a screen. */
export function momentText(time: number, shown: Stretch): string {
  // A power of ten, so that no digit is said that is not known.
  const step = 10 ** Math.floor(Math.log10((shown.to - shown.from) / 500));
  return labelling(Math.min(step, second), shown.to)(time);
}

/** How times up to `latest` are written when they are `step` milliseconds apart. */
function labelling(step: number, latest: number): (time: number) => string {
  if (latest < 1) return (time) => zeroOr(time, `${(time * 1000).toFixed(decimalsOf(step * 1000))} µs`);
  if (latest < second) return (time) => zeroOr(time, `${time.toFixed(decimalsOf(step))} ms`);
  const decimals = decimalsOf(step / second);
  if (latest < minute) return (time) => zeroOr(time, `${(time / second).toFixed(decimals)} s`);
  return (time) => zeroOr(time, clock(time, decimals));
}

const zeroOr = (time: number, label: string) => (time === 0 ? "0" : label);

/** How many decimals it takes to write a round `step` exactly: none from 1 on, 1 for 0.2, 3 for 0.005. */
function decimalsOf(step: number): number {
  return Math.min(9, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
}

/** `2:05`, `1:02:03.5`. */
function clock(time: number, decimals: number): string {
  const scale = 10 ** decimals;
  // Rounded before it is split, so that no tick says `1:60`.
  const all = Math.round((time / second) * scale);
  const seconds = ((all % (60 * scale)) / scale).toFixed(decimals).padStart(decimals ? decimals + 3 : 2, "0");
  const minutes = Math.floor(all / (60 * scale));
  if (minutes < 60) return `${minutes}:${seconds}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${seconds}`;
}
