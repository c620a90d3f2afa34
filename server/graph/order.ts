/**
 * The static order: a rank for every task, such that running the smallest rank first frees results soon.
 * It knows edges only; durations and sizes are the scheduler's business.
 *
 * Depth first, and among the dependencies of one task first the one that has to hold most results while it
 * is made: then nothing else is held yet. On ties the tallest, which begins the critical path early.
 *
 *     sum ─┬─ a3 ── a2 ── a1        a1 a2 a3 b1 sum, never b1 a1 a2 a3 sum
 *          └─ b1
 *
 * A task that has become possible on the way, and that leaves no more results held than before, runs at once:
 * below, `o0` right after `c0`, although the walk came for `o1`.
 *
 *     o1 ── c1 ── x1                x0 c0 o0 x1 c1 o1
 *     o0 ── c0 ───┘
 */
import type { TaskGraph } from "./task-graph.ts";

/** Rank of every task; a permutation of `0 … size - 1` in which dependencies rank before dependents. */
export function staticOrder(graph: TaskGraph): Int32Array {
  return new Ordering(graph).ranks();
}

class Ordering {
  readonly #graph: TaskGraph;
  /** Task → longest path down to a root. */
  readonly #height: Int32Array;
  /** Task → results held at once while it is made, itself included, were all its dependencies its own. */
  readonly #burden: Int32Array;
  readonly #rank: Int32Array;
  /** Task → dependencies without a rank. */
  readonly #missing: Int32Array;
  /** Task → dependents without a rank. */
  readonly #needed: Int32Array;
  #next = 0;

  constructor(graph: TaskGraph) {
    const { size, dependencyStart, dependentStart } = graph;
    this.#graph = graph;
    this.#height = new Int32Array(size);
    this.#burden = new Int32Array(size);
    this.#rank = new Int32Array(size).fill(-1);
    this.#missing = Int32Array.from(
      { length: size },
      (_, t) => dependencyStart[t + 1]! - dependencyStart[t]!,
    );
    this.#needed = Int32Array.from({ length: size }, (_, t) => dependentStart[t + 1]! - dependentStart[t]!);
    this.#measure();
  }

  ranks(): Int32Array {
    const { size, dependencyStart, dependencies, dependentStart } = this.#graph;
    // A stack of our own: a chain of a hundred thousand tasks would overflow the call stack.
    const stack: number[] = [];
    // Leaves in the order in which the script made them: what it asked for first is there first.
    for (let leaf = 0; leaf < size; leaf++) {
      if (dependentStart[leaf] !== dependentStart[leaf + 1]) continue;
      stack.push(leaf);
      while (stack.length > 0) {
        const task = stack[stack.length - 1]!;
        if (this.#rank[task] !== -1) {
          stack.pop();
        } else if (this.#missing[task] === 0) {
          stack.pop();
          this.#give(task);
        } else {
          const before = stack.length;
          for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
            const dependency = dependencies[edge]!;
            if (this.#rank[dependency] === -1) stack.push(dependency);
          }
          this.#sortFirstLast(stack, before);
        }
      }
    }
    return this.#rank;
  }

  /** Heights and burdens. Tasks are numbered dependencies first, so one pass suffices. */
  #measure(): void {
    const { size, dependencyStart, dependencies } = this.#graph;
    for (let task = 0; task < size; task++) {
      let tallest = 0;
      const burdens: number[] = [];
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        const dependency = dependencies[edge]!;
        tallest = Math.max(tallest, this.#height[dependency]! + 1);
        burdens.push(this.#burden[dependency]!);
      }
      this.#height[task] = tallest;
      // Heaviest first: each is made while the results of those before it are held.
      burdens.sort((a, b) => b - a);
      let burden = 1;
      for (const [before, own] of burdens.entries()) burden = Math.max(burden, own + before);
      this.#burden[task] = burden;
    }
  }

  /** Gives the next rank to a task, and to those that can follow at once without holding more. */
  #give(first: number): void {
    const { dependencyStart, dependencies, dependentStart, dependents } = this.#graph;
    const possible = [first];
    for (let task = possible.pop(); task !== undefined; task = possible.pop()) {
      if (this.#rank[task] !== -1) continue;
      this.#rank[task] = this.#next++;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        this.#needed[dependencies[edge]!]!--;
      }
      // From the end, so that what the script made first is on top.
      for (let edge = dependentStart[task + 1]! - 1; edge >= dependentStart[task]!; edge--) {
        const dependent = dependents[edge]!;
        if (--this.#missing[dependent]! === 0 && this.#holdsNoMore(dependent)) possible.push(dependent);
      }
    }
  }

  /** Whether a task frees at least one result when it has run, or makes none that anybody needs. */
  #holdsNoMore(task: number): boolean {
    if (this.#needed[task] === 0) return true;
    const { dependencyStart, dependencies } = this.#graph;
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      if (this.#needed[dependencies[edge]!] === 1) return true;
    }
    return false;
  }

  /** Sorts `stack[from …]` so that the task to visit first is on top. */
  #sortFirstLast(stack: number[], from: number): void {
    if (stack.length - from < 2) return;
    const pushed = stack.splice(from);
    pushed.sort(
      (a, b) => this.#burden[a]! - this.#burden[b]! || this.#height[a]! - this.#height[b]! || b - a,
    );
    for (const task of pushed) stack.push(task);
  }
}
