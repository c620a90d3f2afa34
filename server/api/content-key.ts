/**
 * Keys made from content: equal calls of a pure function get equal keys, in every run and on every machine.
 *
 * A canonical text of the value goes into SHA-1. Type counts (`1`, `"1"`, `true` and `[1]` all differ), the
 * order of object keys, maps and sets does not, arrays of numbers count by bytes, kind and length, and a
 * value that contains itself is written as the way back to where it began.
 */
import { createHash, type Hash } from "node:crypto";
import { classNameOf } from "../store/classes.ts";
import { ResultOf } from "../store/codec/marks.ts";

/** Sixteen hexadecimal digits for `value`; `keyOf` gives the key of the task behind a mark. */
export function contentToken(value: unknown, keyOf: (place: number) => string): string {
  const hash = createHash("sha1");
  new Writer(hash, keyOf).write(value);
  return hash.digest("hex").slice(0, 16);
}

class Writer {
  readonly #hash: Hash;
  readonly #keyOf: (place: number) => string;
  /** Containers being written → their depth. */
  readonly #open = new Map<object, number>();

  constructor(hash: Hash, keyOf: (place: number) => string) {
    this.#hash = hash;
    this.#keyOf = keyOf;
  }

  write(value: unknown): void {
    if (typeof value !== "object" || value === null) this.#text(primitiveText(value));
    else if (value instanceof ResultOf) this.#text(`task ${this.#keyOf(value.task)}`);
    else if (this.#open.has(value)) this.#text(`back ${this.#open.size - this.#open.get(value)!}`);
    else {
      this.#open.set(value, this.#open.size);
      this.#object(value);
      this.#open.delete(value);
    }
  }

  /** Every piece says its own length, so that no two sequences of pieces read the same. */
  #text(text: string): void {
    this.#hash.update(`${text.length}:${text};`);
  }

  #object(value: object): void {
    if (ArrayBuffer.isView(value)) {
      this.#text(`view ${value.constructor.name} ${value.byteLength}`);
      this.#hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    } else if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
      this.#text(`buffer ${value.byteLength}`);
      this.#hash.update(new Uint8Array(value));
    } else if (value instanceof Date) this.#text(`date ${value.getTime()}`);
    else if (value instanceof RegExp || value instanceof URL)
      this.#text(`${value.constructor.name} ${value.toString()}`);
    else if (Array.isArray(value)) {
      this.#text(`array ${value.length}`);
      for (const item of value) this.write(item);
    } else if (value instanceof Map) this.#unordered(`map ${kindOf(value)}`, [...value]);
    else if (value instanceof Set) this.#unordered(`set ${kindOf(value)}`, [...value]);
    else this.#fields(value);
  }

  #fields(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    const plain = prototype === Object.prototype || prototype === null;
    this.#text(plain ? "object" : `instance ${kindOf(value)}`);
    const boxed: unknown = plain ? undefined : value.valueOf();
    if (typeof boxed !== "object") this.write(boxed);
    // What an error says is own but not enumerable; its stack is where it was made, not what it is.
    const names =
      value instanceof Error
        ? Object.getOwnPropertyNames(value).filter((name) => name !== "stack")
        : Object.keys(value);
    for (const key of names.sort()) {
      this.#text(key);
      this.write((value as Record<string, unknown>)[key]);
    }
  }

  /** Members by their own tokens, sorted: whatever order they were put in. */
  #unordered(kind: string, members: readonly unknown[]): void {
    const tokens = members.map((member) => {
      const hash = createHash("sha1");
      const writer = new Writer(hash, this.#keyOf);
      for (const [open, depth] of this.#open) writer.#open.set(open, depth);
      writer.write(member);
      return hash.digest("hex");
    });
    this.#text(`${kind} ${tokens.sort().join()}`);
  }
}

function primitiveText(value: unknown): string {
  switch (typeof value) {
    case "number":
      return `number ${Object.is(value, -0) ? "-0" : value}`;
    case "function":
      return `function ${value.name} ${Function.prototype.toString.call(value)}`;
    default:
      return `${typeof value} ${String(value)}`;
  }
}

function kindOf(value: object): string {
  return classNameOf(value.constructor) ?? value.constructor?.name ?? "";
}
