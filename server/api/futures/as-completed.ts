/**
 * `asCompleted`: futures in the order in which they are done. Waits for them, and asks none for its result.
 */
import { type Future, toState } from "./future.ts";

/** Futures as they are done, whichever way; more may be added meanwhile. Ends when all have been given. */
export class CompletedFutures<T> implements AsyncIterableIterator<Future<T>> {
  /** Done and not given yet. */
  #ready: Future<T>[] = [];
  #given = 0;
  /** Of futures that are not done: how to stop waiting. */
  readonly #waits = new Set<() => void>();
  readonly #askers: ((next: IteratorResult<Future<T>>) => void)[] = [];

  /** @internal */
  constructor(futures: Iterable<Future<T>>) {
    this.#add([...futures]);
  }

  /**
   * Adds futures, also while this is iterated. One that is added twice is given twice.
   *
   * @throws {ReleasedError} for a future that was released
   */
  add(...futures: readonly Future<T>[]): this {
    this.#add(futures);
    return this;
  }

  async next(): Promise<IteratorResult<Future<T>>> {
    const future = this.#ready[this.#given];
    if (future) {
      this.#given++;
      // Those that were given are nobody's any more; a list that is cut each time would take quadratic time.
      if (this.#given * 2 > this.#ready.length) {
        this.#ready = this.#ready.slice(this.#given);
        this.#given = 0;
      }
      return { done: false, value: future };
    }
    if (this.#waits.size === this.#askers.length) return { done: true, value: undefined };
    return new Promise((resolve) => {
      this.#askers.push(resolve);
    });
  }

  /** Ends it, as `break` in a loop does: the futures go on, and are not held any more. */
  async return(): Promise<IteratorResult<Future<T>>> {
    for (const stop of this.#waits) stop();
    this.#waits.clear();
    this.#ready = [];
    this.#given = 0;
    for (const answer of this.#askers.splice(0)) answer({ done: true, value: undefined });
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #add(futures: readonly Future<T>[]): void {
    const states = futures.map((future) => ({ future, state: future[toState] }));
    // Those that are done already were done in some order, too.
    states.sort((a, b) => a.state.doneAt - b.state.doneAt);
    for (const { future, state } of states) {
      if (state.status !== "pending") {
        this.#give(future);
        continue;
      }
      const stop = state.whenDone(() => {
        this.#waits.delete(stop);
        this.#give(future);
      });
      this.#waits.add(stop);
    }
  }

  #give(future: Future<T>): void {
    const answer = this.#askers.shift();
    if (answer) answer({ done: false, value: future });
    else this.#ready.push(future);
  }
}

/**
 * The futures in the order in which they are done: finished, failed or cancelled. A failed one is given like any
 * other; it is its `result()` that throws.
 *
 * @example
 * const loading = asCompleted(map(load, paths));
 * for await (const part of loading) {
 *   const { next } = await part.result();
 *   if (next) loading.add(submit(load, next));
 * }
 *
 * @throws {ReleasedError} for a future that was released
 */
export function asCompleted<T>(futures: Iterable<Future<T>>): CompletedFutures<T> {
  return new CompletedFutures(futures);
}
