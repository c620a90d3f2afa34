/** Why a run that was asked for something in particular has failed, though the script has not. */

/** Thrown when the script has come to its end and no task of it had the key that the run was for. */
export class TaskNotFoundError extends Error {
  override readonly name = "TaskNotFoundError";
  readonly key: string;

  constructor(key: string) {
    super(
      `The script has ended, and no compute of it had a task with the key "${key}". ` +
        "The script may have changed since the run that the key is from: run it as a whole to see its tasks.",
    );
    this.key = key;
  }
}

/** Thrown when the script has come to its end, and the expression that the run was for was never evaluated. */
export class ArrayNotReachedError extends Error {
  override readonly name = "ArrayNotReachedError";

  constructor(script: string, line: number) {
    super(
      `The script has ended without getting to line ${line} of ${script}, where the array is made. ` +
        "Code in a function runs only when the script calls it.",
    );
  }
}

/** Thrown when the value that the run was for is a promise that nothing will ever settle. */
export class ArrayNeverThereError extends Error {
  override readonly name = "ArrayNeverThereError";

  constructor(script: string, line: number) {
    super(
      `In line ${line} of ${script} stands a promise that was never settled, so there is no array to show.`,
    );
  }
}

/** Thrown when the value that the run was for is no lazy array. */
export class NotAnArrayError extends Error {
  override readonly name = "NotAnArrayError";

  /** @param what such as `a number` @param advice what to do about it, as a sentence; empty for none */
  constructor(script: string, line: number, what: string, advice: string) {
    super(`In line ${line} of ${script} stands ${what}, not a lazy array.${advice && ` ${advice}`}`);
  }
}

/** Thrown for a slice that is too large to be sent to whoever asked for it. */
export class SliceTooLargeError extends RangeError {
  override readonly name = "SliceTooLargeError";

  constructor(bytes: string, most: string) {
    super(`This part of the array has ${bytes}; up to ${most} can be shown at once. Choose a smaller part.`);
  }
}
