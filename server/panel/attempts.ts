/**
 * Where each task was last seen, and how often it has been tried again.
 *
 * Only what single tasks are asked for; what attempts took is in `executions.ts`.
 */
import { amountColumn, numberColumn } from "../timings/column.ts";

export class Attempts {
  readonly #retries = numberColumn();
  readonly #worker = numberColumn();
  readonly #seen = amountColumn();

  /** The task threw and is tried again. */
  retry(task: number): void {
    this.#retries.set(task, this.retriesOf(task) + 1);
  }

  /** The task was on a worker at a time; what is older than what is known says nothing, and gives false. */
  see(task: number, worker: number, at: number): boolean {
    if (!(at >= this.seenOf(task))) return false;
    this.#worker.set(task, worker);
    this.#seen.set(task, at);
    return true;
  }

  /** How often the task threw and was tried again. */
  retriesOf(task: number): number {
    return Math.max(0, this.#retries.at(task));
  }

  /** The worker that had the task last, or -1. */
  workerOf(task: number): number {
    return this.#worker.at(task);
  }

  /** When something was last said of where the task runs; -1 before. */
  seenOf(task: number): number {
    const seen = this.#seen.at(task);
    return Number.isNaN(seen) ? -1 : seen;
  }
}
