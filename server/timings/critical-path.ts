/**
 * The critical path: the chain of tasks that no number of workers could have made shorter.
 *
 *     sum ─┬─ read a   1 s
 *     1 s  └─ read b   3 s      path: read b, sum = 4 s
 *
 * Numbers in, numbers out; linear in tasks and edges, and without recursion, since a chain may be
 * a hundred thousand tasks long. Not to be confused with the one that orders tasks beforehand:
 * this one is measured.
 */

export interface CriticalPath {
  /** Milliseconds: the durations along the path, without the waiting in between. */
  readonly duration: number;
  /** Task numbers, the first to run first. */
  readonly tasks: readonly number[];
}

/**
 * The longest chain by duration; of equal ones, the one that ends with the lowest task number.
 *
 * `durations` is indexed by task; NaN marks a task that did not finish, which is never part of a path.
 * Edges to or from tasks beyond `durations`, and tasks on a cycle, are left out.
 */
export function criticalPath(
  durations: Float64Array,
  edgeFrom: ArrayLike<number>,
  edgeTo: ArrayLike<number>,
): CriticalPath {
  const count = durations.length;
  const { starts, dependents, needs } = adjacency(count, edgeFrom, edgeTo);

  /** Task → duration of the longest chain that ends with it. */
  const reach = new Float64Array(count);
  /** Task → the task before it on that chain, or -1. */
  const before = new Int32Array(count).fill(-1);
  const queue = new Int32Array(count);
  let queued = 0;
  for (let task = 0; task < count; task++) if (needs[task] === 0) queue[queued++] = task;

  let last = -1;
  for (let next = 0; next < queued; next++) {
    const task = queue[next]!;
    const duration = durations[task]!;
    const ran = !Number.isNaN(duration);
    if (ran) {
      reach[task]! += duration;
      if (last < 0 || reach[task]! > reach[last]! || (reach[task] === reach[last] && task < last))
        last = task;
    }
    for (let edge = starts[task]!; edge < starts[task + 1]!; edge++) {
      const dependent = dependents[edge]!;
      if (ran && (before[dependent]! < 0 || reach[task]! > reach[dependent]!)) {
        reach[dependent] = reach[task]!;
        before[dependent] = task;
      }
      if (--needs[dependent]! === 0) queue[queued++] = dependent;
    }
  }

  const tasks: number[] = [];
  for (let task = last; task >= 0; task = before[task]!) tasks.push(task);
  return { duration: last < 0 ? 0 : reach[last]!, tasks: tasks.reverse() };
}

/** Dependents of each task in one array, and how many tasks each still needs. */
function adjacency(count: number, edgeFrom: ArrayLike<number>, edgeTo: ArrayLike<number>) {
  const starts = new Int32Array(count + 1);
  const needs = new Int32Array(count);
  const inside = (edge: number) => {
    const from = edgeFrom[edge]!;
    const to = edgeTo[edge]!;
    return from >= 0 && from < count && to >= 0 && to < count;
  };
  const edges = Math.min(edgeFrom.length, edgeTo.length);
  for (let edge = 0; edge < edges; edge++) {
    if (!inside(edge)) continue;
    starts[edgeFrom[edge]! + 1]!++;
    needs[edgeTo[edge]!]!++;
  }
  for (let task = 0; task < count; task++) starts[task + 1]! += starts[task]!;
  const dependents = new Int32Array(starts[count]!);
  const filled = starts.slice(0, count);
  for (let edge = 0; edge < edges; edge++) {
    if (inside(edge)) dependents[filled[edgeFrom[edge]!]!++] = edgeTo[edge]!;
  }
  return { starts, dependents, needs };
}
