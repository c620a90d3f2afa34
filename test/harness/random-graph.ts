/**
 * Small random task graphs of many shapes: sparse and dense, deep and flat, with several functions and
 * requested tasks in the middle.
 */
import { type TaskGraph, TaskGraphBuilder } from "../../server/graph/task-graph.ts";
import type { Random } from "./random.ts";

/** At most this many functions, numbered from 0. */
export const MOST_FUNCTIONS = 3;

export interface RandomGraphOptions {
  /** Default: up to 30. */
  readonly size?: number;
  /** That many first tasks have no dependencies; default 0. */
  readonly roots?: number;
}

/** Every leaf is requested, and some other tasks are. */
export function randomGraph(random: Random, options: RandomGraphOptions = {}): TaskGraph {
  const { size = 1 + random.below(30), roots = 0 } = options;
  const functions = 1 + random.below(MOST_FUNCTIONS);
  const mostDependencies = 1 + random.below(4);
  // Looking back a short way makes chains and ladders, a long way makes fans.
  const reach = random.pick([2, 5, size + 1]);
  const rootShare = random.next() * 0.5;
  const builder = new TaskGraphBuilder();
  const isLeaf = new Array<boolean>(size).fill(true);
  for (let task = 0; task < size; task++) {
    const dependencies: number[] = [];
    if (task > 0 && task >= roots && !random.chance(rootShare)) {
      const count = 1 + random.below(mostDependencies);
      for (let i = 0; i < count; i++) dependencies.push(Math.max(0, task - 1 - random.below(reach)));
    }
    for (const dependency of dependencies) isLeaf[dependency] = false;
    builder.add(random.below(functions), dependencies);
  }
  for (let task = 0; task < size; task++) if (isLeaf[task] || random.chance(0.1)) builder.request(task);
  return builder.build();
}
