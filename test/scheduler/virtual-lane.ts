/**
 * A lane without a thread: orders come in one after the other, events go out one after the other, and what it has
 * to do is done whenever somebody says so. Objects to every order that a real lane could not carry out.
 *
 *     scheduler ──► inbox ──► queue, store ──► outbox ──► scheduler
 *
 * Orders and events may lie in between as long as they like, but none overtakes another of the same lane.
 */
import type { Instruction, SchedulerEvent } from "../../server/scheduler/events.ts";

/** What a lane is told: an instruction about it, or its end of a `move`. */
export type Order =
  | (Instruction & { readonly type: "run" | "recall" | "cancel" | "release" })
  | { readonly type: "send"; readonly task: number; readonly to: number };

/** What a lane knows of the world. */
export interface Surroundings {
  inputs(task: number): readonly number[];
  /** Whether a result came along with the tasks that need it. */
  isEverywhere(task: number): boolean;
  /** Whether another lane will send that result here. */
  isPromised(task: number, lane: number): boolean;
  /** A result leaves for another lane. */
  send(task: number, from: number, to: number): void;
  /** False once lanes may be lost or tasks cancelled: then things that crossed on their way are no surprise. */
  readonly isQuiet: boolean;
}

export class VirtualLane {
  readonly lane: number;
  readonly inbox: Order[] = [];
  readonly outbox: SchedulerEvent[] = [];
  /** Queued tasks; true for those that have begun and await something. */
  readonly tasks = new Map<number, boolean>();
  readonly store: Set<number>;
  /** Tasks given back, in all. */
  returned = 0;
  readonly #world: Surroundings;

  constructor(lane: number, held: readonly number[], world: Surroundings) {
    this.lane = lane;
    this.store = new Set(held);
    this.#world = world;
  }

  /** Carries out the first order of the inbox. */
  obey(): void {
    const order = this.inbox.shift();
    switch (order?.type) {
      case "run":
        for (const task of order.tasks) this.#queue(task);
        break;
      case "recall":
        this.#giveBack(order.tasks);
        break;
      case "cancel":
        // It may have ended before the order came; its result is not wanted either.
        for (const task of order.tasks) if (!this.tasks.delete(task)) this.store.delete(task);
        break;
      case "release":
        for (const task of order.tasks) {
          // A copy that is on its way comes all the same, and is released then.
          const { isQuiet, isPromised } = this.#world;
          if (!this.store.delete(task) && isQuiet && !isPromised(task, this.lane)) {
            this.#object(`is to release task ${task}'s result, which it does not hold`);
          }
        }
        break;
      case "send":
        if (!this.store.has(order.task))
          this.#object(`is to send task ${order.task}'s result, which it lacks`);
        this.#world.send(order.task, this.lane, order.to);
        break;
      case undefined:
        break;
      default:
        order satisfies never;
    }
  }

  /** The queued tasks that could go on: they have begun, or their inputs are here. */
  able(): number[] {
    const { inputs, isEverywhere } = this.#world;
    const isHere = (input: number): boolean => this.store.has(input) || isEverywhere(input);
    return [...this.tasks]
      .filter(([task, begun]) => begun || inputs(task).every(isHere))
      .map(([task]) => task);
  }

  /** A task begins and awaits something. */
  await(task: number): void {
    this.tasks.set(task, true);
    this.outbox.push({ type: "awaiting", task });
  }

  /** A task has ended. */
  end(task: number, event: SchedulerEvent & { type: "finished" | "failed" }): void {
    this.tasks.delete(task);
    if (event.type === "finished") this.store.add(task);
    this.outbox.push(event);
  }

  /** A copy has come from another lane. Orders given before it was sent come first, by whatever way it came. */
  receive(task: number): void {
    while (this.inbox.length > 0) this.obey();
    this.store.add(task);
    this.outbox.push({ type: "moved", task, lane: this.lane });
  }

  #queue(task: number): void {
    const isHere = this.tasks.has(task) || (this.#world.isQuiet && this.store.has(task));
    if (isHere) this.#object(`is sent task ${task} twice`);
    this.tasks.set(task, false);
  }

  #giveBack(asked: readonly number[]): void {
    const begun = asked.filter((task) => this.tasks.get(task) === true);
    const tasks = asked.filter((task) => this.tasks.get(task) === false);
    for (const task of tasks) this.tasks.delete(task);
    this.returned += tasks.length;
    this.outbox.push({ type: "returned", lane: this.lane, tasks, begun });
  }

  #object(what: string): never {
    throw new Error(`Lane ${this.lane} ${what}.`);
  }
}
