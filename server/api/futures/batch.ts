/**
 * The futures of one compute while it lasts: what is heard of the compute, told to them. Holds a future only until
 * it is done, so that its result can go while others still run.
 */
import { DamagedResultError } from "../../store/result-cache/errors.ts";
import { CancelledError } from "../errors.ts";
import type { KeptResult } from "../lazy-task.ts";
import type { RunWatcher } from "../watch-run.ts";
import type { FutureState } from "./future-state.ts";

export class Batch implements RunWatcher {
  /** By place; undefined for those that are done. */
  readonly #futures: (FutureState | undefined)[];
  /** Results that tasks of the compute use, too. */
  readonly #shared: KeptResult[] = [];
  /** Places of those that were cancelled. */
  readonly #cancelled: number[] = [];
  #cancel: ((places: readonly number[]) => void) | undefined;

  constructor(futures: readonly FutureState[]) {
    this.#futures = [...futures];
    for (const [place, future] of futures.entries()) future.stop = () => this.#stop(place);
  }

  onStart(cancel: (places: readonly number[]) => void): void {
    // The compute has to be under way before anything of it can be cancelled.
    queueMicrotask(() => {
      this.#cancel = cancel;
      if (this.#cancelled.length > 0) cancel(this.#cancelled);
    });
  }

  onResult(place: number, kept: KeptResult, isShared: boolean): void {
    if (isShared) this.#shared.push(kept);
    this.#take(place)?.finish(kept, isShared);
  }

  onGiveUp(place: number, reason: { readonly error: unknown } | "cancelled"): void {
    // A damaged file of the cache: the compute begins again without it.
    if (reason !== "cancelled" && reason.error instanceof DamagedResultError) return;
    const future = this.#take(place);
    if (reason !== "cancelled") future?.fail(reason.error);
    else future?.cancel(new CancelledError(`${future.key} was cancelled with a future that it needs.`));
  }

  /** Those that are not done. */
  open(): FutureState[] {
    return this.#futures.filter((future) => future !== undefined);
  }

  /** The compute is over: those that are not done fail. */
  end(error: unknown): void {
    for (const future of this.open()) future.fail(error);
  }

  #take(place: number): FutureState | undefined {
    const future = this.#futures[place];
    this.#futures[place] = undefined;
    if (future) future.stop = undefined;
    return future;
  }

  /** The future at a place was cancelled. */
  #stop(place: number): void {
    this.#futures[place] = undefined;
    this.#cancelled.push(place);
    this.#cancel?.([place]);
  }
}
