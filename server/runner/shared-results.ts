/**
 * Results that the slices of one array have in common, such as the background that is subtracted from every frame: kept
 * where they were made, so that the next slice does not make them again.
 *
 *     slice 17 ── own ── own ── shared ◀── kept        Which tasks are shared is seen without running anything: those
 *     slice 18 ── own ───────────┘                     that a neighbouring slice has as well.
 *
 * What every slice makes for itself is never kept. Knows graphs, not arrays.
 */
import { keep } from "../api/compute.ts";
import { VALUE } from "../api/core-kernels.ts";
import { release } from "../api/kept-results.ts";
import type { KeptResult, LazyTask } from "../api/lazy-task.ts";
import type { ComputeOptions } from "../api/options.ts";

/** Bytes that are kept at most; the oldest go first. */
const MOST_BYTES = 512 * 1024 ** 2;

/** More shared tasks than this are not kept: a thousand whole frames, of which every slice needs a pixel, are no background. */
const MOST_TASKS = 256;

export class SharedResults {
  /** Key → result; the one that was needed longest ago comes first. */
  readonly #kept = new Map<string, KeptResult>();
  #bytes = 0;
  /** Tasks of this slice that were told where their results are. */
  #given: LazyTask[] = [];

  /**
   * Makes and keeps what `task` shares with its neighbours, so that computing it makes only the rest.
   *
   * @param largest bytes of a result, as far as anybody knows
   * @throws what a task threw, or that it was cancelled
   */
  async prepare(
    task: LazyTask,
    neighbours: readonly LazyTask[],
    largest: number,
    options: ComputeOptions,
  ): Promise<void> {
    this.#give(task);
    const shared = sharedTasks(task, neighbours);
    if (shared.length === 0 || shared.length > Math.min(MOST_TASKS, MOST_BYTES / Math.max(1, largest)))
      return;
    const kept = await keep(shared, options);
    for (const [place, result] of kept.entries()) {
      if (!result) continue;
      const made = shared[place]!;
      this.#add(made.key, result);
      made.kept = result;
      this.#given.push(made);
      forgetSurvivors(made.dependencies);
    }
  }

  /**
   * The slice is there, or was given up. What a cancelled compute has left of tasks that no other slice has is let go;
   * what it has left of shared ones is there for the next.
   */
  finish(task: LazyTask, neighbours: readonly LazyTask[]): void {
    const others = keysOf(neighbours);
    forgetSurvivors([task], ({ key }) => others.has(key));
    for (const given of this.#given) given.kept = undefined;
    this.#given = [];
  }

  /** Tells the tasks of a slice which of their results are there. */
  #give(task: LazyTask): void {
    if (this.#kept.size === 0) return;
    eachTask([task], (next) => {
      if (next.kept) return false;
      const kept = this.#kept.get(next.key);
      if (!kept) return true;
      this.#kept.delete(next.key);
      this.#kept.set(next.key, kept);
      next.kept = kept;
      this.#given.push(next);
      return false;
    });
  }

  #add(key: string, kept: KeptResult): void {
    this.#kept.set(key, kept);
    this.#bytes += kept.bytes;
    for (const [oldest, result] of this.#kept) {
      if (this.#bytes <= MOST_BYTES || oldest === key) break;
      this.#kept.delete(oldest);
      this.#bytes -= result.bytes;
      release(result);
    }
  }
}

/** The tasks of a graph that some neighbour has as well, without those that only other shared ones need. */
function sharedTasks(task: LazyTask, neighbours: readonly LazyTask[]): LazyTask[] {
  if (neighbours.length === 0) return [];
  const others = keysOf(neighbours);
  const shared: LazyTask[] = [];
  eachTask([task], (next) => {
    if (next.kept) return false;
    if (!others.has(next.key)) return true;
    // A value at hand costs nothing.
    if (next.fn !== VALUE) shared.push(next);
    return false;
  });
  return shared;
}

/** Of a graph; what is kept will not be made, nor will what it was made of. */
function keysOf(tasks: readonly LazyTask[]): ReadonlySet<string> {
  const keys = new Set<string>();
  eachTask(tasks, ({ key, kept }) => {
    keys.add(key);
    return kept === undefined;
  });
  return keys;
}

function forgetSurvivors(
  tasks: readonly LazyTask[],
  isSpared: (task: LazyTask) => boolean = () => false,
): void {
  eachTask(tasks, (next) => {
    if (isSpared(next)) return false;
    if (next.kept?.isSurvivor) {
      release(next.kept);
      next.kept = undefined;
    }
    return true;
  });
}

/** Visits tasks and what they need, each once; `visit` returns false to stay out of what a task needs. */
function eachTask(tasks: readonly LazyTask[], visit: (task: LazyTask) => boolean): void {
  const seen = new Set(tasks);
  const left = [...tasks];
  for (let next = left.pop(); next; next = left.pop()) {
    if (!visit(next)) continue;
    for (const needed of next.dependencies) {
      if (seen.has(needed)) continue;
      seen.add(needed);
      left.push(needed);
    }
  }
}
