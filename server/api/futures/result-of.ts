/**
 * The result of a future, wherever it is: waited for, fetched from the worker that keeps it, made again when it
 * went with its worker.
 */
import { KeptResultLostError } from "../../executors/errors.ts";
import { OptionError } from "../errors.ts";
import { fetchKept } from "../fetch-kept.ts";
import type { FutureState } from "./future-state.ts";
import { start } from "./start.ts";

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds after which to give up waiting, with a `TimeoutError`; the work goes on. Default: no limit. */
  readonly timeout?: number;
  /** Ends the waiting when aborted, with its reason; the work goes on. */
  readonly signal?: AbortSignal;
}

/** Resolves when the future is done, in whatever way. */
export function isDone(future: FutureState): Promise<void> {
  return new Promise((resolve) => {
    future.whenDone(resolve);
  });
}

/** @throws what the future failed with, or why it was cancelled; when the result cannot leave its worker */
export async function resultOf(future: FutureState): Promise<unknown> {
  for (;;) {
    await isDone(future);
    if (future.status !== "finished") throw future.error;
    if (future.isLost) {
      future.beginAgain();
      start(future);
      continue;
    }
    const task = future.withResult();
    try {
      return await fetchKept(task);
    } catch (error) {
      // Its worker went while it was asked. Another one may have had less luck, and gone for ours.
      if (!(error instanceof KeptResultLostError)) throw error;
    }
  }
}

/** The same promise, waited for no longer than `options` say. @throws {OptionError} */
export async function within<T>(work: Promise<T>, key: string, { timeout, signal }: WaitOptions): Promise<T> {
  // Whatever it is rejected with is ours to say, also when nobody waits any more.
  work.catch(() => {});
  if (timeout !== undefined && !(timeout >= 0)) {
    throw new OptionError(`${key}: timeout must be a number of milliseconds, not ${String(timeout)}.`);
  }
  if (timeout === undefined && signal === undefined) return work;
  signal?.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  let abort = (): void => {};
  const limit = new Promise<never>((_, reject) => {
    abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort, { once: true });
    const late = (): void =>
      reject(new DOMException(`${key} was not done within ${timeout} ms.`, "TimeoutError"));
    if (timeout !== undefined) timer = setTimeout(late, timeout);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
  }
}
