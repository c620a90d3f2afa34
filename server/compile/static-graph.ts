/**
 * The graph of a script by analysis, without running any of it: for Restricted Mode and while somebody types.
 *
 * One node is one call site of a delayed function. Knows calls and how values flow between them; refuses to know
 * values, so a loop of eight turns is one node with `×8`, and a loop of unknown length is one with `×n`.
 */
import type { CallSite, FunctionView } from "../protocol/sites.ts";

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
  readonly nodes: readonly StaticNode[];
  readonly edgeFrom: readonly number[];
  readonly edgeTo: readonly number[];
}
