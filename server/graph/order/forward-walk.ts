import type { TaskGraph } from "../task-graph.ts";
import { type GoalRule, Goals } from "./goals.ts";
import type { Measures } from "./measures.ts";

export class ForwardWalk {
  readonly #graph: TaskGraph;
  readonly #visits: Int32Array;
  readonly #initialCost: Int32Array;
  readonly #initialLast: Int32Array;
  readonly #missing: Int32Array;
  readonly #needed: Int32Array;
  readonly #last: Int32Array;
  readonly #cost: Int32Array;
  readonly #done: Uint8Array;
  readonly #goals: Goals;
  readonly #free: number[] = [];
  #rule: GoalRule = "oldest";
  #flat = false;
  #sequence: Int32Array = new Int32Array(0);
  #length = 0;

  constructor(graph: TaskGraph, measures: Measures) {
    const { size, dependencyStart, dependencies, dependentStart, dependents, requested } = graph;
    this.#graph = graph;
    this.#visits = measures.visits;
    this.#initialCost = new Int32Array(size);
    this.#initialLast = new Int32Array(size);
    for (let task = 0; task < size; task++) {
      const needed = dependentStart[task + 1]! - dependentStart[task]!;
      let cost = needed > 0 && requested[task] === 0 ? 1 : 0;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        const d = dependencies[edge]!;
        if (requested[d] === 0 && dependentStart[d + 1]! - dependentStart[d]! > 1) cost++;
      }
      this.#initialCost[task] = cost;
      let mixed = 0;
      for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) mixed ^= dependents[edge]!;
      this.#initialLast[task] = mixed;
    }
    this.#missing = new Int32Array(size);
    this.#needed = new Int32Array(size);
    this.#last = new Int32Array(size);
    this.#cost = new Int32Array(size);
    this.#done = new Uint8Array(size);
    this.#goals = new Goals(size);
  }

  walk(part: Int32Array, start: number, rule: GoalRule, flat: boolean): Int32Array {
    const { dependencyStart, dependentStart } = this.#graph;
    for (const task of part) {
      this.#missing[task] = dependencyStart[task + 1]! - dependencyStart[task]!;
      this.#needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
      this.#last[task] = this.#initialLast[task]!;
      this.#cost[task] = this.#initialCost[task]!;
      this.#done[task] = 0;
    }
    this.#rule = rule;
    this.#flat = flat;
    this.#sequence = new Int32Array(part.length);
    this.#length = 0;
    const path: number[] = [];
    for (let goal = start; goal !== -1; goal = this.#goals.take(rule)) {
      path.push(goal);
      while (path.length > 0) {
        const task = path[path.length - 1]!;
        if (this.#done[task] === 1) path.pop();
        else if (this.#missing[task] === 0) {
          path.pop();
          this.#run(task);
        } else {
          for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
            const dependency = this.#visits[edge]!;
            if (this.#done[dependency] === 0) path.push(dependency);
          }
        }
      }
    }
    return this.#sequence;
  }

  #run(first: number): void {
    const { dependencyStart, dependencies, dependentStart, dependents, requested } = this.#graph;
    const free = this.#free;
    free.push(first);
    for (let task = free.pop(); task !== undefined; task = free.pop()) {
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
      const gain = requested[task] === 0 ? 1 : 0;
      for (let edge = dependentStart[task + 1]! - 1; edge >= dependentStart[task]!; edge--) {
        const dependent = dependents[edge]!;
        this.#missing[dependent]!--;
        this.#cost[dependent]! -= gain;
        this.#consider(dependent);
      }
    }
  }

  #consider(task: number): void {
    if (this.#missing[task] === 0 && this.#cost[task]! <= 0) this.#free.push(task);
    else this.#goals.put(task, this.#flat ? 0 : this.#cost[task]!, this.#rule);
  }
}
