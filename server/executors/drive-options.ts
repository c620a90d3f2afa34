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
  /** Cancels everything when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** After a failure, go on with what does not depend on it. */
  readonly collectErrors?: boolean;
  /** Leave the requested results in the lanes that made them instead of fetching them. */
  readonly keep?: boolean;
  /** Milliseconds between asking a task to stop and ending its thread. */
  readonly cancelGrace: number;
  /** The error as faces shall see it. */
  readonly view: (failure: TaskFailure) => ErrorView;
}

export interface Driven {
  /** Task → result, for every requested task that succeeded. */
  readonly results: ReadonlyMap<number, Requested>;
  /** In the order in which they happened; empty unless `collectErrors`. */
  readonly failures: readonly TaskFailure[];
}
