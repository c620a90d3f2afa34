/**
 * Slices of one array on their way: one is computed at a time, and of those that wait the newest comes next. A slice that
 * nobody waits for any more is cancelled where it is, and the next does not wait until that is done. Knows no process.
 */
import type { ArraySlab } from "../../frames/reader/messages.ts";
import type { ArraySlice } from "../frames/array-slabs.ts";
import { SliceCancelledError } from "./errors.ts";

/** Where slices are computed. */
export interface SliceSender {
  ask(number: number, slice: ArraySlice): void;
  cancel(number: number): void;
}

interface Asked {
  readonly slice: ArraySlice;
  readonly onTasks: (done: number, total: number) => void;
  readonly resolve: (slab: ArraySlab) => void;
  readonly reject: (error: Error) => void;
}

export class SliceQueue {
  readonly #sender: SliceSender;
  /** Number → slice; the newest comes last. */
  readonly #waiting = new Map<number, Asked>();
  #going: { readonly number: number; readonly asked: Asked } | undefined;

  constructor(sender: SliceSender) {
    this.#sender = sender;
  }

  /** Has a slice computed; rejects at once when `signal` is aborted. Numbers are never used twice. */
  add(
    number: number,
    slice: ArraySlice,
    signal: AbortSignal,
    onTasks: (done: number, total: number) => void,
  ): Promise<ArraySlab> {
    if (signal.aborted) return Promise.reject(new SliceCancelledError());
    return new Promise((resolve, reject) => {
      const cancel = (): void => this.#cancel(number);
      const settled = (): void => signal.removeEventListener("abort", cancel);
      signal.addEventListener("abort", cancel, { once: true });
      this.#waiting.set(number, {
        slice,
        onTasks,
        resolve: (slab) => {
          settled();
          resolve(slab);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.#next();
    });
  }

  progressed(number: number, done: number, total: number): void {
    if (this.#going?.number === number) this.#going.asked.onTasks(done, total);
  }

  /** The slice has come, or the reason why it has not; what was cancelled meanwhile is waited for by nobody. */
  answered(number: number, answer: ArraySlab | Error): void {
    if (this.#going?.number !== number) return;
    const { asked } = this.#going;
    this.#going = undefined;
    if (answer instanceof Error) asked.reject(answer);
    else asked.resolve(answer);
    this.#next();
  }

  /** Nothing will be answered any more. */
  rejectAll(error: Error): void {
    const all = [...(this.#going ? [this.#going.asked] : []), ...this.#waiting.values()];
    this.#going = undefined;
    this.#waiting.clear();
    for (const { reject } of all) reject(error);
  }

  #cancel(number: number): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    waiting?.reject(new SliceCancelledError());
    if (this.#going?.number !== number) return;
    const { asked } = this.#going;
    this.#going = undefined;
    this.#sender.cancel(number);
    asked.reject(new SliceCancelledError());
    this.#next();
  }

  #next(): void {
    if (this.#going) return;
    const [number, asked] = [...this.#waiting].at(-1) ?? [];
    if (number === undefined || !asked) return;
    this.#waiting.delete(number);
    this.#going = { number, asked };
    this.#sender.ask(number, asked.slice);
  }
}
