/**
 * Who will have no result: a requested call that failed or was cancelled, and every requested call that needs it.
 * Each is told once, with the first reason. Decides nothing, and is not made for those who do not want to hear.
 */
import type { DriveOptions } from "./drive-options.ts";
import type { TaskFailure } from "./errors.ts";
import type { Plan } from "./plan.ts";
import type { TaskNumbers } from "./task-numbers.ts";

export class GivenUp {
  readonly #plan: Plan;
  readonly #numbers: TaskNumbers;
  readonly #tell: NonNullable<DriveOptions["onGiveUp"]>;
  /** Task → 1 when it has been told, or was not asked for and those that need it have been. */
  readonly #seen: Uint8Array;

  constructor(plan: Plan, numbers: TaskNumbers, tell: NonNullable<DriveOptions["onGiveUp"]>) {
    this.#plan = plan;
    this.#numbers = numbers;
    this.#tell = tell;
    this.#seen = new Uint8Array(plan.graph.size);
  }

  /** A task will have no result. */
  note(given: number, reason: TaskFailure | "cancelled"): void {
    const { requested, dependentStart, dependents } = this.#plan.graph;
    const stack = [given];
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      if (this.#seen[task]) continue;
      this.#seen[task] = 1;
      if (requested[task]) this.#tell(this.#numbers.lastCall(task), reason);
      for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
        stack.push(dependents[edge]!);
      }
    }
  }
}
