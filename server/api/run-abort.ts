/**
 * The one signal that ends a whole run: every compute listens to it, and the runner alone gives it.
 */
import { setMaxListeners } from "node:events";
import { CancelledError } from "./errors.ts";

const aborted = new AbortController();
// Every compute listens while it lasts; many at once are no leak.
setMaxListeners(0, aborted.signal);

/** Aborted, for good, when the run is cancelled. */
export const runAborted: AbortSignal = aborted.signal;

/** Cancels all computes, now and to come; for the runner. */
export function cancelAll(): void {
  aborted.abort(new CancelledError());
}
