/**
 * Which part of the run is seen: all of it, a stretch that stays, or one that goes with the end of a run.
 *
 *     whole run  ── zoom in ──▶  following, while its right edge is the end of the run
 *         ▲                          │ pan away            ▲ "Follow", or pan back to the end
 *         └────────── 0 ──────────  staying ───────────────┘
 *
 * Values that never change: each move gives the next one. Knows no pixels.
 */
import { lengthOf, moved, type Stretch, within, zoomed } from "./stretch.ts";

/** Plain data, kept over reloads. */
export interface TimeWindow {
  /** Absent: the whole run, as far as it has come. */
  readonly stretch?: Stretch;
  /** True while it goes with the end of a run that goes on. */
  readonly follows: boolean;
}

/** What a panel begins with. */
export const wholeRun: TimeWindow = { follows: true };

/** A window whose right edge is this close to the end, as a share of its length, follows it. */
const nearEnd = 0.01;

/** The times that are seen when the run has come to `end`. */
export function seen({ stretch, follows }: TimeWindow, end: number): Stretch {
  const bounds = { from: 0, to: Math.max(end, Number.MIN_VALUE) };
  if (!stretch) return bounds;
  if (!follows) return within(stretch, bounds);
  return within({ from: end - lengthOf(stretch), to: end }, bounds);
}

/** Looks at `stretch`, or as much of it as there is. */
export function lookAt(stretch: Stretch, end: number): TimeWindow {
  const bounds = { from: 0, to: Math.max(end, Number.MIN_VALUE) };
  const next = within(stretch, bounds);
  if (lengthOf(next) >= lengthOf(bounds) * (1 - 1e-9)) return wholeRun;
  return { stretch: next, follows: end - next.to <= lengthOf(next) * nearEnd };
}

/** Zooms in by `factor`, or out below 1; the time `around` stays where it is. */
export function zoomBy(window: TimeWindow, factor: number, around: number, end: number): TimeWindow {
  return lookAt(zoomed(seen(window, end), factor, around, { from: 0, to: end }), end);
}

/** Goes `by` milliseconds towards the end, or back. */
export function panBy(window: TimeWindow, by: number, end: number): TimeWindow {
  return lookAt(moved(seen(window, end), by, { from: 0, to: end }), end);
}

/** Goes to the end of the run and stays with it. */
export function followEnd(window: TimeWindow): TimeWindow {
  return { ...window, follows: true };
}

/** A window out of what a panel kept; the whole run when it is no such thing. */
export function toTimeWindow(kept: unknown): TimeWindow {
  if (typeof kept !== "object" || kept === null) return wholeRun;
  const { stretch, follows } = kept as Partial<TimeWindow>;
  const isTime = (time: unknown): time is number => typeof time === "number" && Number.isFinite(time);
  if (!stretch || !isTime(stretch.from) || !isTime(stretch.to) || !(stretch.to > stretch.from))
    return wholeRun;
  return { stretch: { from: stretch.from, to: stretch.to }, follows: follows === true };
}
