/**
 * `Future`: work that has started. A handle on it; several handles may be of the same work.
 *
 * Like a `Delayed` it is not thenable: an async function may return one, and a list of them may be iterated, without
 * waiting for it, and what fails is reported where somebody asks. `result()` says that one waits.
 */
import { inspect } from "node:util";
import { CancelledError, LazyValueError, ReleasedError } from "../errors.ts";
import type { LazyTask } from "../lazy-task.ts";
import { type LazyCollection, type resultType, toTask } from "../types.ts";
import type { FutureState } from "./future-state.ts";
import { isDone, resultOf, type WaitOptions, within } from "./result-of.ts";
import { forgetShared } from "./shared-futures.ts";
import { lookedAt } from "./unseen-failures.ts";

/** Under this name a future answers with what its handles share. */
export const toState: unique symbol = Symbol("treadle.futureState");

/**
 * How a future stands. `lost`: it had a result, which went with the worker that kept it and will be made again when
 * it is asked for. `released`: this handle has let go of it.
 */
export type FutureStatus = "pending" | "finished" | "error" | "cancelled" | "lost" | "released";

/**
 * The result of a call that was started, now or some time to come. Made by `submit` and `map`; accepted wherever a
 * lazy value is. The result stays in the worker that made it, until it is asked for.
 */
export class Future<T> implements LazyCollection<T> {
  readonly #key: string;
  #state: FutureState | undefined;
  /** Lets `Computed` tell what this will be. */
  declare readonly [resultType]?: T;

  /** @internal */
  constructor(state: FutureState) {
    this.#key = state.key;
    this.#state = state;
    state.addHandle();
  }

  /** @throws {ReleasedError} */
  [toTask](): LazyTask {
    return this.#held().stand();
  }

  /** The name of the call. Equal calls of a pure function have one key, and one result. */
  get key(): string {
    return this.#key;
  }

  /** How it stands now. */
  get status(): FutureStatus {
    const state = this.#state;
    if (!state) return "released";
    return state.isLost ? "lost" : state.status;
  }

  /**
   * Waits for the result and brings it here.
   *
   * @example
   * const total = await submit(add, inc(1), inc(2)).result();
   *
   * @throws what the task threw, with its key and call site in the `task` property
   * @throws {CancelledError} when it was cancelled; the signal's reason when a signal did it
   * @throws {ReleasedError} after `release`
   */
  async result(options: WaitOptions = {}): Promise<T> {
    const state = this.#held();
    try {
      return (await within(resultOf(state), this.#key, options)) as T;
    } catch (error) {
      if (error === state.error) lookedAt(error);
      throw error;
    }
  }

  /**
   * Waits until it is done and gives what it failed with, or why it was cancelled; undefined when it has finished.
   *
   * @throws {ReleasedError} after `release`
   */
  async exception(options: WaitOptions = {}): Promise<unknown> {
    const state = this.#held();
    await within(isDone(state), this.#key, options);
    lookedAt(state.error);
    return state.error;
  }

  /**
   * Stops the work, begun or not, and all that needs it; what is done stays done. Other handles of the same work see
   * it cancelled, too.
   */
  cancel(): void {
    this.#state?.cancel(new CancelledError(`${this.#key} was cancelled.`));
  }

  /**
   * Lets go of the result, which is forgotten when no other handle and nothing built on it holds it. A handle that
   * is garbage-collected has let go as well. Work under way goes on.
   */
  release(): void {
    const state = this.#state;
    this.#state = undefined;
    if (state?.releaseHandle()) forgetShared(state);
  }

  /**
   * Calls `callback` once, soon after the future is done, in whatever way. What it throws is printed and harms nobody.
   *
   * @throws {ReleasedError} after `release`
   */
  done(callback: (future: this) => unknown): this {
    const call = async (): Promise<void> => {
      try {
        await callback(this);
      } catch (error) {
        process.stderr.write(`treadle: what waited for ${this.#key} to be done failed: ${inspect(error)}\n`);
      }
    };
    this.#held().whenDone(() => queueMicrotask(() => void call()));
    return this;
  }

  /** @internal */
  get [toState](): FutureState {
    return this.#held();
  }

  /** Printing a future tells its key; doing arithmetic with it is a mistake. */
  [Symbol.toPrimitive](hint: string): string {
    if (hint === "string") return inspect(this);
    throw new LazyValueError(
      `${this.#key} is a future and no number. Pass it to a delayed function, or wait for its result().`,
    );
  }

  toJSON(): string {
    return inspect(this);
  }

  [inspect.custom](): string {
    return `Future('${this.#key}', ${this.status})`;
  }

  #held(): FutureState {
    if (!this.#state) throw new ReleasedError(this.#key);
    return this.#state;
  }
}
