/**
 * One run in flat typed arrays, fed with its events; what panels, trees, hovers and the status bar are made from.
 *
 *     events ──▶ RunModel ─┬─ graph        what there is to do          ┐
 *                          ├─ states       how far it is                │ asked by PanelView, rows, function-times
 *                          ├─ executions   what it took                 │
 *                          └─ timeline …   who did what, when           ┘
 *
 * Reads no clock: the same events give the same pictures, live or years later, in batches of any size. An event costs
 * its rows, and what directly depends on them. Events that were missed leave gaps, never an exception.
 */
import type { ErrorView } from "../protocol/error-view.ts";
import type { RunEvent, RunStatus, TaskFailed, TasksFinished } from "../protocol/events.ts";
import { taskStates } from "../protocol/panel.ts";
import type { TaskCounts, TaskState } from "../protocol/run-view.ts";
import { ForgottenDetail } from "../timings/forgotten-detail.ts";
import type { ForgottenSums } from "../timings/forgotten-sums.ts";
import { Attempts } from "./attempts.ts";
import { ChangeLog } from "./change-log.ts";
import { CriticalTasks } from "./critical-tasks.ts";
import { Executions, toMicroseconds } from "./executions.ts";
import { KnownGraph } from "./known-graph.ts";
import { MoveColumns } from "./move-columns.ts";
import { RunThreads } from "./run-threads.ts";
import { TaskStates } from "./task-states.ts";
import { TaskWords } from "./task-words.ts";

export class RunModel {
  readonly changes = new ChangeLog();
  readonly graph = new KnownGraph();
  readonly states = new TaskStates(this.graph, this.changes);
  readonly executions = new Executions(this.graph, (task, spent) => this.#spend(task, spent));
  readonly moves = new MoveColumns();
  readonly words = new TaskWords();
  readonly attempts = new Attempts();
  readonly threads: RunThreads;
  readonly critical = new CriticalTasks(this);
  readonly #forgotten = new ForgottenDetail(this.graph.table);
  #script: string | undefined;
  #epoch: number | undefined;
  #status: RunStatus | undefined;
  #error: ErrorView | undefined;
  #latest = 0;
  #taskTime = 0;

  /** `maxBars`: from how many bars on the timeline puts short ones together; a million when absent. */
  constructor(options: { readonly maxBars?: number } = {}) {
    this.threads = new RunThreads((task) => this.functionOf(task), options.maxBars);
  }

  /** Of the script's own tasks; what the library does beside is not counted. */
  get counts(): TaskCounts {
    return this.states.counts;
  }

  get script(): string | undefined {
    return this.#script;
  }

  /** Milliseconds since 1970: the zero of all other times. */
  get epoch(): number | undefined {
    return this.#epoch;
  }

  /** How the run ended; `undefined` while it goes on. */
  get status(): RunStatus | undefined {
    return this.#status;
  }

  get error(): ErrorView | undefined {
    return this.#error;
  }

  /** The latest time that any event named, in milliseconds since the run started. */
  get latest(): number {
    return this.#latest;
  }

  /** How many graphs there were; 0: nothing to be drawn yet. */
  get computes(): number {
    return this.graph.version;
  }

  /** Microseconds of the script's own tasks, attempts that threw included: what shares are shares of. */
  get taskTime(): number {
    return this.#taskTime;
  }

  /** Sums of rows that a bounded recording has forgotten. */
  get forgotten(): ForgottenSums {
    return this.#forgotten;
  }

  /** Names of the functions that are being worked on, in the order in which the run named them. */
  executing(): string[] {
    const tasks = [...this.threads.running.keys()].filter((task) => this.graph.isShown(task));
    const positions = new Set(tasks.map((task) => this.functionOf(task)).sort((a, b) => a - b));
    return Array.from(positions, (fn) => this.graph.table.functions[fn]!.name);
  }

  /** The task's state; `undefined` for a number that no graph announced. */
  stateOf(task: number): TaskState | undefined {
    return taskStates[this.states.at(task)];
  }

  keyOf(task: number): string {
    return this.graph.keyOf(task);
  }

  /** Position of the task's function, or -1 for a number that no graph announced. */
  functionOf(task: number): number {
    return this.graph.has(task) ? this.graph.table.functionOf(task) : -1;
  }

  /** Takes in a batch, in the order in which it happened. */
  addAll(events: Iterable<RunEvent>): void {
    for (const event of events) this.add(event);
  }

  /** Takes in one event; types it does not know are ignored. */
  add(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        this.#script = event.script;
        this.#epoch = event.epoch;
        this.threads.start(event.workers);
        break;
      case "graph":
        if (!this.graph.define(event)) break;
        this.states.announce(event.firstTask, event.firstTask + event.taskFunction.length);
        this.critical.invalidate();
        this.#reach(event.at);
        break;
      case "tasks-started":
        for (const [row, task] of event.task.entries()) {
          this.#begin(task, event.worker[row] ?? -1, event.at[row] ?? this.#latest);
        }
        break;
      case "tasks-finished":
        this.#finish(event);
        break;
      case "task-failed":
        this.#fail(event);
        break;
      case "taken-back":
        for (const task of event.task) {
          this.threads.takeBack(task);
          this.states.stop(task);
        }
        this.#reach(event.at);
        break;
      case "recomputed":
        for (const task of event.task) this.states.reopen(task);
        this.critical.invalidate();
        this.#reach(event.at);
        break;
      case "moved":
        this.moves.add(event);
        this.threads.move(event);
        for (const at of event.finished) this.#reach(at);
        break;
      case "spilled":
      case "restored":
        this.threads.spill(event);
        for (const at of event.finished) this.#reach(at);
        break;
      case "memory":
        this.threads.workers.hold(event);
        this.#reach(event.at);
        break;
      case "cache":
        for (const [row, task] of event.task.entries()) {
          if (event.outcome[row] === "hit") this.states.reuse(task);
          else this.words.missed(task, event.reason[row] ?? "");
        }
        break;
      case "reused":
        for (const task of event.task) this.states.reuse(task);
        this.#reach(event.at);
        break;
      case "released":
        for (const task of event.task) this.states.release(task);
        break;
      case "described":
        for (const [row, task] of event.task.entries()) this.words.describe(task, event.text[row] ?? "");
        break;
      case "progress":
        this.words.progress(event);
        break;
      case "log":
        this.words.print(event);
        break;
      case "worker-lost":
        for (const [task, { worker }] of this.threads.running) {
          if (worker === event.worker) this.#stop(task, event.at);
        }
        this.threads.workers.lose(event.worker, event.reason);
        this.#reach(event.at);
        break;
      case "worker-added":
        this.threads.workers.add(event.worker);
        break;
      case "forgotten":
        this.#forget(event);
        break;
      case "compute-finished":
        this.#close(...(this.graph.tasksOf(event.compute) ?? [0, 0]), event.at);
        this.#reach(event.at);
        break;
      case "run-finished":
        this.#reach(event.at);
        // A preview succeeds without having begun anything, and nothing of it was cancelled.
        if (event.status !== "succeeded" || this.counts.finished > 0) this.#close(0, Infinity, this.#latest);
        this.#status = event.status;
        this.#error = event.error;
        this.threads.timeline.close();
        break;
    }
  }

