/**
 * Copies of tasks, and of what they need, under keys of their own: the same calls, to be made once more.
 *
 *     z ── y ── x            z' ── y' ── x'            without x:  z' ── y' ── x
 *                                        └─ after                        └─ after
 */
import { randomUUID } from "node:crypto";
import { LazyTask } from "../lazy-task.ts";
import type { Replacement } from "../types.ts";
import { derivedKey } from "./derived-key.ts";
import { tasksOf } from "./lazy-parts.ts";
import { handedOn } from "./waiting-tasks.ts";

export interface CloneOptions {
  /** Lazy values, in containers if you like, that are not made again: neither they nor anything they need. */
  readonly omit?: unknown;
  /** Equal seeds give equal keys, and so one task; default: keys that no other call gives. */
  readonly seed?: string | number;
}

export const CLONE_OPTIONS: readonly (keyof CloneOptions)[] = ["omit", "seed"];

export class TaskCloner implements Replacement {
  readonly passesSlices = true;
  readonly #seed: string | number;
  readonly #after: LazyTask | undefined;
  /** What tells a collection of copies from those of other cloners. */
  readonly #origin: string;
  /** Tasks by themselves and by the keys that they were given. */
  readonly #omitted = new Set<LazyTask | string>();
  /** Task → what stands for it: its copy, or the task itself when it is omitted. */
  readonly #copies = new Map<LazyTask, LazyTask>();

  /** @param after must be done before any copy begins */
  constructor({ omit, seed = randomUUID() }: CloneOptions, after?: LazyTask) {
    this.#seed = seed;
    this.#after = after;
    const omitted = tasksOf(omit);
    this.#origin = JSON.stringify([seed, after?.key, omitted.map(({ key }) => key).sort()]);
    this.#omit(omitted);
  }

  /** The copy of `task`; the same one each time. */
  readonly task = (task: LazyTask): LazyTask => {
    // A stack of our own: a chain of a hundred thousand tasks would overflow the call stack.
    const stack = [task];
    for (let next = stack.at(-1); next; next = stack.at(-1)) {
      const before = stack.length;
      if (!this.#copies.has(next) && !this.#isOmitted(next) && !isPersisted(next)) {
        for (const dependency of next.dependencies) if (!this.#copies.has(dependency)) stack.push(dependency);
      }
      if (stack.length > before) continue;
      stack.pop();
      if (!this.#copies.has(next)) this.#copies.set(next, this.#isOmitted(next) ? next : this.#copy(next));
    }
    return this.#copies.get(task)!;
  };

  readonly identity = (key: string): string => `clone ${key} ${this.#origin}`;

  #copy(task: LazyTask): LazyTask {
    if (isPersisted(task))
      return handedOn(task, this.#keyFor(task, this.#after ? [this.#after] : []), this.#after);
    const copies = task.dependencies.map((dependency) => this.#copies.get(dependency)!);
    const isFirst = copies.every((copy, i) => copy === task.dependencies[i]);
    const dependencies = isFirst && this.#after ? [...copies, this.#after] : copies;
    const key = this.#keyFor(task, dependencies);
    // A result from the cache would not be made again.
    const options = task.options.cache ? { ...task.options, cache: false } : task.options;
    return new LazyTask({ ...task, dependencies, options, key });
  }

  /** The keys of the dependencies say what was omitted and what is waited for: other copies have other keys. */
  #keyFor(task: LazyTask, dependencies: readonly LazyTask[]): string {
    const name = task.options.name ?? task.fn.name;
    return derivedKey(name, this.#seed, task.key, ...dependencies.map(({ key }) => key));
  }

  #isOmitted(task: LazyTask): boolean {
    return this.#omitted.has(task.chosenKey ?? task);
  }

  #omit(tasks: readonly LazyTask[]): void {
    const stack = [...tasks];
    for (let task = stack.pop(); task; task = stack.pop()) {
      if (this.#isOmitted(task)) continue;
      this.#omitted.add(task.chosenKey ?? task);
      for (const dependency of task.dependencies) stack.push(dependency);
    }
  }
}

/** What somebody asked to be kept is used; what is left of a failed compute is not worth a difference. */
const isPersisted = ({ kept }: LazyTask): boolean => kept !== undefined && !kept.isSurvivor;
