/**
 * A graph by analysis as a run of which nothing has happened yet, so that one and the same panel shows both.
 *
 * A node is a task that may be called several times; how often is kept beside it, since a run knows no such thing.
 */
import type { StaticGraph } from "../compile/static-graph.ts";
import type { CallSite } from "../protocol/sites.ts";
import { RunModel } from "./run-model.ts";

export interface StaticRun {
  readonly model: RunModel;
  /** Task → how often it is called, such as `×n`. */
  readonly times: ReadonlyMap<number, string>;
}

/** The model of an analysis; its tasks are the nodes. */
export function staticRun(graph: StaticGraph): StaticRun {
  const { functions, nodes } = graph;
  const callSites: CallSite[] = [];
  const positions = new Map<string, number>();
  const taskCallSite = nodes.map(({ callSite }) => {
    const place = `${callSite.file}:${callSite.line}:${callSite.column}`;
    const known = positions.get(place);
    if (known !== undefined) return known;
    positions.set(place, callSites.length);
    return callSites.push(callSite) - 1;
  });
  const model = new RunModel();
  model.add({
    type: "graph",
    compute: 1,
    at: 0,
    firstTask: 0,
    taskFunction: nodes.map(({ fn }) => fn),
    taskCallSite,
    taskOrder: nodes.map((_, node) => node),
    functions,
    callSites,
    // What a turn of a loop uses of the turn before is an arrow like others.
    edgeFrom: [...graph.edgeFrom, ...graph.backFrom],
    edgeTo: [...graph.edgeTo, ...graph.backTo],
    requested: [...nodes.keys()].filter((node) => nodes[node]!.isRequested),
  });
  const times = new Map<number, string>();
  for (const [node, { times: often }] of nodes.entries()) if (often !== undefined) times.set(node, often);
  return { model, times };
}
