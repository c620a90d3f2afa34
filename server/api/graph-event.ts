/**
 * A plan as the event that faces read: what there is to be run, before any of it has. Faces see calls, each with
 * a number of its own, also where several are one task.
 */
import type { Plan } from "../executors/plan.ts";
import type { GraphKnown } from "../protocol/events.ts";
import type { LazyTask } from "./lazy-task.ts";
import type { MadePlan } from "./make-plan.ts";
import { callSite } from "./sites.ts";
import { toFunctionView } from "./task-function.ts";

/** @param at milliseconds since the run started */
export function graphEvent({ plan, tasks, calls }: MadePlan, compute: number, at: number): GraphKnown {
  const skip = plan.borrowed.length;
  const functions = numbered(tasks, skip, ({ fn }) => fn);
  const sites = numbered(tasks, skip, (task) => task.callSite);
  const places = new Map<number, number>();
  for (const site of sites.seen) if (callSite(site) !== undefined) places.set(site, places.size);
  const id = (call: number): number => (call < skip ? plan.borrowed[call]!.id : plan.firstId + call - skip);
  const edgeFrom: number[] = [];
  const edgeTo: number[] = [];
  const requested: number[] = [];
  for (let call = skip; call < calls.size; call++) {
    if (calls.requested[call]) requested.push(id(call));
    for (let edge = calls.dependencyStart[call]!; edge < calls.dependencyStart[call + 1]!; edge++) {
      edgeFrom.push(id(calls.dependencies[edge]!));
      edgeTo.push(id(call));
    }
  }
  return {
    type: "graph",
    compute,
    at,
    firstTask: plan.firstId,
    taskFunction: functions.numbers,
    taskCallSite: sites.numbers.map((number) => places.get(sites.seen[number]!) ?? -1),
    taskOrder: orderOfCalls(plan).slice(skip),
    functions: functions.seen.map(toFunctionView),
    callSites: [...places.keys()].map((site) => callSite(site)!),
    edgeFrom,
    edgeTo,
    requested,
    taskSerial: tasks.slice(skip).map(({ serial }) => serial),
    ...chosenKeys(tasks, skip, id),
    ...(plan.graph === calls ? {} : { fusedInto: lastOfTask(plan).slice(skip).map(id) }),
  };
}

/** Keys that do not follow from the function's name and the serial number; nothing when all do. */
function chosenKeys(
  tasks: readonly LazyTask[],
  skip: number,
  id: (call: number) => number,
): { readonly keys?: Record<number, string> } {
  let keys: Record<number, string> | undefined;
  for (let call = skip; call < tasks.length; call++) {
    const task = tasks[call]!;
    const { chosenKey, options, fn } = task;
    if (chosenKey === undefined && (options.name === undefined || options.name === fn.name)) continue;
    keys ??= {};
    // Asked for only here: the text of a key costs more than all else that is said of a task.
    keys[id(call)] = task.key;
  }
  return keys ? { keys } : {};
}

/** What stands behind each task from `skip` on, as numbers; and what each number stands for. */
function numbered<T>(
  tasks: readonly LazyTask[],
  skip: number,
  of: (task: LazyTask) => T,
): { readonly numbers: number[]; readonly seen: readonly T[] } {
  const known = new Map<T, number>();
  const numbers: number[] = [];
  for (let call = skip; call < tasks.length; call++) {
    const found = of(tasks[call]!);
    let number = known.get(found);
    if (number === undefined) {
      number = known.size;
      known.set(found, number);
    }
    numbers.push(number);
  }
  return { numbers, seen: [...known.keys()] };
}

/** Call → its place among all calls, were they made one by one: task by task by rank, in each as it makes them. */
function orderOfCalls({ graph, rank, callStart, calls }: Plan): number[] {
  const byRank = new Int32Array(graph.size);
  for (let task = 0; task < graph.size; task++) byRank[rank[task]!] = task;
  const order = new Array<number>(calls.length);
  let next = 0;
  for (const task of byRank) {
    for (let place = callStart[task]!; place < callStart[task + 1]!; place++) order[calls[place]!] = next++;
  }
  return order;
}

/** Call → the last call of its task. */
function lastOfTask({ taskOf, calls, callStart }: Plan): number[] {
  return Array.from(taskOf, (task) => calls[callStart[task + 1]! - 1]!);
}
