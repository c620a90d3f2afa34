/** Errors of the executors. */
import { thrownText } from "./thrown-text.ts";

/** A task has failed: which one, with what, given what. Internal; people get the original error. */
export class TaskFailure extends Error {
  override readonly name = "TaskFailure";
  /** The call in its plan. */
  readonly call: number;
  /** What it threw, as it threw it. */
  readonly error: unknown;
  /** One line per argument. */
  readonly inputs: readonly string[];

  constructor(call: number, error: unknown, inputs: readonly string[]) {
    super(thrownText(error));
    this.call = call;
    this.error = error;
    this.inputs = inputs;
  }
}

/** Thrown for a task whose worker ended while it ran, when it is not to be tried again. */
export class WorkerLostError extends Error {
  override readonly name = "WorkerLostError";
  readonly worker: number;
  readonly hint: string;

  /** @param reason as the end of a sentence */
  constructor(worker: number, reason: string, deaths: number, hint: string) {
    const also = deaths > 1 ? `, the last of ${deaths} that ended while they ran it` : "";
    super(`Worker ${worker} was lost while it ran this task${also}: ${reason.replace(/\.$/, "")}.`);
    this.worker = worker;
    this.hint = hint;
  }
}

/** Results that an earlier compute kept went with their worker, in the middle of this one. */
export class KeptResultLostError extends Error {
  override readonly name = "KeptResultLostError";
  /** Calls of the plan whose results they were. */
  readonly calls: readonly number[];

  constructor(calls: readonly number[]) {
    super("Results that were kept in a worker are lost with it.");
    this.calls = calls;
  }
}

/** The error of a task that took too long: named as the platform names them. Lanes know no names of tasks. */
export function timeoutError(limit: number, task = "The task"): Error {
  return new DOMException(`${task} took longer than its timeout of ${limit} ms.`, "TimeoutError");
}
