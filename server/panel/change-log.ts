/**
 * Which tasks have changed, in the order in which they did, for any number of onlookers who each look when they like.
 *
 * An onlooker keeps a mark and asks what came after it. The log forgets its beginning before it grows beyond a few
 * entries for each task; whoever comes too late is told so and has to look at everything once.
 */
import { numberColumn } from "../timings/column.ts";

/** So long no log is short enough to be worth forgetting. */
const shortest = 65_536;
/** A task is ready, begins, ends and is released: what a log of this many entries a task holds is old. */
const entriesPerTask = 4;

export class ChangeLog {
  #entries = numberColumn();
  /** How many entries were forgotten: the mark of the first that is there. */
  #forgotten = 0;

  /** Mark behind the last change. */
  get mark(): number {
    return this.#forgotten + this.#entries.length;
  }

  /** Notes a change of one of `tasks` tasks. */
  push(task: number, tasks: number): void {
    if (this.#entries.length >= Math.max(shortest, entriesPerTask * tasks)) {
      this.#forgotten += this.#entries.length;
      this.#entries = numberColumn();
    }
    this.#entries.push(task);
  }

  /** The tasks that changed since `mark`, repeats included; `undefined` when that is not known any more. */
  since(mark: number): Int32Array | undefined {
    return mark < this.#forgotten ? undefined : this.#entries.view().slice(mark - this.#forgotten);
  }
}
