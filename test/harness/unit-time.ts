/**
 * Execution without lanes, clocks or a scheduler: so many workers, every task takes one unit of time, and a worker
 * that is idle begins the ready task of the smallest rank. For what an order promises to several workers.
 */
import { HeldCount } from "../../server/graph/held-results.ts";
import type { TaskGraph } from "../../server/graph/task-graph.ts";

/**
 * The most results held just before a task begins, and the time when the last task ends. Tasks that end at the same
 * time end in the order in which they began, and the next one begins before the next one ends.
 */
export function runInUnitTime(
  graph: TaskGraph,
  rank: Int32Array,
  workers: number,
): { readonly held: number; readonly makespan: number } {
  const { size, dependencyStart, dependentStart, dependents } = graph;
  const missing = Int32Array.from(rank, (_, task) => dependencyStart[task + 1]! - dependencyStart[task]!);
  const count = new HeldCount(graph);
  const ready = new Heap((task) => rank[task]!);
  for (let task = 0; task < size; task++) if (missing[task] === 0) ready.push(task);

  /** In the order in which they began; all last one unit, so it is also the order in which they end. */
  const begun: { readonly task: number; readonly end: number }[] = [];
  let ended = 0;
  let held = 0;
  let now = 0;
  const begin = (): void => {
    while (begun.length - ended < workers) {
      const task = ready.pop();
      if (task === undefined) return;
      held = Math.max(held, count.held);
      begun.push({ task, end: now + 1 });
    }
  };
  for (begin(); ended < begun.length; begin()) {
    const { task, end } = begun[ended++]!;
    now = end;
    count.run(task);
    for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
      const dependent = dependents[edge]!;
      if (--missing[dependent]! === 0) ready.push(dependent);
    }
  }
  return { held, makespan: now };
}

/** A binary heap: `pop` gives the task with the smallest key. */
class Heap {
  readonly #tasks: number[] = [];
  readonly #key: (task: number) => number;

  constructor(key: (task: number) => number) {
    this.#key = key;
  }

  push(task: number): void {
    const tasks = this.#tasks;
    let at = tasks.push(task) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (this.#key(tasks[above]!) <= this.#key(task)) break;
      tasks[at] = tasks[above]!;
      at = above;
    }
    tasks[at] = task;
  }

  pop(): number | undefined {
    const tasks = this.#tasks;
    const top = tasks[0];
    const moved = tasks.pop();
    if (moved === undefined || tasks.length === 0) return top;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= tasks.length) break;
      if (below + 1 < tasks.length && this.#key(tasks[below + 1]!) < this.#key(tasks[below]!)) below++;
      if (this.#key(tasks[below]!) >= this.#key(moved)) break;
      tasks[at] = tasks[below]!;
      at = below;
    }
    tasks[at] = moved;
    return top;
  }
}
