/**
 * What a run took, learnt from its events: feed it every event, ask for `summary()` at any time.
 *
 *     events ──▶ RunTimings (columns) ──▶ summary() ──▶ closing table, report, hovers
 *
 * It reads no clock and no scheduler state, so a recorded stream gives the same figures as a live one,
 * and events that were missed leave gaps, never an exception. One entry per execution, in typed arrays:
 * a hundred thousand tasks are a few megabytes.
 */
import type { GraphKnown, RunEvent, RunStatus, TaskFailed, TasksFinished } from "../protocol/events.ts";
import { amountColumn, numberColumn } from "./column.ts";
import { type ComputeSpan, executionColumns, failureColumns, type Gathered } from "./gathered.ts";
import { type RunSummary, summarize, type TaskOutcomes, taskOutcomes } from "./run-summary.ts";
import { TaskTable } from "./task-table.ts";

export class RunTimings {
  #script: string | undefined;
  #executor: string | undefined;
  #workers: number | undefined;
  #status: RunStatus | undefined;
  #end = 0;
  readonly #tasks = new TaskTable();
  readonly #executions = executionColumns();
  readonly #failures = failureColumns();
  readonly #moved = { task: numberColumn(), bytes: amountColumn() };
  readonly #edges = { from: numberColumn(), to: numberColumn() };
  /** Number of the compute → its span. */
  readonly #computes = new Map<number, ComputeSpan>();

  /** Takes in one event; types it does not know are ignored. */
  add(event: RunEvent): void {
    switch (event.type) {
      case "run-started":
        this.#script = event.script;
        this.#executor = event.executor;
        this.#workers = event.workers;
        return;
      case "graph":
        this.#addGraph(event);
        return;
      case "tasks-finished":
        this.#addFinished(event);
        return;
      case "task-failed":
        this.#addFailed(event);
        return;
      case "moved":
        event.task.forEach((task, index) => {
          this.#moved.task.push(task);
          this.#moved.bytes.push(event.bytes[index] ?? 0);
        });
        return;
      case "compute-finished":
        this.#computes.set(event.compute, {
          start: this.#computes.get(event.compute)?.start ?? Number.NaN,
          end: event.at,
        });
        this.#reach(event.at);
        return;
      case "run-finished":
        this.#status = event.status;
        this.#reach(event.at);
        return;
    }
  }

  /** Takes in a batch, in the order in which it happened. */
  addAll(events: Iterable<RunEvent>): void {
    for (const event of events) this.add(event);
  }

  /** The figures so far; costs a sort of the executions, so ask when somebody looks, not at every event. */
  summary(): RunSummary {
    return summarize(this.#gathered());
  }

  /** How each task ended, for whoever paints single tasks. */
  outcomes(): TaskOutcomes {
    return taskOutcomes(this.#gathered());
  }

  #gathered(): Gathered {
    return {
      script: this.#script,
      executor: this.#executor,
      workers: this.#workers,
      status: this.#status,
      end: this.#end,
      tasks: this.#tasks,
      executions: this.#executions,
      failures: this.#failures,
      moves: { task: this.#moved.task.view(), bytes: this.#moved.bytes.view() },
      edgeFrom: this.#edges.from.view(),
      edgeTo: this.#edges.to.view(),
      computes: [...this.#computes.values()],
    };
  }

  #addGraph(graph: GraphKnown): void {
    this.#tasks.define(graph);
    graph.edgeFrom.forEach((from, index) => {
      this.#edges.from.push(from);
      this.#edges.to.push(graph.edgeTo[index] ?? -1);
    });
    this.#computes.set(graph.compute, { start: graph.at, end: Number.NaN });
    this.#reach(graph.at);
  }

  #addFinished(event: TasksFinished): void {
    const columns = this.#executions;
    event.task.forEach((task, index) => {
      const started = event.started[index] ?? Number.NaN;
      const finished = event.finished[index] ?? started;
      columns.task.push(task);
      columns.worker.push(event.worker[index] ?? -1);
      columns.ready.push(event.ready[index] ?? started);
      columns.started.push(started);
      columns.finished.push(finished);
      columns.bytes.push(event.bytes[index] ?? 0);
      this.#reach(finished);
    });
  }

  #addFailed(event: TaskFailed): void {
    this.#failures.task.push(event.task);
    this.#failures.worker.push(event.worker);
    this.#failures.started.push(event.started);
    this.#failures.finished.push(event.finished);
    this.#failures.retried.push(event.retried ? 1 : 0);
    this.#reach(event.finished);
  }

  #reach(time: number): void {
    if (time > this.#end) this.#end = time;
  }
}
