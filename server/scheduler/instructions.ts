/**
 * Collects what one turn of the scheduler decides, so that tasks with the same way travel together.
 */
import type { GiveUpReason, Instruction } from "./events.ts";

export class Instructions {
  readonly #first: Instruction[] = [];
  readonly #moves: Instruction[] = [];
  readonly #runs = new Map<number, number[]>();
  readonly #recalls = new Map<number, number[]>();
  readonly #cancels = new Map<number, number[]>();
  readonly #releases = new Map<number, number[]>();
  readonly #recomputed: number[] = [];
  #complete = false;

  run(lane: number, task: number): void {
    append(this.#runs, lane, task);
  }

  move(task: number, from: number, to: number): void {
    this.#moves.push({ type: "move", task, from, to });
  }

  recall(lane: number, task: number): void {
    append(this.#recalls, lane, task);
  }

  cancel(lane: number, task: number): void {
    append(this.#cancels, lane, task);
  }

  release(lane: number, task: number): void {
    append(this.#releases, lane, task);
  }

  recompute(task: number): void {
    this.#recomputed.push(task);
  }

  giveUp(task: number, reason: GiveUpReason): void {
    this.#first.push({ type: "give-up", task, reason });
  }

  complete(): void {
    this.#complete = true;
  }

  /** In the order in which they must be carried out: what is forgotten before what is sent, inputs before tasks. */
  inOrder(): Instruction[] {
    const list = this.#first;
    if (this.#recomputed.length > 0) list.push({ type: "recompute", tasks: this.#recomputed });
    for (const [lane, tasks] of this.#recalls) list.push({ type: "recall", lane, tasks });
    for (const [lane, tasks] of this.#cancels) list.push({ type: "cancel", lane, tasks });
    for (const [lane, tasks] of this.#releases) list.push({ type: "release", lane, tasks });
    list.push(...this.#moves);
    for (const [lane, tasks] of this.#runs) list.push({ type: "run", lane, tasks });
    if (this.#complete) list.push({ type: "complete" });
    return list;
  }
}

function append(lists: Map<number, number[]>, lane: number, task: number): void {
  const list = lists.get(lane);
  if (list) list.push(task);
  else lists.set(lane, [task]);
}
