/**
 * Which results a run has in its lanes, so that they can be written to disk when it fails: those that are kept for as
 * long as somebody can ask for them, and those that the last failed compute has left. Empty unless the run was asked
 * to leave its results. Knows where results are, and nothing of files.
 */
import type { KeptResult, LazyTask } from "../lazy-task.ts";
import { runAborted } from "../run-abort.ts";
import { taskTokens } from "./task-tokens.ts";

/** Not worth looking through for those that are gone. */
const FEW = 1024;

export class HeldResults {
  /** Whether anybody will want to know: told by the runner before the script runs. */
  isWatched = false;
  readonly #tasks = new WeakMap<KeptResult, LazyTask>();
  #kept: WeakRef<KeptResult>[] = [];
  #lookThroughAt = FEW;
  /** What failed computes consisted of, and what they have left: nobody else may hold it until the run has ended. */
  #left: { readonly tasks: readonly LazyTask[]; readonly results: readonly KeptResult[] }[] = [];

  /** A compute is about to run these. */
  beginning(tasks: readonly LazyTask[]): void {
    if (this.isWatched) taskTokens.look(tasks);
  }

  /** The result of `task` stays in its lane. */
  add(task: LazyTask, kept: KeptResult): void {
    if (!this.isWatched) return;
    this.#tasks.set(kept, task);
    this.#kept.push(new WeakRef(kept));
    if (this.#kept.length < this.#lookThroughAt) return;
    this.#kept = this.#kept.filter((reference) => reference.deref() !== undefined);
    this.#lookThroughAt = Math.max(FEW, 2 * this.#kept.length);
  }

  /** A compute of `tasks` has failed and has left `results`, which were added. */
  addFailed(tasks: readonly LazyTask[], results: readonly KeptResult[]): void {
    if (!this.isWatched || results.length === 0) return;
    // A script that goes on after a failure may have many. When the run ends, all that end with it count.
    if (!runAborted.aborted) this.#left = [];
    this.#left.push({ tasks, results });
  }

  /** Every result that somebody can still ask for, with the task that made it; its lane may be lost. */
  all(): readonly (readonly [LazyTask, KeptResult])[] {
    const found = new Set(this.#left.flatMap(({ results }) => results));
    for (const reference of this.#kept) {
      const kept = reference.deref();
      if (kept) found.add(kept);
    }
    return [...found].flatMap((kept) => {
      const task = this.#tasks.get(kept);
      return task ? [[task, kept] as const] : [];
    });
  }

  /** Tasks of failed computes, whether they were run or not: calls that are equal are told apart by all of them. */
  tasksOfFailed(): readonly LazyTask[] {
    return this.#left.flatMap(({ tasks }) => tasks);
  }
}

/** The results that this process holds. */
export const heldResults = new HeldResults();
