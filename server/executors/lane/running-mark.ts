/**
 * A few bytes of shared memory in which a lane says which task has its thread, and since when. A thread that
 * computes without a pause answers no message; this can be read all the same.
 */

export interface Running {
  /** Global number of the task. */
  readonly task: number;
  /** Milliseconds since the process's epoch. */
  readonly since: number;
}

export class RunningMark {
  readonly memory: SharedArrayBuffer;
  readonly #task: Int32Array;
  readonly #since: Float64Array;

  constructor(memory = new SharedArrayBuffer(16)) {
    this.memory = memory;
    this.#task = new Int32Array(memory, 0, 1);
    this.#since = new Float64Array(memory, 8, 1);
  }

  begin(task: number, since: number): void {
    this.#since[0] = since;
    Atomics.store(this.#task, 0, task + 1);
  }

  end(): void {
    Atomics.store(this.#task, 0, 0);
  }

  /** The task that has the thread now; undefined when none has, or one that went on after it had awaited something. */
  read(): Running | undefined {
    const task = Atomics.load(this.#task, 0) - 1;
    return task < 0 ? undefined : { task, since: this.#since[0]! };
  }
}
