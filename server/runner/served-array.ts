/**
 * A lazy array, whose slices are computed when somebody asks for them: one compute each, which can be cancelled, and
 * which tells how far it is. Runs beside the script, which is held; see `api/hold.ts`.
 */
import type { LazyArray } from "../api/array/lazy-array.ts";
import { CancelledError } from "../api/errors.ts";
import { toErrorView } from "../api/failure.ts";
import { letRun } from "../api/hold.ts";
import type { LazyTask } from "../api/lazy-task.ts";
import { toTask } from "../api/types.ts";
import type { RunEvent } from "../protocol/events.ts";
import type { FromServing, ToServing } from "../protocol/runner.ts";
import { formatBytes } from "../protocol/units.ts";
import { SliceTooLargeError } from "./errors.ts";
import { SharedResults } from "./shared-results.ts";

type Slice = Extract<ToServing, { type: "slice" }>["slice"];

/** Bytes of a slice that is sent: several times what any screen shows, and what two processes copy in a blink. */
const MOST_BYTES = 512 * 1024 ** 2;

/** How often progress is told. */
const TELL_EVERY_MS = 100;

export class ServedArray {
  readonly #array: LazyArray;
  readonly #send: (message: FromServing) => void;
  readonly #shared = new SharedResults();
  readonly #going = new Map<number, AbortController>();
  /** Settles when the slice before has ended: what two share is made once. */
  #last: Promise<void> = Promise.resolve();

  constructor(array: LazyArray, send: (message: FromServing) => void) {
    this.#array = array;
    this.#send = send;
  }

  /** Computes a slice and sends it, or why it cannot be had. Never throws. */
  slice(number: number, slice: Slice): void {
    const abort = new AbortController();
    letRun(abort.signal);
    this.#going.set(number, abort);
    this.#last = this.#last
      .then(() => this.#compute(number, slice, abort.signal))
      .catch((error: unknown) => this.#refuse(number, error, abort.signal.aborted))
      .then(() => {
        this.#going.delete(number);
      });
  }

  cancel(number: number): void {
    this.#going.get(number)?.abort(new CancelledError());
  }

  async #compute(number: number, slice: Slice, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const part = this.#array.slice(...slice);
    if (part.nbytes > MOST_BYTES) {
      throw new SliceTooLargeError(formatBytes(part.nbytes), formatBytes(MOST_BYTES));
    }
    const task = part[toTask]();
    const neighbours = this.#neighboursOf(slice);
    const onEvent = this.#tellProgress(number);
    try {
      await this.#shared.prepare(task, neighbours, part.nbytes, { signal, onEvent });
      const { data, shape, dtype } = await part.compute({ signal, onEvent });
      this.#send({ type: "slab", number, slab: { data, shape, dtype } });
    } finally {
      this.#shared.finish(task, neighbours);
    }
  }

  /** The slices beside one, as tasks: by one step along each axis of which it takes a single index. */
  #neighboursOf(slice: Slice): readonly LazyTask[] {
    const { shape } = this.#array;
    return slice.flatMap((item, axis) => {
      if (typeof item !== "number" || shape[axis]! < 2) return [];
      const beside = item + 1 < shape[axis]! ? item + 1 : item - 1;
      return [this.#array.slice(...slice.with(axis, beside))[toTask]()];
    });
  }

  #tellProgress(number: number): (event: RunEvent) => void {
    let total = 0;
    let done = 0;
    let toldAt = Number.NEGATIVE_INFINITY;
    const tell = (): void => {
      toldAt = performance.now();
      this.#send({ type: "tasks", number, done, total });
    };
    return (event) => {
      if (event.type === "graph") {
        // What is shared is made by a compute of its own, before the slice.
        total = done + event.taskFunction.length;
        tell();
      } else if (event.type === "tasks-finished") {
        done += event.task.length;
        if (performance.now() - toldAt >= TELL_EVERY_MS) tell();
      }
    };
  }

  #refuse(number: number, error: unknown, isCancelled: boolean): void {
    const view = toErrorView(error);
    const { name, message, key, hint } = view;
    const what = name === "Error" || key === undefined ? message : `${name}: ${message}`;
    const where = key === undefined ? "" : `Task ${key} failed: `;
    const advice = hint === undefined ? "" : ` ${hint}`;
    this.#send({ type: "no-slab", number, message: `${where}${what}${advice}`, isCancelled, error: view });
  }
}
