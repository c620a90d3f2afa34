/**
 * Rows of events on their way to being forgotten: adds them up before they go, and says so as one event.
 *
 *     tasks-finished, task-failed, moved, … ──fold──▶ sums ──toEvent──▶ `forgotten` ──add──▶ sums, elsewhere
 *
 * Folding once or in pieces gives the same sums, as long as tasks of one piece do not overlap those of another.
 */
import type { RunEvent } from "../protocol/events.ts";
import type { DetailForgotten } from "../protocol/forgotten.ts";
import { amountColumn } from "./column.ts";
import { rowsOf } from "./event-shapes.ts";
import { type ForgottenSums, type FunctionSums, noSums, type WorkerSums } from "./forgotten-sums.ts";
import { functionFigures } from "./function-figures.ts";
import {
  addExecutions,
  addFailure,
  addMoves,
  executionColumns,
  failureColumns,
  moveColumns,
  timesOf,
} from "./gathered.ts";
import { ownTimes } from "./own-time.ts";
import type { TaskTable } from "./task-table.ts";
import { underWay, workerFigures } from "./worker-figures.ts";

export class ForgottenDetail implements ForgottenSums {
  readonly #tasks: TaskTable;
  readonly #durations = amountColumn();
  readonly functions = new Map<number, FunctionSums>();
  readonly workers = new Map<number, WorkerSums>();
  readonly failed = new Set<number>();
  readonly lost = new Set<number>();
  /** Type of event → how many of its rows are gone. */
  readonly rows = new Map<string, number>();
  until = 0;
  covered = 0;

  /** `tasks` tells which function a task belongs to; it is read, never written. */
  constructor(tasks: TaskTable) {
    this.#tasks = tasks;
  }

  get durations(): Float64Array {
    return this.#durations.view();
  }

  /** Adds up events that are about to go, oldest first. */
  fold(events: readonly RunEvent[]): void {
    const rows = {
      tasks: this.#tasks,
      executions: executionColumns(),
      failures: failureColumns(),
      moves: moveColumns(),
    };
    for (const event of events) {
      this.#count(event.type, rowsOf(event));
      if (event.type === "tasks-finished") addExecutions(rows.executions, event);
      else if (event.type === "task-failed") addFailure(rows.failures, event);
      else if (event.type === "moved") addMoves(rows.moves, event);
    }
    const own = ownTimes(timesOf(rows.executions));
    for (const { function: view, calls, wait, ...figures } of functionFigures(rows, own)) {
      this.#addFunction(this.#tasks.positionOf(view), { ...figures, calls, waited: wait * calls });
    }
    for (const { worker, calls, busy } of workerFigures(rows, new Map(), this.until)) {
      this.#addWorker(worker, { calls, busy });
    }
    this.covered += underWay(rows, this.until);
    for (const columns of [rows.executions, rows.failures]) {
      for (const finished of columns.finished.view()) this.until = Math.max(this.until, finished);
    }
    this.#settle(events, own);
  }

  /** Takes in what another recording has forgotten. */
  add(event: DetailForgotten): void {
    for (const [type, count] of Object.entries(event.rows)) this.#count(type, count);
    event.functions.forEach((view, index) => {
      this.#addFunction(this.#tasks.positionOf(view), {
        calls: event.calls[index] ?? 0,
        total: event.total[index] ?? 0,
        longest: event.longest[index] ?? 0,
        longestTask: event.longestTask[index] ?? -1,
        waited: event.waited[index] ?? 0,
        bytesMade: event.bytesMade[index] ?? 0,
        bytesMoved: event.bytesMoved[index] ?? 0,
        retries: event.retries[index] ?? 0,
        failures: event.failures[index] ?? 0,
        failedTime: event.failedTime?.[index] ?? 0,
      });
    });
    event.worker.forEach((worker, index) => {
      this.#addWorker(worker, { calls: event.workerCalls[index] ?? 0, busy: event.workerBusy[index] ?? 0 });
    });
    event.task.forEach((task, index) => {
      this.#durations.set(task, event.duration[index] ?? Number.NaN);
    });
    for (const task of event.failed) this.failed.add(task);
    for (const task of event.lost) this.lost.add(task);
    this.until = Math.max(this.until, event.until);
    this.covered += event.covered;
  }

  /** Everything that was folded or added, as one event; `undefined` when that is nothing. */
  toEvent(): DetailForgotten | undefined {
    if (this.rows.size === 0) return undefined;
    const functions = [...this.functions];
    const column = (key: keyof FunctionSums) => functions.map(([, sums]) => sums[key]);
    const workers = [...this.workers];
    const task: number[] = [];
    const duration: number[] = [];
    this.durations.forEach((time, number) => {
      if (Number.isNaN(time)) return;
      task.push(number);
      duration.push(time);
    });
    return {
      type: "forgotten",
      rows: Object.fromEntries(this.rows),
      until: this.until,
      covered: this.covered,
      functions: functions.map(([position]) => this.#tasks.functions[position]!),
      calls: column("calls"),
      total: column("total"),
      longest: column("longest"),
      longestTask: column("longestTask"),
      waited: column("waited"),
      bytesMade: column("bytesMade"),
      bytesMoved: column("bytesMoved"),
      retries: column("retries"),
      failures: column("failures"),
      failedTime: column("failedTime"),
      worker: workers.map(([worker]) => worker),
      workerCalls: workers.map(([, { calls }]) => calls),
      workerBusy: workers.map(([, { busy }]) => busy),
      task,
      duration,
      failed: [...this.failed],
      lost: [...this.lost],
    };
  }

  /** Which tasks are done after all these events, in their order: one may be lost and done again. */
  #settle(events: readonly RunEvent[], own: Float64Array): void {
    let execution = 0;
    for (const event of events) {
      switch (event.type) {
        case "tasks-finished":
          for (const task of event.task) {
            this.#durations.set(task, own[execution++]!);
            this.failed.delete(task);
            this.lost.delete(task);
          }
          break;
        case "recomputed":
          for (const task of event.task) {
            this.#durations.set(task, Number.NaN);
            this.lost.add(task);
          }
          break;
        case "task-failed":
          if (event.retried) break;
          this.lost.delete(event.task);
          // Also one that was done: its result could not be sent.
          this.#durations.set(event.task, Number.NaN);
          this.failed.add(event.task);
          break;
      }
    }
  }

  #count(type: string, rows: number): void {
    this.rows.set(type, (this.rows.get(type) ?? 0) + rows);
  }

  #addFunction(position: number, more: FunctionSums): void {
    const sums = this.functions.get(position) ?? noSums;
    const longer = sums.longestTask < 0 || more.longest > sums.longest ? more : sums;
    this.functions.set(position, {
      calls: sums.calls + more.calls,
      total: sums.total + more.total,
      longest: longer.longest,
      longestTask: longer.longestTask,
      waited: sums.waited + more.waited,
      bytesMade: sums.bytesMade + more.bytesMade,
      bytesMoved: sums.bytesMoved + more.bytesMoved,
      retries: sums.retries + more.retries,
      failures: sums.failures + more.failures,
      failedTime: sums.failedTime + more.failedTime,
    });
  }

  #addWorker(worker: number, more: WorkerSums): void {
    const sums = this.workers.get(worker) ?? { calls: 0, busy: 0 };
    this.workers.set(worker, { calls: sums.calls + more.calls, busy: sums.busy + more.busy });
  }
}
