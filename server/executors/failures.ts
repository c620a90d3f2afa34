/**
 * The failures of one compute, as they come: told to faces, kept in order, and judged whether they end it.
 */
import type { DriveOptions } from "./drive-options.ts";
import { TaskFailure } from "./errors.ts";
import type { TaskNumbers } from "./task-numbers.ts";

/** A call that threw, as a lane or the shell reports it. */
export interface Failed {
  readonly call: number;
  readonly lane: number;
  readonly error: unknown;
  readonly inputs: readonly string[];
  /** Milliseconds since the process's epoch. */
  readonly started: number;
  readonly finished: number;
}

export class Failures {
  /** Those that are final, in the order in which they happened. */
  readonly list: TaskFailure[] = [];
  readonly #calls = new Set<number>();
  readonly #o: DriveOptions;
  readonly #numbers: TaskNumbers;

  constructor(options: DriveOptions, numbers: TaskNumbers) {
    this.#o = options;
    this.#numbers = numbers;
  }

  /** Whether the call has failed for good. */
  has(call: number): boolean {
    return this.#calls.has(call);
  }

  /** Takes a failure in; answers with it when it ends the compute. */
  note({ call, lane, error, inputs, started, finished }: Failed, retried: boolean): TaskFailure | undefined {
    const failure = new TaskFailure(call, error, inputs);
    this.#o.emit({
      type: "task-failed",
      task: this.#numbers.id(call),
      worker: lane,
      started,
      finished,
      error: this.#o.view(failure),
      retried,
    });
    if (retried) return undefined;
    this.list.push(failure);
    this.#calls.add(call);
    return this.#o.collectErrors ? undefined : failure;
  }
}
