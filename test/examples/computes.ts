/**
 * What the computes of a run did, in counts: how often each function was called, how deep the graph was.
 * Read from the run's events, as any other program would.
 */
import type { GraphKnown, RunEvent } from "../../server/protocol/events.ts";
import { ofType } from "../harness/treadle.ts";

export interface Compute {
  /** Function → tasks of it that were executed in this compute. */
  readonly calls: Readonly<Record<string, number>>;
  /** Tasks in the graph. */
  readonly tasks: number;
  /** Tasks along the longest path. */
  readonly depth: number;
}

/** One entry for each compute, in the order in which they began. */
export function computesOf(events: readonly RunEvent[]): Compute[] {
  const finished = ofType(events, "tasks-finished").flatMap(({ task }) => task);
  return ofType(events, "graph").map((graph) => {
    const calls: Record<string, number> = {};
    for (const task of finished) {
      const name = functionOf(graph, task);
      if (name !== undefined) calls[name] = (calls[name] ?? 0) + 1;
    }
    return { calls, tasks: graph.taskFunction.length, depth: depthOf(graph) };
  });
}

function functionOf(graph: GraphKnown, task: number): string | undefined {
  const number = graph.taskFunction[task - graph.firstTask];
  return number === undefined ? undefined : graph.functions[number]?.name;
}

/** Tasks are numbered after what they need, so one pass in that order is enough. */
function depthOf({ firstTask, taskFunction, edgeFrom, edgeTo }: GraphKnown): number {
  const depths = taskFunction.map(() => 1);
  const edges = edgeTo.map((to, i) => [edgeFrom[i]! - firstTask, to - firstTask] as const);
  for (const [from, to] of edges.sort((a, b) => a[1] - b[1])) {
    depths[to] = Math.max(depths[to]!, (depths[from] ?? 0) + 1);
  }
  return depths.reduce((deepest, depth) => Math.max(deepest, depth), 0);
}
