/**
 * Collects what a lane has to tell until it is worth a message: rows of numbers, not an object per call.
 */
import { movingBytes, roughBytes } from "../../store/size.ts";
import { FINISHED, type FromLane } from "../messages.ts";
import { describeResult } from "./describe-result.ts";

/** Results up to this size travel with the report, so that any lane can be given them without asking. */
const SMALL_STRING = 256;

/** A result so small that sending it along costs less than remembering where it is. */
function isSmall(value: unknown): boolean {
  switch (typeof value) {
    case "object":
      return value === null;
    case "string":
      return value.length <= SMALL_STRING;
    case "function":
    case "symbol":
      return false;
    default:
      return true;
  }
}

/** Of one call; milliseconds since the process's epoch. */
export interface Times {
  readonly started: number;
  /** Until when it had the thread; it may have awaited something after that. */
  readonly busyUntil: number;
  readonly finished: number;
}

export class Reports {
  readonly #post: (message: FromLane) => void;
  #rows = new Float64Array(64 * FINISHED.width);
  #values: unknown[] = [];
  readonly #awaiting = new Map<number, number>();
  /** Function → its one call in this report whose result is described: to look at each would cost more than many tasks. */
  readonly #described = new Map<number, readonly [id: number, text: string]>();

  constructor(post: (message: FromLane) => void) {
    this.#post = post;
  }

  get isEmpty(): boolean {
    return this.#values.length === 0 && this.#awaiting.size === 0;
  }

  /** A call of function `fn` has been made. @param isInner its result is for the next call of its task only */
  finished(fn: number, id: number, ready: number, times: Times, value: unknown, isInner: boolean): void {
    if (!this.#described.has(fn)) this.#described.set(fn, [id, describeResult(value)]);
    this.#awaiting.delete(id); // what is over need not be said to have waited
    const { width } = FINISHED;
    const at = this.#values.length * width;
    if (at === this.#rows.length) {
      const larger = new Float64Array(this.#rows.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    const small = !isInner && isSmall(value);
    const rows = this.#rows;
    rows[at + FINISHED.id] = id;
    rows[at + FINISHED.ready] = ready;
    rows[at + FINISHED.started] = times.started;
    rows[at + FINISHED.finished] = times.finished;
    rows[at + FINISHED.busy] = times.busyUntil - times.started;
    rows[at + FINISHED.bytes] = roughBytes(value);
    rows[at + FINISHED.moving] = small ? 0 : movingBytes(value);
    rows[at + FINISHED.small] = small ? 1 : 0;
    this.#values.push(small ? value : undefined);
  }

  /** Takes back that a call has been made; false when it has been told already. */
  retract(id: number): boolean {
    const { width } = FINISHED;
    for (let row = this.#values.length - 1; row >= 0; row--) {
      if (this.#rows[row * width + FINISHED.id] !== id) continue;
      this.#rows.copyWithin(row * width, (row + 1) * width, this.#values.length * width);
      this.#values.splice(row, 1);
      for (const [fn, [described]] of this.#described) if (described === id) this.#described.delete(fn);
      return true;
    }
    return false;
  }

  /** A call that began at `started` has to wait. */
  awaiting(id: number, started: number): void {
    this.#awaiting.set(id, started);
  }

  flush(): void {
    if (this.#awaiting.size > 0) {
      this.#post({
        type: "awaiting",
        tasks: [...this.#awaiting.keys()],
        started: [...this.#awaiting.values()],
      });
      this.#awaiting.clear();
    }
    if (this.#values.length > 0) {
      const values = this.#values;
      const rows = this.#rows.slice(0, values.length * FINISHED.width);
      this.#values = [];
      const described = [...this.#described.values()];
      this.#described.clear();
      this.#post({ type: "finished", rows, values, described });
    }
  }
}
