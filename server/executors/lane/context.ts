/**
 * What a task can know about itself while it runs, wherever in its calls it asks.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { FromLane } from "../messages.ts";
import type { LaneTask } from "./lane-task.ts";

export interface TaskContext {
  /** Global number of the task. */
  readonly task: number;
  /** The task that prints for it: itself, or, in a compute inside of a task, the task that asked. */
  readonly root: number;
  readonly key: string;
  /** Aborted when the task is cancelled or its time is up. */
  readonly signal: AbortSignal;
  report(fraction: number, message: string | undefined): void;
}

const current = new AsyncLocalStorage<TaskContext>();

/** What a context needs of its lane. */
interface Host {
  readonly post: (message: FromLane) => void;
  readonly nameOf: (fn: number) => string;
}

/** Makes an error that nobody caught the failure of the call; false when it is over. */
type Fail = (context: LazyTaskContext, error: unknown) => boolean;

/** A context whose parts are made only when somebody asks: most tasks never do, and a controller costs a microsecond. */
export class LazyTaskContext implements TaskContext {
  readonly task: number;
  readonly root: number;
  /** The task that the call is part of. */
  readonly laneTask: LaneTask;
  /** The task that made a compute inside of which this one runs. */
  readonly #outer: TaskContext | undefined;
  readonly #host: Host;
  readonly #fail: Fail;
  readonly #position: number;
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;

  constructor(call: number, laneTask: LaneTask, host: Host, fail: Fail) {
    this.task = call;
    this.#outer = current.getStore();
    this.root = this.#outer?.root ?? call;
    this.laneTask = laneTask;
    this.#fail = fail;
    this.#position = laneTask.position;
    this.#host = host;
  }

  get key(): string {
    return this.laneTask.keyOf(this.#position, this.#host.nameOf);
  }

  report(fraction: number, message: string | undefined): void {
    const more = message === undefined ? {} : { message };
    this.#host.post({ type: "progress", task: this.task, fraction, ...more });
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#aborted.reason);
    }
    return this.#controller.signal;
  }

  /** The task has left an error that nobody caught. False when it is over, and nothing can be said of it any more. */
  blame(error: unknown): boolean {
    // What its lane does next is not this task's doing.
    const tell = (): boolean => this.#fail(this, error);
    return this.#outer ? current.run(this.#outer, tell) : current.exit(tell);
  }

  /** Whether the task has asked for its signal, so that it may do something when it is aborted. */
  get listens(): boolean {
    return this.#controller !== undefined;
  }

  abort(reason: unknown): void {
    this.#aborted ??= { reason };
    // Listeners ask for `task.signal.reason` and the like: they belong to the task, whoever aborts it.
    current.run(this, () => this.#controller?.abort(reason));
  }
}

/** The task that the calling code belongs to; undefined outside of tasks. */
export function currentTask(): TaskContext | undefined {
  return current.getStore();
}

/** Calls `fn` as part of a task, what it awaits included. */
export function inTask<A, T>(context: TaskContext, fn: (arg: A) => T, arg: A): T {
  return current.run(context, fn, arg);
}

/** Calls `fn` as part of no task, whoever happens to be running: importing a module is nobody's. */
export function outsideOfTasks<T>(fn: () => T): T {
  return current.exit(fn);
}
