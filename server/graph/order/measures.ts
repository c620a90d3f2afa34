/**
 * What the walks want to know of a graph beforehand. One pass over the tasks, which are numbered dependencies
 * first; edges only, no order.
 */
import type { TaskGraph } from "../task-graph.ts";

export interface Measures {
  /**
   * Task → its share of the tasks below it and itself: a task is divided evenly among its dependents. Of the
   * leaves of a part the one with the least has the least to itself.
   */
  readonly share: Float64Array;
  /** Task → paths from it down to any task, itself included: how much lies below, without a set for each task. */
  readonly weight: Float64Array;
  /**
   * The dependencies of each task, stretches as in `dependencyStart`: first those that have most held while
   * they are made, because nothing else is held yet then; among equals the one with most to itself.
   */
  readonly visits: Int32Array;
}

/** Weights double with every diamond; from here on they are equal. */
const MOST_WEIGHT = 2 ** 50;

/** Looks at every edge once; a task with many dependencies also sorts them. */
export function measure(graph: TaskGraph): Measures {
  const { size, dependencyStart, dependencies, dependentStart } = graph;
  const share = new Float64Array(size);
  const weight = new Float64Array(size);
  const visits = dependencies.slice();
  /** Task → results held at once while it is made, itself included, were all its dependencies its own. */
  const burden = new Int32Array(size);
  const isBefore = (a: number, b: number): number => burden[b]! - burden[a]! || share[b]! - share[a]!;
  for (let task = 0; task < size; task++) {
    const start = dependencyStart[task]!;
    const end = dependencyStart[task + 1]!;
    sort(visits, start, end, isBefore);
    let most = 1;
    let below = 1;
    let own = 1;
    for (let edge = start; edge < end; edge++) {
      const dependency = visits[edge]!;
      // Each is made while the results of those before it are held.
      most = Math.max(most, burden[dependency]! + edge - start);
      below += weight[dependency]!;
      own += share[dependency]! / (dependentStart[dependency + 1]! - dependentStart[dependency]!);
    }
    burden[task] = most;
    weight[task] = Math.min(below, MOST_WEIGHT);
    share[task] = own;
  }
  return { share, weight, visits };
}

/** Up to here moving neighbours is faster than a sort that allocates. */
const FEW = 12;

/** Sorts `values[start … end - 1]`; equal ones stay in their order. */
function sort(
  values: Int32Array,
  start: number,
  end: number,
  compare: (a: number, b: number) => number,
): void {
  let sorted = start + 1;
  while (sorted < end && compare(values[sorted - 1]!, values[sorted]!) <= 0) sorted++;
  if (sorted >= end) return;
  if (end - start > FEW) {
    values.set(Array.from(values.subarray(start, end)).sort(compare), start);
    return;
  }
  for (let i = sorted; i < end; i++) {
    const value = values[i]!;
    let to = i;
    for (; to > start && compare(values[to - 1]!, value) > 0; to--) values[to] = values[to - 1]!;
    values[to] = value;
  }
}
