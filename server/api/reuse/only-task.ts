/**
 * A run for the sake of one task: computes before it go on as ever, since the script needs what they give; the one
 * that has it runs only it and what it needs, and the script goes no further.
 */
import type { LazyTask } from "../lazy-task.ts";
import { session } from "../session.ts";

/** The task that a run is for. */
export interface OnlyTask {
  readonly key: string;
  /** Told once: the error it failed with, or nothing when it is done. The script hears of neither. */
  readonly ended: (error?: unknown) => void;
}

let only: OnlyTask | undefined;

/** Told by the runner, before the script runs. */
export function runOnly(task: OnlyTask): void {
  only = task;
}

/** The key that was asked for and that no task of the run has had so far. */
export function keyNotFound(): string | undefined {
  return only?.key;
}

/** The task that the run is for, if `tasks` need it and nothing has begun for it yet; with what to run it in. */
export function onlyTaskIn(
  tasks: readonly LazyTask[],
): { readonly task: LazyTask; readonly inPlaceOfAll: typeof inPlaceOfAll } | undefined {
  if (!only || session.isLane || session.graphOnly) return undefined;
  const task = find(tasks, only.key);
  return task && { task, inPlaceOfAll };
}

/** Carries out `run`, after which nothing happens any more: whoever waits for this waits until the process ends. */
async function inPlaceOfAll(run: () => Promise<unknown>): Promise<never> {
  const { ended } = only!;
  only = undefined; // what it needs is run by a compute as well
  try {
    await run();
    ended();
  } catch (error) {
    ended(error);
  }
  return new Promise<never>(() => {});
}

function find(tasks: readonly LazyTask[], key: string): LazyTask | undefined {
  const seen = new Set(tasks);
  for (const task of seen) {
    if (task.key === key) return task;
    // What is kept needs nothing: what it was made of belongs to an earlier compute.
    if (!task.kept) for (const dependency of task.dependencies) seen.add(dependency);
  }
  return undefined;
}
