/**
 * Containers with holes where results of tasks belong. Copies what has holes, leaves everything else alone.
 */
import { ResultOf, setField } from "./codec/marks.ts";

/**
 * `template` with every `ResultOf` replaced. Arrays, plain objects, maps (keys too) and sets keep their
 * kind; shared parts stay shared; a part without holes is the very object it was.
 */
export function fill(template: unknown, resultOf: (task: number) => unknown): unknown {
  return new Filler(resultOf).part(template);
}

class Filler {
  readonly #resultOf: (task: number) => unknown;
  /** Container with holes → its filled copy. */
  readonly #filled = new Map<object, unknown>();
  /** Container → whether it has holes; true as well while that is being found out. */
  readonly #hasHoles = new Map<object, boolean>();

  constructor(resultOf: (task: number) => unknown) {
    this.#resultOf = resultOf;
  }

  part(part: unknown): unknown {
    if (typeof part !== "object" || part === null) return part;
    if (part instanceof ResultOf) return this.#resultOf(part.task);
    if (!this.#holds(part)) return part;
    return this.#filled.get(part) ?? this.#copy(part);
  }

  #holds(part: unknown): boolean {
    if (typeof part !== "object" || part === null) return false;
    if (part instanceof ResultOf) return true;
    if (!isContainer(part)) return false;
    const known = this.#hasHoles.get(part);
    if (known !== undefined) return known;
    this.#hasHoles.set(part, true);
    const found = this.#inner(part);
    this.#hasHoles.set(part, found);
    return found;
  }

  #inner(container: object): boolean {
    if (Array.isArray(container)) return container.some((item) => this.#holds(item));
    if (container instanceof Map) {
      for (const [key, item] of container) if (this.#holds(key) || this.#holds(item)) return true;
      return false;
    }
    if (container instanceof Set) {
      for (const item of container) if (this.#holds(item)) return true;
      return false;
    }
    for (const key of Object.keys(container)) {
      if (this.#holds((container as Record<string, unknown>)[key])) return true;
    }
    return false;
  }

  #copy(part: object): unknown {
    const remember = <T>(copy: T): T => {
      this.#filled.set(part, copy);
      return copy;
    };
    if (Array.isArray(part)) {
      const copy = remember(new Array<unknown>(part.length));
      for (let i = 0; i < part.length; i++) if (i in part) copy[i] = this.part(part[i]);
      return copy;
    }
    if (part instanceof Map) {
      const copy = remember(new Map<unknown, unknown>());
      for (const [key, item] of part) copy.set(this.part(key), this.part(item));
      return copy;
    }
    if (part instanceof Set) {
      const copy = remember(new Set<unknown>());
      for (const item of part) copy.add(this.part(item));
      return copy;
    }
    const copy = remember(Object.create(Object.getPrototypeOf(part) as object | null) as object);
    for (const key of Object.keys(part))
      setField(copy, key, this.part((part as Record<string, unknown>)[key]));
    return copy;
  }
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
