/**
 * The time, as an argument: everything in the language server that waits or measures gets it from here, so that a test
 * can let an hour pass in no time. Knows nothing of what is waited for.
 */
import type { Subscription } from "./parts.ts";

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `what` once, after `wait` milliseconds at the earliest. Keeps no process alive. */
  later(wait: number, what: () => void): Subscription;
}

/** The clock of the system. */
export const systemClock: Clock = {
  // Its steps are fine enough to measure a picture with, and it does not jump when somebody sets the clock.
  now: () => performance.timeOrigin + performance.now(),
  later: (wait, what) => {
    const timer = setTimeout(what, wait).unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
