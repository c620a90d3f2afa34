/**
 * A value, ready for `postMessage`: classes, errors and results of other tasks become marks, large arrays
 * move to shared memory, everything else stays the very object it was. The original is never changed.
 */
import { classNameOf } from "../classes.ts";
import { isTypedArray, toShared } from "../shared-memory.ts";
import { MARK, type Marked, ResultOf, setField } from "./marks.ts";
import { scan } from "./scan.ts";

export interface Encoded {
  /** What to post; `decode` gives the value back on the other side. */
  readonly wire: unknown;
  /** Approximate size of the value. */
  readonly bytes: number;
  /** Bytes of it that posting copies; shared memory is not. */
  readonly copied: number;
}

/**
 * @example
 * port.postMessage(encode(new Point(1, 2)).wire);   // decode(message) instanceof Point
 *
 * @throws {UncloneableError} naming the part that cannot be sent
 */
export function encode(value: unknown): Encoded {
  const { bytes, copied, special } = scan(value);
  if (!special) return { wire: value, bytes, copied };
  if (isTypedArray(value) && !Buffer.isBuffer(value)) return { wire: toShared(value), bytes, copied };
  const coded: Marked = { [MARK]: "coded", body: rewrite(value, new Map()) };
  return { wire: coded, bytes, copied };
}

/** Copies the containers on the way; `done` keeps shared parts shared and cycles closed. */
function rewrite(value: unknown, done: Map<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const before = done.get(value);
  if (before !== undefined) return before;
  const remember = <T>(copy: T): T => {
    done.set(value, copy);
    return copy;
  };
  if (value instanceof ResultOf) return { [MARK]: "result", task: value.task } satisfies Marked;
  if (Buffer.isBuffer(value)) {
    return remember({ [MARK]: "buffer", bytes: toShared(new Uint8Array(value)) } satisfies Marked);
  }
  if (isTypedArray(value)) return remember(toShared(value));
  if (value instanceof URL) return remember({ [MARK]: "url", href: value.href } satisfies Marked);
  if (value instanceof Error) return rewriteError(value, done);

  const name = classNameOf(value.constructor);
  if (
    name !== undefined &&
    Object.getPrototypeOf(value) === (value.constructor as { prototype: object }).prototype
  ) {
    const fields: Record<string, unknown> = {};
    const marked = remember({ [MARK]: "instance" as const, of: name, fields, content: undefined as unknown });
    if (value instanceof Map) marked.content = rewriteMap(value, done);
    else if (value instanceof Set) marked.content = rewriteSet(value, done);
    copyFields(value, fields, done);
    return marked;
  }
  if (Array.isArray(value)) {
    const copy = remember(new Array<unknown>(value.length));
    for (let i = 0; i < value.length; i++) if (i in value) copy[i] = rewrite(value[i], done);
    return copy;
  }
  if (value instanceof Map) return rewriteMap(value, done);
  if (value instanceof Set) return rewriteSet(value, done);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value; // Date, RegExp, ArrayBuffer …
  const copy = remember({});
  copyFields(value, copy, done);
  return copy;
}

function rewriteMap(map: Map<unknown, unknown>, done: Map<object, unknown>): Map<unknown, unknown> {
  const copy = new Map<unknown, unknown>();
  if (!done.has(map)) done.set(map, copy);
  for (const [key, item] of map) copy.set(rewrite(key, done), rewrite(item, done));
  return copy;
}

function rewriteSet(set: Set<unknown>, done: Map<object, unknown>): Set<unknown> {
  const copy = new Set<unknown>();
  if (!done.has(set)) done.set(set, copy);
  for (const item of set) copy.add(rewrite(item, done));
  return copy;
}

function rewriteError(error: Error, done: Map<object, unknown>): Marked {
  const fields: Record<string, unknown> = {};
  const of = classNameOf(error.constructor);
  const marked: Marked = { [MARK]: "error", ...(of === undefined ? {} : { of }), name: error.name, fields };
  done.set(error, marked);
  // `message`, `stack` and `cause` are own but not enumerable.
  for (const key of Object.getOwnPropertyNames(error)) {
    setField(fields, key, rewrite((error as unknown as Record<string, unknown>)[key], done));
  }
  return marked;
}

function copyFields(from: object, to: object, done: Map<object, unknown>): void {
  for (const key of Object.keys(from))
    setField(to, key, rewrite((from as Record<string, unknown>)[key], done));
}
