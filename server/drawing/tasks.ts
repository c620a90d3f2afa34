/**
 * The tasks of one or several computes as flat columns, ready to be grouped and drawn.
 *
 * Not to be confused with `graph/task-graph`, which the scheduler works on: this one is made from events,
 * perhaps on another machine, and must bear edges to tasks it was never told of.
 */
import type { GraphKnown } from "../protocol/events.ts";
import type { CallSite, FunctionView } from "../protocol/sites.ts";

export interface TaskColumns {
  /** Position → the task's number in the run. */
  readonly numbers: Int32Array;
  /** Position → position in `functions`. */
  readonly functionOf: Int32Array;
  /** Position → position in `callSites`, or -1. */
  readonly callSiteOf: Int32Array;
  /** Position → static order within its compute. */
  readonly order: Int32Array;
  /** Position → which of the given graphs it came with. */
  readonly graphOf: Int32Array;
  /** Position → length of the longest chain of dependencies below it; roots have 0. */
  readonly depth: Int32Array;
  readonly functions: readonly FunctionView[];
  readonly callSites: readonly CallSite[];
  /** Positions of dependency and dependent; the former is -1 for a result of a compute that is not drawn. */
  readonly edges: readonly (readonly [from: number, to: number])[];
  /** Positions of the tasks whose results the script asked for. */
  readonly requested: ReadonlySet<number>;
}

/** Puts the graphs of one run side by side; a function that occurs in several is one function. */
export function taskColumns(graphs: readonly GraphKnown[]): TaskColumns {
  const size = graphs.reduce((sum, graph) => sum + graph.taskFunction.length, 0);
  const numbers = new Int32Array(size);
  const functionOf = new Int32Array(size);
  const callSiteOf = new Int32Array(size);
  const order = new Int32Array(size);
  const graphOf = new Int32Array(size);
  const functions = new Distinct<FunctionView>((view) => `${place(view.definition)} ${view.name}`);
  const callSites = new Distinct<CallSite>(place);

  /** Number in the run → position here. */
  const positions = new Map<number, number>();
  let position = 0;
  for (const [index, graph] of graphs.entries()) {
    for (const [offset, functionIndex] of graph.taskFunction.entries()) {
      const site = graph.callSites[graph.taskCallSite[offset] ?? -1];
      numbers[position] = graph.firstTask + offset;
      positions.set(graph.firstTask + offset, position);
      functionOf[position] = functions.add(graph.functions[functionIndex] ?? { name: "(unknown)" });
      callSiteOf[position] = site ? callSites.add(site) : -1;
      order[position] = graph.taskOrder[offset] ?? offset;
      graphOf[position] = index;
      position++;
    }
  }

  const edges: [number, number][] = [];
  for (const graph of graphs) {
    for (const [index, from] of graph.edgeFrom.entries()) {
      const to = positions.get(graph.edgeTo[index] ?? -1);
      if (to !== undefined) edges.push([positions.get(from) ?? -1, to]);
    }
  }
  const requested = new Set<number>();
  for (const graph of graphs) {
    for (const task of graph.requested) {
      const found = positions.get(task);
      if (found !== undefined) requested.add(found);
    }
  }
  const depth = depths(size, edges);
  return {
    numbers,
    functionOf,
    callSiteOf,
    order,
    graphOf,
    depth,
    functions: functions.list,
    callSites: callSites.list,
    edges,
    requested,
  };
}

/** Tasks are numbered dependencies first, so one pass in order of the dependents sees every chain whole. */
function depths(size: number, edges: readonly (readonly [number, number])[]): Int32Array {
  const depth = new Int32Array(size);
  const byDependent = Uint32Array.from(edges.keys()).sort((a, b) => edges[a]![1] - edges[b]![1]);
  for (const edge of byDependent) {
    const [from, to] = edges[edge]!;
    if (from >= 0 && from < to) depth[to] = Math.max(depth[to]!, depth[from]! + 1);
  }
  return depth;
}

/** A list in which equal entries share a position. */
class Distinct<T> {
  readonly list: T[] = [];
  readonly #positions = new Map<string, number>();
  readonly #keyOf: (entry: T) => string;

  constructor(keyOf: (entry: T) => string) {
    this.#keyOf = keyOf;
  }

  add(entry: T): number {
    const key = this.#keyOf(entry);
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    this.#positions.set(key, this.list.length);
    return this.list.push(entry) - 1;
  }
}

const place = (site: CallSite | undefined): string =>
  site ? `${site.file}:${site.line}:${site.column}` : "";
