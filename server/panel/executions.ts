/**
 * What was executed: one row for each execution, one for each attempt that threw, and the sums of each task.
 *
 * Own times (what a task took without what its neighbours on the thread took meanwhile) are kept up row by row. The
 * figures are those of `timings/own-time`, which makes them of all rows at once; this one must not look at all rows
 * whenever one comes. Sums are whole microseconds, so that adding and taking away in any order gives the same.
 */
import type { TaskFailed, TasksFinished } from "../protocol/events.ts";
import { amountColumn, numberColumn } from "../timings/column.ts";
import { addExecutions, addFailure, executionColumns, failureColumns } from "../timings/gathered.ts";
import type { KnownGraph } from "./known-graph.ts";

/**
 * How many neighbours of an execution are looked at. A thread that awaits more at once than this has tasks that
 * take no time of each other worth telling.
 */
const mostNeighbours = 1024;

/** Whole microseconds of a time in milliseconds; 0 for what is no time. */
export const toMicroseconds = (time: number): number =>
  time > 0 && time < Number.POSITIVE_INFINITY ? Math.round(time * 1000) : 0;

export class Executions {
  readonly rows = executionColumns();
  readonly failures = failureColumns();
  /** Row → elapsed time less what neighbours took. */
  readonly #spare = amountColumn();
  /** Row → the row before it on the same worker, or -1; and the latest end up to it there. */
  readonly #before = numberColumn();
  readonly #reached = amountColumn();
  readonly #lastOfWorker = new Map<number, number>();
  /** Task → its last row in `rows`, and in `failures`. */
  readonly #row = numberColumn();
  readonly #failure = numberColumn();
  /** Task → microseconds of own time in all its executions, of its longest one from begin to end, and bytes. */
  readonly #spent = amountColumn();
  readonly #longest = amountColumn();
  readonly #bytes = amountColumn();
  readonly #graph: KnownGraph;
  readonly #onChange: (task: number, spent: number) => void;

  /** `onChange` hears by how many microseconds a task's own time has changed. Only tasks of `graph` have sums. */
  constructor(graph: KnownGraph, onChange: (task: number, spent: number) => void) {
    this.#graph = graph;
    this.#onChange = onChange;
  }

  /** Appends a batch; an execution may change what its neighbours are charged. */
  add(event: TasksFinished): void {
    const first = this.rows.task.length;
    addExecutions(this.rows, event);
    for (let row = first; row < this.rows.task.length; row++) {
      const task = this.rows.task.at(row);
      const worker = this.rows.worker.at(row);
      if (this.#graph.has(task)) {
        this.#row.set(task, row);
        this.#bytes.set(task, this.rows.bytes.at(row) || 0);
        this.#longest.set(task, Math.max(this.longestOf(task), toMicroseconds(this.#elapsed(row))));
      }
      const before = this.#lastOfWorker.get(worker) ?? -1;
      this.#before.push(before);
      this.#reached.push(Math.max(this.rows.finished.at(row), before < 0 ? 0 : this.#reached.at(before)));
      this.#lastOfWorker.set(worker, row);
      this.#spare.push(this.#elapsed(row));
      this.#share(row, before);
      this.#spend(task, toMicroseconds(this.ownOf(row)));
    }
  }

  addFailure(event: TaskFailed): void {
    if (this.#graph.has(event.task)) this.#failure.set(event.task, this.failures.task.length);
    addFailure(this.failures, event);
  }

  /** An execution whose row is forgotten. */
  addForgotten(task: number, duration: number): void {
    if (!this.#graph.has(task)) return;
    const spent = toMicroseconds(duration);
    this.#longest.set(task, Math.max(this.longestOf(task), spent));
    this.#spend(task, spent);
  }

  /** Own time of a row, in milliseconds. */
  ownOf(row: number): number {
    return Math.max(this.#busy(row), this.#spare.at(row));
  }

  /** The task's last row in `rows`, or -1. */
  rowOf(task: number): number {
    return this.#row.at(task);
  }

  /** The task's last row in `failures`, or -1. */
  failureOf(task: number): number {
    return this.#failure.at(task);
  }

  /** Microseconds of own time in all executions of a task. */
  spentOf(task: number): number {
    return this.#spent.at(task) || 0;
  }

  /** Microseconds from begin to end of the longest execution of a task. */
  longestOf(task: number): number {
    return this.#longest.at(task) || 0;
  }

  /** Approximate size of a task's result. */
  bytesOf(task: number): number {
    return this.#bytes.at(task) || 0;
  }

  #elapsed(row: number): number {
    return Math.max(0, this.rows.finished.at(row) - this.rows.started.at(row)) || 0;
  }

  /** Never more than went by. */
  #busy(row: number): number {
    return Math.min(this.rows.busy.at(row), this.#elapsed(row)) || 0;
  }

  /** Takes from a row what its neighbours had of its time, and from them what it had of theirs. */
  #share(row: number, before: number): void {
    const started = this.rows.started.at(row);
    const finished = this.rows.finished.at(row);
    const slope = this.#busy(row) / this.#elapsed(row) || 0;
    let looked = 0;
    for (
      let other = before;
      other >= 0 && looked < mostNeighbours;
      other = this.#before.at(other), looked++
    ) {
      if (this.#reached.at(other) <= started) return;
      const overlap =
        Math.min(finished, this.rows.finished.at(other)) - Math.max(started, this.rows.started.at(other));
      if (!(overlap > 0)) continue;
      this.#spare.set(row, this.#spare.at(row) - overlap * (this.#busy(other) / this.#elapsed(other) || 0));
      const charged = toMicroseconds(this.ownOf(other));
      this.#spare.set(other, this.#spare.at(other) - overlap * slope);
      this.#spend(this.rows.task.at(other), toMicroseconds(this.ownOf(other)) - charged);
    }
  }

  #spend(task: number, by: number): void {
    if (!this.#graph.has(task)) return;
    this.#spent.set(task, this.spentOf(task) + by);
    this.#onChange(task, by);
  }
}
