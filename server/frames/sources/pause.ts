/** Letting others speak in the middle of a long piece of work: messages come in between two turns of the event loop. */
import { setImmediate } from "node:timers/promises";

/**
 * One turn of the event loop.
 *
 * @throws the signal's reason, when nobody waits for the work any more.
 */
export async function pause(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await setImmediate();
  signal.throwIfAborted();
}
