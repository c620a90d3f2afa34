/**
 * The parts of a graph that have nothing to do with one another: nothing is held from one to the next, so each
 * is ordered by itself. Which part comes first is the script's business, not the graph's.
 */
import type { TaskGraph } from "../task-graph.ts";

/** The connected parts, each with its tasks in order of their numbers; the part with the smallest task first. */
export function connectedParts(graph: TaskGraph): Int32Array[] {
  const { size, dependencyStart, dependencies } = graph;
  /** Task → a smaller task of its part, or itself if it is the smallest. */
  const smaller = new Int32Array(size);
  for (let task = 0; task < size; task++) smaller[task] = task;
  const smallest = (task: number): number => {
    let root = task;
    while (smaller[root] !== root) root = smaller[root]!;
    // What was passed on the way points to the smallest from now on, so that no way stays long.
    for (let at = task; at !== root; ) {
      const above = smaller[at]!;
      smaller[at] = root;
      at = above;
    }
    return root;
  };
  for (let task = 0; task < size; task++) {
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const a = smallest(task);
      const b = smallest(dependencies[edge]!);
      if (a < b) smaller[b] = a;
      else smaller[a] = b;
    }
  }
  const lengths = new Int32Array(size);
  for (let task = 0; task < size; task++) lengths[smallest(task)]!++;
  const tasks = new Int32Array(size);
  const parts: Int32Array[] = [];
  /** Smallest task of a part → where its next task goes in `tasks`. */
  const next = new Int32Array(size);
  let start = 0;
  for (let task = 0; task < size; task++) {
    const root = smaller[task]!;
    if (root === task) {
      const end = start + lengths[task]!;
      parts.push(tasks.subarray(start, end));
      next[task] = start;
      start = end;
    }
    tasks[next[root]!++] = task;
  }
  return parts;
}
