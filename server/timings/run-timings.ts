/**
 * What a run took, learnt from its events: feed it every event, ask for `summary()` at any time.
 *
 *     events ──▶ RunTimings (columns) ──▶ summary() ──▶ closing table, report, hovers
 *
 * It reads no clock and no scheduler state, so a recorded stream gives the same figures as a live one,
 * and events that were missed leave gaps, never an exception. One entry per execution, in typed arrays:
 * a hundred thousand tasks are a few megabytes.
 */
import type { GraphKnown, RunEvent, RunStatus } from "../protocol/events.ts";
import { numberColumn } from "./column.ts";
import { ForgottenDetail } from "./forgotten-detail.ts";
import {
  addExecutions,
  addFailure,
  addMoves,
  type ComputeSpan,
  executionColumns,
  failureColumns,
  type Gathered,
  moveColumns,
} from "./gathered.ts";
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
  readonly #moves = moveColumns();
  readonly #edges = { from: numberColumn(), to: numberColumn() };
  /** Number of the compute → its span. */
  readonly #computes = new Map<number, ComputeSpan>();
  /**
   * Task that was done and whose result is not there any more → whether it gave up since: the result went with a
   * worker, or could not be sent to where it was needed.
   */
  readonly #lost = new Map<number, boolean>();
  /** Tasks whose results the cache had. */
  readonly #hits = new Set<number>();
  /** Tasks whose results an earlier run has left. */
  readonly #reused = new Set<number>();
  #misses = 0;
  readonly #forgotten = new ForgottenDetail(this.#tasks);

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
        addExecutions(this.#executions, event);
        for (const finished of event.finished) this.#reach(finished);
        if (this.#lost.size > 0) for (const task of event.task) this.#lost.delete(task);
        return;
      case "recomputed":
        for (const task of event.task) this.#lost.set(task, false);
        return;
      case "task-failed":
        addFailure(this.#failures, event);
        if (!event.retried) this.#lost.set(event.task, true);
        this.#reach(event.finished);
        return;
      case "moved":
        addMoves(this.#moves, event);
        return;
      case "cache":
        event.outcome.forEach((outcome, index) => {
          if (outcome === "hit") this.#hits.add(event.task[index]!);
          else this.#misses++;
        });
        return;
      case "reused":
        for (const task of event.task) this.#reused.add(task);
        this.#reach(event.at);
        return;
      case "forgotten":
        this.#forgotten.add(event);
        for (const task of event.task) this.#lost.delete(task);
        for (const task of event.lost) this.#lost.set(task, false);
        this.#reach(event.until);
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
      moves: this.#moves,
      lost: this.#lost,
      hits: this.#hits,
      reused: this.#reused,
      misses: this.#misses,
      edgeFrom: this.#edges.from.view(),
      edgeTo: this.#edges.to.view(),
      computes: [...this.#computes.values()],
      forgotten: this.#forgotten,
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

  #reach(time: number): void {
    if (time > this.#end) this.#end = time;
  }
}
