/**
 * Collects what a lane has to tell until it is worth a message: columns, not an object per task.
 */
import type { FromLane } from "../messages.ts";

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

export class Reports {
  readonly #post: (message: FromLane) => void;
  #tasks: number[] = [];
  #ready: number[] = [];
  #started: number[] = [];
  #finished: number[] = [];
  #busy: number[] = [];
  #bytes: number[] = [];
  #values: unknown[] = [];
  #small: number[] = [];
  readonly #awaiting = new Set<number>();

  constructor(post: (message: FromLane) => void) {
    this.#post = post;
  }

  get isEmpty(): boolean {
    return this.#tasks.length === 0 && this.#awaiting.size === 0;
  }

  finished(
    task: number,
    times: {
      readonly ready: number;
      readonly started: number;
      readonly finished: number;
      readonly busy: number;
    },
    bytes: number,
    value: unknown,
  ): void {
    const small = isSmall(value);
    this.#awaiting.delete(task); // what is over need not be said to have waited
    this.#tasks.push(task);
    this.#ready.push(times.ready);
    this.#started.push(times.started);
    this.#finished.push(times.finished);
    this.#busy.push(times.busy);
    this.#bytes.push(bytes);
    this.#values.push(small ? value : undefined);
    this.#small.push(small ? 1 : 0);
  }

  awaiting(task: number): void {
    this.#awaiting.add(task);
  }

  flush(): void {
    if (this.#awaiting.size > 0) {
      this.#post({ type: "awaiting", tasks: [...this.#awaiting] });
      this.#awaiting.clear();
    }
    if (this.#tasks.length > 0) {
      this.#post({
        type: "finished",
        tasks: this.#tasks,
        ready: this.#ready,
        started: this.#started,
        finished: this.#finished,
        busy: this.#busy,
        bytes: this.#bytes,
        values: this.#values,
        small: this.#small,
      });
      this.#tasks = [];
      this.#ready = [];
      this.#started = [];
      this.#finished = [];
      this.#busy = [];
      this.#bytes = [];
      this.#values = [];
      this.#small = [];
    }
  }
}
