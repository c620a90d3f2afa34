/**
 * Holding a script: a run that is made for one value has it, and nothing more of the script shall happen, while computes
 * of that value go on. Only the runner asks for it; in any other run all of this does nothing.
 *
 *     the value is evaluated ──▶ reached(value) ──▶ [a promise settles] ──▶ holdScript(): other computes wait for ever
 *                         └────▶ the script waits for ever, or is thrown out
 */
import { setMaxListeners } from "node:events";
import { CancelledError } from "./errors.ts";
import type { ComputeOptions } from "./options.ts";

/** Unwinds a script that cannot wait. Nobody but the runner should see it. */
export class HeldScriptError extends Error {
  override readonly name = "HeldScriptError";

  constructor() {
    super("Treadle holds the script here, because a value of it is being looked at.");
  }
}

let reached: ((value: unknown) => void) | undefined;
const held = new AbortController();
// Every compute of the script listens while it lasts.
setMaxListeners(0, held.signal);
/** Computes with these signals go on. */
const free = new WeakSet<AbortSignal>();

/** For the runner: hears of the value that is wanted, when it is evaluated for the first time. */
export function whenReached(hear: (value: unknown) => void): void {
  reached = (value) => {
    reached = () => {};
    hear(value);
  };
}

/** For the runner: from now on no compute of the script starts, and those under way are cancelled without a word. */
export function holdScript(): void {
  held.abort(new CancelledError());
}

/** Whether the script is held. */
export const isHeld = (): boolean => held.signal.aborted;

/** Computes with this signal are the holder's own, and go on. */
export function letRun(signal: AbortSignal): void {
  free.add(signal);
}

/** Where the script can wait: a promise that never settles. */
export function hold(value: unknown): unknown {
  if (!reached) return value;
  reached(value);
  return new Promise<never>(() => {});
}

/** Where it cannot. @throws {HeldScriptError} */
export function stop(value: unknown): unknown {
  if (!reached) return value;
  reached(value);
  throw new HeldScriptError();
}

/** What cancels a compute when the script is held; undefined for what goes on, and in runs that hold nothing. */
export function holdSignal(options: ComputeOptions): AbortSignal | undefined {
  if (!reached || (options.signal && free.has(options.signal))) return undefined;
  return held.signal;
}

/**
 * `work` of the script: not begun when it is held, and never heard of again when it is meanwhile.
 *
 * @param signal of `holdSignal`
 */
export async function unlessHeld<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  if (!signal) return work();
  if (signal.aborted) return new Promise<never>(() => {});
  try {
    const result = await work();
    return signal.aborted ? await new Promise<never>(() => {}) : result;
  } catch (error) {
    if (signal.aborted) return new Promise<never>(() => {});
    throw error;
  }
}
