/**
 * The two numberings of a task: its place in the graph of one compute, and its number in the process, under
 * which lanes keep its result.
 */
import type { Plan } from "./plan.ts";

export class TaskNumbers {
  readonly #plan: Plan;
  readonly #borrowed: ReadonlyMap<number, number>;

  constructor(plan: Plan) {
    this.#plan = plan;
    this.#borrowed = new Map(plan.borrowed.map(({ id }, task) => [id, task]));
  }

  /** Number in the process of a task of the graph. */
  id(task: number): number {
    const { borrowed, firstId } = this.#plan;
    return task < borrowed.length ? borrowed[task]!.id : firstId + task - borrowed.length;
  }

  /** Task of the graph with a number in the process, or -1 for a task of another compute. */
  task(id: number): number {
    const { borrowed, firstId, graph } = this.#plan;
    const task = id - firstId + borrowed.length;
    if (id >= firstId && task < graph.size) return task;
    return this.#borrowed.get(id) ?? -1;
  }

  /** The tasks among `ids` that this compute runs. */
  own(ids: readonly number[]): number[] {
    return ids.map((id) => this.task(id)).filter((task) => task >= this.#plan.borrowed.length);
  }
}
