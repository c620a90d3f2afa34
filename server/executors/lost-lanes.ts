/**
 * What a lost lane means for the tasks that it had: which of them are to blame, and which have failed by it.
 *
 * A task whose time was over, or which used up the memory of its thread, would do so again: it has failed. When
 * a thread ended for another reason, the task that had it is to blame, or, when none had, those that had begun;
 * they are tried again until the scheduler finds that they have ended too many. All others only lost time.
 */
import { MOST_KILLED } from "../scheduler/lineage.ts";
import type { SchedulerState } from "../scheduler/state.ts";
import type { DriveOptions } from "./drive-options.ts";
import { WorkerLostError } from "./errors.ts";
import type { Loss } from "./executor.ts";
import type { Failed } from "./failures.ts";
import type { Running } from "./lane/running-mark.ts";
import type { SentTasks } from "./sent-tasks.ts";
import type { TaskNumbers } from "./task-numbers.ts";
import type { TimeLimits } from "./time-limits.ts";

export interface Judged {
  /** Have failed. */
  readonly failed: readonly Failed[];
  /** May have ended the thread; tasks. */
  readonly blamed: readonly number[];
  /** Attempts of the blamed that count as failed; the tasks are tried again. */
  readonly tried: readonly Failed[];
}

export class LostLanes {
  /** Whether a thread has had no memory left. */
  ranOutOfMemory = false;
  readonly #o: DriveOptions;
  readonly #scheduler: SchedulerState;
  readonly #numbers: TaskNumbers;
  readonly #limits: TimeLimits;
  readonly #sent: SentTasks;
  /** Task → its last death. */
  readonly #deaths = new Map<number, Failed>();

  constructor(
    options: DriveOptions,
    scheduler: SchedulerState,
    numbers: TaskNumbers,
    limits: TimeLimits,
    sent: SentTasks,
  ) {
    this.#o = options;
    this.#scheduler = scheduler;
    this.#numbers = numbers;
    this.#limits = limits;
    this.#sent = sent;
  }

  /** To be asked before the scheduler is told. */
  judge(lane: number, loss: Loss): Judged {
    if (loss.outOfMemory) this.ranOutOfMemory = true;
    const failed: Failed[] = [];
    const suspects: number[] = [];
    const { running: mark } = loss;
    const running = mark === undefined ? -1 : this.#numbers.task(mark.task);
    const { lanes, laneTasks } = this.#scheduler;
    for (let task = lanes.get(lane)?.last ?? -1; task !== -1; task = laneTasks.before(task)) {
      const late = this.#lateCall(task);
      if (late !== undefined) failed.push(this.#failure(late.call, lane, late.error, mark));
      else if (mark === undefined ? this.#hadBegun(task, loss) : task === running) suspects.push(task);
    }
    if (failed.length > 0 || loss.onPurpose) return { failed, blamed: [], tried: [] };
    if (loss.outOfMemory && suspects.length === 1) {
      const [task] = suspects as [number];
      const error = new WorkerLostError(lane, "its thread ran out of memory", 1, outOfMemoryHint);
      const call = task === running ? this.#numbers.call(mark!.task) : this.#numbers.lastCall(task);
      return { failed: [this.#failure(call, lane, error, mark)], blamed: [], tried: [] };
    }
    const tried: Failed[] = [];
    for (const task of suspects) {
      const deaths = this.#scheduler.killed[task]! + 1;
      const error = new WorkerLostError(lane, loss.reason, deaths, deathHint);
      const call = task === running ? this.#numbers.call(mark!.task) : this.#numbers.lastCall(task);
      const death = this.#failure(call, lane, error, mark);
      this.#deaths.set(task, death);
      if (deaths < MOST_KILLED) tried.push(death);
    }
    return { failed, blamed: suspects, tried };
  }

  /** The failure of a task that has ended too many lanes. */
  death(task: number): Failed {
    return this.#deaths.get(task)!;
  }

  #hadBegun(task: number, { claims }: Loss): boolean {
    return this.#scheduler.begun[task] === 1 || this.#sent.hadBegun(task, claims);
  }

  #lateCall(task: number): { readonly call: number; readonly error: Error } | undefined {
    const { calls, callStart } = this.#o.plan;
    for (let at = callStart[task]!; at < callStart[task + 1]!; at++) {
      const error = this.#limits.errorFor(calls[at]!);
      if (error) return { call: calls[at]!, error };
    }
    return undefined;
  }

  /** @param mark what had the thread, and since when: the attempt, if it is of that call */
  #failure(call: number, lane: number, error: Error, mark: Running | undefined): Failed {
    const finished = this.#o.now();
    const started = mark?.task === this.#numbers.id(call) ? mark.since : finished;
    return { call, lane, error, inputs: [], started, finished };
  }
}

const outOfMemoryHint =
  "Give the task less at once, let results go to disk (--memory-limit), or allow each worker more: " +
  "NODE_OPTIONS=--max-old-space-size=… applies to workers, too.";

const deathHint =
  "A task must not end its own thread: look for process.exit() and for native add-ons that are not made for threads.";
