import type { TaskGraph } from "../task-graph.ts";
import { type GoalRule, Goals } from "./goals.ts";
import type { Measures } from "./measures.ts";

export class BackwardWalk {
  readonly #graph: TaskGraph;
  readonly #needed: Int32Array;
  readonly #fresh: Int32Array;
  readonly #returns: Int32Array;
  readonly #open: Uint8Array;
  readonly #done: Uint8Array;
  readonly #goals: Goals;
  readonly #free: number[] = [];
  #rule: GoalRule = "oldest";
  #flat = false;
  #sequence: Int32Array = new Int32Array(0);
  #length = 0;
  constructor(graph: TaskGraph, measures: Measures) {
    const { size } = graph;
    this.#graph = graph;
    this.#returns = measures.returns;
    this.#needed = new Int32Array(size);
    this.#fresh = new Int32Array(size);
    this.#open = new Uint8Array(size);
    this.#done = new Uint8Array(size);
    this.#goals = new Goals(size);
  }

  walk(part: Int32Array, start: number, rule: GoalRule, flat: boolean): Int32Array {
    const { dependencyStart, dependencies, dependentStart, dependents, requested } = this.#graph;
    for (const task of part) {
      this.#needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
      this.#open[task] = 0;
      this.#done[task] = 0;
      let fresh = 0;
      for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
        if (requested[dependencies[edge]!] === 0) fresh++;
      }
      this.#fresh[task] = fresh;
    }
    this.#rule = rule;
    this.#flat = flat;
    this.#sequence = new Int32Array(part.length);
    this.#length = part.length;
    const path: number[] = [];
    for (let goal = start; goal !== -1; goal = this.#goals.take(rule)) {
      path.push(goal);
      while (path.length > 0) {
        const task = path[path.length - 1]!;
        if (this.#done[task] === 1) path.pop();
        else if (this.#needed[task] === 0) {
          path.pop();
          this.#place(task);
        } else {
          for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
            const dependent = this.#returns[edge]!;
            if (this.#done[dependent] === 0) path.push(dependent);
          }
        }
      }
    }
    return this.#sequence;
  }

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
          if (requested[dependency] === 0) {
            for (let e = dependentStart[dependency]!; e < dependentStart[dependency + 1]!; e++) {
              const sibling = dependents[e]!;
              if (this.#done[sibling] === 1) continue;
              this.#fresh[sibling]!--;
              this.#consider(sibling);
            }
          }
        }
        this.#consider(dependency);
      }
    }
  }

  #consider(task: number): void {
    const cost = this.#fresh[task]! - (this.#open[task] === 1 && this.#graph.requested[task] === 0 ? 1 : 0);
    if (this.#needed[task] === 0 && cost <= 0) this.#free.push(task);
    else this.#goals.put(task, this.#flat ? 0 : cost, this.#rule);
  }
}
