/**
 * Folding: a task with one dependency and one dependent is left out, and its dependent takes its place.
 *
 *     m0 ─┬─ s00 ── x0            m0 ─┬─ x0
 *         └─ s10 ── x1      →         └─ x1
 *     m1 ─┬─ s01 ── x0            m1 ─┬─ x0
 *         └─ s11 ── x1                └─ x1
 *
 * Running such a task by itself frees nothing that its dependent would not free too, so it is no goal; seen
 * without it, tasks that have a dependency in common are neighbours. It runs right before its dependent, or
 * earlier where that costs nothing. Nothing is changed in what runs: this is a view for ordering.
 */
import { graphOf, type TaskGraph, withoutRepeats } from "../task-graph.ts";

export interface Folded {
  /** The graph without the folded tasks, numbered in the same order. */
  readonly graph: TaskGraph;
  /** The tasks here of a part of the original. */
  toPart(part: Int32Array): Int32Array;
  /** An order of a part here → of the original part with its `length` tasks, folded ones right before their dependents. */
  unfold(sequence: Int32Array, length: number): Int32Array;
}

/** Folds a graph; `undefined` when there is nothing to fold. */
export function fold(graph: TaskGraph): Folded | undefined {
  const { size, dependencyStart, dependencies, dependentStart, requested } = graph;
  const isFolded = (task: number): boolean =>
    dependencyStart[task + 1]! - dependencyStart[task]! === 1 &&
    dependentStart[task + 1]! - dependentStart[task]! === 1 &&
    requested[task] === 0;
  /** Task → its number in the folded graph, or -1 if it is folded. */
  const numbers = new Int32Array(size).fill(-1);
  /** Task → its number, or that of the task that the folded ones below it begin with. */
  const behind = new Int32Array(size);
  const originals = new Int32Array(size);
  const start = new Int32Array(size + 1);
  const edges = new Int32Array(dependencies.length);
  let count = 0;
  let length = 0;
  for (let task = 0; task < size; task++) {
    if (isFolded(task)) {
      behind[task] = behind[dependencies[dependencyStart[task]!]!]!;
      continue;
    }
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      edges[length++] = behind[dependencies[edge]!]!;
    }
    behind[task] = count;
    numbers[task] = count;
    originals[count++] = task;
    start[count] = length;
  }
  if (count === size) return undefined;
  const tasks = originals.subarray(0, count);
  return {
    graph: graphOf({
      ...withoutRepeats(start.slice(0, count + 1), edges.slice(0, length)),
      functions: new Int32Array(count),
      requested: Uint8Array.from(tasks, (task) => requested[task]!),
    }),
    toPart: (part) => part.filter((task) => numbers[task] !== -1).map((task) => numbers[task]!),
    unfold(sequence, length) {
      const unfolded = new Int32Array(length);
      let next = length;
      // From the end, because folded tasks are found from their dependents down.
      for (let i = sequence.length - 1; i >= 0; i--) {
        const task = tasks[sequence[i]!]!;
        unfolded[--next] = task;
        for (let edge = dependencyStart[task + 1]! - 1; edge >= dependencyStart[task]!; edge--) {
          let below = dependencies[edge]!;
          for (; numbers[below] === -1; below = dependencies[dependencyStart[below]!]!)
            unfolded[--next] = below;
        }
      }
      return unfolded;
    },
  };
}
