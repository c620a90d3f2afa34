/**
 * The same from the other end: tasks are placed from the last to the first, leaves before what they need.
 *
 * Going backward a result is *open* from the last task that uses it to the task that makes it, so a task costs the
 * dependencies that it is the first to open, less its own result, which it closes. Again a task whose dependents
 * have all been placed, and that costs nothing, is placed at once: no order is worse for making a thing later
 * that nobody uses before.
 *
 *     y1 ─┬─ x2          y1 is placed last: x2 and x1 are open
 *         └─ x1          x2 costs -1 and is placed before it: made late, used at once
 *     y0 ─┬─ x1          y0 costs 1: x1 is open already, x0 is not
 *         └─ x0
 */
import type { TaskGraph } from "../task-graph.ts";
import { type GoalRule, Goals } from "./goals.ts";

/** Made once for a graph; walks parts of it one after the other, as often as asked. */
export class BackwardWalk {
  readonly #graph: TaskGraph;
  /** Task → dependents that have not been placed. */
  readonly #needed: Int32Array;
  /** Task → dependencies that it would open. */
  readonly #fresh: Int32Array;
  /** What `#fresh` is before anything has been placed. */
  readonly #firstFresh: Int32Array;
  /** 1 from the first placed dependent on. */
  readonly #open: Uint8Array;
  readonly #done: Uint8Array;
  /** Tasks that are open or use what is open; empty before and after every walk. */
  readonly #goals: Goals;
  /** A stack of our own: a chain of a hundred thousand tasks would overflow the call stack. */
  readonly #path: number[] = [];
  /** Tasks that may have become possible without cost. */
  readonly #free: number[] = [];
  /** Absent when the goals are given. */
  #rule: GoalRule | undefined;
  #sequence = new Int32Array(0);
  #length = 0;

  constructor(graph: TaskGraph) {
    this.#graph = graph;
    this.#needed = new Int32Array(graph.size);
    this.#fresh = new Int32Array(graph.size);
    this.#open = new Uint8Array(graph.size);
    this.#done = new Uint8Array(graph.size);
    this.#goals = new Goals(graph.size);
    this.#firstFresh = new Int32Array(graph.size);
    const { size, dependencyStart, dependencies, requested } = graph;
    for (let task = 0; task < size; task++) {
      let fresh = 0;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        if (requested[dependencies[edge]!] === 0) fresh++;
      }
      this.#firstFresh[task] = fresh;
    }
  }

  /** All tasks of a connected `part` in an order in which they can run, ending with `start`, which is a leaf. */
  nearest(part: Int32Array, start: number, rule: GoalRule): Int32Array {
    this.#begin(part, rule);
    for (let goal = start; goal !== -1; goal = this.#goals.take(rule)) this.#reach(goal);
    return this.#sequence;
  }

  /** An order of the tasks of a part, with tasks moved back to where they cost nothing. */
  along(sequence: Int32Array): Int32Array {
    this.#begin(sequence, undefined);
    for (let i = sequence.length - 1; i >= 0; i--) {
      const task = sequence[i]!;
      if (this.#done[task] === 0) this.#reach(task);
    }
    return this.#sequence;
  }

  #begin(part: Int32Array, rule: GoalRule | undefined): void {
    const { dependentStart } = this.#graph;
    this.#rule = rule;
    this.#sequence = new Int32Array(part.length);
    this.#length = part.length;
    for (let i = 0; i < part.length; i++) {
      const task = part[i]!;
      this.#needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
      this.#fresh[task] = this.#firstFresh[task]!;
      this.#open[task] = 0;
      this.#done[task] = 0;
    }
  }

  /** Places a task, and before it (that is: later in the order) what needs it. */
  #reach(goal: number): void {
    const { dependentStart, dependents } = this.#graph;
    const path = this.#path;
    path.push(goal);
    while (path.length > 0) {
      const task = path[path.length - 1]!;
      if (this.#done[task] === 1 || this.#needed[task] === 0) {
        path.pop();
        if (this.#done[task] === 0) this.#place(task);
        continue;
      }
      for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
        const dependent = dependents[edge]!;
        if (this.#done[dependent] === 0) path.push(dependent);
      }
    }
  }

  /** Places a task, and after it what has become possible without cost. */
  #place(first: number): void {
    const { dependencyStart, dependencies, dependentStart, dependents, requested } = this.#graph;
    const free = this.#free;
    free.push(first);
    for (let task = free.pop(); task !== undefined; task = free.pop()) {
      if (this.#done[task] === 1) continue;
      this.#done[task] = 1;
      this.#goals.remove(task);
      this.#sequence[--this.#length] = task;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        const dependency = dependencies[edge]!;
        this.#needed[dependency]!--;
        if (this.#open[dependency] === 0) {
          this.#open[dependency] = 1;
          const end = requested[dependency] === 0 ? dependentStart[dependency + 1]! : 0;
          for (let other = dependentStart[dependency]!; other < end; other++) {
            const dependent = dependents[other]!;
            this.#fresh[dependent]!--;
            if (this.#done[dependent] === 0) this.#consider(dependent);
          }
        }
        this.#consider(dependency);
      }
    }
  }

  #consider(task: number): void {
    const closes = this.#open[task] === 1 && this.#graph.requested[task] === 0 ? 1 : 0;
    const cost = this.#fresh[task]! - closes;
    if (this.#needed[task] === 0 && cost <= 0) this.#free.push(task);
    else if (this.#rule) this.#goals.put(task, cost, this.#rule);
  }
}
