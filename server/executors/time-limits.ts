/**
 * Tasks that must not run longer than they were given, whatever they do. A task that awaits is ended by its
 * lane, on time; one that computes without a pause never lets its lane look at a clock, so the shell looks.
 */
import type { SchedulerState } from "../scheduler/state.ts";
import type { DriveOptions } from "./drive-options.ts";
import { timeoutError } from "./errors.ts";
import { MAIN_LANE } from "./executor.ts";
import type { TaskNumbers } from "./task-numbers.ts";

/** What can be seen of a task from outside its thread. */
export interface Seen {
  /** When it was begun, if it has its thread now; milliseconds since the process's epoch. */
  readonly since?: number | undefined;
  /** Whether it is known to have begun and to await something. */
  readonly awaits: boolean;
}

export interface TimeLimitOptions {
  /** Milliseconds that a lane gets to end the task by itself. */
  readonly grace: number;
  /** Milliseconds since the process's epoch. */
  readonly now: () => number;
  readonly look: (task: number) => Seen;
  readonly onExpired: (task: number) => void;
}

export class TimeLimits {
  readonly #timers = new Map<number, NodeJS.Timeout>();
  /** Task → its limit, once it is over. */
  readonly #expired = new Map<number, number>();
  readonly #options: TimeLimitOptions;

  constructor(options: TimeLimitOptions) {
    this.#options = options;
  }

  /** The task has been sent to a lane. @param limit milliseconds from its beginning, 0 for none */
  start(task: number, limit: number): void {
    this.stop(task); // it may have been taken back from another lane
    this.#expired.delete(task); // an earlier try
    if (limit > 0) this.#lookIn(task, limit, limit);
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

  #lookIn(task: number, limit: number, left: number): void {
    const { grace } = this.#options;
    this.#timers.set(
      task,
      setTimeout(() => this.#look(task, limit), left + grace),
    );
  }

  /** A task that waits in a queue has not begun, and its time has not either. */
  #look(task: number, limit: number): void {
    this.#timers.delete(task);
    const { look, now, onExpired } = this.#options;
    const { since, awaits } = look(task);
    const left = since === undefined ? (awaits ? 0 : limit) : limit - (now() - since);
    if (left > 0) {
      this.#lookIn(task, limit, left);
      return;
    }
    this.#expired.set(task, limit);
    onExpired(task);
  }
}

/** Limits for the calls of one compute: looks at lanes, and ends the thread of a call whose time is over. */
export function limitsOf(
  { executor, cancelGrace, now, plan }: DriveOptions,
  { lane: laneOf, awaiting }: SchedulerState,
  numbers: TaskNumbers,
): TimeLimits {
  const lane = (call: number): number => laneOf[plan.taskOf[call]!]!;
  return new TimeLimits({
    grace: cancelGrace,
    now,
    look: (call) => {
      const running = executor.running(lane(call));
      const since = running?.task === numbers.id(call) ? running.since : undefined;
      // Where another task has the thread, this one can only wait.
      return { since, awaits: running === undefined && awaiting[plan.taskOf[call]!] === 1 };
    },
    onExpired: (call) => {
      // Tasks of the main thread end by themselves or never.
      if (lane(call) !== MAIN_LANE) executor.end(lane(call), "a task took longer than its timeout");
    },
  });
}
