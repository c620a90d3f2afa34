/**
 * A stretch of a run's timeline as a panel is given it, at the detail a screen can show. Plain data that JSON keeps;
 * times are milliseconds since the run started.
 */
import type { FunctionView } from "./sites.ts";

/** What a bar stands for; bars name these by position. */
export const barKinds = ["run", "failed", "unfinished", "moved", "spilled", "restored"] as const;
export type BarKind = (typeof barKinds)[number];

/** A stretch of the timeline at the detail a screen can show. */
export interface TimelinePicture {
  /** What was asked for. */
  readonly from: number;
  readonly to: number;
  /** How far the run has come: the whole timeline is from 0 to here. */
  readonly end: number;
  readonly isRunning: boolean;
  readonly functions: readonly FunctionView[];
  readonly rows: readonly TimelineRow[];
}

export interface TimelineRow {
  /** 0 is the main thread. */
  readonly worker: number;
  /** Position among the row's lanes, or -1 for the strip of transfers and disk below them. */
  readonly lane: number;
  readonly start: readonly number[];
  readonly duration: readonly number[];
  /** Positions in `barKinds`. */
  readonly bar: readonly number[];
  /** Positions in `functions`, or -1. */
  readonly fn: readonly number[];
  /** The task; of several bars drawn as one, how many, as a negative number. */
  readonly task: readonly number[];
  /** Share of the stretch in which the row ran tasks, from 0 to 1. */
  readonly busy: number;
}
