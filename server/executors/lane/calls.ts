/**
 * Makes the calls of a lane's tasks: gets the function and the arguments, calls, waits for what is awaited, and
 * reports how it ended. Which task is next, and when, is the lane's business.
 */
import { UnknownClassError } from "../../store/errors.ts";
import { timeoutError } from "../errors.ts";
import { CAPTURES_ARE_LAST_ARGUMENT } from "../messages.ts";
import { inTask, LazyTaskContext } from "./context.ts";
import { describeValue } from "./describe.ts";
import { postThrown } from "./encode-thrown.ts";
import type { Callable, LaneOptions } from "./lane-options.ts";
import type { LaneStore } from "./lane-store.ts";
import type { LaneTask } from "./lane-task.ts";
import type { Leftovers } from "./leftovers.ts";
import type { Reports, Times } from "./reports.ts";
import { awaitable } from "./thenable.ts";

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
  /** The task waits for something that it alone needs, and that is about to come. */
  prepare(task: LaneTask): void;
  /** It does not any more. */
  prepared(task: LaneTask): void;
  /** A task was made to go on outside of a turn, and this is what the turn would do now. */
  goOn(): void;
  /** A result has come into the store. */
  resultIsHere(id: number): void;
  /** There is something to do or to tell. */
  planTurn(): void;
  /** The last of the calls that were told to stop has. */
  rest(): void;
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
  readonly #leftovers: Leftovers;
  readonly #queue: Queue;
  /** Calls that were told to stop and that do something about it. */
  readonly #stopping = new Set<LazyTaskContext>();

  constructor(options: LaneOptions, store: LaneStore, reports: Reports, leftovers: Leftovers, queue: Queue) {
    this.#options = options;
    this.#store = store;
    this.#reports = reports;
    this.#leftovers = leftovers;
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
    this.#queue.prepare(task);
    loading.then(
      (loaded) => {
        this.#queue.prepared(task);
        if (this.#queue.isOpen(task) && !next?.(loaded)) this.#queue.resume(task);
        this.#queue.goOn();
      },
      (error: unknown) => {
        this.#queue.prepared(task);
        this.#fail(task, this.#options.now(), error, []);
      },
    );
  }

  /** True when the result is awaited. */
  #call(task: LaneTask, callable: Callable, args: unknown[], started: number): boolean {
    const { call } = task;
    const context = new LazyTaskContext(call, task, this.#options, this.#blame);
    task.context = context;
    if (task.timeout > 0) this.#limitTime(task, started, context, args);
    this.#options.mark?.begin(call, started);
    let result: unknown;
    let coming: Promise<unknown> | undefined;
    try {
      result = inTask(context, callable, args);
      coming = awaitable(result, context);
    } catch (error) {
      this.endedAt = this.#options.now();
      this.#fail(task, started, error, args);
      return false;
    }
    if (!coming) {
      // The clock is read once for each call: it takes longer than many calls do.
      this.endedAt = this.#options.now();
      this.#finish(task, { started, busyUntil: this.endedAt, finished: this.endedAt }, result);
      return false;
    }
    this.#await(task, context, coming, started, args);
    return true;
  }

  #await(
    task: LaneTask,
    context: LazyTaskContext,
    result: Promise<unknown>,
    started: number,
    args: unknown[],
  ): void {
    const gaveWayAt = this.#options.now();
    const { turn } = this;
    const { call } = task;
    this.awaiting++;
    this.#reports.awaiting(call, started);
    this.#queue.giveWay();
    result.then(
      (value) => {
        this.#settle(context);
        // Done in the turn in which it began: it never really waited.
        const finished = this.#options.now();
        const busyUntil = turn === this.turn ? finished : gaveWayAt;
        this.#finish(task, { started, busyUntil, finished }, value, call);
        this.#queue.resume(task);
        this.#queue.planTurn();
      },
      (error: unknown) => {
        this.#settle(context);
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
    this.#reports.finished(task.fn, call, task.ready, times, value, isInner);
    task.ready = times.finished;
    task.advance(value);
    if (isInner) {
      this.#leftovers.add(call, value);
      return;
    }
    this.#queue.close(task);
    this.#store.set(task.id, value);
    this.#queue.resultIsHere(task.id);
    this.#queue.planTurn();
  }

  #fail(task: LaneTask, started: number, error: unknown, args: readonly unknown[]): void {
    if (!this.#queue.isOpen(task)) return;
    this.#end(task);
    this.#tellFailure(task.call, started, error, args);
  }

  /** Tells the call of a cancelled task to stop. */
  stop(task: LaneTask): void {
    const { context } = task;
    if (!context) return;
    context.abort(new DOMException("The task was cancelled.", "AbortError"));
    if (context.listens) this.#stopping.add(context);
  }

  /** Whether all calls that were told to stop and listened have come to their end. */
  get haveStopped(): boolean {
    return this.#stopping.size === 0;
  }

  #settle(context: LazyTaskContext): void {
    this.awaiting--;
    if (this.#stopping.delete(context) && this.haveStopped) this.#queue.rest();
  }

  #end(task: LaneTask): void {
    this.#queue.close(task);
    clearTimeout(task.timer);
  }

  #tellFailure(call: number, started: number, error: unknown, args: readonly unknown[]): void {
    this.#reports.flush();
    const { now, post, sharesThreadWithShell } = this.#options;
    const finished = now();
    const inputs = args.map(describeValue);
    const tell = (wire: unknown): void =>
      post({ type: "failed", task: call, started, finished, wire, inputs });
    if (sharesThreadWithShell) tell(error);
    else postThrown(error, tell);
  }

  /**
   * An error that nobody caught: the call has failed, even if it returned in this very turn and others of its task
   * have been made since. False when it is over.
   */
  readonly #blame = (context: LazyTaskContext, error: unknown): boolean => {
    const { laneTask: task, task: call } = context;
    const isOpen = this.#queue.isOpen(task);
    const isRunning = isOpen && task.context === context;
    if (!isRunning && !this.#reports.retract(call)) return false;
    if (!isRunning) for (const later of task.callsMadeAfter(call)) this.#reports.retract(later);
    if (isOpen) this.#end(task);
    else this.#store.delete(task.id);
    task.context?.abort(error);
    this.#tellFailure(call, this.#options.now(), error, []);
    return true;
  };
}
