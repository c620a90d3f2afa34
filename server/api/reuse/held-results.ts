/**
 * Which results a run has in its lanes, so that they can be written to disk when it fails: those that are kept for as
 * long as somebody can ask for them, and those that the last failed compute has left. Empty unless the run was asked
 * to leave its results. Knows where results are, and nothing of files.
 */
import type { Lanes } from "../../executors/executor.ts";
import type { KeptResult, LazyTask } from "../lazy-task.ts";
import type { MadePlan } from "../make-plan.ts";
import { runAborted } from "../run-abort.ts";
import { session } from "../session.ts";
import { taskTokens } from "./task-tokens.ts";

/** Not worth looking through for those that are gone. */
const FEW = 1024;

interface FailedCompute {
  readonly made: MadePlan;
  readonly executor: Lanes;
}

/** A call whose result some lane may have laid aside, under that number. */
export interface LaidAside {
  readonly task: LazyTask;
  readonly id: number;
  readonly executor: Lanes;
}

export class HeldResults {
  readonly #tasks = new WeakMap<KeptResult, LazyTask>();
  #kept: WeakRef<KeptResult>[] = [];
  #lookThroughAt = FEW;
  /** The last computes that failed: nobody else may hold what they have left until the run has ended. */
  #failed: FailedCompute[] = [];

  /** A compute is about to run these. */
  beginning(tasks: readonly LazyTask[]): void {
    if (session.leavesResults) taskTokens.look(tasks);
  }

  /** The result of `task` stays in its lane. */
  add(task: LazyTask, kept: KeptResult): void {
    if (!session.leavesResults) return;
    this.#tasks.set(kept, task);
    this.#kept.push(new WeakRef(kept));
    if (this.#kept.length < this.#lookThroughAt) return;
    this.#kept = this.#kept.filter((reference) => reference.deref() !== undefined);
    this.#lookThroughAt = Math.max(FEW, 2 * this.#kept.length);
  }

  /** A compute has failed; what is left of it was added. */
  addFailed(failed: FailedCompute): void {
    if (!session.leavesResults) return;
    // A script that goes on after a failure may have many. When the run ends, all that end with it count.
    if (!runAborted.aborted) this.#failed = [];
    this.#failed.push(failed);
  }

  /** Every result that somebody can still ask for, with the task that made it; its lane may be lost. */
  all(): readonly (readonly [LazyTask, KeptResult])[] {
    return this.#kept.flatMap((reference) => {
      const kept = reference.deref();
      const task = kept && this.#tasks.get(kept);
      return task ? [[task, kept] as const] : [];
    });
  }

  /** Calls of failed computes that may have been made and whose results nobody needs any more: some lane has them, or none. */
  laidAside(): readonly LaidAside[] {
    return this.#failed.flatMap(({ made: { plan, tasks }, executor }) => {
      const first = plan.borrowed.length;
      return tasks
        .slice(first)
        .flatMap((task, index) => (task.kept ? [] : [{ task, id: plan.firstId + index, executor }]));
    });
  }

  /** Tasks of failed computes, whether they were run or not: calls that are equal are told apart by all of them. */
  tasksOfFailed(): readonly LazyTask[] {
    return this.#failed.flatMap(({ made }) => made.tasks);
  }
}

/** The results that this process holds. */
export const heldResults = new HeldResults();
