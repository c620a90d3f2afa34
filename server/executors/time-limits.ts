/**
 * Tasks that must not run longer than they were given, whatever they do. A task that awaits is ended by its
 * lane, on time; one that computes without a pause never lets its lane look at a clock, so the shell looks.
 */

export class TimeLimits {
  readonly #timers = new Map<number, NodeJS.Timeout>();
  /** Task → its limit, once it is over. */
  readonly #expired = new Map<number, number>();
  readonly #grace: number;
  readonly #onExpired: (task: number) => void;

  /** @param grace milliseconds that a lane gets to end the task by itself */
  constructor(grace: number, onExpired: (task: number) => void) {
    this.#grace = grace;
    this.#onExpired = onExpired;
  }

  /** The task may begin now. @param limit milliseconds, 0 for none */
  start(task: number, limit: number): void {
    if (limit === 0) return;
    const timer = setTimeout(() => {
      this.#timers.delete(task);
      this.#expired.set(task, limit);
      this.#onExpired(task);
    }, limit + this.#grace);
    this.#timers.set(task, timer);
  }

  /** The task has ended. */
  stop(task: number): void {
    if (this.#timers.size === 0) return;
    clearTimeout(this.#timers.get(task));
    this.#timers.delete(task);
  }

  stopAll(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  /** The error of a task whose time is over; undefined for all others. */
  errorFor(task: number): Error | undefined {
    const limit = this.#expired.get(task);
    return limit === undefined ? undefined : timeoutError(limit);
  }
}

/** The error of a task that took too long: named as the platform names them. */
export function timeoutError(limit: number): Error {
  return new DOMException(`The task took longer than its timeout of ${limit} ms.`, "TimeoutError");
}
