/**
 * What the shell needs to carry out a compute: a graph and, beside it, everything the graph's numbers stand for.
 * Made by `api/`, which alone knows where tasks come from.
 */
import type { TaskGraph } from "../graph/task-graph.ts";
import type { InitialTask } from "../scheduler/state.ts";
import type { ExecutableFunction } from "./executor.ts";

export interface Plan {
  readonly graph: TaskGraph;
  /** Task → rank. */
  readonly rank: Int32Array;
  /** Function of the graph → what it is. */
  readonly functions: readonly ExecutableFunction[];
  /** Results of earlier computes; they are the first tasks of the graph, in this order. */
  readonly borrowed: readonly (InitialTask & { readonly id: number; readonly value: unknown })[];
  /** Global number of the first task that is not borrowed; the others follow without gaps. */
  readonly firstId: number;
  /** The calls, task by task; see `Call`. */
  readonly call: (task: number) => Call;
  /** Variables that functions capture, by the number that calls name. */
  readonly captures: ReadonlyMap<number, Readonly<Record<string, unknown>>>;
  /** Task → further tries. */
  readonly retries: Int32Array;
}

/** One call: arguments with `ResultOf(place)` where the result of `dependencies[place]` belongs. */
export interface Call {
  /** Serial number of a key that nobody chose, or the key. */
  readonly key: number | string;
  readonly args: readonly unknown[];
  readonly dependencies: readonly number[];
  /** Key of `Plan.captures`, -1 for none, -2 when the captures are the last argument. */
  readonly captures: number;
  /** Milliseconds, 0 for no limit. */
  readonly timeout: number;
}
