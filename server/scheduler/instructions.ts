/**
 * Collects what one turn of the scheduler decides, so that tasks with the same way travel together.
 */
import type { GiveUpReason, Instruction } from "./events.ts";

export class Instructions {
  #first: Instruction[] = [];
  readonly #moves: Instruction[] = [];
  readonly #runs = new TasksByLane();
  readonly #recalls = new TasksByLane();
  readonly #cancels = new TasksByLane();
  readonly #releases = new TasksByLane();
  #recomputed: number[] = [];
  #complete = false;

  run(lane: number, task: number): void {
    this.#runs.add(lane, task);
  }

  move(task: number, from: number, to: number): void {
    this.#moves.push({ type: "move", task, from, to });
  }

  recall(lane: number, task: number): void {
    this.#recalls.add(lane, task);
  }

  cancel(lane: number, task: number): void {
    this.#cancels.add(lane, task);
  }

  release(lane: number, task: number): void {
    this.#releases.add(lane, task);
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

  /**
   * Everything since the last time, in the order in which it must be carried out: what is forgotten before what
   * is sent, inputs before tasks.
   */
  take(): Instruction[] {
    const list = this.#first;
    this.#first = [];
    if (this.#recomputed.length > 0) {
      list.push({ type: "recompute", tasks: this.#recomputed });
      this.#recomputed = [];
    }
    this.#recalls.moveTo(list, "recall");
    this.#cancels.moveTo(list, "cancel");
    this.#releases.moveTo(list, "release");
    for (const move of this.#moves) list.push(move);
    this.#moves.length = 0;
    this.#runs.moveTo(list, "run");
    if (this.#complete) list.push({ type: "complete" });
    this.#complete = false;
    return list;
  }
}

/** Lane → tasks, in the order in which they came. */
class TasksByLane {
  readonly #lists = new Map<number, number[]>();
  /** What was added to last: the next one mostly goes there too, and a look-up costs more than the rest. */
  #lane = -1;
  #list: number[] = [];

  add(lane: number, task: number): void {
    if (lane !== this.#lane) {
      this.#lane = lane;
      this.#list = this.#lists.get(lane) ?? [];
      this.#lists.set(lane, this.#list);
    }
    this.#list.push(task);
  }

  moveTo(list: Instruction[], type: "recall" | "cancel" | "release" | "run"): void {
    for (const [lane, tasks] of this.#lists) list.push({ type, lane, tasks });
    this.#lists.clear();
    this.#lane = -1;
  }
}
