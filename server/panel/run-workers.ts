/**
 * The workers of a run: what they hold, how long they have been busy, and what they are doing now.
 *
 * Knows of tasks only which are under way, and since when. Times are milliseconds since the run started.
 */
import type { MemoryHeld } from "../protocol/events.ts";
import { RunningCover } from "./running-cover.ts";

/** One worker; 0 is the main thread. */
export interface WorkerState {
  readonly worker: number;
  /** Executions that have ended, those that threw included. */
  calls: number;
  readonly busy: RunningCover;
  /** Milliseconds busy in executions whose rows are forgotten. */
  forgotten: number;
  held: number;
  spilled: number;
  /** Why it is gone; absent while it is there. */
  lost?: string;
}

/** A task under way. */
export interface Running {
  readonly worker: number;
  readonly at: number;
}

/** More workers than this are not shown before they have done something. */
const mostIdle = 64;

export class RunWorkers {
  readonly #workers = new Map<number, WorkerState>();
  readonly #running = new Map<number, Running>();
  /** Bytes that each worker may hold; 0 for no limit. */
  limit = 0;

  /** A run with that many workers. */
  start(workers: number): void {
    for (let worker = 1; worker <= Math.min(workers, mostIdle); worker++) this.#of(worker);
  }

  begin(task: number, worker: number, at: number): void {
    this.#running.set(task, { worker, at });
  }

  /** An execution has ended, well or not. */
  end(task: number, worker: number, from: number, to: number): void {
    this.#running.delete(task);
    if (!Number.isInteger(worker) || worker < 0) return;
    const state = this.#of(worker);
    state.calls++;
    state.busy.add(from, to);
  }

  /** It is not under way any more; what was seen of it until now still counts. */
  stop(task: number, at: number): Running | undefined {
    const running = this.#running.get(task);
    if (!running) return undefined;
    this.#running.delete(task);
    if (running.worker >= 0) this.#of(running.worker).busy.add(running.at, at);
    return running;
  }

  /** It was never under way there after all. */
  takeBack(task: number): void {
    this.#running.delete(task);
  }

  lose(worker: number, reason: string): void {
    const state = this.#of(worker);
    state.lost = reason;
    state.held = 0;
    state.spilled = 0;
  }

  add(worker: number): void {
    delete this.#of(worker).lost;
  }

  hold(event: MemoryHeld): void {
    this.limit = event.limit;
    for (const [index, worker] of event.worker.entries()) {
      const state = this.#of(worker);
      state.held = event.held[index] ?? 0;
      state.spilled = event.spilled[index] ?? 0;
    }
  }

  /** Executions whose rows are forgotten. */
  addForgotten(worker: number, calls: number, busy: number): void {
    const state = this.#of(worker);
    state.calls += calls;
    state.forgotten += busy;
  }

  /** Task → where it is under way, and since when. */
  get running(): ReadonlyMap<number, Running> {
    return this.#running;
  }

  /** All workers by number; the main thread, 0, comes last. */
  all(): WorkerState[] {
    return [...this.#workers.values()].sort((a, b) => rank(a.worker) - rank(b.worker));
  }

  #of(worker: number): WorkerState {
    const known = this.#workers.get(worker);
    if (known) return known;
    const state = { worker, calls: 0, busy: new RunningCover(), forgotten: 0, held: 0, spilled: 0 };
    this.#workers.set(worker, state);
    return state;
  }
}

const rank = (worker: number): number => (worker === 0 ? Number.POSITIVE_INFINITY : worker);
