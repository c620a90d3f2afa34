/** Errors of the results on disk. */
import { registerClasses } from "../classes.ts";

/** Thrown for a file in the cache that is not the result it should be. The task runs instead; nobody is shown this. */
export class DamagedResultError extends Error {
  override readonly name = "DamagedResultError";
  /** Absolute path. */
  readonly file: string;
  /** What is wrong with it, as a clause: `it is gone`. */
  readonly reason: string;

  constructor(file: string, reason: string, options?: ErrorOptions) {
    super(`The result in ${file} cannot be used: ${reason}. It is computed again.`, options);
    this.file = file;
    this.reason = reason;
  }
}

// Thrown in a worker, it must be told from the errors of tasks by the thread that asked.
registerClasses({ "treadle#DamagedResultError": () => DamagedResultError });
