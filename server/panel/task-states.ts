/**
 * The state of every task, as faces show it, and the counts of all states.
 *
 *     waiting ──▶ ready ──▶ executing ──▶ memory ──▶ released          cancelled: whatever had not
 *        ▲          ▲           └──▶ failed   │                        ended when the run was over
 *        └──────────┴────── reopened ◀────────┘       reused: made in an earlier run
 *
 * No event says "ready": a task is when all its dependencies are done, which is counted here. Not to be confused with
 * the scheduler's states, which this room never sees. A change costs the changed task's dependents, and nothing else.
 */
import { taskStates } from "../protocol/panel.ts";
import type { TaskCounts, TaskState } from "../protocol/run-view.ts";
import { numberColumn } from "../timings/column.ts";
import type { ChangeLog } from "./change-log.ts";
import type { KnownGraph } from "./known-graph.ts";

const position = Object.fromEntries(taskStates.map((state, index) => [state, index])) as Readonly<
  Record<TaskState, number>
>;
const { waiting, ready, executing, memory, released, failed, cancelled, reused } = position;
const isDone = (state: number): boolean => state === memory || state === released || state === reused;

export class TaskStates {
  readonly #graph: KnownGraph;
  readonly #changes: ChangeLog;
  /** Task → position in `taskStates`, -1 for numbers that no graph announced. */
  readonly #state = numberColumn();
  /** Task → how many of its dependencies are not done. */
  readonly #missing = numberColumn();
  /** How many edges of the graph are in `#missing`. */
  #edges = 0;
  /** By `taskStates`; the script's own tasks only. */
  readonly #counts = new Int32Array(taskStates.length);
  /** Tasks whose results, once they are there, were made in an earlier run. */
  readonly #fromEarlier = new Set<number>();

  constructor(graph: KnownGraph, changes: ChangeLog) {
    this.#graph = graph;
    this.#changes = changes;
  }

  /** Takes in the tasks that the graph has got since, from `first` to before `end`. */
  announce(first: number, end: number): void {
    if (end === first) return;
    const states = this.#state.span(first, end - first);
    const missing = this.#missing.span(first, end - first);
    for (let offset = 0; offset < states.length; offset++) if (states[offset]! < 0) missing[offset] = 0;
    const all = this.#state.view();
    const { from, to } = this.#graph.edges;
    // Edges only ever come with the task that they lead to.
    for (; this.#edges < from.length; this.#edges++) {
      if (!isDone(all[from[this.#edges]!]!)) missing[to[this.#edges]! - first]!++;
    }
    for (let offset = 0; offset < states.length; offset++) {
      if (states[offset]! >= 0) continue;
      const state = missing[offset] === 0 ? ready : waiting;
      states[offset] = state;
      if (this.#graph.isShown(first + offset)) this.#counts[state]!++;
    }
  }

  /** Position in `taskStates`, or -1. */
  at(task: number): number {
    return this.#state.at(task);
  }

  isDone(task: number): boolean {
    return isDone(this.#state.at(task));
  }

  /** Counts of the script's own tasks. */
  get counts(): TaskCounts {
    const counts = this.#counts;
    let known = 0;
    for (const count of counts) known += count;
    return {
      known,
      executing: counts[executing]!,
      finished: counts[memory]! + counts[released]! + counts[reused]!,
      failed: counts[failed]!,
      reused: counts[reused]!,
    };
  }

  begin(task: number): void {
    // A result from the cache is done when that is known, although reading it takes a while.
    if (!this.isDone(task)) this.#set(task, executing);
  }

  finish(task: number): void {
    this.#set(task, this.#fromEarlier.has(task) ? reused : memory);
  }

  /** Its result was made in an earlier run. */
  reuse(task: number): void {
    this.#fromEarlier.add(task);
    this.#set(task, reused);
  }

  /** What was reused keeps saying so: that nobody needs it any more is less of a story. */
  release(task: number): void {
    if (this.#state.at(task) === memory) this.#set(task, released);
  }

  fail(task: number): void {
    this.#set(task, failed);
  }

  /** It is to run, or to run again: it waits, or is ready, as its dependencies say. */
  reopen(task: number): void {
    this.#set(task, this.#missing.at(task) === 0 ? ready : waiting);
  }

  /** It was taken away before it ended; one that has ended stays as it is. */
  stop(task: number): void {
    if (this.#state.at(task) === executing) this.reopen(task);
  }

  /** Nothing runs any more of the tasks from `first` to before `end`: what has not ended never will. */
  close(first: number, end: number): void {
    for (let task = first; task < end; task++) {
      const state = this.#state.at(task);
      if (state === waiting || state === ready || state === executing) this.#set(task, cancelled);
    }
  }

  #set(task: number, next: number): void {
    const before = this.#state.at(task);
    if (before < 0 || before === next) return;
    this.#state.set(task, next);
    if (this.#graph.isShown(task)) {
      this.#counts[before]!--;
      this.#counts[next]!++;
    }
    this.#changes.push(task, this.#graph.size);
    if (isDone(before) === isDone(next)) return;
    const by = isDone(next) ? -1 : 1;
    this.#graph.visitDependents(task, (dependent) => {
      const missing = this.#missing.at(dependent) + by;
      this.#missing.set(dependent, missing);
      const state = this.#state.at(dependent);
      // Neither is done, so this goes no further than one step.
      if (state === waiting && missing === 0) this.#set(dependent, ready);
      else if (state === ready && missing > 0) this.#set(dependent, waiting);
    });
  }
}
