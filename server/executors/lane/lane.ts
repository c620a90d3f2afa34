/**
 * A lane: one thread's queue of tasks with a store of its own. Runs what it is told, keeps the results,
 * gives way while a task awaits, and sends copies of results where it is told to.
 *
 * It decides nothing and knows no graph. Its thread, its ports and where its functions come from are given
 * to it, so the same lane serves worker threads and the main thread.
 */
import { UnknownClassError } from "../../store/errors.ts";
import { roughBytes } from "../../store/size.ts";
import { timeoutError } from "../errors.ts";
import type { FromLane, RunTasks, ToLane, ValuesSent } from "../messages.ts";
import { Arrivals, keyOf, type Queued } from "./arrivals.ts";
import { inTask, LazyTaskContext, outsideOfTasks } from "./context.ts";
import { describeValue } from "./describe.ts";
import { encodeThrown } from "./encode-thrown.ts";
import type { Callable, LaneOptions } from "./lane-options.ts";
import { LaneStore } from "./lane-store.ts";
import { sendResults } from "./outgoing.ts";
import { Reports } from "./reports.ts";
import { isThenable } from "./thenable.ts";

/** A `captures` number that says: they are the task's last argument, because they hold results of other tasks. */
export const CAPTURES_ARE_LAST_ARGUMENT = -2;

/** Tell the shell at least this often while there is work, so that it can send more and dependents can start. */
const FLUSH_EVERY_MS = 2;

/** Let messages in (cancel, send, release) after this long without a pause. */
const BREATHE_EVERY_MS = 8;

