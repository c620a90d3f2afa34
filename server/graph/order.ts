/**
 * The static order: a rank for every task, such that running the smallest rank first frees results soon.
 * It knows edges only; durations and sizes are the scheduler's business.
 *
 * Depth first, and among the dependencies of one task the tallest first: what needs most work below it
 * is begun while nothing else is held, what is cheap comes last, right before it is used.
 *
 *     sum ─┬─ a3 ── a2 ── a1        a1 a2 a3 b1 sum, never b1 a1 a2 a3 sum
 *          └─ b1
 */
import type { TaskGraph } from "./task-graph.ts";

/** Rank of every task; a permutation of `0 … size - 1` in which dependencies rank before dependents. */
export function staticOrder(graph: TaskGraph): Int32Array {
  const { size, dependencyStart, dependencies, dependentStart } = graph;
  const height = heights(graph);
  const rank = new Int32Array(size).fill(-1);
  let next = 0;

  // Leaves with the tallest work first; ties keep the order in which the script made them.
  const leaves: number[] = [];
  for (let task = 0; task < size; task++) {
    if (dependentStart[task] === dependentStart[task + 1]) leaves.push(task);
  }

  // A stack of our own: a chain of a hundred thousand tasks would overflow the call stack.
  const stack: number[] = [];
  for (const leaf of leaves) {
    stack.push(leaf);
    while (stack.length > 0) {
      const task = stack[stack.length - 1]!;
      if (rank[task] !== -1) {
        stack.pop();
        continue;
      }
      const before = stack.length;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        const dependency = dependencies[edge]!;
        if (rank[dependency] === -1) stack.push(dependency);
      }
      if (stack.length === before) {
        stack.pop();
        rank[task] = next++;
      } else {
        sortTallestLast(stack, before, height);
      }
    }
  }
  return rank;
}

/** Length of the longest path from each task down to a root. */
function heights({ size, dependencyStart, dependencies }: TaskGraph): Int32Array {
  const height = new Int32Array(size);
  // Tasks are numbered dependencies first, so one pass suffices.
  for (let task = 0; task < size; task++) {
    let tallest = 0;
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      tallest = Math.max(tallest, height[dependencies[edge]!]! + 1);
    }
    height[task] = tallest;
  }
  return height;
}

/** Sorts `stack[from …]` so that the task to visit first is on top: the tallest; on ties the one made first. */
function sortTallestLast(stack: number[], from: number, height: Int32Array): void {
  if (stack.length - from < 2) return;
  const pushed = stack.splice(from);
  pushed.sort((a, b) => height[a]! - height[b]! || b - a);
  for (const task of pushed) stack.push(task);
}
