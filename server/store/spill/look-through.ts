/**
 * Looks through a value before it is written to disk: would it come back as the very same? Spilling happens
 * behind a person's back, so what the codec or V8's serializer would quietly change or leave out keeps a value in
 * memory. What travels to another thread is treated less strictly: there the person sees the rules at once.
 *
 * Knows values, not files. Changes nothing.
 */
import { SHARE_FROM_BYTES } from "../../memory/shared-memory.ts";
import { type Constructor, classNameOf } from "../classes.ts";
import { pathTo } from "../codec/path-to.ts";
import { UnfitForDiskError } from "../errors.ts";

/**
 * Looks, and gathers the array buffers that stand in `value` by themselves, not only as the memory of an array.
 *
 * Frozen objects count as fit, though they come back thawed: freezing guards a value and is no part of it.
 *
 * @param isRewritten whether the codec copies containers of this value, of arrays their elements only
 * @throws {UnfitForDiskError} naming the first part that would come back changed
 */
export function lookThrough(value: unknown, isRewritten: boolean): ReadonlySet<ArrayBuffer> {
  return new Look(value, isRewritten).buffers();
}

class Look {
  readonly #root: unknown;
  readonly #isRewritten: boolean;
  readonly #buffers = new Set<ArrayBuffer>();
  readonly #seen = new Set<object>();
  /** A stack of our own: linked lists are deep. */
  readonly #stack: object[] = [];

  constructor(root: unknown, isRewritten: boolean) {
    this.#root = root;
    this.#isRewritten = isRewritten;
  }

  buffers(): ReadonlySet<ArrayBuffer> {
    this.#visit(this.#root);
    for (let part = this.#stack.pop(); part; part = this.#stack.pop()) {
      if (this.#seen.has(part)) continue;
      this.#seen.add(part);
      this.#part(part);
    }
    return this.#buffers;
  }

  #visit(part: unknown): void {
    if (typeof part === "object" && part !== null) this.#stack.push(part);
  }

