/** Errors of the store: values that cannot leave their thread, or cannot be put on disk and come back. */
import { registerClasses } from "./classes.ts";

/** Thrown when a value cannot be sent to another thread; `where` is the path to the culprit inside the value. */
export class UncloneableError extends TypeError {
  override readonly name = "UncloneableError";

  /** What it is, e.g. `a function`, `an instance of class Client`. */
  readonly what: string;
  /** Path inside the value, e.g. `[2].callback`; empty for the value itself. */
  readonly where: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(what: string, where: string, hint: string) {
    const which = where === "" ? "The value" : `The part \`${where}\``;
    super(`${which} is ${what}, which cannot be sent to another thread. ${hint}`);
    this.what = what;
    this.where = where;
    this.hint = hint;
  }
}

/** Thrown when a value arrives whose class this thread does not know, or not yet: its module may still have to be imported. */
export class UnknownClassError extends ReferenceError {
  override readonly name = "UnknownClassError";
  /** As registered: file, `#`, name. */
  readonly className: string;

  constructor(className: string) {
    super(`Class ${className.replace(/^.*#/, "")} (${className}) is not known in this thread.`);
    this.className = className;
  }
}

/** Thrown when a value would come back from disk as something else; `where` is the path to the culprit inside the value. */
export class UnfitForDiskError extends TypeError {
  override readonly name = "UnfitForDiskError";
  /** What it is, e.g. `a regular expression that is in the middle of a text`. */
  readonly what: string;
  /** Path inside the value; empty for the value itself. */
  readonly where: string;

  constructor(what: string, where: string) {
    super(`${where === "" ? "The value" : `The part \`${where}\``} is ${what}, which a file cannot hold.`);
    this.what = what;
    this.where = where;
  }
}

/** Why a result is not where the memory limit wants it. */
export type SpillProblem =
  /** A part of it cannot be written down; it stays in memory. */
  | "unfit"
  /** The disk did not take it; it stays in memory. */
  | "unwritable"
  /** It was written and does not come back. */
  | "unreadable";

/** A result that could not be put on disk, or could not be read back; `cause` is the system's or the codec's error. */
export class SpillError extends Error {
  override readonly name = "SpillError";
  readonly problem: SpillProblem;
  /** Number of the task whose result it is. */
  readonly task: number;
  /** Absolute path of the file. */
  readonly file: string;

  constructor(problem: SpillProblem, task: number, file: string, cause: unknown) {
    super(SENTENCES[problem](task, file, reasonOf(cause)), { cause });
    this.problem = problem;
    this.task = task;
    this.file = file;
  }
}

const SENTENCES: Record<SpillProblem, (task: number, file: string, reason: string) => string> = {
  unfit: (task, _, reason) =>
    `The result of task ${task} stays in memory, over the memory limit: it cannot be written to disk, because ${reason}. ` +
    "Return plain data, arrays or instances of classes declared at the top level of a module.",
  unwritable: (task, file, reason) =>
    `The result of task ${task} stays in memory, over the memory limit: it could not be written to ${file} (${reason}). ` +
    "Free space there, or let TREADLE_SPILL name a folder on a larger disk.",
  unreadable: (task, file, reason) =>
    `The result of task ${task} was written to ${file} and cannot be read back (${reason}). ` +
    "Something else removed or changed the file; run again, and let TREADLE_SPILL name a folder that nothing else cleans up.",
};

function reasonOf(cause: unknown): string {
  if (cause instanceof UncloneableError || cause instanceof UnfitForDiskError)
    return `${cause.where === "" ? "it" : `its part \`${cause.where}\``} is ${cause.what}`;
  if (cause instanceof RangeError) return "it is nested too deep";
  return cause instanceof Error ? cause.message : String(cause);
}

registerClasses({
  "treadle#UncloneableError": () => UncloneableError,
  "treadle#UnknownClassError": () => UnknownClassError,
  "treadle#UnfitForDiskError": () => UnfitForDiskError,
  "treadle#SpillError": () => SpillError,
});
