/**
 * How far a run has come, for whoever draws it while it goes on: a few counters, cheap at every event.
 *
 * Not to be confused with `RunTimings`, which keeps every execution; this one forgets all but the counts.
 * It knows nothing about bars, terminals or clocks.
 */
import type { RunEvent } from "../protocol/events.ts";
import { numberColumn } from "./column.ts";
import { TaskTable } from "./task-table.ts";

/** One function's share of the tasks known so far. */
export interface FunctionProgress {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

const done = 1;
const failed = 2;

export class RunProgress {
  readonly #tasks = new TaskTable();
  /** Task → `done` or `failed`, so that a task that is computed again is not counted twice. */
  readonly #state = numberColumn();
  /** Position of a function → its tasks, and those of them that are done. */
  readonly #total: number[] = [];
  readonly #done: number[] = [];
  /** Position of a function → tasks under way. */
  readonly #executing: number[] = [];
  #finished = 0;
  #failed = 0;

  /** Tasks known so far; grows with every compute. */
  get total(): number {
    return this.#tasks.known;
  }

  get finished(): number {
    return this.#finished;
  }

  get failed(): number {
    return this.#failed;
  }

  /** From 0 to 1; 0 before anything is known. */
  get fraction(): number {
    return this.total === 0 ? 0 : Math.min(1, this.#finished / this.total);
  }

  /** The functions that are being worked on, in the order in which the script's graphs named them. */
  executing(): FunctionProgress[] {
    const list: FunctionProgress[] = [];
    for (const [position, view] of this.#tasks.functions.entries()) {
      if (!(this.#executing[position]! > 0)) continue;
      list.push({ name: view.name, done: this.#done[position] ?? 0, total: this.#total[position] ?? 0 });
    }
    return list;
  }

  /** Takes in one event; types that say nothing about progress are ignored. */
  add(event: RunEvent): void {
    switch (event.type) {
      case "graph":
        this.#tasks.define(event);
        event.taskFunction.forEach((_, offset) => {
          change(this.#total, this.#tasks.functionOf(event.firstTask + offset), 1);
        });
        return;
      case "tasks-started":
        for (const task of event.task) change(this.#executing, this.#tasks.functionOf(task), 1);
        return;
      case "tasks-finished":
        for (const task of event.task) this.#settle(task, done);
        return;
      case "task-failed":
        if (event.retried) change(this.#executing, this.#tasks.functionOf(event.task), -1);
        else this.#settle(event.task, failed);
        return;
    }
  }

  #settle(task: number, state: typeof done | typeof failed): void {
    const position = this.#tasks.functionOf(task);
    change(this.#executing, position, -1);
    const before = this.#state.at(task);
    if (before === done || before === state) return;
    this.#state.set(task, state);
    if (before === failed) this.#failed--;
    if (state === failed) {
      this.#failed++;
    } else {
      this.#finished++;
      change(this.#done, position, 1);
    }
  }
}

/** A finish whose start was never announced must not leave a count below zero. */
function change(counts: number[], position: number, by: number): void {
  counts[position] = Math.max(0, (counts[position] ?? 0) + by);
}
