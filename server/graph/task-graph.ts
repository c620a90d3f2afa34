/**
 * The task graph as numbers: a task is an integer, its edges are stretches of two flat arrays (CSR).
 * It knows no function, argument, key or value; those stay with whoever numbered the tasks.
 *
 *     total ─┬─ read 0          dependencyStart  0 0 0 2
 *            └─ read 1          dependencies     0 1
 *      (2)      (0, 1)          dependentStart   0 1 2 2,   dependents 2 2
 */

export interface TaskGraph {
  /** Number of tasks; they are `0 … size - 1`, dependencies before their dependents. */
  readonly size: number;
  /** Dependencies of `t` are `dependencies[dependencyStart[t]] … dependencies[dependencyStart[t + 1] - 1]`, each once. */
  readonly dependencyStart: Int32Array;
  readonly dependencies: Int32Array;
  /** The same edges from the other end. */
  readonly dependentStart: Int32Array;
  readonly dependents: Int32Array;
  /** The function each task calls, as the builder's caller numbers them. */
  readonly functions: Int32Array;
  /** 1 for tasks whose results somebody asked for. */
  readonly requested: Uint8Array;
}

/** Grows by doubling, so that a million pushes cost a million writes. */
export class IntColumn {
  #values: Int32Array;
  length = 0;

  constructor(capacity = 64) {
    this.#values = new Int32Array(capacity);
  }

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(Math.max(64, this.#values.length * 2));
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  /** The values pushed so far, in an array of exactly that length; later pushes do not show in it. */
  toArray(): Int32Array {
    return this.#values.slice(0, this.length);
  }
}

/**
 * Builds a graph task by task; a task's dependencies must have been added before it, so a cycle cannot be said.
 *
 * @example
 * const graph = new TaskGraphBuilder();
 * const a = graph.add(0, []);
 * const b = graph.add(1, [a]);
 * graph.request(b);
 * graph.build().size; // 2
 */
export class TaskGraphBuilder {
  readonly #functions = new IntColumn();
  readonly #starts = new IntColumn();
  readonly #dependencies = new IntColumn();
  readonly #requested: number[] = [];

  get size(): number {
    return this.#functions.length;
  }

  /** @throws {RangeError} when a dependency was not added before; the graph is then as it was. */
  add(functionIndex: number, dependencies: readonly number[]): number {
    const task = this.#functions.length;
    for (const dependency of dependencies) {
      if (!(Number.isInteger(dependency) && dependency >= 0 && dependency < task)) {
        throw new RangeError(`Task ${task} needs task ${dependency}, which is not in the graph yet.`);
      }
    }
    this.#functions.push(functionIndex);
    this.#starts.push(this.#dependencies.length);
    for (const dependency of dependencies) this.#dependencies.push(dependency);
    return task;
  }

  /** @throws {RangeError} for a task that was not added. */
  request(task: number): void {
    if (!(Number.isInteger(task) && task >= 0 && task < this.size)) {
      throw new RangeError(`Task ${task} was asked for, which is not in the graph.`);
    }
    this.#requested.push(task);
  }

  build(): TaskGraph {
    const size = this.#functions.length;
    const requested = new Uint8Array(size);
    for (const task of this.#requested) requested[task] = 1;
    const dependencyStart = new Int32Array(size + 1);
    dependencyStart.set(this.#starts.toArray());
    dependencyStart[size] = this.#dependencies.length;
    return graphOf({
      ...withoutRepeats(dependencyStart, this.#dependencies.toArray()),
      functions: this.#functions.toArray(),
      requested,
    });
  }
}

/**
 * A graph from columns that are known already; they become the graph's own. For whoever numbers a million tasks:
 * nothing is checked, so dependencies must be smaller than their dependents and be named once.
 */
export function graphOf(
  columns: Pick<TaskGraph, "dependencyStart" | "dependencies" | "functions" | "requested">,
): TaskGraph {
  const { dependencyStart, dependencies } = columns;
  const size = columns.functions.length;
  const dependentStart = new Int32Array(size + 1);
  for (let edge = 0; edge < dependencies.length; edge++) dependentStart[dependencies[edge]! + 1]!++;
  for (let task = 0; task < size; task++) dependentStart[task + 1]! += dependentStart[task]!;
  const dependents = new Int32Array(dependencies.length);
  const next = dependentStart.slice(0, size);
  for (let task = 0; task < size; task++) {
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      dependents[next[dependencies[edge]!]!++] = task;
    }
  }
  return { size, dependentStart, dependents, ...columns };
}

/**
 * The same edges, each once: `f(x, x)` needs `x`. The first of equal ones stays; columns without any are given back
 * as they are.
 */
export function withoutRepeats(
  dependencyStart: Int32Array,
  dependencies: Int32Array,
): Pick<TaskGraph, "dependencyStart" | "dependencies"> {
  const size = dependencyStart.length - 1;
  /** Task → the last one that named it as a dependency; a set for each task would cost more than the edges. */
  const namedBy = new Int32Array(size).fill(-1);
  const start = new Int32Array(size + 1);
  const once = new Int32Array(dependencies.length);
  let count = 0;
  for (let task = 0; task < size; task++) {
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      if (namedBy[dependency] === task) continue;
      namedBy[dependency] = task;
      once[count++] = dependency;
    }
    start[task + 1] = count;
  }
  if (count === dependencies.length) return { dependencyStart, dependencies };
  return { dependencyStart: start, dependencies: once.slice(0, count) };
}
