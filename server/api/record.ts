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

const NONE: readonly LazyTask[] = [];

/** Marks are the same for every call, and few calls need more results than this. */
const marks = Array.from({ length: 64 }, (_, place) => new ResultOf(place));

/** Recorded arguments that are `0`, `1`, … `n - 1` lazy values and nothing else, by their number. */
const onlyMarks = Array.from({ length: 5 }, (_, count): readonly unknown[] => marks.slice(0, count));

/** The list of recorded arguments, or one of equal content that all such calls share: `f(x, y)` is what most calls are. */
export function shared(args: readonly unknown[]): readonly unknown[] {
  const same = onlyMarks[args.length];
  if (same === undefined) return args;
  for (let i = 0; i < args.length; i++) if (args[i] !== same[i]) return args;
  return same;
}

/** A scan is faster than a map for the few dependencies that nearly every call has. */
const SCANNED = 16;

export class Recorder {
  #dependencies: LazyTask[] | undefined;
  #places: Map<LazyTask, number> | undefined;
  /** Container → what was made of it; itself while that is being found out. Only once there are containers in one. */
  #made: Map<object, unknown> | undefined;
  /** The outermost container that is being recorded. */
  #outermost: object | undefined;
  readonly #found: ((collection: LazyCollection<unknown>) => void) | undefined;

  /** @param found hears of each dependency, in their order, the collection it was first found as */
  constructor(found?: (collection: LazyCollection<unknown>) => void) {
    this.#found = found;
  }

  /** The tasks behind the marks so far, each once; grows as more is recorded. */
  get dependencies(): readonly LazyTask[] {
    return this.#dependencies ?? NONE;
  }

  /** The same in an array of its own, without the room to spare of one that grew: calls are kept, by the million. */
  takeDependencies(): readonly LazyTask[] {
    const { dependencies } = this;
    return dependencies.length <= 2 ? dependencies : dependencies.slice();
  }

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
    if (this.#outermost !== undefined) return this.#inner(value);
    this.#outermost = value;
    const recorded = this.#container(value);
    this.#outermost = undefined;
    return recorded;
  }

  /** The same without looking into containers. */
  recordOnlyTop(value: unknown): unknown {
    return isLazy(value) ? this.#mark(value) : value;
  }

  /** A container in another; met again it is what it was the first time, so shared parts are looked through once. */
  #inner(value: object): unknown {
    // A container inside itself holds nothing that was not seen further out.
    this.#made ??= new Map([[this.#outermost!, this.#outermost]]);
    const known = this.#made.get(value);
    if (known !== undefined) return known;
    this.#made.set(value, value);
    const recorded = this.#container(value);
    if (recorded !== value) this.#made.set(value, recorded);
    return recorded;
  }

  #mark(collection: LazyCollection<unknown>): ResultOf {
    const place = this.#place(collection[toTask](), collection);
    return place < marks.length ? marks[place]! : new ResultOf(place);
  }

  #place(task: LazyTask, collection: LazyCollection<unknown>): number {
    const dependencies = this.#dependencies;
    if (dependencies === undefined) {
      this.#dependencies = [task];
      this.#found?.(collection);
      return 0;
    }
    const known = dependencies.length < SCANNED ? dependencies.indexOf(task) : this.#placeInMap(task);
    if (known !== undefined && known >= 0) return known;
    this.#found?.(collection);
    this.#places?.set(task, dependencies.length);
    // A list that grows from one to two makes room for seventeen, and two are what most calls need.
    if (dependencies.length === 1) {
      this.#dependencies = [dependencies[0]!, task];
      return 1;
    }
    return dependencies.push(task) - 1;
  }

  #placeInMap(task: LazyTask): number | undefined {
    this.#places ??= new Map(this.#dependencies!.map((dependency, place) => [dependency, place]));
    return this.#places.get(task);
  }

  #container(value: object): unknown {
    if (Array.isArray(value)) return this.#array(value);
    if (value instanceof Map) return this.#map(value);
    if (value instanceof Set) return this.#set(value);
    let copy: object | undefined;
    for (const key of Object.keys(value)) {
      const before = (value as Record<string, unknown>)[key];
      if (typeof before !== "object" || before === null) continue;
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

  #map(value: ReadonlyMap<unknown, unknown>): unknown {
    const entries: [unknown, unknown][] = [];
    let isSame = true;
    for (const [key, item] of value) {
      const after: [unknown, unknown] = [this.record(key), this.record(item)];
      if (after[0] !== key || after[1] !== item) isSame = false;
      entries.push(after);
    }
    return isSame ? value : new Map(entries);
  }

  #set(value: ReadonlySet<unknown>): unknown {
    const items: unknown[] = [];
    let isSame = true;
    for (const item of value) {
      const after = this.record(item);
      if (after !== item) isSame = false;
      items.push(after);
    }
    return isSame ? value : new Set(items);
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
