/**
 * What the calls of a function, or of one call site, took in a run: what a hover and the end of a line show.
 *
 * Made when somebody looks, in one pass over the executions. Knows no words and no editor.
 */
import type { TaskCounts } from "../protocol/run-view.ts";
import type { CallSite, FunctionView } from "../protocol/sites.ts";
import type { RunModel } from "./run-model.ts";
import type { Spread } from "./spread.ts";

/** Times are milliseconds, sizes bytes. What nothing is known of is `undefined`, not 0. */
export interface FunctionTimes {
  readonly function: FunctionView;
  /** Of rows for one call site, where it is. */
  readonly callSite?: CallSite;
  /** Its tasks: how many there are, and how far they have come. */
  readonly tasks: TaskCounts;
  /** Successful executions; a result that was lost and made again counts twice. */
  readonly calls: number;
  readonly failures: number;
  /** Attempts that threw and were tried again. */
  readonly retries: number;
  /** Own times of executions: what neighbours on the same thread took meanwhile is not in them. */
  readonly total: number;
  readonly last?: number;
  readonly median?: number;
  readonly longest?: number;
  /** Mean of an execution: from "all inputs there" to "begun". */
  readonly waiting?: number;
  /** Mean of an execution: how long it had its thread to itself. */
  readonly running?: number;
  /** Mean of an execution: how long its result was on its way to other workers or the main thread. */
  readonly transfer?: number;
  /** Sum of the results' approximate sizes, and of what was copied of them. */
  readonly bytes: number;
  readonly bytesMoved: number;
  /** What its results look like, such as `Float64Array(257 × 257)`: the last that was described. */
  readonly output?: string;
  /** Share of the run's task time, from 0 to 1. */
  readonly share: number;
  readonly isCritical: boolean;
  readonly spread?: Spread;
}

/** The times of every function and of every call site that has tasks, in the order in which the run named them. */
export declare function functionTimes(model: RunModel): {
  functions: FunctionTimes[];
  callSites: FunctionTimes[];
};
