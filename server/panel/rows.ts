/**
 * The rows of the native trees: functions with a few of their tasks, and workers.
 *
 * Made when somebody looks, in one pass over the tasks and a sort of their times.
 */
import { taskStates } from "../protocol/panel.ts";
import type { FunctionRow, TaskCounts, TaskRow, WorkerRow } from "../protocol/run-view.ts";
import { medianOf } from "./details.ts";
import type { RunModel } from "./run-model.ts";
import { worthOpening } from "./worth-opening.ts";

/** A row for every function that has tasks, in the order in which the run named them. */
export function functionRows(model: RunModel): FunctionRow[] {
  const { graph, states, executions } = model;
  const tasks = tasksBy(model, (task) => graph.table.functionOf(task));
  return [...tasks.keys()]
    .sort((a, b) => a - b)
    .map((index) => {
      const own = tasks.get(index)!;
      const durations: number[] = [];
      let total = 0;
      let longest = 0;
      for (const task of own) {
        total += executions.spentOf(task);
        longest = Math.max(longest, executions.longestOf(task));
        if (hasRun(model, task) && states.isDone(task)) durations.push(executions.spentOf(task) / 1000);
      }
      return {
        function: graph.table.functions[index]!,
        index,
        tasks: countsOf(model, own),
        total: total / 1000,
        median: medianOf(durations),
        longest: longest / 1000,
        shown: worthOpening(model, own).map((task) => taskRow(model, task)),
      };
    });
}

/** A row for every worker; the main thread, 0, comes last and only when it had something to do. */
export function workerRows(model: RunModel): WorkerRow[] {
  const { graph, latest } = model;
  const { workers } = model.threads;
  const working = new Map<number, Map<number, number>>();
  const since = new Map<number, number>();
  for (const [task, { worker, at }] of workers.running) {
    since.set(worker, Math.min(at, since.get(worker) ?? at));
    if (!graph.isShown(task)) continue;
    const fn = graph.table.functionOf(task);
    const own = working.get(worker) ?? new Map<number, number>();
    own.set(fn, (own.get(fn) ?? 0) + 1);
    working.set(worker, own);
  }
  return workers.all().map(({ worker, calls, busy, forgotten, held, spilled, lost }) => {
    const from = since.get(worker);
    const executing = [...(working.get(worker) ?? [])].map(([fn, count]) => {
      const { name } = graph.table.functions[fn]!;
      return count > 1 ? `${name} (${count})` : name;
    });
    const time = forgotten + (from === undefined ? busy.total : busy.with(from, latest));
    return {
      worker,
      ...(executing.length > 0 && { executing: executing.join(", ") }),
      busy: latest > 0 ? Math.min(1, time / latest) : 0,
      calls,
      held,
      spilled,
      limit: workers.limit,
      ...(lost !== undefined && { lost }),
    };
  });
}

/** The script's own tasks by what `keyOf` says of them, in the order of their numbers; those with -1 are left out. */
export function tasksBy({ graph }: RunModel, keyOf: (task: number) => number): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (let task = 0; task < graph.size; task++) {
    const key = graph.isShown(task) ? keyOf(task) : -1;
    if (key < 0) continue;
    const own = found.get(key);
    if (own) own.push(task);
    else found.set(key, [task]);
  }
  return found;
}

/** How far some tasks are. */
export function countsOf({ states }: RunModel, tasks: readonly number[]): TaskCounts {
  const counts = new Array<number>(taskStates.length).fill(0);
  for (const task of tasks) counts[states.at(task)]!++;
  const of = (state: (typeof taskStates)[number]) => counts[taskStates.indexOf(state)]!;
  return {
    known: tasks.length,
    executing: of("executing"),
    finished: of("memory") + of("released") + of("reused"),
    failed: of("failed"),
    reused: of("reused"),
  };
}

/** Whether an execution of the task is known, be it only as a sum. */
function hasRun({ executions, forgotten }: RunModel, task: number): boolean {
  return executions.rowOf(task) >= 0 || forgotten.durations[task]! >= 0;
}

function taskRow(model: RunModel, task: number): TaskRow {
  const callSite = model.graph.table.callSites[model.graph.callSiteOf(task)];
  return {
    task,
    key: model.keyOf(task),
    state: model.stateOf(task) ?? "waiting",
    ...(hasRun(model, task) && { duration: model.executions.spentOf(task) / 1000 }),
    ...(callSite && { callSite }),
  };
}
