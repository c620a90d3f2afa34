/**
 * What a task can know about itself while it runs, wherever in its calls it asks.
 */
import { AsyncLocalStorage } from "node:async_hooks";

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

/** A context whose parts are made only when somebody asks: most tasks never do, and a controller costs a microsecond. */
export class LazyTaskContext implements TaskContext {
  readonly task: number;
  readonly root: number;
  readonly report: (fraction: number, message: string | undefined) => void;
  readonly #key: () => string;
  #controller: AbortController | undefined;
  #aborted: { readonly reason: unknown } | undefined;

  constructor(
    task: number,
    key: () => string,
    report: (fraction: number, message: string | undefined) => void,
  ) {
    this.task = task;
    this.root = current.getStore()?.root ?? task;
    this.#key = key;
    this.report = report;
  }

  get key(): string {
    return this.#key();
  }

  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#aborted) this.#controller.abort(this.#aborted.reason);
    }
    return this.#controller.signal;
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
export function inTask<T>(context: TaskContext, fn: () => T): T {
  return current.run(context, fn);
}

/** Calls `fn` as part of no task, whoever happens to be running: importing a module is nobody's. */
export function outsideOfTasks<T>(fn: () => T): T {
  return current.exit(fn);
}
