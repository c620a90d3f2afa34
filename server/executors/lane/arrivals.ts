/**
 * Tasks that have come to a lane: held back until their inputs are there, then handed out in the order in which
 * they were sent. That order is the scheduler's: it keeps few results waiting for their use.
 */
import { ReadyQueue } from "../../scheduler/ready-queue.ts";
import type { RunTasks } from "../messages.ts";
import { type LaneTask, readTasks } from "./lane-task.ts";

export class Arrivals {
  readonly #has: (task: number) => boolean;
  readonly #now: () => number;
  /** Tasks whose inputs were there when they came. */
  #queue: LaneTask[] = [];
  #head = 0;
  /** Tasks whose inputs came after them: their places, and by place. */
  readonly #late = new ReadyQueue();
  readonly #byPlace = new Map<number, LaneTask>();
  /** Result → tasks here that wait for it. */
  readonly #waiting = new Map<number, LaneTask[]>();
  #nextPlace = 0;

  /** @param has whether a result is in the lane's store */
  constructor(has: (task: number) => boolean, now: () => number) {
    this.#has = has;
    this.#now = now;
  }

  get isEmpty(): boolean {
    return this.#head === this.#queue.length && this.#late.size === 0;
  }

  /** The next task whose inputs are all there. */
  next(): LaneTask | undefined {
    const first = this.#queue[this.#head];
    const late = this.#late.peek();
    if (late !== -1 && (first === undefined || late < first.place)) {
      this.#late.pop();
      const task = this.#byPlace.get(late);
      this.#byPlace.delete(late);
      return task;
    }
    if (first === undefined) return undefined;
    this.#head++;
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    }
    return first;
  }

  /** Takes in the tasks of a message; `each` hears of every one. */
  add(message: RunTasks, each: (task: LaneTask) => void): void {
    readTasks(message, this.#nextPlace, this.#now(), (task, outer) => {
      this.#nextPlace = task.place + 1;
      each(task);
      for (const result of outer) if (!this.#has(result)) this.#wait(result, task);
      if (task.missing === 0) this.#queue.push(task);
    });
  }

  /** A result has come into the store. */
  resultIsHere(id: number): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    for (const task of waiting) {
      if (--task.missing > 0) continue;
      task.ready = this.#now();
      this.#byPlace.set(task.place, task);
      this.#late.push(task.place);
    }
  }

  /** The task will not run here. */
  forget(task: LaneTask): void {
    if (task.missing === 0) return; // it is passed over when its turn comes
    for (const [result, waiting] of this.#waiting) {
      const left = waiting.filter((other) => other !== task);
      if (left.length === 0) this.#waiting.delete(result);
      else if (left.length < waiting.length) this.#waiting.set(result, left);
    }
  }

  #wait(result: number, task: LaneTask): void {
    task.missing++;
    const others = this.#waiting.get(result);
    if (others) others.push(task);
    else this.#waiting.set(result, [task]);
  }
}
