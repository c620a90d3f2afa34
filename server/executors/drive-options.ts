/**
 * What the shell is given and what it gives back. Types only.
 */
import type { ErrorView } from "../protocol/error-view.ts";
import type { RunEvent } from "../protocol/events.ts";
import type { TaskFailure } from "./errors.ts";
import type { Lanes } from "./executor.ts";
import type { Plan } from "./plan.ts";
import type { Requested } from "./requested-results.ts";

export interface DriveOptions {
  readonly plan: Plan;
  readonly executor: Lanes;
  /** Milliseconds since the process's epoch. */
  readonly now: () => number;
  readonly emit: (event: RunEvent) => void;
  /** Whether anybody listens to what is emitted. */
  readonly isHeard: () => boolean;
  /** Cancels everything when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** After a failure, go on with what does not depend on it. */
  readonly collectErrors?: boolean;
  /** Leave the requested results in the lanes that made them instead of fetching them. */
  readonly keep?: boolean;
  /** Milliseconds between asking a task to stop and ending its thread. */
  readonly cancelGrace: number;
  /** Bytes that results may take in all lanes together; 0 for no limit. */
  readonly memoryLimit?: number;
  /** Hears of each requested result as it is delivered. */
  readonly onResult?: (call: number, result: Requested) => void;
  /** Hears of each requested call that will have no result, and why. */
  readonly onGiveUp?: (call: number, failure: TaskFailure | "cancelled") => void;
  /** Gets a way to cancel calls of this compute, and what depends on them. */
  readonly onStart?: (cancel: (calls: readonly number[]) => void) => void;
  /** After a failure, what was made before it stays where it is and is told here: a rerun need not make it again. */
  readonly onSurvivors?: (results: ReadonlyMap<number, Requested>) => void;
  /** The error as faces shall see it. */
  readonly view: (failure: TaskFailure) => ErrorView;
}

export interface Driven {
  /** Call → result, for every requested call that succeeded. */
  readonly results: ReadonlyMap<number, Requested>;
  /** In the order in which they happened; empty unless `collectErrors`. */
  readonly failures: readonly TaskFailure[];
}
