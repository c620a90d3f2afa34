/** What a panel can ask for in vain. */

/** The box was in an earlier picture, or in none. */
export class UnknownBoxError extends Error {
  override readonly name = "UnknownBoxError";
  readonly box: string;

  constructor(box: string) {
    super(
      `There is no box ${JSON.stringify(box)} in the picture; it may have been closed, or the filter hides it.`,
    );
    this.box = box;
  }
}

/** No graph has announced a task of this number. */
export class UnknownTaskError extends Error {
  override readonly name = "UnknownTaskError";
  readonly task: number;

  constructor(task: number) {
    super(`There is no task ${task} in this run.`);
    this.task = task;
  }
}

/** The question says neither which box nor which task it is about. */
export class NothingAskedError extends Error {
  override readonly name = "NothingAskedError";

  constructor() {
    super("Details were asked for without naming a box or a task.");
  }
}
