/**
 * What is known of tasks beyond their bars, asked for once somebody stays on one: one question at a time, the newest
 * wish wins, and what is final is kept.
 */
import type { PanelQuestions, TaskDetails } from "../../server/protocol/panel.ts";

type Ask = (takes: PanelQuestions["details"]["takes"]) => Promise<PanelQuestions["details"]["gives"]>;

/** More are not worth their memory. */
const most = 500;

export class TaskFacts {
  readonly #ask: Ask;
  readonly #known = new Map<number, TaskDetails>();
  readonly #waiting = new Map<number, Promise<TaskDetails | undefined>>();
  #wanted: { readonly task: number; readonly told: (details: TaskDetails) => void } | undefined;
  #isAsking = false;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** What is known already. */
  of(task: number): TaskDetails | undefined {
    return this.#known.get(task);
  }

  /** Calls `told` when a task's details are there, unless another task is wanted by then. */
  want(task: number, told: (details: TaskDetails) => void): void {
    const known = this.#known.get(task);
    if (known) {
      told(known);
      return;
    }
    this.#wanted = { task, told };
    void this.#next();
  }

  /** Nobody waits any more. */
  unwant(): void {
    this.#wanted = undefined;
  }

  /** A task's details, asked for if need be; undefined where the host has none. */
  get(task: number): Promise<TaskDetails | undefined> {
    const known = this.#known.get(task);
    if (known) return Promise.resolve(known);
    const waiting = this.#waiting.get(task);
    if (waiting) return waiting;
    const asked = this.#ask({ task }).then(
      (details) => {
        this.#waiting.delete(task);
        if (details.kind !== "task") return undefined;
        this.#keep(task, details);
        return details;
      },
      () => {
        this.#waiting.delete(task);
        return undefined;
      },
    );
    this.#waiting.set(task, asked);
    return asked;
  }

  /** Another run, or the end of one: what was known of its tasks may be wrong. */
  clear(): void {
    this.#known.clear();
    this.#wanted = undefined;
  }

  #keep(task: number, details: TaskDetails): void {
    // What goes on will have changed when it is looked at next.
    if (details.finished === undefined) return;
    if (this.#known.size >= most) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(task, details);
  }

  async #next(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    while (this.#wanted) {
      const { task, told } = this.#wanted;
      const details = await this.get(task);
      if (this.#wanted?.task !== task) continue;
      this.#wanted = undefined;
      if (details) told(details);
    }
    this.#isAsking = false;
  }
}
