/**
 * A plan as the event that faces read: what there is to be run, before any of it has.
 */
import type { GraphKnown } from "../protocol/events.ts";
import type { MadePlan } from "./make-plan.ts";
import { callSite } from "./sites.ts";
import { toFunctionView } from "./task-function.ts";

/** @param at milliseconds since the run started */
export function graphEvent({ plan, tasks }: MadePlan, compute: number, at: number): GraphKnown {
  const skip = plan.borrowed.length;
  const own = tasks.slice(skip);
  const functions = [...new Set(own.map((task) => task.fn))];
  const functionNumbers = new Map(functions.map((fn, i) => [fn, i]));
  const sites = [...new Set(own.map((task) => task.callSite))].filter((site) => callSite(site) !== undefined);
  const siteNumbers = new Map(sites.map((site, i) => [site, i]));
  const id = (task: number): number => (task < skip ? plan.borrowed[task]!.id : plan.firstId + task - skip);
  const edgeFrom: number[] = [];
  const edgeTo: number[] = [];
  const requested: number[] = [];
  for (let task = skip; task < plan.graph.size; task++) {
    if (plan.graph.requested[task]) requested.push(id(task));
    for (let edge = plan.graph.dependencyStart[task]!; edge < plan.graph.dependencyStart[task + 1]!; edge++) {
      edgeFrom.push(id(plan.graph.dependencies[edge]!));
      edgeTo.push(id(task));
    }
  }
  return {
    type: "graph",
    compute,
    at,
    firstTask: plan.firstId,
    taskFunction: own.map((task) => functionNumbers.get(task.fn)!),
    taskCallSite: own.map((task) => siteNumbers.get(task.callSite) ?? -1),
    taskOrder: Array.from(plan.rank.subarray(skip)),
    functions: functions.map(toFunctionView),
    callSites: sites.map((site) => callSite(site)!),
    edgeFrom,
    edgeTo,
    requested,
  };
}
