/**
 * Containers with holes where results of tasks belong. Copies what has holes, leaves everything else alone.
 */
import { ResultOf, setField } from "./codec/marks.ts";

/**
 * `template` with every `ResultOf` replaced. Arrays, plain objects, maps (keys too) and sets keep their
 * kind; shared parts stay shared.
 */
export function fill(template: unknown, resultOf: (task: number) => unknown): unknown {
  return fillPart(template, resultOf, new Map());
}

function fillPart(part: unknown, resultOf: (task: number) => unknown, done: Map<object, unknown>): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (part instanceof ResultOf) return resultOf(part.task);
  if (!isContainer(part)) return part;
  const before = done.get(part);
  if (before !== undefined) return before;
  const next = (inner: unknown): unknown => fillPart(inner, resultOf, done);
  if (Array.isArray(part)) {
    const copy: unknown[] = new Array(part.length);
    done.set(part, copy);
    for (let i = 0; i < part.length; i++) if (i in part) copy[i] = next(part[i]);
    return copy;
  }
  if (part instanceof Map) {
    const copy = new Map<unknown, unknown>();
    done.set(part, copy);
    for (const [key, item] of part) copy.set(next(key), next(item));
    return copy;
  }
  if (part instanceof Set) {
    const copy = new Set<unknown>();
    done.set(part, copy);
    for (const item of part) copy.add(next(item));
    return copy;
  }
  const copy = Object.getPrototypeOf(part) === null ? (Object.create(null) as object) : {};
  done.set(part, copy);
  for (const key of Object.keys(part)) setField(copy, key, next((part as Record<string, unknown>)[key]));
  return copy;
}

/** The containers that lazy values are looked for in: arrays, plain objects, maps and sets, not their subclasses. */
export function isContainer(value: object): boolean {
  if (ArrayBuffer.isView(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    prototype === Array.prototype ||
    prototype === Object.prototype ||
    prototype === null ||
    prototype === Map.prototype ||
    prototype === Set.prototype
  );
}
