/** Errors of the executors. */

/** A task has failed: which one, with what, given what. Internal; people get the original error. */
export class TaskFailure extends Error {
  override readonly name = "TaskFailure";
  /** Number of the task in its graph. */
  readonly task: number;
  /** What it threw, as it threw it. */
  readonly error: unknown;
  /** One line per argument. */
  readonly inputs: readonly string[];

  constructor(task: number, error: unknown, inputs: readonly string[]) {
    super(error instanceof Error ? error.message : String(error));
    this.task = task;
    this.error = error;
    this.inputs = inputs;
  }
}

/** Thrown for the tasks that a worker was running, or whose needed results it held, when its thread ended. */
export class WorkerLostError extends Error {
  override readonly name = "WorkerLostError";
  readonly worker: number;

  constructor(worker: number, reason: string, doing: "ran this task" | "held the result of this task") {
    super(`Worker ${worker} was lost while it ${doing}: ${reason.replace(/\.$/, "")}.`);
    this.worker = worker;
  }
}

/** The error of a task that took too long: named as the platform names them. */
export function timeoutError(limit: number): Error {
  return new DOMException(`The task took longer than its timeout of ${limit} ms.`, "TimeoutError");
}
