/**
 * How far a run has come, for whoever draws it while it goes on: a few counters, cheap at every event.
 *
 * Not to be confused with `RunTimings`, which keeps every execution; this one forgets all but the counts.
 * A task counts once however often it runs, and counts as done without ever having been seen running.
 * It knows nothing about bars, terminals or clocks.
 */
import type { GraphKnown, RunEvent } from "../protocol/events.ts";
import { numberColumn } from "./column.ts";
import { TaskTable } from "./task-table.ts";

/** One function's share of the tasks known so far. */
export interface FunctionProgress {
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

const open = 0;
const done = 1;
const failed = 2;

export class RunProgress {
  readonly #tasks = new TaskTable();
  /** Task → `open`, `done` or `failed`; -1 before anything has become of it. */
  readonly #state = numberColumn();
  /** Position of a function → its tasks, and those of them that are done. */
  readonly #total: number[] = [];
  readonly #done: number[] = [];
  /** Task seen running → its worker. */
  readonly #executing = new Map<number, number>();
  /** Compute under way → its first task, and the one behind its last. */
  readonly #computes = new Map<number, readonly [from: number, end: number]>();
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
    const positions = new Set<number>();
    for (const task of this.#executing.keys()) positions.add(this.#tasks.functionOf(task));
    return [...positions]
      .sort((a, b) => a - b)
      .map((position) => ({
        name: this.#tasks.functions[position]!.name,
        done: this.#done[position] ?? 0,
        total: this.#total[position] ?? 0,
      }));
  }

  /** Takes in one event; types that say nothing about progress are ignored. */
  add(event: RunEvent): void {
    switch (event.type) {
      case "graph":
        this.#define(event);
        return;
      case "tasks-started":
        for (const [index, task] of event.task.entries()) {
          if (this.#state.at(task) !== done && !this.#tasks.isInternal(task))
            this.#executing.set(task, event.worker[index] ?? -1);
        }
        return;
      case "tasks-finished":
      case "reused":
        for (const task of event.task) this.#settle(task, done);
        return;
      case "task-failed":
        if (event.retried) this.#executing.delete(event.task);
        else this.#settle(event.task, failed);
        return;
      case "cache":
        for (const [index, task] of event.task.entries()) {
          if (event.outcome[index] === "hit") this.#settle(task, done);
        }
        return;
      case "forgotten":
        for (const task of event.task) this.#settle(task, done);
        for (const task of event.failed) this.#settle(task, failed);
        for (const task of event.lost) this.#reopen(task);
        return;
      case "recomputed":
        for (const task of event.task) this.#reopen(task);
        return;
      case "taken-back":
        for (const task of event.task) this.#executing.delete(task);
        return;
      case "worker-lost":
        this.#stop((_, worker) => worker === event.worker);
        return;
      case "compute-finished": {
        const [from, end] = this.#computes.get(event.compute) ?? [0, 0];
        this.#computes.delete(event.compute);
        this.#stop((task) => task >= from && task < end);
        return;
      }
      case "run-finished":
        this.#executing.clear();
        return;
    }
  }

  #define(graph: GraphKnown): void {
    const end = graph.firstTask + graph.taskFunction.length;
    const fresh = Array.from(graph.taskFunction, (_, offset) => graph.firstTask + offset).filter(
      (task) => !this.#tasks.has(task),
    );
    this.#tasks.define(graph);
    for (const task of fresh) change(this.#total, this.#tasks.functionOf(task), 1);
    this.#computes.set(graph.compute, [graph.firstTask, end]);
  }

  #stop(test: (task: number, worker: number) => boolean): void {
    for (const [task, worker] of this.#executing) if (test(task, worker)) this.#executing.delete(task);
  }

  #settle(task: number, state: typeof done | typeof failed): void {
    this.#executing.delete(task);
    const before = this.#state.at(task);
    if (before === state || this.#tasks.isInternal(task)) return;
    this.#state.set(task, state);
    if (before === failed) this.#failed--;
    // Its result could not be sent to where it was needed.
    if (before === done) this.#unfinish(task);
    if (state === failed) {
      this.#failed++;
    } else {
      this.#finished++;
      change(this.#done, this.#tasks.functionOf(task), 1);
    }
  }

  /** The result went with its worker, and the task is to run again. */
  #reopen(task: number): void {
    this.#executing.delete(task);
    const before = this.#state.at(task);
    this.#state.set(task, open);
    if (before === failed) this.#failed--;
    if (before === done) this.#unfinish(task);
  }

  #unfinish(task: number): void {
    this.#finished--;
    change(this.#done, this.#tasks.functionOf(task), -1);
  }
}

function change(counts: number[], position: number, by: number): void {
  counts[position] = (counts[position] ?? 0) + by;
}