  #begin(task: number, worker: number, at: number): void {
    this.states.begin(task);
    this.threads.begin(task, worker, at);
    this.#see(task, worker, at);
  }

  #finish(event: TasksFinished): void {
    this.executions.add(event);
    for (const [row, task] of event.task.entries()) {
      const worker = event.worker[row] ?? -1;
      const started = event.started[row] ?? Number.NaN;
      const finished = event.finished[row] ?? started;
      this.states.finish(task);
      this.words.finish(task);
      this.threads.end("run", task, worker, started, finished);
      this.#see(task, worker, finished);
    }
    this.critical.invalidate();
  }

  #fail(event: TaskFailed): void {
    const { task, worker, started, finished } = event;
    this.executions.addFailure(event);
    if (event.retried) {
      if (this.graph.has(task)) this.attempts.retry(task);
      this.states.stop(task);
    } else {
      this.states.fail(task);
      this.words.fail(task, event.error);
    }
    if (!this.graph.table.isInternal(task)) this.#taskTime += toMicroseconds(finished - started);
    this.threads.end("failed", task, worker, started, finished);
    this.critical.invalidate();
    this.#see(task, worker, finished);
  }

  #stop(task: number, at: number): void {
    this.threads.stop(task, at);
    this.states.stop(task);
  }

  /** Of the tasks from `first` to before `end` nothing runs any more. */
  #close(first: number, end: number, at: number): void {
    for (const task of this.threads.running.keys()) if (task >= first && task < end) this.#stop(task, at);
    this.states.close(first, Math.min(end, this.graph.size));
    this.critical.invalidate();
  }

  #forget(event: Extract<RunEvent, { type: "forgotten" }>): void {
    this.#forgotten.add(event);
    for (const [row, task] of event.task.entries()) {
      this.executions.addForgotten(task, event.duration[row] ?? 0);
      this.states.finish(task);
    }
    for (const time of event.failedTime ?? []) this.#taskTime += toMicroseconds(time);
    for (const task of event.failed) this.states.fail(task);
    for (const task of event.lost) this.states.reopen(task);
    for (const [row, worker] of event.worker.entries()) {
      this.threads.workers.addForgotten(worker, event.workerCalls[row] ?? 0, event.workerBusy[row] ?? 0);
    }
    this.critical.invalidate();
    this.#reach(event.until);
  }

  #spend(task: number, by: number): void {
    if (by === 0 || !this.graph.isShown(task)) return;
    this.#taskTime += by;
    this.changes.push(task, this.graph.size);
  }

  #see(task: number, worker: number, at: number): void {
    this.#reach(at);
    if (!this.graph.has(task)) return;
    if (this.attempts.see(task, worker, at)) this.changes.push(task, this.graph.size);
  }

  #reach(time: number): void {
    if (time > this.#latest && time < Number.POSITIVE_INFINITY) this.#latest = time;
  }
}
