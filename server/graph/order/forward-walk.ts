/**
 * One way through a part of a graph, from its roots on: a few rules, no looking ahead, every edge a few times.
 *
 * The *cost* of a task is by how much more is held when it and what it still lacks have run: its own result, if
 * somebody needs it, and every dependency that somebody else needs too; less what is held now and then is not.
 *
 *     y0 ─┬─ x0 (held)          cost of y0: -1, for x0 is not held any longer, and x1 is
 *         └─ x1 (held)
 *     y1 ─┬─ x1                 cost of y1: 1, for x2 will be held, and x1 is
 *         └─ x2
 *     y2 ── x2                  (all y are requested)
 *
 * What costs nothing runs at once; else the cheapest goal that the walk has touched is next, depth first.
 */
import type { TaskGraph } from "../task-graph.ts";
import { type GoalRule, Goals } from "./goals.ts";

/** Made once for a graph; walks parts of it one after the other, as often as asked. */
export class ForwardWalk {
  readonly #graph: TaskGraph;
  /** Dependencies as in the graph, those first that are to be made first. */
  readonly #visits: Int32Array;
  /** Task → dependencies that have not run. */
  readonly #missing: Int32Array;
  /** Task → dependents that have not run. */
  readonly #needed: Int32Array;
  /** Task → those dependents, mixed by exclusive or: when one is left, it is that one. */
  readonly #last: Int32Array;
  readonly #cost: Int32Array;
  /** What `#last` and `#cost` are before anything has run. */
  readonly #mixed: Int32Array;
  readonly #firstCost: Int32Array;
  readonly #done: Uint8Array;
  /** Tasks of which a dependency has run; empty before and after every walk. */
  readonly #goals: Goals;
  /** A stack of our own: a chain of a hundred thousand tasks would overflow the call stack. */
  readonly #path: number[] = [];
  /** Tasks that lack nothing and leave less held than before, and those that leave as much. */
  readonly #freeing: number[] = [];
  readonly #even: number[] = [];
  /** Absent when the goals are given. */
  #rule: GoalRule | undefined;
  #sequence = new Int32Array(0);
  #length = 0;

  /** @param visits the dependencies of each task in the order in which they are to be made */
  constructor(graph: TaskGraph, visits: Int32Array) {
    this.#graph = graph;
    this.#visits = visits;
    this.#missing = new Int32Array(graph.size);
    this.#needed = new Int32Array(graph.size);
    this.#last = new Int32Array(graph.size);
    this.#cost = new Int32Array(graph.size);
    this.#done = new Uint8Array(graph.size);
    this.#goals = new Goals(graph.size);
    this.#firstCost = new Int32Array(graph.size);
    this.#mixed = new Int32Array(graph.size);
    const { size, dependencyStart, dependencies, dependentStart, requested } = graph;
    for (let task = 0; task < size; task++) {
      const isNeeded = dependentStart[task] !== dependentStart[task + 1];
      let cost = isNeeded && requested[task] === 0 ? 1 : 0;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        const dependency = dependencies[edge]!;
        const isShared = dependentStart[dependency + 1]! - dependentStart[dependency]! > 1;
        if (isShared && requested[dependency] === 0) cost++;
        this.#mixed[dependency]! ^= task;
      }
      this.#firstCost[task] = cost;
    }
  }

  /** All tasks of a connected `part` in an order in which they can run, beginning with `start` and what it needs. */
  nearest(part: Int32Array, start: number, rule: GoalRule): Int32Array {
    this.#begin(part, rule);
    for (let goal = start; goal !== -1; goal = this.#goals.take(rule)) this.#reach(goal);
    return this.#sequence;
  }

  /**
   * All tasks of `part` in an order in which they can run, with these goals one after the other; every leaf is
   * among them. A whole order as goals comes back with tasks moved forward to where they cost nothing.
   */
  along(part: Int32Array, goals: Int32Array): Int32Array {
    this.#begin(part, undefined);
    for (let i = 0; i < goals.length; i++) {
      const goal = goals[i]!;
      if (this.#done[goal] === 0) this.#reach(goal);
    }
    return this.#sequence;
  }

  #begin(part: Int32Array, rule: GoalRule | undefined): void {
    const { dependencyStart, dependentStart } = this.#graph;
    this.#rule = rule;
    this.#sequence = new Int32Array(part.length);
    this.#length = 0;
    for (let i = 0; i < part.length; i++) {
      const task = part[i]!;
      this.#missing[task] = dependencyStart[task + 1]! - dependencyStart[task]!;
      this.#needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
      this.#last[task] = this.#mixed[task]!;
      this.#cost[task] = this.#firstCost[task]!;
      this.#done[task] = 0;
    }
  }

  /** Runs a task, and before it what it lacks. */
  #reach(goal: number): void {
    const { dependencyStart } = this.#graph;
    const path = this.#path;
    path.push(goal);
    while (path.length > 0) {
      const task = path[path.length - 1]!;
      if (this.#done[task] === 1 || this.#missing[task] === 0) {
        path.pop();
        if (this.#done[task] === 0) this.#run(task);
        continue;
      }
      for (let edge = dependencyStart[task + 1]! - 1; edge >= dependencyStart[task]!; edge--) {
        const dependency = this.#visits[edge]!;
        if (this.#done[dependency] === 0) path.push(dependency);
      }
    }
  }

  /** Runs a task, and after it what has become possible without cost. */
  #run(first: number): void {
    const { dependencyStart, dependencies, dependentStart, dependents, requested } = this.#graph;
    const freeing = this.#freeing;
    const even = this.#even;
    for (let task: number | undefined = first; task !== undefined; task = freeing.pop() ?? even.pop()) {
      if (this.#done[task] === 1) continue;
      this.#done[task] = 1;
      this.#goals.remove(task);
      this.#sequence[this.#length++] = task;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        const dependency = dependencies[edge]!;
        this.#last[dependency]! ^= task;
        if (--this.#needed[dependency]! === 1 && requested[dependency] === 0) {
          const last = this.#last[dependency]!;
          this.#cost[last]!--;
          this.#consider(last);
        }
      }
      const held = requested[task] === 0 ? 1 : 0;
      // From the end, so that what the script made first is on top of the free ones.
      for (let edge = dependentStart[task + 1]! - 1; edge >= dependentStart[task]!; edge--) {
        const dependent = dependents[edge]!;
        this.#missing[dependent]!--;
        this.#cost[dependent]! -= held;
        this.#consider(dependent);
      }
    }
  }

  /**
   * To run a task that lacks nothing and costs nothing is always right: in the best of all orders it could be moved
   * to where it is now, and no moment on the way would hold more. Those that free something go first.
   */
  #consider(task: number): void {
    const cost = this.#cost[task]!;
    if (this.#missing[task] === 0 && cost < 0) this.#freeing.push(task);
    else if (this.#missing[task] === 0 && cost === 0) this.#even.push(task);
    else if (this.#rule) this.#goals.put(task, cost, this.#rule);
  }
}