  #part(part: object): void {
    if (ArrayBuffer.isView(part)) this.#view(part);
    else if (part instanceof ArrayBuffer) {
      this.#memory(part, part);
      this.#buffers.add(part);
    } else if (part instanceof SharedArrayBuffer)
      this.#refuse(part, "shared memory, which other threads may hold");
    else if (part instanceof Error) this.#error(part);
    else if (Array.isArray(part)) this.#array(part);
    else if (part instanceof Map) this.#map(part);
    else if (part instanceof Set) this.#set(part);
    else if (part instanceof Date) this.#bare(part, "a date", Reflect.ownKeys(part).length > 0);
    else if (part instanceof RegExp)
      this.#bare(
        part,
        "a regular expression",
        Reflect.ownKeys(part).length > 1,
        part.lastIndex !== 0 && "in the middle of a text",
      );
    else this.#fields(part);
  }

  #view(view: ArrayBufferView): void {
    this.#memory(view.buffer, view);
    const kind: unknown = Object.getPrototypeOf(view);
    const own = (view as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? "";
    const builtIn = (globalThis as Record<string, unknown>)[own] as
      | { readonly prototype: unknown }
      | undefined;
    if (kind !== builtIn?.prototype && kind !== Buffer.prototype)
      this.#refuse(view, `an instance of class ${view.constructor.name}, which extends ${own}`);
  }

  #memory(memory: ArrayBufferLike, holder: object): void {
    const { resizable, growable } = memory as { resizable?: boolean; growable?: boolean };
    if (resizable === true || growable === true) this.#refuse(holder, "memory that can grow");
    // Nothing of ours shares so little: the script made it, for threads to tell each other something.
    if (memory instanceof SharedArrayBuffer && memory.byteLength < SHARE_FROM_BYTES)
      this.#refuse(holder, "shared memory, which other threads may hold");
  }

  #error(error: Error): void {
    const Class: unknown = error.constructor;
    const isBuiltIn = Class === DOMException || (globalThis as Record<string, unknown>)[error.name] === Class;
    if (!isBuiltIn) this.#instance(error);
    for (const key of Object.getOwnPropertyNames(error)) this.#visit((error as never)[key]);
    if (error instanceof DOMException) this.#visit((error as { cause?: unknown }).cause);
  }

  #array(array: readonly unknown[]): void {
    if (Object.getPrototypeOf(array) !== Array.prototype) this.#instance(array);
    // Only then: listing the keys of a long array takes longer than writing it.
    else if (this.#isRewritten) this.#bare(array, "an array", hasNames(array));
    if (Object.getOwnPropertySymbols(array).length > 0) this.#refuse(array, "an array with symbols for keys");
    for (let i = 0; i < array.length; i++) this.#visit(array[i]);
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    for (const [key, item] of map) {
      this.#visit(key);
      this.#visit(item);
    }
    if (Object.getPrototypeOf(map) === Map.prototype)
      this.#bare(map, "a map", Reflect.ownKeys(map).length > 0);
    else this.#fields(map);
  }

  #set(set: ReadonlySet<unknown>): void {
    for (const item of set) this.#visit(item);
    if (Object.getPrototypeOf(set) === Set.prototype)
      this.#bare(set, "a set", Reflect.ownKeys(set).length > 0);
    else this.#fields(set);
  }

  /** Kinds whose own properties are not written. */
  #bare(part: object, what: string, hasMore: boolean, because: string | false = false): void {
    if (hasMore) this.#refuse(part, `${what} with properties of its own`);
    if (because) this.#refuse(part, `${what} ${because}`);
  }

  #fields(part: object): void {
    const prototype: unknown = Object.getPrototypeOf(part);
    if (prototype === URL.prototype || isBoxed(part)) return;
    if (prototype !== Object.prototype && prototype !== null) this.#instance(part);
    const keys = Object.keys(part);
    if (Object.getOwnPropertyNames(part).length !== keys.length)
      this.#refuse(part, "an object with properties that are not enumerable");
    if (Object.getOwnPropertySymbols(part).length > 0) this.#refuse(part, "an object with symbols for keys");
    for (const key of keys) this.#visit((part as Record<string, unknown>)[key]);
  }

  /** An instance is rebuilt from its class's name and its fields: there must be such a name, and nothing beside fields. */
  #instance(part: object): void {
    const Class = part.constructor as Constructor | undefined;
    const name = Class?.name || "without a name";
    if (!Class || Object.getPrototypeOf(part) !== Class.prototype || classNameOf(Class) === undefined)
      this.#refuse(part, `an instance of class ${name}, which is not declared at the top level of a module`);
    if (hidesFields(Class)) this.#refuse(part, `an instance of class ${name}, which has private fields`);
  }

  #refuse(part: object, what: string): never {
    throw new UnfitForDiskError(what, pathTo(this.#root, part));
  }
}

/** Whether an array has properties beside its elements, which come first among its keys. */
function hasNames(array: readonly unknown[]): boolean {
  const last = Object.keys(array).at(-1);
  return last !== undefined && String(Number(last) >>> 0) !== last;
}

function isBoxed(part: object): boolean {
  return part instanceof Number || part instanceof Boolean || part instanceof String;
}

const hiding = new WeakMap<object, boolean>();

/**
 * Whether instances have fields that only their class can see. Nothing but its source tells; a `#` before a letter
 * in a text of it is taken for one, which costs a spill and harms nobody.
 */
function hidesFields(Class: Constructor): boolean {
  const known = hiding.get(Class);
  if (known !== undefined) return known;
  const source = Function.prototype.toString.call(Class);
  const parent: unknown = Object.getPrototypeOf(Class);
  const found =
    /#[\p{L}$_]|\bWeakMap\b|\b__private/u.test(source) ||
    (typeof parent === "function" && parent !== Function.prototype && hidesFields(parent as Constructor));
  hiding.set(Class, found);
  return found;
}
