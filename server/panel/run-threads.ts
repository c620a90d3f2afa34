/**
 * Who has which thread: the workers of a run and their timeline, told together what begins and ends.
 *
 * A task may be seen to begin in one place and to end in another, because events were missed; no lane stays taken.
 */
import type { ValuesMoved, ValuesSpilled } from "../protocol/events.ts";
import { RunTimeline } from "./run-timeline.ts";
import { type Running, RunWorkers } from "./run-workers.ts";

export class RunThreads {
  readonly workers = new RunWorkers();
  readonly timeline: RunTimeline;
  readonly #functionOf: (task: number) => number;

  /** `functionOf`: task → position of its function, or -1. `limit`: bars that the timeline keeps one by one. */
  constructor(functionOf: (task: number) => number, limit?: number) {
    this.#functionOf = functionOf;
    this.timeline = new RunTimeline(limit);
  }

  /** Task → where it is under way, and since when. */
  get running(): ReadonlyMap<number, Running> {
    return this.workers.running;
  }

  /** A run with that many workers. */
  start(workers: number): void {
    this.workers.start(workers);
    this.timeline.start(workers);
  }

  begin(task: number, worker: number, at: number): void {
    this.#leave(task, worker);
    this.workers.begin(task, worker, at);
    this.timeline.begin(task, worker, at);
  }

  /** An attempt has ended, well or not. */
  end(kind: "run" | "failed", task: number, worker: number, from: number, to: number): void {
    this.#leave(task, worker);
    this.workers.end(task, worker, from, to);
    this.timeline.add(kind, worker, task, this.#functionOf(task), from, to);
  }

  /** It had not begun there. */
  takeBack(task: number): void {
    const running = this.running.get(task);
    if (running) this.timeline.takeBack(task, running.worker);
    this.workers.takeBack(task);
  }

  /** It has not ended, and is not under way any more. */
  stop(task: number, at: number): void {
    const running = this.workers.stop(task, at);
    if (!running) return;
    this.timeline.add("unfinished", running.worker, task, this.#functionOf(task), running.at, at);
  }

  /** Results that were on their way, at the worker where they arrived. */
  move({ task, to, started, finished }: ValuesMoved): void {
    this.#strip("moved", task, to, started, finished);
  }

  /** Results that went to disk or came from there. */
  spill({ type, task, worker, started, finished }: ValuesSpilled): void {
    this.#strip(type, task, worker, started, finished);
  }

  #strip(
    kind: "moved" | "spilled" | "restored",
    tasks: readonly number[],
    worker: readonly number[],
    started: readonly number[],
    finished: readonly number[],
  ): void {
    for (const [row, task] of tasks.entries()) {
      const fn = this.#functionOf(task);
      this.timeline.add(kind, worker[row]!, task, fn, started[row]!, finished[row]!);
    }
  }

  #leave(task: number, worker: number): void {
    const running = this.running.get(task);
    if (running && running.worker !== worker) this.timeline.takeBack(task, running.worker);
  }
}
