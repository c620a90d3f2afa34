/**
 * From lazy tasks to numbers: walks what the requested tasks need, once, and writes it down as a plan.
 * What nobody asked for is never reached, so the graph is culled by construction.
 */
import type { ExecutableFunction } from "../executors/executor.ts";
import { CAPTURES_ARE_LAST_ARGUMENT } from "../executors/lane/lane.ts";
import type { Call, Plan } from "../executors/plan.ts";
import { staticOrder } from "../graph/order.ts";
import { TaskGraphBuilder } from "../graph/task-graph.ts";
import { ResultOf } from "../store/codec/marks.ts";
import { CaptureTable } from "./capture-table.ts";
import { KeyCollisionError } from "./errors.ts";
import type { KeptResult, LazyTask } from "./lazy-task.ts";
import { callSite } from "./sites.ts";
import { type TaskFunction, toExecutable } from "./task-function.ts";

export interface MadePlan {
  readonly plan: Plan;
  /** Task → where it came from. */
  readonly tasks: readonly LazyTask[];
  /** For each requested lazy task, its number in the graph. */
  readonly requested: readonly number[];
}

/**
 * @throws {UncloneableError} when a captured variable cannot be sent, naming it
 * @throws {KeyCollisionError} when two different calls were given one key by hand
 */
export function makePlan(
  requested: readonly LazyTask[],
  options: {
    /** Gives the first of that many global task numbers. */
    readonly reserve: (count: number) => number;
    /** Whether tasks may leave this thread, and captured variables with them. */
    readonly crossesThreads: boolean;
  },
): MadePlan {
  const { order: reached, representative } = reach(requested);
  // Borrowed results come first, so that all other numbers are one stretch.
  const tasks = [...reached.filter((task) => task.kept), ...reached.filter((task) => !task.kept)];
  const borrowed = tasks.filter((task) => task.kept).map((task, i) => toBorrowed(task.kept!, i));
  const numbers = new Map<LazyTask, number>();
  const functions: ExecutableFunction[] = [];
  const functionNumbers = new Map<ExecutableFunction, number>();
  const builder = new TaskGraphBuilder();
  const retries = new Int32Array(tasks.length);
  const captures = new CaptureTable();

  for (const [number, task] of tasks.entries()) {
    numbers.set(task, number);
    const fn = toExecutable(task.fn);
    let functionNumber = functionNumbers.get(fn);
    if (functionNumber === undefined) {
      functionNumber = functions.push(fn) - 1;
      functionNumbers.set(fn, functionNumber);
    }
    retries[number] = task.options.retries ?? 0;
    builder.add(
      functionNumber,
      task.kept ? [] : task.dependencies.map((dependency) => numbers.get(representative(dependency))!),
    );
  }
  const requestedNumbers = requested.map((task) => numbers.get(representative(task))!);
  for (const number of requestedNumbers) builder.request(number);
  const graph = builder.build();

  // Captures are looked at now: one that cannot be sent is an error before anything runs.
  const captureNumbers = tasks.map((task) =>
    task.kept || !toExecutable(task.fn).address ? -1 : captures.number(task, options.crossesThreads),
  );
  const call = (number: number): Call => {
    const task = tasks[number]!;
    const withCaptures = captureNumbers[number] === CAPTURES_ARE_LAST_ARGUMENT;
    return {
      key: task.chosenKey ?? (task.options.name === undefined ? task.serial : task.key),
      args: withCaptures ? [...task.args, task.captures] : task.args,
      dependencies: task.dependencies.map((dependency) => numbers.get(representative(dependency))!),
      captures: captureNumbers[number]!,
      timeout: task.options.timeout ?? 0,
    };
  };
  return {
    plan: {
      graph,
      rank: withPriorities(staticOrder(graph), tasks),
      functions,
      borrowed,
      firstId: options.reserve(tasks.length - borrowed.length),
      call,
      captures: captures.values,
      retries,
    },
    tasks,
    requested: requestedNumbers,
  };
}

