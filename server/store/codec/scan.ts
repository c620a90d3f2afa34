/**
 * Looks through a value once before it travels: how many bytes it is, whether structured clone would keep
 * it as it is, and, when nothing could carry it, which part is to blame. Changes nothing.
 */

import { dragsBuffer, SHARE_FROM_BYTES } from "../../memory/shared-memory.ts";
import { type Constructor, classNameOf } from "../classes.ts";
import { UncloneableError } from "../errors.ts";
import { hasPrivateFields } from "../private-fields.ts";
import { ResultOf } from "./marks.ts";
import { pathTo } from "./path-to.ts";

export interface Scan {
  /** Approximate size: 8 for a number, 2 a character, the bytes of an array. Shared memory counts fully. */
  readonly bytes: number;
  /** The part of `bytes` that really is copied: everything but shared memory. */
  readonly copied: number;
  /** True when some part needs a mark or should move to shared memory; else structured clone is enough. */
  readonly special: boolean;
}

/** Kinds that structured clone keeps as they are. */
const KEPT: ReadonlySet<unknown> = new Set([
  Date,
  RegExp,
  Boolean,
  Number,
  String,
  ArrayBuffer,
  SharedArrayBuffer,
  DataView,
]);

/** @throws {UncloneableError} naming the first part that cannot be sent */
export function scan(value: unknown): Scan {
  return new Scanner(value).scan();
}

class Scanner implements Scan {
  bytes = 0;
  copied = 0;
  special = false;
  readonly #root: unknown;
  readonly #seen = new Set<object>();
  /** Depth first with a stack of our own: linked lists are deep. */
  readonly #stack: object[] = [];

  constructor(root: unknown) {
    this.#root = root;
  }

  scan(): Scan {
    this.#visit(this.#root);
    for (let part = this.#stack.pop(); part; part = this.#stack.pop()) {
      if (this.#seen.has(part)) continue;
      this.#seen.add(part);
      this.#object(part);
    }
    this.copied += this.bytes;
    return this;
  }

  #visit(part: unknown): void {
    switch (typeof part) {
      case "number":
      case "bigint":
        this.bytes += 8;
        break;
      case "boolean":
      case "undefined":
        this.bytes += 4;
        break;
      case "string":
        this.bytes += 2 * part.length;
        break;
      case "function":
        // A class that every thread knows travels by name.
        if (classNameOf(part) === undefined)
          this.#refuse(part, isClass(part) ? `class ${part.name}` : "a function");
        this.special = true;
        break;
      case "symbol":
        this.#refuse(
          part,
          "a symbol",
          "A symbol is itself in its own thread only. Send a string in its place.",
        );
        break;
      default:
        if (part === null) this.bytes += 4;
        else this.#stack.push(part as object);
    }
  }

  #object(part: object): void {
    if (ArrayBuffer.isView(part))
      this.#memory(part.byteLength, part.buffer instanceof SharedArrayBuffer, part);
    else if (part instanceof ArrayBuffer || part instanceof SharedArrayBuffer) {
      this.#memory(part.byteLength, part instanceof SharedArrayBuffer);
    } else if (part instanceof ResultOf || part instanceof URL) this.special = true;
    else if (Array.isArray(part)) {
      if (Object.getPrototypeOf(part) !== Array.prototype) this.#needClass(part);
      this.bytes += 8;
      for (let i = 0; i < part.length; i++) this.#visit(part[i]);
    } else if (part instanceof Error) {
      this.special = true;
      // `message`, `stack` and `cause` are own but not enumerable.
      for (const key of Object.getOwnPropertyNames(part)) this.#visit((part as never)[key]);
    } else this.#fields(part);
  }

  #memory(byteLength: number, shared: boolean, view?: ArrayBufferView): void {
    this.bytes += byteLength;
    if (shared) this.copied -= byteLength;
    if (!view) return;
    if (Buffer.isBuffer(view) || dragsBuffer(view) || (byteLength >= SHARE_FROM_BYTES && !shared))
      this.special = true;
  }

  #fields(part: object): void {
    const prototype: unknown = Object.getPrototypeOf(part);
    if (part instanceof Map) {
      if (prototype !== Map.prototype) this.#needClass(part);
      for (const [key, item] of part) {
        this.#visit(key);
        this.#visit(item);
      }
    } else if (part instanceof Set) {
      if (prototype !== Set.prototype) this.#needClass(part);
      for (const item of part) this.#visit(item);
    } else if (prototype !== Object.prototype && prototype !== null) {
      if (KEPT.has(part.constructor)) {
        this.bytes += 16;
        return;
      }
      this.#needClass(part);
    } else if (prototype === null) {
      this.special = true;
    }
    for (const key of Object.keys(part)) {
      this.bytes += key.length;
      this.#visit((part as Record<string, unknown>)[key]);
    }
  }

  #needClass(part: object): void {
    this.special = true;
    const slots = [...KEPT].find((Kind) => part instanceof (Kind as Constructor));
    const name = part.constructor?.name || "without a name";
    if (slots === undefined && classNameOf(part.constructor) !== undefined) {
      if (!hasPrivateFields(part.constructor)) return;
      this.#refuse(
        part,
        `an instance of class ${name}, which has private fields`,
        "Private fields (`#name`) are lost on the way to another thread. Write `private name` in their place, " +
          "or send its public fields as a plain object and rebuild it in the task.",
      );
    }
    if (part instanceof Promise) {
      this.#refuse(part, "a promise", "Await it first, or return it from the task.");
    }
    if (/Generator\]$/.test(Object.prototype.toString.call(part))) {
      this.#refuse(part, "a generator", "Collect what it yields into an array, and send that.");
    }
    if (name === "Delayed" || name === "LazyArray") {
      this.#refuse(
        part,
        "a lazy value",
        "Compute it inside the task (`await x.compute()`), or make it an argument of the next task instead.",
      );
    }
    if (slots !== undefined) {
      this.#refuse(
        part,
        `an instance of class ${name}`,
        `Classes that extend ${(slots as Constructor).name} lose what makes them one; send the plain value instead.`,
      );
    }
    this.#refuse(
      part,
      name === "Object" ? "an instance of an unknown class" : `an instance of class ${name}`,
      "Its class must be declared at the top level of the script or of a module that the script imports; " +
        "otherwise send its fields as a plain object and rebuild it in the task.",
    );
  }

  #refuse(
    part: unknown,
    what: string,
    hint = "Send the data it needs, or let the task make it: call the function by its own name inside the task.",
  ): never {
    throw new UncloneableError(what, pathTo(this.#root, part), hint);
  }
}

function isClass(value: { readonly name: string }): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
