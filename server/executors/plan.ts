/**
 * What the shell needs to carry out a compute: a graph and, beside it, everything the graph's numbers stand for.
 * Made by `api/`, which alone knows where calls come from.
 *
 * A *call* is what the script recorded. A *task* is what is scheduled: one call, or several that were fused
 * and that one lane makes one after another. Faces see calls; the scheduler sees tasks.
 */
import type { TaskGraph } from "../graph/task-graph.ts";
import type { InitialTask } from "../scheduler/state.ts";
import type { ExecutableFunction } from "./executor.ts";

export interface Plan {
  /** The tasks; its `functions` are kinds of task: tasks that make the same sequence of calls share a number. */
  readonly graph: TaskGraph;
  /** Task → rank. */
  readonly rank: Int32Array;
  /** Kind of task → 1 when it must run on the main thread. */
  readonly mainThread: Uint8Array;
  /** Task → further tries. */
  readonly retries: Int32Array;

  /** Calls of task `t`, in order: `calls[callStart[t]] … calls[callStart[t + 1] - 1]`. The result of the last is the task's. */
  readonly callStart: Int32Array;
  readonly calls: Int32Array;
  /** Call → the task that makes it. */
  readonly taskOf: Int32Array;
  /** Call → place in `functions`. */
  readonly functionOf: Int32Array;
  readonly functions: readonly ExecutableFunction[];
  /** The calls themselves; see `Call`. */
  readonly call: (call: number) => Call;
  /** Calls that call `c` needs, one for each place: `needs[needStart[c]] … needs[needStart[c + 1] - 1]`. */
  readonly needStart: Int32Array;
  readonly needs: Int32Array;

  /** Results of earlier computes; they are the first tasks and the first calls, in this order, and never fused. */
  readonly borrowed: readonly (InitialTask & { readonly id: number; readonly value: unknown })[];
  /** Global number of the first call that is not borrowed; the others follow without gaps. */
  readonly firstId: number;
  /** Variables that functions capture, by the number that calls name. */
  readonly captures: ReadonlyMap<number, Readonly<Record<string, unknown>>>;
}

/** One call: arguments with `ResultOf(place)` where the result of the call belongs that it needs at that place. */
export interface Call {
  /** Serial number of a key that nobody chose, or the key. */
  readonly key: number | string;
  readonly args: readonly unknown[];
  /** Key of `Plan.captures`, -1 for none, -2 when the captures are the last argument. */
  readonly captures: number;
  /** Milliseconds, 0 for no limit. */
  readonly timeout: number;
}