/** Everything the requested tasks need, dependencies first; tasks of equal key stand for one another. */
function reach(requested: readonly LazyTask[]): {
  order: LazyTask[];
  representative: (task: LazyTask) => LazyTask;
} {
  const byKey = new Map<string, LazyTask>();
  const representative = (task: LazyTask): LazyTask => {
    if (task.chosenKey === undefined) return task;
    const first = byKey.get(task.chosenKey);
    if (first === undefined) {
      byKey.set(task.chosenKey, task);
      return task;
    }
    if (first !== task && !isSameCall(first, task)) {
      throw new KeyCollisionError(task.chosenKey, describeCall(first), describeCall(task));
    }
    return first;
  };

  const order: LazyTask[] = [];
  const done = new Set<LazyTask>();
  const entered = new Set<LazyTask>();
  // A stack of our own: a chain of a hundred thousand tasks would overflow the call stack.
  const stack: LazyTask[] = [];
  for (let i = requested.length - 1; i >= 0; i--) stack.push(representative(requested[i]!));
  while (stack.length > 0) {
    const task = stack[stack.length - 1]!;
    if (done.has(task)) {
      stack.pop();
    } else if (entered.has(task) || task.kept || task.dependencies.length === 0) {
      stack.pop();
      done.add(task);
      order.push(task);
    } else {
      entered.add(task);
      // Last one first onto the stack, so that dependencies are numbered as the script wrote them.
      for (let i = task.dependencies.length - 1; i >= 0; i--) {
        const dependency = representative(task.dependencies[i]!);
        if (!done.has(dependency)) stack.push(dependency);
      }
    }
  }
  return { order, representative };
}

/** Calls that were given one key: the same function on the same arguments is one task, anything else an error. */
function isSameCall(a: LazyTask, b: LazyTask): boolean {
  if (a.kept || b.kept) return true;
  if (!isSameFunction(a.fn, b.fn) || a.args.length !== b.args.length) return false;
  // Keys made from content agree in content by construction; the arguments are then equal, not identical.
  if (a.isKeyOfContent && b.isKeyOfContent) return true;
  const isSame = (one: unknown, other: unknown): boolean =>
    one instanceof ResultOf && other instanceof ResultOf
      ? a.dependencies[one.task]!.key === b.dependencies[other.task]!.key
      : Object.is(one, other);
  const names = Object.keys(a.captures ?? {});
  return (
    a.args.every((arg, i) => isSame(arg, b.args[i])) &&
    names.every((name) => isSame(a.captures?.[name], b.captures?.[name]))
  );
}

/** Wrapping a function twice makes no second function of it. */
function isSameFunction(a: TaskFunction, b: TaskFunction): boolean {
  return a === b || a.original === b.original || (a.meta !== undefined && a.meta.hash === b.meta?.hash);
}

function describeCall(task: LazyTask): string {
  const site = callSite(task.callSite);
  return `${task.fn.name}()${site ? ` at ${site.file}:${site.line}:${site.column}` : ""}`;
}

function toBorrowed(kept: KeptResult, task: number): Plan["borrowed"][number] {
  const { id, lane, bytes, here, value } = kept;
  return { task, id, lane, bytes, everywhere: here, value };
}

/** Larger priorities rank first; within one priority the static order holds. */
function withPriorities(rank: Int32Array, tasks: readonly LazyTask[]): Int32Array {
  if (tasks.every((task) => !task.options.priority)) return rank;
  const byRank = Array.from(rank.keys()).sort(
    (a, b) => (tasks[b]!.options.priority ?? 0) - (tasks[a]!.options.priority ?? 0) || rank[a]! - rank[b]!,
  );
  const ranked = new Int32Array(rank.length);
  for (const [position, task] of byRank.entries()) ranked[task] = position;
  return ranked;
}
