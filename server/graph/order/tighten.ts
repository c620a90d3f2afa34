import type { TaskGraph } from "../task-graph.ts";

export class Tightening {
  readonly #graph: TaskGraph;
  readonly #needed: Int32Array;
  readonly #missing: Int32Array;
  readonly #last: Int32Array;
  readonly #done: Uint8Array;
  readonly #open: Uint8Array;
  constructor(graph: TaskGraph) {
    const { size } = graph;
    this.#graph = graph;
    this.#needed = new Int32Array(size);
    this.#missing = new Int32Array(size);
    this.#last = new Int32Array(size);
    this.#done = new Uint8Array(size);
    this.#open = new Uint8Array(size);
  }

  earlier(sequence: Int32Array): Int32Array {
    const { dependencyStart, dependencies, dependentStart, dependents, requested } = this.#graph;
    for (const t of sequence) {
      this.#needed[t] = dependentStart[t + 1]! - dependentStart[t]!;
      this.#missing[t] = dependencyStart[t + 1]! - dependencyStart[t]!;
      this.#done[t] = 0;
      let last = 0;
      for (let e = dependentStart[t]!; e < dependentStart[t + 1]!; e++) last ^= dependents[e]!;
      this.#last[t] = last;
    }
    const out = new Int32Array(sequence.length);
    let length = 0;
    const free: number[] = [];
    const isFree = (t: number): boolean => {
      if (this.#needed[t] === 0 || requested[t] === 1) return true;
      for (let e = dependencyStart[t]!; e < dependencyStart[t + 1]!; e++) {
        const d = dependencies[e]!;
        if (this.#needed[d] === 1 && requested[d] === 0) return true;
      }
      return false;
    };
    for (const next of sequence) {
      if (this.#done[next] === 1) continue;
      let t: number | undefined = next;
      for (; t !== undefined; t = free.pop()) {
        if (this.#done[t] === 1 || (t !== next && !isFree(t))) continue;
        this.#done[t] = 1;
        out[length++] = t;
        for (let e = dependencyStart[t]!; e < dependencyStart[t + 1]!; e++) {
          const d = dependencies[e]!;
          this.#last[d]! ^= t;
          if (--this.#needed[d]! === 1 && this.#missing[this.#last[d]!] === 0) free.push(this.#last[d]!);
        }
        for (let e = dependentStart[t]!; e < dependentStart[t + 1]!; e++) {
          if (--this.#missing[dependents[e]!]! === 0) free.push(dependents[e]!);
        }
      }
    }
    return out;
  }

  later(sequence: Int32Array): Int32Array {
    const { dependencyStart, dependencies, dependentStart, dependents, requested } = this.#graph;
    const fresh = this.#missing;
    for (const t of sequence) {
      this.#needed[t] = dependentStart[t + 1]! - dependentStart[t]!;
      this.#done[t] = 0;
      this.#open[t] = 0;
      let f = 0;
      for (let e = dependencyStart[t]!; e < dependencyStart[t + 1]!; e++) if (requested[dependencies[e]!] === 0) f++;
      fresh[t] = f;
    }
    const out = new Int32Array(sequence.length);
    let length = sequence.length;
    const free: number[] = [];
    for (let i = sequence.length - 1; i >= 0; i--) {
      const next = sequence[i]!;
      if (this.#done[next] === 1) continue;
      let t: number | undefined = next;
      for (; t !== undefined; t = free.pop()) {
        if (this.#done[t] === 1) continue;
        if (t !== next && fresh[t]! > (this.#open[t] === 1 && requested[t] === 0 ? 1 : 0)) continue;
        this.#done[t] = 1;
        out[--length] = t;
        for (let e = dependencyStart[t]!; e < dependencyStart[t + 1]!; e++) {
          const d = dependencies[e]!;
          if (this.#open[d] === 0) {
            this.#open[d] = 1;
            if (requested[d] === 0) {
              for (let k = dependentStart[d]!; k < dependentStart[d + 1]!; k++) {
                const s = dependents[k]!;
                fresh[s]!--;
                if (this.#needed[s] === 0 && this.#done[s] === 0) free.push(s);
              }
            }
          }
          if (--this.#needed[d]! === 0) free.push(d);
        }
      }
    }
    return out;
  }
}
