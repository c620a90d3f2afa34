/**
 * The graph of a script by analysis, without running any of it: for Restricted Mode and while somebody types.
 *
 *     const parts = paths.map((path) => read(path));        read ×n ── total (requested)
 *     const z = await total(parts).compute();
 *
 * One node is one call site of a delayed function, or of an operation of lazy arrays. Which values may flow where is
 * followed through variables, lists, loops, callbacks, plain functions, classes and imported files; a value that may
 * take one of two ways takes both. Knows no values, so a loop of unknown length is one node with `×n`.
 */
import type { CallSite, FunctionView } from "../protocol/sites.ts";
import type { Analysis } from "./analyse.ts";
import { type CallNode, CallNodes, Times } from "./static-graph/call-nodes.ts";
import { Calls } from "./static-graph/calls.ts";
import { Files, type Imported, Tasks } from "./static-graph/files.ts";
import { Flow, type Task } from "./static-graph/flow.ts";

export type { Imported } from "./static-graph/files.ts";

/** One call site of a delayed function. */
export interface StaticNode {
  /** Position in `StaticGraph.functions`. */
  readonly fn: number;
  readonly callSite: CallSite;
  /** How often it is called, such as `×8` or `×n`; absent for once. */
  readonly times?: string;
  /** True when the script asks for its result. */
  readonly isRequested?: boolean;
}

/** Nodes and edges in flat columns: node `edgeTo[i]` uses the result of node `edgeFrom[i]`. */
export interface StaticGraph {
  readonly functions: readonly FunctionView[];
  /** In the order of their call sites, those of the script first. */
  readonly nodes: readonly StaticNode[];
  /** These edges make no circle. */
  readonly edgeFrom: readonly number[];
  readonly edgeTo: readonly number[];
  /**
   * Edges that lead back, as in a loop whose turn uses what the turn before has made: from `backFrom[i]` to
   * `backTo[i]`, often one and the same node.
   */
  readonly backFrom: readonly number[];
  readonly backTo: readonly number[];
  /** How many steps it took: about as many as the script is long. */
  readonly visits: number;
}

/**
 * The graph of a script.
 *
 * @param imported finds the analysis of imported files; default: nothing is known of them
 */
export function staticGraph(analysis: Analysis, imported: Imported = () => undefined): StaticGraph {
  const flow = new Flow();
  const found = new CallNodes(flow);
  const tasks = new Tasks();
  const calls = new Calls(flow, found, (call) => tasks.madeBy(call));
  const files = new Files(flow, calls, tasks, imported);
  files.exportsOf(analysis);
  do {
    files.walkAll();
    flow.settle();
  } while (calls.guess());
  return drawn(analysis, found, flow);
}

function drawn(analysis: Analysis, found: CallNodes, flow: Flow): StaticGraph {
  const times = new Times();
  const script = analysis.parsed.source.file;
  // Functions of other files that nobody here calls are somebody else's business.
  const shown = found.nodes
    .filter(
      ({ callSite, place }) => callSite.file === script || !place.code || place.code.calledFrom.length > 0,
    )
    .sort((a, b) => byPlace(a.callSite, b.callSite, script));
  const position = new Map(shown.map(({ made }, i) => [made.node, i]));
  const requested = found.reachedFrom(found.requested);
  const functions = new Map<string, { readonly index: number; readonly view: FunctionView }>();
  const fnOf = (node: CallNode): number => {
    const key = node.task ? `${node.task.source.file}\n${node.task.task.id}` : node.name;
    let known = functions.get(key);
    if (!known) {
      known = { index: functions.size, view: viewOf(node) };
      functions.set(key, known);
    }
    return known.index;
  };
  const nodes = shown.map((node): StaticNode => {
    const count = times.at(node.place);
    return {
      fn: fnOf(node),
      callSite: node.callSite,
      ...(count === 1 ? {} : { times: count === undefined ? "×n" : `×${count}` }),
      ...(requested.has(node.made.node) ? { isRequested: true } : {}),
    };
  });
  const needs = shown.map(({ needs: cells }) =>
    [...found.reachedFrom(cells)]
      .map((made) => position.get(made))
      .filter((node) => node !== undefined)
      .sort((a, b) => a - b),
  );
  return {
    functions: [...functions.values()].map(({ view }) => view),
    nodes,
    ...edgesOf(
      needs,
      shown.map(({ end }) => end),
    ),
    visits: flow.visits,
  };
}

/**
 * Takes circles apart: walking from calls to those that use them, beginning with what runs first, an edge leads back
 * when it meets what the walk is still on its way through.
 */
function edgesOf(
  needs: readonly (readonly number[])[],
  ends: readonly number[],
): Pick<StaticGraph, "edgeFrom" | "edgeTo" | "backFrom" | "backTo"> {
  const users: number[][] = needs.map(() => []);
  for (const [node, each] of needs.entries()) for (const need of each) users[need]!.push(node);
  const isBack = new Set<string>();
  const state = new Uint8Array(needs.length);
  const next = new Uint32Array(needs.length);
  for (const root of [...needs.keys()].sort((a, b) => ends[a]! - ends[b]!)) {
    if (state[root] !== 0) continue;
    const path = [root];
    state[root] = 1;
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const user = users[node]![next[node]!++];
      if (user === undefined) {
        state[node] = 2;
        path.pop();
      } else if (state[user] === 1) isBack.add(`${node} ${user}`);
      else if (state[user] === 0) {
        state[user] = 1;
        path.push(user);
      }
    }
  }
  const edges = {
    edgeFrom: [] as number[],
    edgeTo: [] as number[],
    backFrom: [] as number[],
    backTo: [] as number[],
  };
  for (const [node, each] of needs.entries()) {
    for (const need of each) {
      const leadsBack = isBack.has(`${need} ${node}`);
      (leadsBack ? edges.backFrom : edges.edgeFrom).push(need);
      (leadsBack ? edges.backTo : edges.edgeTo).push(node);
    }
  }
  return edges;
}

function byPlace(a: CallSite, b: CallSite, script: string): number {
  if (a.file !== b.file) {
    if (a.file === script || b.file === script) return a.file === script ? -1 : 1;
    return a.file < b.file ? -1 : 1;
  }
  return a.line - b.line || a.column - b.column;
}

function viewOf({ task, name }: CallNode): FunctionView {
  if (!task) return { name };
  const { mainThread } = task.task;
  return { name, definition: definitionOf(task), ...(mainThread === undefined ? {} : { mainThread }) };
}

function definitionOf({ task, source }: Task): NonNullable<FunctionView["definition"]> {
  const shown = task.decorator?.parent ?? task.code;
  return source.range(shown.start, shown.end);
}
