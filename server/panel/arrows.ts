/**
 * Arrows between boxes, those that lead through hidden tasks included.
 *
 *     sum ── (scale) ── read      with "scale" hidden      sum ── read
 *
 * Which boxes a hidden task stands behind is found for 32 boxes at a time, as bits, in one pass over the tasks. So
 * the time is that of tasks and edges times boxes / 32, however tangled the hidden part is, and the memory is one
 * word a task. Arrows from a box to itself are left out: inside of a group there is always something going on.
 */
import type { KnownGraph } from "./known-graph.ts";

/** Arrow `i` goes from box `from[i]` to box `to[i]` and stands for `count[i]` edges, or ways through hidden tasks. */
export interface Arrows {
  readonly from: number[];
  readonly to: number[];
  readonly count: number[];
}

interface Hidden {
  readonly tasks: readonly number[];
  /** True when one needs another of a higher number, as in graphs by analysis: then one pass may not be enough. */
  readonly hasCircles: boolean;
}

/** `boxOf`: task → box, -1 for hidden ones. */
export function arrowsBetween(graph: KnownGraph, boxOf: Int32Array, boxes: number): Arrows {
  const bundles = new Bundles(boxes);
  const hidden = { tasks: [] as number[], hasCircles: false };
  /** Shown tasks that need a hidden one. */
  const behind: number[] = [];
  for (let task = 0; task < boxOf.length; task++) {
    const to = boxOf[task]!;
    const count = graph.dependencyCountOf(task);
    if (to < 0) {
      if (count === 0) continue;
      hidden.tasks.push(task);
      for (let place = 0; place < count; place++) {
        const dependency = graph.dependencyOf(task, place);
        if (dependency >= task && boxOf[dependency]! < 0) hidden.hasCircles = true;
      }
      continue;
    }
    let isBehind = false;
    for (let place = 0; place < count; place++) {
      const from = boxOf[graph.dependencyOf(task, place)]!;
      if (from < 0) isBehind = true;
      else bundles.add(from, to);
    }
    if (isBehind) behind.push(task);
  }
  if (hidden.tasks.length > 0 && behind.length > 0) {
    const bits = new Int32Array(boxOf.length);
    for (let first = 0; first < boxes; first += 32) {
      mark(graph, boxOf, hidden, first, bits);
      for (const task of behind) addWays(graph, boxOf, task, first, bits, bundles);
    }
  }
  return bundles.arrows();
}

/** Hidden task → which of the 32 boxes from `first` on lead to it through hidden tasks only. */
function mark(graph: KnownGraph, boxOf: Int32Array, hidden: Hidden, first: number, bits: Int32Array): void {
  for (const task of hidden.tasks) bits[task] = 0;
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const task of hidden.tasks) {
      const count = graph.dependencyCountOf(task);
      let found = bits[task]!;
      for (let place = 0; place < count; place++) {
        const dependency = graph.dependencyOf(task, place);
        const box = boxOf[dependency]!;
        if (box < 0) found |= bits[dependency]!;
        else if (box >= first && box < first + 32) found |= 1 << (box - first);
      }
      if (found === bits[task]) continue;
      bits[task] = found;
      isNew = hidden.hasCircles;
    }
  }
}

function addWays(
  graph: KnownGraph,
  boxOf: Int32Array,
  task: number,
  first: number,
  bits: Int32Array,
  bundles: Bundles,
): void {
  const count = graph.dependencyCountOf(task);
  for (let place = 0; place < count; place++) {
    const dependency = graph.dependencyOf(task, place);
    if (boxOf[dependency]! >= 0) continue;
    // Takes the lowest bit away until none is left.
    for (let left = bits[dependency]!; left !== 0; left &= left - 1) {
      bundles.add(first + 31 - Math.clz32(left & -left), boxOf[task]!);
    }
  }
}

/** Edges between the same two boxes, counted. */
class Bundles {
  readonly #boxes: number;
  /** Both ends as one number → how many. */
  readonly #counts = new Map<number, number>();

  constructor(boxes: number) {
    this.#boxes = boxes;
  }

  add(from: number, to: number): void {
    if (from === to) return;
    const key = from * this.#boxes + to;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  arrows(): Arrows {
    const keys = [...this.#counts.keys()].sort((a, b) => a - b);
    return {
      from: keys.map((key) => Math.floor(key / this.#boxes)),
      to: keys.map((key) => key % this.#boxes),
      count: keys.map((key) => this.#counts.get(key)!),
    };
  }
}
