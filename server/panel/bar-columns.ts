/**
 * The bars of one lane as columns that grow for as long as a run does, and can be asked for a stretch of time.
 *
 * Blocks of bars remember from when to when they reach, so that a question about a second of an hour looks at that
 * second only, in whatever order bars came.
 */
import { amountColumn, numberColumn } from "../timings/column.ts";

/** One bar: times in milliseconds; `task` counts as a negative number the bars that became this one. */
export interface Bar {
  readonly start: number;
  readonly duration: number;
  /** Position in `barKinds`. */
  readonly kind: number;
  readonly fn: number;
  readonly task: number;
}

const blockSize = 256;

export class BarColumns {
  readonly #start = amountColumn();
  readonly #duration = amountColumn();
  readonly #kind = numberColumn();
  readonly #fn = numberColumn();
  readonly #task = numberColumn();
  /** Block → its earliest start and its latest end. */
  readonly #from = amountColumn();
  readonly #to = amountColumn();

  get length(): number {
    return this.#task.length;
  }

  push({ start, duration, kind, fn, task }: Bar): void {
    const block = Math.floor(this.length / blockSize);
    const isFirst = this.length % blockSize === 0;
    this.#from.set(block, isFirst ? start : Math.min(this.#from.at(block), start));
    this.#to.set(block, isFirst ? start + duration : Math.max(this.#to.at(block), start + duration));
    this.#start.push(start);
    this.#duration.push(duration);
    this.#kind.push(kind);
    this.#fn.push(fn);
    this.#task.push(task);
  }

  /** Calls `visit` with every bar that is there at some time between `from` and `to`, in the order they came. */
  visit(from: number, to: number, visit: (bar: Bar) => void): void {
    for (let block = 0; block < this.#from.length; block++) {
      if (this.#from.at(block) > to || this.#to.at(block) < from) continue;
      const end = Math.min(this.length, (block + 1) * blockSize);
      for (let index = block * blockSize; index < end; index++) {
        const start = this.#start.at(index);
        const duration = this.#duration.at(index);
        if (start > to || start + duration < from) continue;
        const [kind, fn, task] = [this.#kind.at(index), this.#fn.at(index), this.#task.at(index)];
        visit({ start, duration, kind, fn, task });
      }
    }
  }
}
