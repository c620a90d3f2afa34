/**
 * What is known of a lazy array without computing it, as plain data for faces: shape, chunks, and the operations it is
 * made of with their tasks. Counts tasks, and makes none: a stack of a hundred thousand files is looked at in a moment.
 */
import type { ArrayView } from "../../protocol/frames.ts";
import type { LazyTask } from "../lazy-task.ts";
import { storageOf } from "./dtypes.ts";
import type { Expression } from "./expression.ts";
import type { LazyArray } from "./lazy-array.ts";
import { sizeOf } from "./shapes.ts";

/** Lengths of chunks that are listed for an axis. */
const MOST_CHUNKS = 1000;

/** Layers that are listed. */
const MOST_LAYERS = 50;

/** Expressions and tasks that are looked at: more than anybody waits for. */
const MOST_SEEN = 500_000;

/** How much may still be looked at, of one array or of many together. */
export interface Budget {
  left: number;
}

/** The view of an array; one that is made of more than there is a budget for has no layers, and no tasks are counted. */
export function arrayView(array: LazyArray, budget: Budget = { left: MOST_SEEN }): ArrayView {
  const { expression, shape, dtype, nbytes } = array;
  const { chunks, grid, stored } = expression;
  const { layers, tasks } = layersOf(expression, budget);
  return {
    shape: [...shape],
    dtype,
    chunks: chunks.map((sizes) => sizes.slice(0, MOST_CHUNKS)),
    chunkCounts: [...grid],
    bytes: nbytes,
    chunkBytes: sizeOf(chunks.map(largest)) * storageOf(stored).bytes,
    layers: layers.slice(0, MOST_LAYERS),
    tasks,
  };
}

interface Layer {
  readonly name: string;
  readonly tasks: number;
}

/** Expressions, or tasks, of one name that stand at one place in what they are made into. */
interface Group<T> {
  readonly name: string;
  readonly members: readonly T[];
}

/**
 * Layer by layer from the array to its sources. All members of a stack are one layer, what was done to each of them is
 * another; what is used twice is counted once. A queue, and no recursion: chains may be long.
 */
function layersOf(root: Expression, budget: Budget): { layers: readonly Layer[]; tasks: number } {
  const layers: Layer[] = [];
  const seen = new Set<object>([root]);
  const seenTasks = new Set<LazyTask>();
  const left: Group<Expression>[] = [{ name: root.label, members: [root] }];
  for (const { name, members } of left) {
    let tasks = 0;
    const below = new Map<string, Expression[]>();
    const own: LazyTask[] = [];
    for (const member of members) {
      tasks += member.countTasks();
      const { sources, task } = member;
      if (task) own.push(task);
      for (const [place, source] of sources.entries()) {
        if (seen.has(source)) continue;
        if (budget.left-- <= 0) return { layers: [], tasks: 0 };
        seen.add(source);
        put(below, `${member.label === "stack" ? "" : place} ${source.label}`, source);
      }
    }
    layers.push({ name, tasks });
    for (const sources of below.values()) left.push({ name: sources[0]!.label, members: sources });
    layers.push(...taskLayers(own, seenTasks, budget));
    if (budget.left <= 0) return { layers: [], tasks: 0 };
  }
  return { layers, tasks: layers.reduce((sum, { tasks }) => sum + tasks, 0) };
}

/** The tasks of somebody's from which elements come, by the names of their functions. */
function taskLayers(roots: readonly LazyTask[], seen: Set<LazyTask>, budget: Budget): readonly Layer[] {
  const counts = new Map<string, number>();
  const left: LazyTask[] = [];
  const add = (task: LazyTask): void => {
    // What is kept has been done.
    if (task.kept || seen.has(task) || budget.left-- <= 0) return;
    seen.add(task);
    left.push(task);
  };
  roots.forEach(add);
  for (const { fn, options, dependencies } of left) {
    const name = options.name ?? fn.name;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    dependencies.forEach(add);
  }
  return [...counts].map(([name, tasks]) => ({ name, tasks }));
}

function put<T>(groups: Map<string, T[]>, name: string, member: T): void {
  const group = groups.get(name);
  if (group) group.push(member);
  else groups.set(name, [member]);
}

/** Not by spreading: an axis may have a hundred thousand chunks. */
function largest(sizes: readonly number[]): number {
  let most = 0;
  for (const size of sizes) if (size > most) most = size;
  return most;
}
