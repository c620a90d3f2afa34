/**
 * Whether this thread runs tasks. Kept on `globalThis`, because a script's bundle may bring a second copy of
 * the library into the same thread.
 */
const SLOT = Symbol.for("treadle.lane");

/** Said once, by the thread's own entry, before anything of the script is imported. */
export function becomeLane(): void {
  (globalThis as { [SLOT]?: true })[SLOT] = true;
}

/** Whether this thread runs tasks. */
export function isLane(): boolean {
  return (globalThis as { [SLOT]?: true })[SLOT] === true;
}
