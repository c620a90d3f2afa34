/**
 * A value, ready for `postMessage`: classes, errors and results of other tasks become marks, large arrays
 * move to shared memory, everything else stays the very object it was. The original is never changed.
 */

import { isTypedArray, type TypedArray, toSendable, toShared } from "../../memory/shared-memory.ts";
import { classNameOf } from "../classes.ts";
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
  if (isTypedArray(value) && !Buffer.isBuffer(value)) return { wire: toSendable(value), bytes, copied };
  return { wire: coded(value, SENT), bytes, copied };
}

/**
 * As `encode`, for a reader that shares no memory with the writer, such as a file: arrays and buffers stay where
 * they are, so that nothing large is copied here.
 *
 * @throws {UncloneableError} naming the part that cannot be written
 */
export function encodeInPlace(value: unknown): unknown {
  return scan(value).special ? coded(value, KEPT_IN_PLACE) : value;
}

/** Where arrays and buffers are put so that the reader sees them. */
interface Place {
  array<T extends TypedArray>(array: T): T;
  bytes(buffer: Buffer): Uint8Array;
}

const SENT: Place = {
  array: toSendable,
  // A copy: a small buffer is a view of Node's pool, which would be cloned as a whole.
  bytes: (buffer) => toShared(new Uint8Array(buffer)),
};

const KEPT_IN_PLACE: Place = {
  array: (array) => array,
  bytes: (buffer) => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength),
};

function coded(value: unknown, place: Place): Marked {
  const writer = new Rewriter(place);
  const body = writer.rewrite(value);
  return { [MARK]: "coded", body, classes: [...writer.classes] };
}

/** Copies the containers on the way. */
class Rewriter {
  /** Classes of the instances met so far; errors are not among them, they can do without. */
  readonly classes = new Set<string>();
  /** Original → copy: keeps shared parts shared and cycles closed. */
  readonly #done = new Map<object, unknown>();
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  rewrite(value: unknown): unknown {
    if (typeof value === "function")
      return { [MARK]: "class", of: this.#use(classNameOf(value)!) } satisfies Marked;
    if (typeof value !== "object" || value === null) return value;
    const before = this.#done.get(value);
    if (before !== undefined) return before;
    const remember = <T>(copy: T): T => {
      this.#done.set(value, copy);
      return copy;
    };
    if (value instanceof ResultOf) return { [MARK]: "result", task: value.task } satisfies Marked;
    if (Buffer.isBuffer(value)) {
      return remember({ [MARK]: "buffer", bytes: this.#place.bytes(value) } satisfies Marked);
    }
    if (isTypedArray(value)) return remember(this.#place.array(value));
    if (value instanceof URL) return remember({ [MARK]: "url", href: value.href } satisfies Marked);
    if (value instanceof Error) return this.#rewriteError(value);

    const name = classNameOf(value.constructor);
    if (
      name !== undefined &&
      Object.getPrototypeOf(value) === (value.constructor as { prototype: object }).prototype
    ) {
      const fields: Record<string, unknown> = {};
      const marked = remember({
        [MARK]: "instance" as const,
        of: this.#use(name),
        fields,
        content: undefined as unknown,
      });
      if (value instanceof Map) marked.content = this.#rewriteMap(value);
      else if (value instanceof Set) marked.content = this.#rewriteSet(value);
      this.#copyFields(value, fields);
      return marked;
    }
    if (Array.isArray(value)) {
      const copy = remember(new Array<unknown>(value.length));
      for (let i = 0; i < value.length; i++) if (i in value) copy[i] = this.rewrite(value[i]);
      return copy;
    }
    if (value instanceof Map) return this.#rewriteMap(value);
    if (value instanceof Set) return this.#rewriteSet(value);
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return value; // Date, RegExp, ArrayBuffer …
    const fields: Record<string, unknown> = {};
    const copy = remember(prototype === null ? ({ [MARK]: "bare", fields } satisfies Marked) : fields);
    this.#copyFields(value, fields);
    return copy;
  }

  #rewriteMap(map: Map<unknown, unknown>): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    if (!this.#done.has(map)) this.#done.set(map, copy);
    for (const [key, item] of map) copy.set(this.rewrite(key), this.rewrite(item));
    return copy;
  }

  #rewriteSet(set: Set<unknown>): Set<unknown> {
    const copy = new Set<unknown>();
    if (!this.#done.has(set)) this.#done.set(set, copy);
    for (const item of set) copy.add(this.rewrite(item));
    return copy;
  }

  #rewriteError(error: Error): Marked {
    if (error instanceof DOMException) {
      const { name, message, stack, cause } = error;
      const fields: Record<string, unknown> = { stack };
      const marked: Marked = { [MARK]: "dom-exception", name, message, fields };
      this.#done.set(error, marked);
      if (cause !== undefined) fields["cause"] = this.rewrite(cause);
      this.#copyFields(error, fields);
      return marked;
    }
    const fields: Record<string, unknown> = {};
    const of = classNameOf(error.constructor);
    // Where the class cannot follow, its name does.
    const name =
      of === undefined && error.name === "Error" ? (error.constructor?.name ?? "Error") : error.name;
    const marked: Marked = { [MARK]: "error", ...(of === undefined ? {} : { of }), name, fields };
    this.#done.set(error, marked);
    // `message`, `stack` and `cause` are own but not enumerable.
    for (const key of Object.getOwnPropertyNames(error)) {
      setField(fields, key, this.rewrite((error as unknown as Record<string, unknown>)[key]));
    }
    return marked;
  }

  #copyFields(from: object, to: object): void {
    for (const key of Object.keys(from))
      setField(to, key, this.rewrite((from as Record<string, unknown>)[key]));
  }

  #use(name: string): string {
    this.classes.add(name);
    return name;
  }
}
