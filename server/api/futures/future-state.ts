/**
 * One call on its way: what all handles of a future share. Knows how it stands, what came of it and who waits
 * for it; who runs it, and where, is told to it.
 */
import { keptTask } from "../delayed.ts";
import { isThere, release } from "../kept-results.ts";
import type { KeptResult, LazyTask } from "../lazy-task.ts";
import { noteInput } from "./inputs.ts";
import type { SubmitSettings } from "./submit-options.ts";
import { noteFailure } from "./unseen-failures.ts";

let nextDone = 1;

export class FutureState {
  /** The call that is run. */
  readonly source: LazyTask;
  readonly settings: SubmitSettings;
  status: "pending" | "finished" | "error" | "cancelled" = "pending";
  /** What it failed with, or why it was cancelled. */
  error: unknown;
  /** Grows with each future that is done: the order in which they were. */
  doneAt = 0;
  kept: KeptResult | undefined;
  /** Told by whoever runs it: how to stop it. */
  stop: (() => void) | undefined;
  /** Whether nobody but the future holds `source`. */
  readonly #ownsSource: boolean;
  /** What stands for the future in recorded calls, once it stands in any. */
  #stand: LazyTask | undefined;
  #handles = 0;
  /** Others count on the result, too: it may go only when it cannot be reached any more. */
  #isShared = false;
  #waiters: Set<() => void> | undefined;

  /** @param ownsSource whether nobody but the future holds `source`; else it keeps its result apart from it */
  constructor(source: LazyTask, settings: SubmitSettings, ownsSource: boolean) {
    this.source = source;
    this.settings = settings;
    this.#ownsSource = ownsSource;
  }

  get key(): string {
    return this.source.key;
  }

  /** Whether its result went with the worker that kept it. */
  get isLost(): boolean {
    return this.status === "finished" && (this.kept === undefined || !isThere(this.kept));
  }

  /** The task that stands for it where it is an argument. */
  stand(): LazyTask {
    if (this.#stand) return this.#stand;
    // What a failed or a running future is needed for must find out; a result is there to be used.
    this.#stand =
      this.status === "finished" || !this.#ownsSource ? keptTask(this.source, this.kept) : this.source;
    if (this.status !== "finished") noteInput(this.#stand, this);
    return this.#stand;
  }

  /** Whether what is built on it may run together with it, in one graph. */
  standsForItself(task: LazyTask): boolean {
    return task === this.source;
  }

  /** The task with its result, to be fetched; only when there is one. */
  withResult(): LazyTask & { readonly kept: KeptResult } {
    return keptTask(this.source, this.kept) as LazyTask & { readonly kept: KeptResult };
  }

  addHandle(): void {
    this.#handles++;
  }

  /** One handle less; answers whether it was the last one. */
  releaseHandle(): boolean {
    if (--this.#handles > 0) return false;
    const { kept } = this;
    this.kept = undefined;
    if (kept) this.#drop(kept);
    return true;
  }

  /** Called, in order, when it is done, or at once when it is already. Returns how to call that off. */
  whenDone(waiter: () => void): () => void {
    if (this.status !== "pending") {
      waiter();
      return () => {};
    }
    // A function of its own: one that is given twice is called twice.
    const own = (): void => waiter();
    this.#waiters ??= new Set();
    this.#waiters.add(own);
    return () => this.#waiters?.delete(own);
  }

  /** @param isShared whether others count on the result, too */
  finish(kept: KeptResult, isShared: boolean): void {
    if (this.status !== "pending") return;
    this.#isShared = isShared;
    if (this.#stand) this.#stand.kept = kept;
    if (this.#handles > 0) this.kept = kept;
    this.#settle("finished");
    if (this.#handles === 0) this.#drop(kept);
  }

  fail(error: unknown): void {
    if (this.status !== "pending") return;
    this.error = error;
    noteFailure(this.key, error);
    this.#settle("error");
  }

  cancel(reason: unknown): void {
    if (this.status !== "pending") return;
    const { stop } = this;
    this.error = reason;
    this.#settle("cancelled");
    stop?.();
  }

  /** Its result is lost, and it is about to run again. */
  beginAgain(): void {
    this.status = "pending";
    this.kept = undefined;
    if (!this.#stand) return;
    this.#stand.kept = undefined;
    noteInput(this.#stand, this);
  }

  #settle(status: "finished" | "error" | "cancelled"): void {
    this.status = status;
    this.doneAt = nextDone++;
    this.stop = undefined;
    const waiters = this.#waiters;
    this.#waiters = undefined;
    for (const waiter of waiters ?? []) waiter();
  }

  /** What nobody else can reach is forgotten now; else it is when it cannot be reached any more. */
  #drop(kept: KeptResult): void {
    if (!this.#isShared && !this.#stand && this.source.kept !== kept) release(kept);
  }
}
