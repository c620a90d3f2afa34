/**
 * From lazy tasks to a plan: what they need, numbered; fused into tasks; ordered. Knows what calls are, and
 * leaves every decision to the passes and the order, which know numbers only.
 */
import { CAPTURES_ARE_LAST_ARGUMENT } from "../executors/messages.ts";
import type { Call, Plan } from "../executors/plan.ts";
import { staticOrder } from "../graph/order.ts";
import { type Fused, fuse, unfused } from "../graph/passes/fuse.ts";
import { graphOf, type TaskGraph, withoutRepeats } from "../graph/task-graph.ts";
import { CaptureTable } from "./capture-table.ts";
import { FunctionTable } from "./function-table.ts";
import type { LazyTask } from "./lazy-task.ts";
import { type Reached, reach, type SubstituteFor } from "./reach.ts";

export interface MadePlan {
  readonly plan: Plan;
  /** Call → where it came from. */
  readonly tasks: readonly LazyTask[];
  /** The calls as they were recorded, before any were fused. */
  readonly calls: TaskGraph;
  /** For each requested lazy task, the number of its call. */
  readonly requested: readonly number[];
}

export interface PlanOptions {
  /** Gives the first of that many global numbers of calls. */
  readonly reserve: (count: number) => number;
  /** Whether tasks may leave this thread, and captured variables with them. */
  readonly crossesThreads: boolean;
  /** Whether calls may be fused. */
  readonly optimize: boolean;
  /** Gives the call that makes a call's result instead; default: none. */
  readonly substituteFor?: SubstituteFor | undefined;
}

/**
 * @throws {UncloneableError} when a captured variable cannot be sent, naming it
 * @throws {KeyCollisionError} when two different calls were given one key by hand
 */
export function makePlan(requested: readonly LazyTask[], options: PlanOptions): MadePlan {
  const reached = reach(requested, options.substituteFor);
  const { tasks } = reached;
  const functions = new FunctionTable();
  const functionOf = Int32Array.from(tasks, ({ fn }) => functions.number(fn));
  const calls = toGraph(reached, functionOf);
  const mainThread = functions.mainThread();
  const fused = options.optimize
    ? fuse(calls, { alone: standingAlone(reached), cheap: functions.cheap(), place: mainThread })
    : unfused(calls, mainThread.length);
  const captures = new CaptureTable(options.crossesThreads);
  const captureNumbers = numberCaptures(reached, functionOf, functions, captures);
  return {
    plan: {
      graph: fused.graph,
      rank: withPriorities(staticOrder(fused.graph), tasks, fused.taskOf),
      mainThread: Uint8Array.from(fused.lastFunction, (fn) => mainThread[fn]!),
      retries: retriesOf(tasks, fused),
      callStart: fused.callStart,
      calls: fused.calls,
      taskOf: fused.taskOf,
      functionOf,
      functions: functions.executables,
      needStart: reached.needStart,
      needs: reached.needs,
      call: (call) => toCall(reached, call, captureNumbers?.[call] ?? -1),
      borrowed: tasks.slice(0, reached.borrowed).map(toBorrowed),
      firstId: options.reserve(tasks.length - reached.borrowed),
      captures: captures.values,
    },
    tasks,
    calls,
    requested: reached.requested,
  };
}

function toGraph(
  { tasks, needStart, needs, hasRepeats, ...reached }: Reached,
  functions: Int32Array,
): TaskGraph {
  const requested = new Uint8Array(tasks.length);
  for (const call of reached.requested) requested[call] = 1;
  const edges = { dependencyStart: needStart, dependencies: needs };
  return graphOf({ ...(hasRepeats ? withoutRepeats(needStart, needs) : edges), functions, requested });
}

/** Calls that the scheduler has to see by themselves, for their options or because they exist already. */
function standingAlone({ tasks, borrowed }: Reached): Uint8Array {
  const alone = new Uint8Array(tasks.length).fill(1, 0, borrowed);
  for (let call = borrowed; call < tasks.length; call++) {
    const { retries, timeout, priority } = tasks[call]!.options;
    if (retries || timeout || priority) alone[call] = 1;
  }
  return alone;
}

/** Captures are looked at now: one that cannot be sent is an error before anything runs. Undefined when there are none. */
function numberCaptures(
  { tasks, borrowed }: Reached,
  functionOf: Int32Array,
  functions: FunctionTable,
  captures: CaptureTable,
): Int32Array | undefined {
  let numbers: Int32Array | undefined;
  for (let call = borrowed; call < tasks.length; call++) {
    const task = tasks[call]!;
    if (!task.captures || !functions.isSendable(functionOf[call]!)) continue;
    numbers ??= new Int32Array(tasks.length).fill(-1);
    numbers[call] = captures.number(task);
  }
  return numbers;
}

function toCall({ tasks }: Reached, call: number, captures: number): Call {
  const task = tasks[call]!;
  const { args, options } = task;
  return {
    key: task.chosenKey ?? (options.name === undefined ? task.serial : task.key),
    args: captures === CAPTURES_ARE_LAST_ARGUMENT ? args.concat([task.captures]) : args,
    captures,
    timeout: options.timeout ?? 0,
  };
}

function toBorrowed({ kept }: LazyTask, task: number): Plan["borrowed"][number] {
  const { id, lane, bytes, here, value } = kept!;
  return { task, id, lane, bytes, everywhere: here, value };
}

/** Task → further tries; a call that may be tried again is a task of its own. */
function retriesOf(tasks: readonly LazyTask[], { graph, taskOf }: Fused): Int32Array {
  const retries = new Int32Array(graph.size);
  for (let call = 0; call < tasks.length; call++) {
    const own = tasks[call]!.options.retries;
    if (own) retries[taskOf[call]!] = own;
  }
  return retries;
}

/** Larger priorities rank first; within one priority the static order holds. */
function withPriorities(rank: Int32Array, tasks: readonly LazyTask[], taskOf: Int32Array): Int32Array {
  let priorities: Float64Array | undefined;
  for (let call = 0; call < tasks.length; call++) {
    const own = tasks[call]!.options.priority;
    if (!own) continue;
    priorities ??= new Float64Array(rank.length);
    priorities[taskOf[call]!] = own;
  }
  if (!priorities) return rank;
  const priority = priorities;
  const byRank = Array.from(rank.keys()).sort((a, b) => priority[b]! - priority[a]! || rank[a]! - rank[b]!);
  const ranked = new Int32Array(rank.length);
  for (const [position, task] of byRank.entries()) ranked[task] = position;
  return ranked;
}
