/**
 * Tasks that have come to a lane: read out of messages, held back until their inputs are there, then handed
 * out in the order in which they became ready.
 */

import { keyText, type RunTasks } from "../messages.ts";
import type { LazyTaskContext } from "./context.ts";

export interface Queued {
  readonly task: number;
  readonly key: number;
  readonly fn: number;
  readonly captures: number;
  readonly timeout: number;
  readonly dependencies: Int32Array;
  readonly args: Int32Array;
  readonly values: readonly unknown[];
  /** Inputs that are not in the store yet. */
  missing: number;
  ready: number;
  /** Once it has begun. */
  context?: LazyTaskContext;
  /** Ends it when its time is up. */
  timer?: NodeJS.Timeout;
}

export class Arrivals {
  readonly #has: (task: number) => boolean;
  readonly #now: () => number;
  #queue: Queued[] = [];
  #head = 0;
  /** Result → tasks here that wait for it. */
  readonly #waiting = new Map<number, Queued[]>();

  /** @param has whether a result is in the lane's store */
  constructor(has: (task: number) => boolean, now: () => number) {
    this.#has = has;
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#head === this.#queue.length;
  }

  /** The next task whose inputs are all there. */
  next(): Queued | undefined {
    if (this.isEmpty) return undefined;
    const queued = this.#queue[this.#head++];
    if (this.isEmpty) {
      this.#queue = [];
      this.#head = 0;
    }
    return queued;
  }

  /** Reads the tasks of a message; `each` hears of every one. */
  add({ words, values }: RunTasks, each: (queued: Queued) => void): void {
    const ready = this.#now();
    let at = 0;
    while (at < words.length) {
      const argsAt = at + 7 + words[at + 5]!;
      const end = argsAt + words[argsAt - 1]!;
      const queued: Queued = {
        task: words[at]!,
        key: words[at + 1]!,
        fn: words[at + 2]!,
        captures: words[at + 3]!,
        timeout: words[at + 4]!,
        dependencies: words.subarray(at + 6, argsAt - 1),
        args: words.subarray(argsAt, end),
        values,
        missing: 0,
        ready,
      };
      each(queued);
      for (const dependency of queued.dependencies) if (dependency >= 0) this.#waitFor(dependency, queued);
      if (queued.missing === 0) this.#queue.push(queued);
      at = end;
    }
  }

  /** A result has come into the store. */
  resultIsHere(task: number): void {
    const waiting = this.#waiting.get(task);
    if (!waiting) return;
    this.#waiting.delete(task);
    for (const queued of waiting) {
      if (--queued.missing > 0) continue;
      queued.ready = this.#now();
      this.#queue.push(queued);
    }
  }

  #waitFor(dependency: number, queued: Queued): void {
    if (this.#has(dependency)) return;
    queued.missing++;
    const others = this.#waiting.get(dependency);
    if (others) others.push(queued);
    else this.#waiting.set(dependency, [queued]);
  }
}

/** The task's key as people see it. */
export function keyOf({ key, fn, values }: Queued, nameOf: (fn: number) => string): string {
  return key >= 0 ? keyText(nameOf(fn), key) : String(values[-key - 1]);
}
