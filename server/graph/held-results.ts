/**
 * Held results: how many results are finished, not requested and still needed while tasks run one after the other.
 * It is what an order is judged by, and it takes one look at every edge. Sizes in bytes are not known here.
 *
 *     sum ─┬─ a          a b sum      before a: 0, before b: 1 (a), before sum: 2 (a and b)
 *          └─ b                       most: 2
 */
import type { TaskGraph } from "./task-graph.ts";

/** Results held just before each task of `sequence` starts, which are all tasks of the graph as they run. */
export function heldSeries(graph: TaskGraph, sequence: Int32Array): Int32Array {
  const count = new HeldCount(graph);
  return sequence.map((task) => {
    const before = count.held;
    count.run(task);
    return before;
  });
}

/** The tasks in the order of their ranks: the inverse of what `staticOrder` returns. */
export function toSequence(rank: Int32Array): Int32Array {
  const sequence = new Int32Array(rank.length);
  for (let task = 0; task < rank.length; task++) sequence[rank[task]!] = task;
  return sequence;
}

/** Counts while tasks run, in any order in which dependencies come before dependents. */
export class HeldCount {
  readonly #graph: TaskGraph;
  /** Task → dependents that have not run. */
  readonly #needed: Int32Array;
  /** Results held now. */
  held = 0;

  constructor(graph: TaskGraph) {
    const { size, dependentStart } = graph;
    this.#graph = graph;
    this.#needed = new Int32Array(size);
    for (let task = 0; task < size; task++)
      this.#needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
  }

  /** The task has run: its result is held if somebody needs it, and what only it needed is not held any more. */
  run(task: number): void {
    const { dependencyStart, dependencies, requested } = this.#graph;
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      if (--this.#needed[dependency]! === 0 && requested[dependency] === 0) this.held--;
    }
    if (this.#needed[task]! > 0 && requested[task] === 0) this.held++;
  }

  /**
   * Runs `sequence` and returns the most results held just before one of its tasks started; counting stops once
   * that many are `enough`. Everything that its tasks have to do with must be in `sequence`; afterwards the count
   * is as if none of them had run.
   */
  most(sequence: Int32Array, enough = Infinity): number {
    const { dependentStart } = this.#graph;
    const before = this.held;
    let most = 0;
    let next = 0;
    while (next < sequence.length && most < enough) {
      if (this.held > most) most = this.held;
      this.run(sequence[next++]!);
    }
    this.held = before;
    for (const task of sequence) {
      this.#needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
    }
    return most;
  }
}
