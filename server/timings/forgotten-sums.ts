/**
 * What is left of rows that a bounded recording has forgotten: what can be added up, and nothing else.
 *
 * Only shapes; who adds is `ForgottenDetail`, who reads are the figures.
 */

/** What of a function's figures can be added up. */
export interface FunctionSums {
  readonly calls: number;
  readonly total: number;
  readonly longest: number;
  readonly longestTask: number;
  /** Sum of all waits. */
  readonly waited: number;
  readonly bytesMade: number;
  readonly bytesMoved: number;
  readonly retries: number;
  readonly failures: number;
  /** Milliseconds in attempts that threw. */
  readonly failedTime: number;
}

/** The sums of nothing. */
export const noSums: FunctionSums = {
  calls: 0,
  total: 0,
  longest: 0,
  longestTask: -1,
  waited: 0,
  bytesMade: 0,
  bytesMoved: 0,
  retries: 0,
  failures: 0,
  failedTime: 0,
};

/** What of a worker's figures can be added up. */
export interface WorkerSums {
  readonly calls: number;
  readonly busy: number;
}

/** All sums of a run's forgotten rows. */
export interface ForgottenSums {
  /** By position of the function in the run's `TaskTable`. */
  readonly functions: ReadonlyMap<number, FunctionSums>;
  readonly workers: ReadonlyMap<number, WorkerSums>;
  /** Task → own time of its last execution, NaN where it has none. */
  readonly durations: Float64Array;
  /** Tasks that gave up. */
  readonly failed: ReadonlySet<number>;
  /** Tasks that were done, whose results were lost, and that have not run again. */
  readonly lost: ReadonlySet<number>;
  /** Up to when executions are forgotten; 0 when none is. */
  readonly until: number;
  /** Milliseconds before `until` during which at least one of them was under way. */
  readonly covered: number;
}
