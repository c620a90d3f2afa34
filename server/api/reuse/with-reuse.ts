/**
 * A compute that goes on from an earlier run: tasks whose results that run has left on disk do not run.
 *
 *     asked for              plan, when the result of `read` is there
 *
 *     mean ── read ── open   mean ── read, from disk
 *
 * Works as the cache does: such a task is replaced by one that reads its result and needs nothing, so what it would
 * have needed is never reached. Faces are told that it is reused, and nothing of the reading. A file that turns out
 * to be of no use restarts the compute without it.
 */
import { basename } from "node:path";
import type { RunEvent } from "../../protocol/events.ts";
import { DamagedResultError } from "../../store/result-cache/errors.ts";
import { KeptFolder } from "../../store/result-cache/kept-folder.ts";
import { LOAD } from "../cache/cache-kernels.ts";
import { LazyTask } from "../lazy-task.ts";
import type { MadePlan } from "../make-plan.ts";
import type { SubstituteFor } from "../reach.ts";
import { session } from "../session.ts";
import { type TaskFunction, taskModuleUrl } from "../task-function.ts";
import { EarlierRun } from "./earlier-run.ts";
import { GIVE } from "./reuse-kernels.ts";
import { taskTokens } from "./task-tokens.ts";

/** What a compute takes over. */
export interface Reused {
  /** Gives the task that stands for a task whose result is there; absent when nothing is taken over. */
  readonly substituteFor?: SubstituteFor;
  /** Numbers of the tasks that are not run. */
  readonly numbers: (made: MadePlan) => readonly number[];
}

const NOTHING: Reused = { numbers: () => [] };

let earlier: EarlierRun | undefined;

/**
 * Told by the runner, before the script runs.
 *
 * @param from key of the task that runs again, and with it all that depend on it; default: none
 */
export function reuseResultsOf(folder: string, from?: string): EarlierRun {
  earlier = new EarlierRun(new KeptFolder(folder), from);
  return earlier;
}

/**
 * Runs `compute` with what an earlier run has left; without such a run, with nothing.
 *
 * @param mayRestart whether the compute may begin again when a file was of no use; else every byte is looked at first
 */
export async function withReuse<R>(
  requested: readonly LazyTask[],
  mayRestart: boolean,
  compute: (reused: Reused) => Promise<R>,
): Promise<R> {
  // A graph without a run is the one that the script wrote.
  if (!earlier || session.isLane || session.graphOnly) return compute(NOTHING);
  const run = earlier;
  for (;;) {
    const found = find(requested, run, !mayRestart);
    try {
      return await compute(found);
    } catch (error) {
      const damaged = damagedIn(error).filter((file) => run.forget(basename(file, ".result")));
      if (!mayRestart || damaged.length === 0) throw error;
    }
  }
}

function find(requested: readonly LazyTask[], run: EarlierRun, whole: boolean): Reused {
  const tasks = taskTokens.lookAndIdentify(requested);
  const again = run.tasksToRunAgain(tasks, (task) => taskTokens.of(task));
  const substitutes = new Map<LazyTask, LazyTask>();
  const standIns = new Set<LazyTask>();
  const seen = new Set<LazyTask>(requested);
  // What only a result on disk would need is never looked at.
  for (const task of seen) {
    if (task.kept) continue;
    const token = again.has(task) ? undefined : taskTokens.of(task);
    if (token !== undefined && run.has(token, whole)) {
      const standIn = standInFor(task, token, run);
      substitutes.set(task, standIn);
      standIns.add(standIn);
    } else for (const dependency of task.dependencies) seen.add(dependency);
  }
  return {
    substituteFor: (task) => substitutes.get(task),
    numbers: ({ tasks: calls, plan }) => {
      const first = plan.firstId - plan.borrowed.length;
      return calls.flatMap((task, call) => (standIns.has(task) ? [first + call] : []));
    },
  };
}

function standInFor(task: LazyTask, token: string, run: EarlierRun): LazyTask {
  const { fn, callSite, chosenKey, isKeyOfContent, serial, options } = task;
  const small = run.small(token);
  return new LazyTask({
    fn: seenAs(small ? GIVE : LOAD, fn),
    args: small ? [small.value] : [run.folder.file(token), token, taskModuleUrl(), fn.meta?.module],
    dependencies: [],
    options: {
      ...(options.priority === undefined ? {} : { priority: options.priority }),
      ...(options.name === undefined ? {} : { name: options.name }),
    },
    callSite,
    key: chosenKey,
    isKeyOfContent,
    serial,
  });
}

const seenFunctions = new WeakMap<TaskFunction, Map<TaskFunction, TaskFunction>>();

/** The function that reads, under the name and with the place of the one whose result it reads; the same one each time. */
function seenAs(reading: TaskFunction, fn: TaskFunction): TaskFunction {
  const made = seenFunctions.get(fn) ?? new Map<TaskFunction, TaskFunction>();
  seenFunctions.set(fn, made);
  const { name, meta } = fn;
  const known = made.get(reading) ?? { ...reading, name, ...(meta ? { meta } : {}) };
  made.set(reading, known);
  return known;
}

/** Files of which an error says no more than that they are of no use. */
function damagedIn(error: unknown): readonly string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(damagedIn);
  return error instanceof DamagedResultError ? [error.file] : [];
}

/** Leaves the reading of reused results out of what faces hear: those tasks do not run. */
export function withoutReading(
  numbers: readonly number[],
  emit: (event: RunEvent) => void,
): (event: RunEvent) => void {
  if (numbers.length === 0) return emit;
  const reused = new Set(numbers);
  return (event) => {
    switch (event.type) {
      case "task-failed":
        if (!reused.has(event.task)) emit(event);
        return;
      case "tasks-started":
      case "tasks-finished":
      case "taken-back":
      case "recomputed": {
        const rows = [...event.task.keys()].filter((row) => !reused.has(event.task[row]!));
        if (rows.length === event.task.length) emit(event);
        else if (rows.length > 0) emit(onlyRows(event, rows));
        return;
      }
      default:
        emit(event);
    }
  };
}

/** The event with some of its rows. */
function onlyRows<E extends RunEvent>(event: E, rows: readonly number[]): E {
  const columns = Object.entries(event).map(([name, column]): [string, unknown] => [
    name,
    Array.isArray(column) ? rows.map((row) => column[row] as unknown) : column,
  ]);
  return Object.fromEntries(columns) as unknown as E;
}