export class Lane {
  readonly #options: LaneOptions;
  readonly #reports: Reports;
  readonly #store = new LaneStore();
  readonly #arrivals: Arrivals;
  /** Every task that came and has not ended; cancelled ones leave at once. */
  readonly #open = new Map<number, Queued>();
  readonly #peers = new Map<number, (message: FromLane) => void>();
  #pumpPlanned = false;
  #turn = 0;
  #gaveWay = false;
  #lastFlush = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#reports = new Reports(options.post);
    this.#arrivals = new Arrivals((task) => this.#store.has(task), options.now);
  }

  /** Number of results in the store; for tests that count. */
  get held(): number {
    return this.#store.size;
  }

  receive(
    message: Exclude<ToLane, { type: "functions" | "script" | "captures" | "forget" | "connect" | "close" }>,
  ): void {
    switch (message.type) {
      case "run":
        this.#enqueue(message);
        break;
      case "send":
        this.#send(message.tasks, message.to);
        break;
      case "release":
        for (const task of message.tasks) this.#store.delete(task);
        break;
      case "cancel":
        for (const task of message.tasks) this.#cancel(task);
        this.#options.post({ type: "cancelled", answer: message.answer });
        break;
      default:
        message satisfies never;
    }
  }

  /** Opens the way to another lane. */
  connect(lane: number, post: (message: FromLane) => void): void {
    this.#peers.set(lane, post);
  }

  /** Copies of another lane's results arrive. */
  accept({ tasks, wires, copied }: ValuesSent): void {
    this.#options.post({ type: "moved", tasks, copied });
    for (const [i, task] of tasks.entries()) {
      this.#store.accept(task, wires[i]);
      this.#arrivals.resultIsHere(task);
    }
    this.#planPump();
  }

  #enqueue(message: RunTasks): void {
    this.#arrivals.add(message, (queued) => this.#open.set(queued.task, queued));
    this.#planPump();
  }

  /** What is reported outside of a pump is sent by the next one, with what the turn still brings. */
  #planPump(): void {
    if (this.#pumpPlanned) return;
    this.#pumpPlanned = true;
    // A lane inside of a task (a nested compute) stays that task's; a thread's lane is nobody's.
    if (this.#options.sharesThreadWithShell) setImmediate(this.#pump);
    else outsideOfTasks(() => setImmediate(this.#pump));
  }

  readonly #pump = (): void => {
    this.#pumpPlanned = false;
    this.#turn++;
    this.#options.mark?.end();
    this.#gaveWay = false;
    const began = this.#options.now();
    for (let queued = this.#arrivals.next(); queued; queued = this.#arrivals.next()) {
      if (this.#openStill(queued)) this.#begin(queued);
      if (!this.#gaveWay) this.#options.mark?.end();
      // What the task awaits may be there already: it goes on before the next one begins, so that tasks
      // overlap only where they really wait, and the time that each took is its own.
      if (this.#gaveWay) {
        this.#planPump();
        break;
      }
      const now = this.#options.now();
      this.#flushIfDue(now);
      if (now - began > BREATHE_EVERY_MS) break;
    }
    if (this.#gaveWay) this.#flushIfDue(this.#options.now());
    else {
      if (!this.#arrivals.isEmpty) this.#planPump();
      if (!this.#reports.isEmpty) this.#flush(this.#options.now());
    }
  };

  #flushIfDue(now: number): void {
    if (now - this.#lastFlush > FLUSH_EVERY_MS && !this.#reports.isEmpty) this.#flush(now);
  }

  #flush(now: number): void {
    this.#lastFlush = now;
    this.#reports.flush();
  }

  #begin(queued: Queued): void {
    const loading = this.#options.load(queued.fn);
    if (loading) this.#after(loading, queued, () => this.#start(queued));
    else this.#start(queued);
  }

  #start(queued: Queued, tried?: string): void {
    let args: unknown[];
    try {
      args = this.#argumentsOf(queued);
      const callable =
        queued.captures === CAPTURES_ARE_LAST_ARGUMENT
          ? this.#options.callableWith(queued.fn, args.pop() as Record<string, unknown>)
          : this.#options.callable(queued.fn, queued.captures);
      if (callable instanceof Promise)
        this.#after(callable, queued, (loaded) => this.#call(queued, loaded, args));
      else this.#call(queued, callable, args);
    } catch (error) {
      // A value made elsewhere may be of a class whose module nothing here has needed so far.
      if (error instanceof UnknownClassError && error.className !== tried) {
        this.#after(this.#options.loadClass(error.className), queued, () =>
          this.#start(queued, error.className),
        );
      } else {
        this.#fail(queued, this.#options.now(), error, []);
      }
    }
  }

  /** Goes on with a task once something is loaded, unless it was cancelled meanwhile. */
  #after<T>(loading: Promise<T>, queued: Queued, next: (loaded: T) => void): void {
    loading.then(
      (loaded) => {
        if (this.#openStill(queued)) next(loaded);
      },
      (error: unknown) => this.#fail(queued, this.#options.now(), error, []),
    );
  }

  #argumentsOf({ args, dependencies, values }: Queued): unknown[] {
    const resultOf = (place: number): unknown => {
      const dependency = dependencies[place]!;
      return dependency >= 0 ? this.#store.get(dependency) : values[-dependency - 1];
    };
    return Array.from(args, (arg) =>
      arg >= 0 ? resultOf(arg) : this.#options.argument(values[-arg - 1], resultOf),
    );
  }

  #openStill(queued: Queued): boolean {
    return this.#open.get(queued.task) === queued;
  }

  #call(queued: Queued, callable: Callable, args: unknown[]): void {
    const { task } = queued;
    const context = new LazyTaskContext(
      task,
      () => keyOf(queued, this.#options.nameOf),
      (fraction, message) =>
        this.#options.post({
          type: "progress",
          task,
          fraction,
          ...(message === undefined ? {} : { message }),
        }),
    );
    queued.context = context;
    const started = this.#options.now();
    if (queued.timeout > 0) this.#limitTime(queued, started, context, args);
    this.#options.mark?.begin(task, started);
    try {
      const result = inTask(context, () => callable(args));
      if (!isThenable(result)) {
        this.#finish(queued, started, this.#options.now(), result);
        return;
      }
      const gaveWayAt = this.#options.now();
      const turn = this.#turn;
      this.#gaveWay = true;
      this.#reports.awaiting(task);
      this.#planPump();
      result.then(
        // Done in the turn in which it began: it never really waited.
        (value) =>
          this.#finish(queued, started, turn === this.#turn ? this.#options.now() : gaveWayAt, value),
        (error: unknown) => this.#fail(queued, started, error, args),
      );
    } catch (error) {
      this.#fail(queued, started, error, args);
    }
  }

  /** Ends an awaiting task whose time is up. One that computes without a pause is the shell's to end, with its thread. */
  #limitTime(queued: Queued, started: number, context: LazyTaskContext, args: unknown[]): void {
    queued.timer = setTimeout(() => {
      const error = timeoutError(queued.timeout);
      context.abort(error);
      this.#fail(queued, started, error, args);
    }, queued.timeout).unref();
  }

  /** False when the task is over already: cancelled, or out of time. */
  #close(queued: Queued): boolean {
    if (!this.#openStill(queued)) return false;
    this.#open.delete(queued.task);
    clearTimeout(queued.timer);
    return true;
  }

  #finish(queued: Queued, started: number, busyUntil: number, value: unknown): void {
    if (!this.#close(queued)) return;
    const finished = this.#options.now();
    this.#reports.finished(
      queued.task,
      { ready: queued.ready, started, finished, busy: busyUntil - started },
      roughBytes(value),
      value,
    );
    this.#store.set(queued.task, value);
    this.#arrivals.resultIsHere(queued.task);
    this.#planPump();
  }

  #fail(queued: Queued, started: number, error: unknown, args: readonly unknown[]): void {
    if (!this.#close(queued)) return;
    this.#reports.flush();
    this.#options.post({
      type: "failed",
      task: queued.task,
      started,
      finished: this.#options.now(),
      wire: this.#options.sharesThreadWithShell ? error : encodeThrown(error),
      inputs: args.map(describeValue),
    });
  }

  #cancel(task: number): void {
    const queued = this.#open.get(task);
    if (queued) this.#close(queued);
    queued?.context?.abort(new DOMException("The task was cancelled.", "AbortError"));
    this.#store.delete(task);
  }

  #send(tasks: readonly number[], to: number): void {
    const { post, sharesThreadWithShell } = this.#options;
    const toShell = to === -1;
    sendResults(
      this.#store,
      tasks,
      toShell ? post : this.#peers.get(to),
      toShell && sharesThreadWithShell,
      post,
    );
  }
}
