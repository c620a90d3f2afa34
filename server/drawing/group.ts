/**
 * Which tasks share a box. A picture of thousands of boxes says nothing and takes minutes to lay out,
 * so above a limit tasks that are alike are drawn as one, `read ×1000`, as finely as the limit allows.
 *
 *     1  every task its own box
 *     2  by call site and layer      a tree of sums keeps its levels
 *     3  by call site                a chain of a thousand sums becomes one box that needs itself
 *     4  by function, each compute for itself
 *     5  by function; those with the fewest tasks in one box
 */
import type { TaskColumns } from "./tasks.ts";

export interface Grouping {
  /** Position of a task → its group; groups are numbered in the order of their first tasks. */
  readonly groupOf: Int32Array;
  /** Group → how many tasks it holds. */
  readonly sizes: readonly number[];
  /** True when a group may hold tasks of several computes, so that these cannot be framed. */
  readonly acrossGraphs: boolean;
  /** The group that gathers functions too rare to be drawn, or -1. */
  readonly rest: number;
}

/** How eagerly tasks are put together; `auto` groups only above the limit. */
export type Collapse = "auto" | "never" | "function";

/** Groups the tasks so that there are at most `limit` boxes, unless `collapse` is `never`. */
export function group(tasks: TaskColumns, collapse: Collapse, limit: number): Grouping {
  const size = tasks.numbers.length;
  if (collapse === "never" || (collapse === "auto" && size <= limit)) return grouping(size, (task) => task);
  const { functionOf, callSiteOf, depth, graphOf } = tasks;
  const byFunction = (task: number) => `${graphOf[task]} ${functionOf[task]}`;
  const byCallSite = (task: number) => `${byFunction(task)} ${callSiteOf[task]}`;
  const byLayer = (task: number) => `${byCallSite(task)} ${depth[task]}`;
  for (const label of collapse === "function" ? [byFunction] : [byLayer, byCallSite, byFunction]) {
    const found = grouping(size, label);
    if (found.sizes.length <= limit) return found;
  }
  const overall = grouping(size, (task) => functionOf[task]!);
  return { ...largest(overall, Math.max(1, limit)), acrossGraphs: true };
}

function grouping(size: number, labelOf: (task: number) => string | number): Grouping {
  const groupOf = new Int32Array(size);
  const sizes: number[] = [];
  const groups = new Map<string | number, number>();
  for (let task = 0; task < size; task++) {
    const label = labelOf(task);
    let found = groups.get(label);
    if (found === undefined) {
      found = sizes.push(0) - 1;
      groups.set(label, found);
    }
    groupOf[task] = found;
    sizes[found]!++;
  }
  return { groupOf, sizes, acrossGraphs: false, rest: -1 };
}

/** Keeps the `limit - 1` largest groups and puts all others into one. */
function largest(all: Grouping, limit: number): Grouping {
  if (all.sizes.length <= limit) return all;
  const ranked = [...all.sizes.keys()].sort((a, b) => all.sizes[b]! - all.sizes[a]! || a - b);
  const kept = new Set(ranked.slice(0, limit - 1));
  const merged = grouping(all.groupOf.length, (task) =>
    kept.has(all.groupOf[task]!) ? all.groupOf[task]! : -1,
  );
  const outsider = all.groupOf.findIndex((found) => !kept.has(found));
  return { ...merged, rest: merged.groupOf[outsider]! };
}
