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
