/**
 * The numberings of one compute: a call in the plan, the task that makes it, and the call's number in the
 * process, under which lanes keep results and faces hear of it.
 */
import type { Plan } from "./plan.ts";

export class TaskNumbers {
  readonly #plan: Plan;
  readonly #borrowed: ReadonlyMap<number, number>;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#borrowed = new Map(plan.borrowed.map(({ id }, call) => [id, call]));
  }

  /** Number in the process of a call. */
  id(call: number): number {
    const { borrowed, firstId } = this.#plan;
    return call < borrowed.length ? borrowed[call]!.id : firstId + call - borrowed.length;
  }

  /** The call with a number in the process, or -1 for one of another compute. */
  call(id: number): number {
    const { borrowed, firstId, taskOf } = this.#plan;
    const call = id - firstId + borrowed.length;
    if (id >= firstId && call < taskOf.length) return call;
    return this.#borrowed.get(id) ?? -1;
  }

  /** The call whose result is the task's. */
  lastCall(task: number): number {
    const { calls, callStart } = this.#plan;
    return calls[callStart[task + 1]! - 1]!;
  }

  /** The number in the process under which a task's result is kept. */
  resultId(task: number): number {
    return this.id(this.lastCall(task));
  }

  /** The task that makes the call with a number in the process; -1 for one of another compute. */
  task(id: number): number {
    const call = this.call(id);
    return call < 0 ? -1 : this.#plan.taskOf[call]!;
  }

  /** Whether the compute makes that call, and does not borrow its result. */
  isOwn(id: number): boolean {
    return this.call(id) >= this.#plan.borrowed.length;
  }
}
