/**
 * The one event that no run emits: what a recording of bounded size says of the rows that it has let go.
 */
import type { FunctionView } from "./sites.ts";

/**
 * What a bounded recording holds only as sums. No run emits it: a recording puts it behind the last of what it has
 * forgotten, so that totals stay right.
 */
export interface DetailForgotten {
  readonly type: "forgotten";
  /** Type of event → how many of its rows are gone; of its events, where it has no columns. */
  readonly rows: Readonly<Record<string, number>>;
  /** Up to when executions are forgotten. */
  readonly until: number;
  /** Milliseconds before `until` during which at least one of them was under way. */
  readonly covered: number;
  /** Sums of each function, in columns. */
  readonly functions: readonly FunctionView[];
  readonly calls: readonly number[];
  readonly total: readonly number[];
  readonly longest: readonly number[];
  /** -1 where no execution is forgotten. */
  readonly longestTask: readonly number[];
  readonly waited: readonly number[];
  readonly bytesMade: readonly number[];
  readonly bytesMoved: readonly number[];
  readonly retries: readonly number[];
  readonly failures: readonly number[];
  /** Milliseconds in attempts that threw; absent in recordings of older versions. */
  readonly failedTime?: readonly number[];
  /** Sums of each worker, in columns. */
  readonly worker: readonly number[];
  readonly workerCalls: readonly number[];
  readonly workerBusy: readonly number[];
  /** Tasks that are done, and how long each took. */
  readonly task: readonly number[];
  readonly duration: readonly number[];
  /** Tasks that gave up. */
  readonly failed: readonly number[];
  /** Tasks that were done, whose results were lost, and that have not run again. */
  readonly lost: readonly number[];
}
