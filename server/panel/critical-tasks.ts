/**
 * Which tasks are on the critical path, as far as the run has come.
 *
 * Finding the path costs a look at every task and edge. So it is found again only when somebody asks and something
 * has changed; and for those who ask at screen rate, only when an eighth more has been executed than last time,
 * which costs a constant for each task over the whole run.
 */
import { criticalPath } from "../timings/critical-path.ts";
import type { RunModel } from "./run-model.ts";

/** Up to this many tasks the path is found whenever it is asked for: less than a millisecond. */
const fewTasks = 2000;
const growth = 1.125;

export class CriticalTasks {
  readonly #model: RunModel;
  #isStale = false;
  /** Executions when the path was found. */
  #executions = 0;
  #tasks: ReadonlySet<number> = new Set();
  /** How often a path was found. */
  searches = 0;

  constructor(model: RunModel) {
    this.#model = model;
  }

  /** Something has happened that may change the path. */
  invalidate(): void {
    this.#isStale = true;
  }

  /** The tasks on the path, exactly. The same set as long as nothing has changed. */
  now(): ReadonlySet<number> {
    if (this.#isStale) this.#find();
    return this.#tasks;
  }

  /** The tasks on the path as it was not long ago: exact in small graphs and when the run is over. */
  lately(): ReadonlySet<number> {
    const { graph, executions, status } = this.#model;
    const isDue = executions.rows.task.length >= this.#executions * growth;
    if (this.#isStale && (isDue || status !== undefined || graph.size <= fewTasks)) this.#find();
    return this.#tasks;
  }

  #find(): void {
    const { graph, states, executions, forgotten } = this.#model;
    const durations = new Float64Array(graph.size).fill(Number.NaN);
    for (let task = 0; task < graph.size; task++) {
      if (!graph.isShown(task) || !states.isDone(task)) continue;
      const row = executions.rowOf(task);
      durations[task] = row >= 0 ? executions.ownOf(row) : (forgotten.durations[task] ?? Number.NaN);
    }
    const { from, to } = graph.edges;
    this.#tasks = new Set(criticalPath(durations, from, to).tasks);
    this.#isStale = false;
    this.#executions = executions.rows.task.length;
    this.searches++;
  }
}
