/**
 * Whatever a task threw, made sendable: what cannot travel is left out rather than hiding the error itself.
 */
import { encode } from "../../store/codec/encode.ts";

/** Never throws. */
export function encodeThrown(thrown: unknown): unknown {
  try {
    return encode(thrown).wire;
  } catch {
    if (!(thrown instanceof Error))
      return encode(new Error(`A task threw a value that cannot be sent: ${String(thrown)}`)).wire;
  }
  const copy = Reflect.construct(Error, [thrown.message], thrown.constructor) as Error;
  if (thrown.stack !== undefined) copy.stack = thrown.stack;
  for (const key of Object.getOwnPropertyNames(thrown)) {
    const value = (thrown as unknown as Record<string, unknown>)[key];
    if (key === "stack" || key === "message" || !isSendable(value)) continue;
    Object.defineProperty(copy, key, {
      value,
      configurable: true,
      writable: true,
      enumerable: key !== "cause",
    });
  }
  return encode(copy).wire;
}

function isSendable(value: unknown): boolean {
  try {
    encode(value);
    return true;
  } catch {
    return false;
  }
}
