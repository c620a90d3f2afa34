/**
 * Whatever a task threw, made sendable: what cannot travel is left out rather than hiding the error itself.
 */
import { encode } from "../../store/codec/encode.ts";
import { thrownText } from "../thrown-text.ts";

/** Posts what was thrown, or as much of it as can be sent. Never throws, unless a plain error cannot be posted either. */
export function postThrown(thrown: unknown, post: (wire: unknown) => void): void {
  try {
    post(encode(thrown).wire);
  } catch {
    // Structured clone may refuse what was encoded, too: a proxy looks like what it stands for.
    post(encode(sendablePart(thrown)).wire);
  }
}

/** Never throws. */
export function encodeThrown(thrown: unknown): unknown {
  let wire: unknown;
  postThrown(thrown, (encoded) => {
    structuredClone(encoded);
    wire = encoded;
  });
  return wire;
}

/** An error of the same class with the same text and those of its fields that can be sent, in its causes, too. */
function sendablePart(thrown: unknown, done = new Map<unknown, Error>()): Error {
  const text = thrownText(thrown);
  if (!(thrown instanceof Error)) return new Error(`A task threw a value that cannot be sent: ${text}`);
  const before = done.get(thrown);
  if (before) return before;
  const copy = sameClass(thrown, text);
  done.set(thrown, copy);
  for (const key of Object.getOwnPropertyNames(thrown)) {
    if (key === "message") continue;
    const value = fieldOf(thrown, key);
    const part =
      value instanceof Error
        ? sendablePart(value, done)
        : key === "errors" && Array.isArray(value)
          ? value.map((each) => sendablePart(each, done))
          : value;
    if (part === undefined || (part === value && !isSendable(part))) continue;
    const enumerable = Object.getOwnPropertyDescriptor(thrown, key)?.enumerable ?? false;
    Object.defineProperty(copy, key, { value: part, configurable: true, writable: true, enumerable });
  }
  return copy;
}

function sameClass(thrown: Error, text: string): Error {
  try {
    return Reflect.construct(Error, [text], thrown.constructor) as Error;
  } catch {
    return new Error(text); // a `constructor` that is none
  }
}

/** Undefined where looking throws. */
function fieldOf(thrown: Error, key: string): unknown {
  try {
    return (thrown as unknown as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}

function isSendable(value: unknown): boolean {
  try {
    structuredClone(encode(value).wire);
    return true;
  } catch {
    return false;
  }
}
