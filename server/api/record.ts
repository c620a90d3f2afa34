/**
 * Recording a call: finds the lazy values among its arguments, at any depth, and puts marks in their place.
 * Containers that hold lazy values are copied at once, so that a list which grows later does not change the
 * call; containers without any are passed as they are.
 */
import { ResultOf, setField } from "../store/codec/marks.ts";
import { isContainer } from "../store/template.ts";
import { LazyValueError } from "./errors.ts";
import type { LazyTask } from "./lazy-task.ts";
import { type LazyCollection, toTask } from "./types.ts";

/** Whether `value` stands for a value to come. */
export function isLazy(value: unknown): value is LazyCollection<unknown> {
  return typeof value === "object" && value !== null && toTask in value;
}

export class Recorder {
  readonly dependencies: LazyTask[] = [];
  /** For each dependency, the collection it was first found as. */
  readonly collections: LazyCollection<unknown>[] = [];
  #places: Map<LazyTask, number> | undefined;
  readonly #open = new Set<object>();

  /**
   * `value` with marks for its lazy parts; `value` itself when it has none.
   *
   * @throws {LazyValueError} when a class instance holds a lazy value
   */
  record(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    if (toTask in value) return this.#mark(value as LazyCollection<unknown>);
    if (!isContainer(value)) {
      rejectLazyFields(value);
      return value;
    }
    // A container inside itself holds nothing that was not seen further out.
    if (this.#open.has(value)) return value;
    this.#open.add(value);
    const recorded = this.#container(value);
    this.#open.delete(value);
    return recorded;
  }

  /** The same without looking into containers. */
  recordOnlyTop(value: unknown): unknown {
    return isLazy(value) ? this.#mark(value) : value;
  }

  #mark(collection: LazyCollection<unknown>): ResultOf {
    const { dependencies } = this;
    const task = collection[toTask]();
    // A scan is faster than a map for the few dependencies that nearly every call has.
    if (dependencies.length < 16) {
      const at = dependencies.indexOf(task);
      return new ResultOf(at >= 0 ? at : this.#add(task, collection));
    }
    this.#places ??= new Map(dependencies.map((dependency, place) => [dependency, place]));
    let place = this.#places.get(task);
    if (place === undefined) {
      place = this.#add(task, collection);
      this.#places.set(task, place);
    }
    return new ResultOf(place);
  }

  #add(task: LazyTask, collection: LazyCollection<unknown>): number {
    this.collections.push(collection);
    return this.dependencies.push(task) - 1;
  }

  #container(value: object): unknown {
    if (Array.isArray(value)) return this.#array(value);
    if (value instanceof Map) {
      const entries = [...value].map(([key, item]) => [this.record(key), this.record(item)] as const);
      const same = [...value].every(([key, item], i) => key === entries[i]![0] && item === entries[i]![1]);
      return same ? value : new Map(entries);
    }
    if (value instanceof Set) {
      const items = [...value].map((item) => this.record(item));
      const same = [...value].every((item, i) => item === items[i]);
      return same ? value : new Set(items);
    }
    let copy: object | undefined;
    for (const key of Object.keys(value)) {
      const before = (value as Record<string, unknown>)[key];
      const after = this.record(before);
      if (after === before) continue;
      if (!copy) {
        copy = Object.create(Object.getPrototypeOf(value) as object | null) as object;
        for (const name of Object.keys(value)) setField(copy, name, (value as Record<string, unknown>)[name]);
      }
      setField(copy, key, after);
    }
    return copy ?? value;
  }

  #array(value: readonly unknown[]): unknown {
    let copy: unknown[] | undefined;
    for (let i = 0; i < value.length; i++) {
      const before = value[i];
      if (typeof before !== "object" || before === null) continue;
      const after = this.record(before);
      if (after === before) continue;
      copy ??= value.slice();
      copy[i] = after;
    }
    return copy ?? value;
  }
}

/** A lazy value in a field of an instance could not be replaced without knowing the class's rules. */
function rejectLazyFields(instance: object): void {
  if (ArrayBuffer.isView(instance) || instance instanceof ArrayBuffer || instance instanceof Date) return;
  for (const key of Object.keys(instance)) {
    if (!isLazy((instance as Record<string, unknown>)[key])) continue;
    const name = instance.constructor?.name || "an unnamed class";
    throw new LazyValueError(
      `Field "${key}" of an instance of ${name} is a lazy value, which cannot be filled in there. ` +
        "Pass it as an argument of its own, or use a plain object.",
    );
  }
}
