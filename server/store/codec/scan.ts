/**
 * Looks through a value once before it travels: how many bytes it is, whether structured clone would keep
 * it as it is, and, when nothing could carry it, which part is to blame. Changes nothing.
 */
import { classNameOf } from "../classes.ts";
import { UncloneableError } from "../errors.ts";
import { SHARE_FROM_BYTES } from "../shared-memory.ts";
import { ResultOf } from "./marks.ts";

export interface Scan {
  /** Approximate size: 8 for a number, 2 a character, the bytes of an array. Shared memory counts fully. */
  bytes: number;
  /** The part of `bytes` that really is copied: everything but shared memory. */
  copied: number;
  /** True when some part needs a mark or should move to shared memory; else structured clone is enough. */
  special: boolean;
}

const PASSED_AS_THEY_ARE: ReadonlySet<string> = new Set([
  "Date",
  "RegExp",
  "Boolean",
  "Number",
  "String",
  "BigInt",
  "ArrayBuffer",
  "SharedArrayBuffer",
  "DataView",
]);

/** @throws {UncloneableError} naming the first part that cannot be sent */
export function scan(value: unknown): Scan {
  const found: Scan = { bytes: 0, copied: 0, special: false };
  const primitive = primitiveBytes(value, "");
  if (primitive >= 0) {
    found.bytes = primitive;
    found.copied = primitive;
    return found;
  }
  // Depth first with a stack of our own: linked lists are deep.
  const seen = new Set<object>();
  const stack: object[] = [value as object];
  const paths: string[] = [""];
  const visit = (part: unknown, path: () => string): void => {
    const bytes = primitiveBytes(part, path);
    if (bytes >= 0) found.bytes += bytes;
    else if (!seen.has(part as object)) {
      stack.push(part as object);
      paths.push(path());
    }
  };
  while (stack.length > 0) {
    const part = stack.pop()!;
    const path = paths.pop()!;
    if (seen.has(part)) continue;
    seen.add(part);
    scanObject(part, path, found, visit);
  }
  found.copied += found.bytes;
  return found;
}

type Visit = (part: unknown, path: () => string) => void;

function scanObject(part: object, path: string, found: Scan, visit: Visit): void {
  if (ArrayBuffer.isView(part)) {
    found.bytes += part.byteLength;
    if (
      Buffer.isBuffer(part) ||
      (part.byteLength >= SHARE_FROM_BYTES && !(part.buffer instanceof SharedArrayBuffer))
    ) {
      found.special = true;
    }
    return;
  }
  if (part instanceof ArrayBuffer || part instanceof SharedArrayBuffer) {
    found.bytes += part.byteLength;
    if (part instanceof SharedArrayBuffer) found.copied -= part.byteLength;
    return;
  }
  if (part instanceof ResultOf || part instanceof URL) {
    found.special = true;
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(part);
  if (Array.isArray(part)) {
    if (prototype !== Array.prototype) requireClass(part, path, found);
    found.bytes += 8 * part.length;
    for (let i = 0; i < part.length; i++) visit(part[i], () => `${path}[${i}]`);
    return;
  }
  if (part instanceof Error) {
    found.special = true;
    for (const key of Object.getOwnPropertyNames(part)) {
      visit((part as unknown as Record<string, unknown>)[key], () => `${path}.${key}`);
    }
    return;
  }
  if (part instanceof Map) {
    if (prototype !== Map.prototype) requireClass(part, path, found);
    for (const [key, item] of part) {
      visit(key, () => `${path}.keys()`);
      visit(item, () => `${path}.get(${String(key)})`);
    }
  } else if (part instanceof Set) {
    if (prototype !== Set.prototype) requireClass(part, path, found);
    for (const item of part) visit(item, () => `${path}.values()`);
  } else if (prototype !== Object.prototype && prototype !== null) {
    const name = (part.constructor as { name?: string } | undefined)?.name ?? "";
    if (PASSED_AS_THEY_ARE.has(name) && classNameOf(part.constructor) === undefined) {
      found.bytes += 16;
      return;
    }
    requireClass(part, path, found);
  }
  for (const key of Object.keys(part)) {
    found.bytes += key.length;
    visit((part as Record<string, unknown>)[key], () => `${path}.${key}`);
  }
}

/** Bytes of a primitive, or -1 for an object. */
function primitiveBytes(value: unknown, path: string | (() => string)): number {
  switch (typeof value) {
    case "number":
    case "bigint":
      return 8;
    case "boolean":
    case "undefined":
      return 4;
    case "string":
      return 2 * value.length;
    case "function":
    case "symbol": {
      const where = typeof path === "string" ? path : path();
      const what =
        typeof value === "symbol" ? "a symbol" : isClass(value) ? `class ${value.name}` : "a function";
      throw new UncloneableError(
        what,
        where.replace(/^\./, ""),
        "Send the data it needs, or let the task make it: call the function by its own name inside the task.",
      );
    }
    default:
      return value === null ? 4 : -1;
  }
}

function isClass(value: unknown): value is { readonly name: string } {
  return typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value));
}

function requireClass(part: object, path: string, found: Scan): void {
  found.special = true;
  const Class = part.constructor as { name?: string } | undefined;
  if (classNameOf(Class) !== undefined) return;
  const name = Class?.name || "without a name";
  const where = path.replace(/^\./, "");
  if (part instanceof Promise) {
    throw new UncloneableError("a promise", where, "Await it first, or return it from the task.");
  }
  if (name === "Delayed" || name === "LazyArray") {
    throw new UncloneableError(
      "a lazy value",
      where,
      "Compute it inside the task (`await x.compute()`), or make it an argument of the next task instead.",
    );
  }
  throw new UncloneableError(
    `an instance of ${name === "Object" ? "an unknown class" : `class ${name}`}`,
    where,
    "Its class must be declared at the top level of the script or of a module that the script imports; " +
      "otherwise send its fields as a plain object and rebuild it in the task.",
  );
}
