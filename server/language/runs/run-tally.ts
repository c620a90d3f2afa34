/**
 * The figures of a run that lists and status bars show, counted from its events: how many tasks stand where, which
 * functions are being worked on, and what their calls took so far.
 *
 * One small number for each task and nothing more, since there is one of these for every run that goes on, whether
 * anybody looks or not. No clock; the same events give the same figures.
 */
import type { Diagnostic } from "../../protocol/diagnostics.ts";
import type { ErrorView } from "../../protocol/error-view.ts";
import type { GraphKnown, RunEvent } from "../../protocol/events.ts";
import type { TaskCounts } from "../../protocol/run-view.ts";
import type { FunctionView } from "../../protocol/sites.ts";
import { numberColumn } from "../../timings/column.ts";
import { TaskTable } from "../../timings/task-table.ts";

const open = 0;
const done = 1;
const failed = 2;
const reused = 3;

/** What became of one function's calls so far. */
export interface FunctionTally {
  readonly view: FunctionView;
  /** Tasks that are neither finished nor failed. */
  left: number;
  /** Finished calls, and the sum of what they took in milliseconds. */
  calls: number;
  total: number;
}

/** A task that is executing: its worker, and when it began in milliseconds since the run started. */
export interface Execution {
  readonly worker: number;
  readonly at: number;
}

export class RunTally {
  /** Zero of all times, in milliseconds since 1970; undefined before the runner has spoken. */
  epoch: number | undefined;
  workers = 1;
  /** The first error that ended the run or one of its computes. */
  error: ErrorView | undefined;
  /** The first mistake that the compile step found; the script was not run. */
  mistake: Diagnostic | undefined;
  readonly #tasks = new TaskTable();
  /** Task → one of the states above. */
  readonly #state = numberColumn();
  /** Position of a function in the table → its tally. */
  readonly #functions: FunctionTally[] = [];
  readonly #executing = new Map<number, Execution>();
  /** Compute under way → its first task, and the one behind its last. */
  readonly #computes = new Map<number, readonly [from: number, end: number]>();
  #finished = 0;
  #failed = 0;
  #reused = 0;

  counts(): TaskCounts {
    return {
      known: this.#tasks.known,
      executing: this.#executing.size,
      finished: this.#finished,
      failed: this.#failed,
      reused: this.#reused,
    };
  }

  /** Names of the functions that are being worked on, in the order in which the script's graphs named them. */
  executingNames(): string[] {
    const positions = new Set<number>();
    for (const task of this.#executing.keys()) positions.add(this.#tasks.functionOf(task));
    const names = [...positions].sort((a, b) => a - b).map((at) => this.#tasks.functions[at]!.name);
    return [...new Set(names)];
  }

  executions(): ReadonlyMap<number, Execution> {
    return this.#executing;
  }

  functions(): readonly FunctionTally[] {
    return this.#functions;
  }

  /** The function that a task calls. */
  functionOf(task: number): FunctionView {
    return this.#tasks.functions[this.#tasks.functionOf(task)]!;
  }

  /** Whether a task is neither finished nor failed. */
  isLeft(task: number): boolean {
    return this.#tasks.has(task) && this.#state.at(task) === open && !this.#tasks.isInternal(task);
  }

  /** Takes in one event, in the order in which it happened. */
  add(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        this.epoch = event.epoch;
        this.workers = Math.max(1, event.workers);
        return;
      case "diagnosed":
        this.mistake ??= event.diagnostics.find(({ severity }) => severity === "error");
        return;
      case "graph":
        this.#define(event);
        return;
      case "tasks-started":
        for (const [index, task] of event.task.entries()) {
          if (this.#tasks.isInternal(task) || this.#isSettled(task)) continue;
          this.#executing.set(task, { worker: event.worker[index]!, at: event.at[index]! });
        }
        return;
      case "tasks-finished":
        for (const [index, task] of event.task.entries()) {
          this.#took(task, event.finished[index]! - event.started[index]!);
          this.#settle(task, done);
        }
        return;
      case "task-failed":
        if (event.retried) this.#executing.delete(event.task);
        else this.#settle(event.task, failed);
        return;
      case "reused":
        for (const task of event.task) this.#settle(task, reused);
        return;
      case "cache":
        event.outcome.forEach((outcome, index) => {
          if (outcome === "hit") this.#settle(event.task[index]!, reused);
        });
        return;
      case "recomputed":
        for (const task of event.task) this.#settle(task, open);
        return;
      case "taken-back":
        for (const task of event.task) this.#executing.delete(task);
        return;
      case "worker-lost":
        this.#stop((_, { worker }) => worker === event.worker);
        return;
      case "forgotten":
        for (const task of event.task) this.#settle(task, done);
        for (const task of event.failed) this.#settle(task, failed);
        for (const task of event.lost) this.#settle(task, open);
        return;
      case "compute-finished": {
        const [from, end] = this.#computes.get(event.compute) ?? [0, 0];
        this.#computes.delete(event.compute);
        this.#stop((task) => task >= from && task < end);
        return;
      }
      case "run-finished":
        this.#executing.clear();
        this.error = event.error;
        return;
    }
  }

  #define(graph: GraphKnown): void {
    const end = graph.firstTask + graph.taskFunction.length;
    this.#computes.set(graph.compute, [graph.firstTask, end]);
    const before = this.#state.length;
    this.#tasks.define(graph);
    for (let task = graph.firstTask; task < end; task++) {
      if (task < before && this.#state.at(task) >= 0) continue;
      this.#state.set(task, open);
      if (!this.#tasks.isInternal(task)) this.#tallyOf(task).left++;
    }
  }

  #tallyOf(task: number): FunctionTally {
    const position = this.#tasks.functionOf(task);
    while (this.#functions.length <= position) {
      this.#functions.push({
        view: this.#tasks.functions[this.#functions.length]!,
        left: 0,
        calls: 0,
        total: 0,
      });
    }
    return this.#functions[position]!;
  }

  #took(task: number, time: number): void {
    if (this.#tasks.isInternal(task) || !(time >= 0)) return;
    const tally = this.#tallyOf(task);
    tally.calls++;
    tally.total += time;
  }

  #isSettled(task: number): boolean {
    return this.#state.at(task) > open;
  }

  #settle(task: number, state: number): void {
    this.#executing.delete(task);
    if (this.#tasks.isInternal(task)) return;
    const before = Math.max(open, this.#state.at(task));
    // What was reused is not made worse by a report that it is there.
    if (before === state || (before === reused && state === done)) return;
    this.#state.set(task, state);
    this.#count(before, -1);
    this.#count(state, 1);
    if ((before === open) !== (state === open)) this.#tallyOf(task).left += state === open ? 1 : -1;
  }

  #count(state: number, by: number): void {
    if (state === failed) this.#failed += by;
    if (state === done || state === reused) this.#finished += by;
    if (state === reused) this.#reused += by;
  }

  #stop(test: (task: number, execution: Execution) => boolean): void {
    for (const [task, execution] of this.#executing) if (test(task, execution)) this.#executing.delete(task);
  }
}
