/**
 * What the scheduler says, carried out for one compute: tasks are sent, taken back and cancelled, results moved
 * and forgotten. Tells faces what it did; decides nothing, and hears nothing of what comes of it.
 */
import type { Instruction, SchedulerEvent } from "../scheduler/events.ts";
import type { SchedulerState } from "../scheduler/state.ts";
import { cancelTasks } from "./clean-up.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { DriveOptions } from "./drive-options.ts";
import type { Journeys } from "./event-columns.ts";
import type { Failed } from "./failures.ts";
import { Moves } from "./moves.ts";
import type { SentTasks } from "./sent-tasks.ts";
import type { SmallResults } from "./small-results.ts";
import type { TaskNumbers } from "./task-numbers.ts";
import type { TimeLimits } from "./time-limits.ts";

/** The parts of the shell that instructions concern. */
export interface Means {
  readonly options: DriveOptions;
  readonly scheduler: SchedulerState;
  readonly numbers: TaskNumbers;
  readonly small: SmallResults;
  readonly sent: SentTasks;
  readonly journeys: Journeys;
  readonly limits: TimeLimits;
  /** Tells the scheduler what comes of an instruction at once. */
  feed(events: readonly SchedulerEvent[]): void;
  /** A call cannot be sent. */
  fail(failed: Failed): void;
}

/** Instructions for lanes. */
export type Order = Exclude<Instruction, { type: "give-up" | "complete" }>;

export class Outgoing {
  readonly #m: Means;
  readonly #dispatcher: Dispatcher;
  /** Decided and not yet told to the lanes. */
  readonly #moves: Moves;

  constructor(means: Means) {
    this.#m = means;
    const { options, numbers, sent, small } = means;
    this.#moves = new Moves(options.executor, options.plan.firstId);
    this.#dispatcher = new Dispatcher(options.plan, options.executor, numbers, sent, small);
  }

  carryOut(order: Order): void {
    switch (order.type) {
      case "run":
        this.#dispatch(order.lane, order.tasks);
        break;
      case "move": {
        const id = this.#m.numbers.resultId(order.task);
        this.#m.journeys.begin(id, order.to, this.#m.options.now());
        this.#moves.add(id, order.from, order.to);
        break;
      }
      case "recall":
        this.#recall(order.lane, order.tasks);
        break;
      case "cancel":
        this.#cancel(order.lane, order.tasks);
        break;
      case "release":
        this.#release(order.lane, order.tasks);
        break;
      case "recompute": {
        const { emit, now } = this.#m.options;
        emit({
          type: "recomputed",
          at: now(),
          task: order.tasks.map((task) => this.#m.numbers.resultId(task)),
        });
        break;
      }
      default:
        order satisfies never;
    }
  }

  /** Results are moved in as few messages as possible: when a batch of instructions has been carried out. */
  flush(): void {
    this.#moves.send();
  }

  /** The compute is over: lanes need not remember what its functions captured. */
  forgetCaptures(): void {
    this.#dispatcher.forgetCaptures();
  }

  #dispatch(lane: number, tasks: readonly number[]): void {
    const { refused, limits } = this.#dispatcher.dispatch(lane, tasks);
    for (const [call, limit] of limits) this.#m.limits.start(call, limit);
    const at = this.#m.options.now();
    for (const { call, error } of refused) {
      this.#m.fail({ call, lane, error, inputs: [], started: at, finished: at });
    }
  }

  /** Takes back what has not begun; the lane need not answer for that. */
  #recall(lane: number, tasks: readonly number[]): void {
    const { options, numbers, sent, feed } = this.#m;
    const returned = tasks.filter((task) => sent.takeBack(task, lane));
    const begun = tasks.filter((task) => !returned.includes(task));
    if (returned.length > 0) {
      const ids = returned.map((task) => numbers.resultId(task));
      options.executor.post(lane, { type: "drop", tasks: ids });
      options.emit({ type: "taken-back", at: options.now(), task: ids, worker: ids.map(() => lane) });
    }
    feed([{ type: "returned", lane, tasks: returned, begun }]);
  }

  #cancel(lane: number, tasks: readonly number[]): void {
    const { options, numbers, sent } = this.#m;
    const ids = tasks.map((task) => numbers.resultId(task));
    for (const task of tasks) sent.settle(task, lane);
    const isOurs = (id: number): boolean => ids.includes(numbers.resultId(numbers.task(id)));
    cancelTasks(options.executor, new Map([[lane, ids]]), options.cancelGrace, isOurs);
  }

  #release(lane: number, tasks: readonly number[]): void {
    const { options, scheduler, numbers, small } = this.#m;
    const ids = tasks.map((task) => numbers.resultId(task));
    for (const task of tasks) small.delete(numbers.lastCall(task));
    options.executor.post(lane, { type: "release", tasks: ids });
    // Told once for each result: by the lane that made it, not by those that had copies.
    const owned = ids.filter((_, i) => scheduler.lane[tasks[i]!] === lane);
    if (owned.length > 0) options.emit({ type: "released", task: owned });
  }
}
