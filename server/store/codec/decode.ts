/**
 * The way back from `encode`: marks become instances, errors and results again. Works in place on what
 * arrived, which nobody else holds.
 */
import { type Constructor, classNamed } from "../classes.ts";
import { UnknownClassError } from "../errors.ts";
import { isMarked, MARK, type Marked, setField } from "./marks.ts";

/**
 * @param resultOf gives the result of a task for a mark that stands for one; without it such a mark is an error
 * @throws {UnknownClassError} when an instance's class is not known in this thread; `wire` is then as it was
 */
export function decode(wire: unknown, resultOf?: (task: number) => unknown): unknown {
  if (typeof wire !== "object" || wire === null || !isMarked(wire) || wire[MARK] !== "coded") return wire;
  // Before anything is changed: a caller that can import the class may try again.
  for (const name of wire.classes) if (classNamed(name) === undefined) throw new UnknownClassError(name);
  return new Decoder(resultOf).value(wire.body);
}

class Decoder {
  readonly #done = new Map<object, unknown>();
  readonly #resultOf: ((task: number) => unknown) | undefined;

  constructor(resultOf: ((task: number) => unknown) | undefined) {
    this.#resultOf = resultOf;
  }

  value(part: unknown): unknown {
    if (typeof part !== "object" || part === null || ArrayBuffer.isView(part)) return part;
    const before = this.#done.get(part);
    if (before !== undefined) return before;
    if (isMarked(part)) return this.#marked(part);
    this.#done.set(part, part);
    if (Array.isArray(part)) {
      for (let i = 0; i < part.length; i++) if (i in part) part[i] = this.value(part[i]);
    } else if (part instanceof Map) {
      this.#refillMap(part, part);
    } else if (part instanceof Set) {
      this.#refillSet(part, part);
    } else {
      const prototype: unknown = Object.getPrototypeOf(part);
      if (prototype === Object.prototype || prototype === null) this.#fields(part, part);
    }
    return part;
  }

  #marked(mark: Marked): unknown {
    switch (mark[MARK]) {
      case "coded":
        return this.value(mark.body);
      case "result":
        if (!this.#resultOf)
          throw new ReferenceError("A value that stands for a task's result arrived where there are none.");
        return this.#resultOf(mark.task);
      case "class":
        return classOf(mark.of);
      case "buffer":
        return this.#remember(
          mark,
          Buffer.from(mark.bytes.buffer, mark.bytes.byteOffset, mark.bytes.byteLength),
        );
      case "url":
        return this.#remember(mark, new URL(mark.href));
      case "bare": {
        const made = this.#remember(mark, Object.create(null) as object);
        this.#fields(mark.fields, made);
        return made;
      }
      case "error":
        return this.#error(mark);
      case "dom-exception": {
        const made = this.#remember(mark, new DOMException(mark.message, mark.name));
        for (const [key, value] of Object.entries(mark.fields)) this.#errorField(made, key, value);
        return made;
      }
      case "instance":
        return this.#instance(mark);
    }
  }

  #instance(
    mark: Marked & { readonly of: string; readonly content?: unknown; readonly fields: object },
  ): unknown {
    const Class = classNamed(mark.of);
    if (!Class)
      throw new ReferenceError(
        `Class ${mark.of.replace(/^.*#/, "")} (${mark.of}) is not known in this thread.`,
      );
    const prototype = Class.prototype as object;
    // Built-in parents keep their content in slots that only their own constructor makes; the person's
    // constructor is never called a second time.
    const parent = [Map, Set, Array].find((builtIn) => prototype instanceof builtIn) as
      | (new () => object)
      | undefined;
    const made = parent
      ? (Reflect.construct(parent, [], Class) as object)
      : (Object.create(prototype) as object);
    this.#done.set(mark, made);
    if (made instanceof Map) this.#refillMap(mark.content as Map<unknown, unknown>, made);
    else if (made instanceof Set) this.#refillSet(mark.content as Set<unknown>, made);
    this.#fields(mark.fields, made);
    return made;
  }

  #error(mark: Marked & { readonly name: string; readonly of?: string; readonly fields: object }): unknown {
    const builtIn = (globalThis as Record<string, unknown>)[mark.name];
    const Class =
      (mark.of === undefined ? undefined : classNamed(mark.of)) ??
      (typeof builtIn === "function" && builtIn.prototype instanceof Error ? builtIn : Error);
    const made = Reflect.construct(Error, [], Class) as Error;
    this.#done.set(mark, made);
    for (const [key, value] of Object.entries(mark.fields)) this.#errorField(made, key, value);
    if (made.name !== mark.name) {
      Object.defineProperty(made, "name", {
        value: mark.name,
        writable: true,
        configurable: true,
        enumerable: false,
      });
    }
    return made;
  }

  #errorField(made: Error, key: string, wire: unknown): void {
    const hidden = key === "message" || key === "stack" || key === "cause" || key === "errors";
    Object.defineProperty(made, key, {
      value: this.value(wire),
      writable: true,
      configurable: true,
      enumerable: !hidden,
    });
  }

  #remember<T>(mark: object, made: T): T {
    this.#done.set(mark, made);
    return made;
  }

  #fields(from: object, to: object): void {
    for (const key of Object.keys(from))
      setField(to, key, this.value((from as Record<string, unknown>)[key]));
  }

  #refillMap(from: Map<unknown, unknown>, to: Map<unknown, unknown>): void {
    const entries = [...from];
    // The built-in methods: a subclass may override them and count on fields that are not there yet.
    Map.prototype.clear.call(to);
    for (const [key, item] of entries) Map.prototype.set.call(to, this.value(key), this.value(item));
  }

  #refillSet(from: Set<unknown>, to: Set<unknown>): void {
    const items = [...from];
    Set.prototype.clear.call(to);
    for (const item of items) Set.prototype.add.call(to, this.value(item));
  }
}

function classOf(name: string): Constructor {
  const Class = classNamed(name);
  if (!Class) throw new UnknownClassError(name);
  return Class;
}
