/**
 * The failures of one compute, as they come: told to faces, kept in order, and judged whether they end it.
 */
import type { DriveOptions } from "./drive-options.ts";
import { TaskFailure } from "./errors.ts";
import type { TaskNumbers } from "./task-numbers.ts";

/** A task that threw, as a lane or the shell reports it. */
export interface Failed {
  readonly task: number;
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
  readonly #tasks = new Set<number>();
  readonly #o: DriveOptions;
  readonly #numbers: TaskNumbers;

  constructor(options: DriveOptions, numbers: TaskNumbers) {
    this.#o = options;
    this.#numbers = numbers;
  }

  /** Whether the task has failed for good. */
  has(task: number): boolean {
    return this.#tasks.has(task);
  }

  /** Takes a failure in; answers with it when it ends the compute. */
  note({ task, lane, error, inputs, started, finished }: Failed, retried: boolean): TaskFailure | undefined {
    const failure = new TaskFailure(task, error, inputs);
    this.#o.emit({
      type: "task-failed",
      task: this.#numbers.id(task),
      worker: lane,
      started,
      finished,
      error: this.#o.view(failure),
      retried,
    });
    if (retried) return undefined;
    this.list.push(failure);
    this.#tasks.add(task);
    return this.#o.collectErrors ? undefined : failure;
  }
}
