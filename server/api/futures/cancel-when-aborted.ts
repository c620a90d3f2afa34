/**
 * Futures that are cancelled with a signal. One listener for each signal, however many futures there are: Node
 * takes many listeners for a leak.
 */
import type { FutureState } from "./future-state.ts";

/** Signal → futures that are not done. */
const futures = new WeakMap<AbortSignal, Set<FutureState>>();

/** Cancels the future, with the signal's reason, when the signal is aborted; at once when it is already. */
export function cancelWhenAborted(signal: AbortSignal, future: FutureState): void {
  if (signal.aborted) {
    future.cancel(signal.reason);
    return;
  }
  let open = futures.get(signal);
  if (!open) {
    open = new Set();
    futures.set(signal, open);
    const all = open;
    const abort = (): void => {
      for (const one of all) one.cancel(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
  }
  const of = open;
  of.add(future);
  future.whenDone(() => of.delete(future));
}
