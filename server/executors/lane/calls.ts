/**
 * Makes the calls of a lane's tasks: gets the function and the arguments, calls, waits for what is awaited, and
 * reports how it ended. Which task is next, and when, is the lane's business.
 */
import { UnknownClassError } from "../../store/errors.ts";
import { timeoutError } from "../errors.ts";
import { CAPTURES_ARE_LAST_ARGUMENT } from "../messages.ts";
import { currentTask, inTask, LazyTaskContext } from "./context.ts";
import { describeValue } from "./describe.ts";
import { encodeThrown } from "./encode-thrown.ts";
import type { Callable, LaneOptions } from "./lane-options.ts";
import type { LaneStore } from "./lane-store.ts";
import type { LaneTask } from "./lane-task.ts";
import type { Reports, Times } from "./reports.ts";
import { isThenable } from "./thenable.ts";

/** What the calls need of their lane. */
export interface Queue {
  /** Whether the task has neither ended nor been cancelled. */
  isOpen(task: LaneTask): boolean;
  /** The task has ended. */
  close(task: LaneTask): void;
  /** A call awaits something: others may begin. */
  giveWay(): void;
  /** The task can go on. */
  resume(task: LaneTask): void;
  /** A result has come into the store. */
  resultIsHere(id: number): void;
  /** There is something to do or to tell. */
  planTurn(): void;
}

export class Calls {
  /** Calls that wait for something outside. */
  awaiting = 0;
  /** Number of the lane's turn. */
  turn = 0;
  /** When the thread was last free: at the beginning of the turn, or after a call that awaited nothing. */
  endedAt = 0;
  readonly #options: LaneOptions;
  readonly #store: LaneStore;
  readonly #reports: Reports;
  readonly #queue: Queue;

  constructor(options: LaneOptions, store: LaneStore, reports: Reports, queue: Queue) {
    this.#options = options;
    this.#store = store;
    this.#reports = reports;
    this.#queue = queue;
  }

  /** Makes the next call; true when the task goes on another time. @param started milliseconds since the epoch */
  next(task: LaneTask, started: number): boolean {
    const { load } = this.#options;
    const loading = load(task.fn);
    if (loading) {
      this.#after(loading, task);
      return true;
    }
    return this.#start(task, started);
  }

  #start(task: LaneTask, started: number, tried?: string): boolean {
    try {
      const args = task.arguments((id) => this.#store.get(id), this.#options.argument);
      const callable =
        task.captures === CAPTURES_ARE_LAST_ARGUMENT
          ? this.#options.callableWith(task.fn, args.pop() as Record<string, unknown>)
          : this.#options.callable(task.fn, task.captures);
      if (!(callable instanceof Promise)) return this.#call(task, callable, args, started);
      this.#after(callable, task, (loaded) => this.#call(task, loaded, args, this.#options.now()));
    } catch (error) {
      // A value made elsewhere may be of a class whose module nothing here has needed so far.
      if (!(error instanceof UnknownClassError) || error.className === tried) {
        this.#fail(task, started, error, []);
        return false;
      }
      this.#after(this.#options.loadClass(error.className), task, () =>
        this.#start(task, this.#options.now(), error.className),
      );
    }
    return true;
  }

  /** Goes on with a task once something is loaded, unless it was cancelled meanwhile. */
  #after<T>(loading: Promise<T>, task: LaneTask, next?: (loaded: T) => boolean): void {
    loading.then(
      (loaded) => {
        if (!this.#queue.isOpen(task) || next?.(loaded)) return;
        this.#queue.resume(task);
      },
      (error: unknown) => this.#fail(task, this.#options.now(), error, []),
    );
  }

  /** True when the result is awaited. */
  #call(task: LaneTask, callable: Callable, args: unknown[], started: number): boolean {
    const { call } = task;
    const context = new LazyTaskContext(call, task, this.#options);
    task.context = context;
    if (task.timeout > 0) this.#limitTime(task, started, context, args);
    this.#options.mark?.begin(call, started);
    let result: unknown;
    try {
      result = inTask(context, callable, args);
    } catch (error) {
      this.endedAt = this.#options.now();
      this.#fail(task, started, error, args);
      return false;
    }
    if (!isThenable(result)) {
      // The clock is read once for each call: it takes longer than many calls do.
      this.endedAt = this.#options.now();
      this.#finish(task, { started, busyUntil: this.endedAt, finished: this.endedAt }, result);
      return false;
    }
    this.#await(task, result, started, args);
    return true;
  }

  #await(task: LaneTask, result: PromiseLike<unknown>, started: number, args: unknown[]): void {
    const gaveWayAt = this.#options.now();
    const { turn } = this;
    const { call } = task;
    this.awaiting++;
    this.#reports.awaiting(call, started);
    this.#queue.giveWay();
    result.then(
      (value) => {
        this.awaiting--;
        // Done in the turn in which it began: it never really waited.
        const finished = this.#options.now();
        const busyUntil = turn === this.turn ? finished : gaveWayAt;
        this.#finish(task, { started, busyUntil, finished }, value, call);
        this.#queue.resume(task);
        this.#queue.planTurn();
      },
      (error: unknown) => {
        this.awaiting--;
        if (task.call === call) this.#fail(task, started, error, args);
        this.#queue.planTurn();
      },
    );
  }

  /** Ends an awaiting task whose time is up. One that computes without a pause is the shell's to end, with its thread. */
  #limitTime(task: LaneTask, started: number, context: LazyTaskContext, args: unknown[]): void {
    task.timer = setTimeout(() => {
      const error = timeoutError(task.timeout);
      context.abort(error);
      this.#fail(task, started, error, args);
    }, task.timeout).unref();
  }

  /** @param call the call that was made, where the task may have gone on or ended since */
  #finish(task: LaneTask, times: Times, value: unknown, call = task.call): void {
    if (!this.#queue.isOpen(task) || task.call !== call) return;
    if (task.timer) clearTimeout(task.timer);
    const isInner = !task.isLastCall;
    this.#reports.finished(call, task.ready, times, value, isInner);
    task.ready = times.finished;
    task.advance(value);
    if (isInner) return;
    this.#queue.close(task);
    this.#store.set(task.id, value);
    this.#queue.resultIsHere(task.id);
    this.#queue.planTurn();
  }

  #fail(task: LaneTask, started: number, error: unknown, args: readonly unknown[]): void {
    if (!this.#queue.isOpen(task)) return;
    this.#queue.close(task);
    clearTimeout(task.timer);
    this.#tellFailure(task.call, started, error, args);
  }

  #tellFailure(call: number, started: number, error: unknown, args: readonly unknown[]): void {
    this.#reports.flush();
    this.#options.post({
      type: "failed",
      task: call,
      started,
      finished: this.#options.now(),
      wire: this.#options.sharesThreadWithShell ? error : encodeThrown(error),
      inputs: args.map(describeValue),
    });
  }

  /**
   * An error that nobody caught, while `currentTask()` is the task it came out of: that task has failed, even
   * if it returned in this very turn. False when it is over, or the error is of no task here.
   */
  blame(error: unknown): boolean {
    const context = currentTask();
    if (!(context instanceof LazyTaskContext)) return false;
    const task = context.laneTask;
    const now = this.#options.now();
    if (this.#queue.isOpen(task)) {
      context.abort(error);
      this.#fail(task, now, error, []);
      return true;
    }
    if (!this.#reports.retract(task.id)) return false;
    this.#store.delete(task.id);
    this.#tellFailure(context.task, now, error, []);
    return true;
  }
}
