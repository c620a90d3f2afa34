/**
 * How few results can be held: a bound that no order goes below, so that the search for a better one can stop.
 * Exact for trees; where results are shared it may promise too little.
 */
import type { TaskGraph } from "../task-graph.ts";

/** Task → results that are held at some moment before it starts, in whatever order tasks run. */
export function leastHeld(graph: TaskGraph): Int32Array {
  const { size, dependencyStart, dependencies, dependentStart, requested } = graph;
  const least = new Int32Array(size);
  for (let task = 0; task < size; task++) {
    // All its dependencies are held when it starts.
    let bound = 0;
    // A dependency that only this task needs is a tree of its own down to what is shared, and trees are finished
    // one after the other: the one that comes i-th is made while i results are held.
    const own: number[] = [];
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      const isOwn = dependentStart[dependency + 1]! - dependentStart[dependency]! === 1;
      if (requested[dependency] === 0) {
        bound++;
        if (isOwn && least[dependency]! > 0) own.push(least[dependency]!);
      }
    }
    if (own.length > 1) own.sort((a, b) => b - a);
    for (let i = 0; i < own.length; i++) bound = Math.max(bound, own[i]! + i);
    least[task] = bound;
  }
  return least;
}
