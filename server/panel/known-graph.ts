/**
 * The graph of a run over all its computes: which tasks there are, what they call, what they need.
 *
 *     sum ─┬─ read 0        dependencies    one list, a stretch of it for each task
 *          └─ read 1        dependents      a chain of edges for each task, since later computes add to it
 *
 * Grows with every `graph` event by that event's rows. Knows nothing of what becomes of a task. Not to be confused
 * with `graph/task-graph`, which the scheduler works on: this one is made from events, and must bear edges that
 * lead nowhere, numbers that were skipped, and circles, which graphs by analysis have.
 */
import type { GraphKnown } from "../protocol/events.ts";
import { keyText } from "../protocol/keys.ts";
import { numberColumn } from "../timings/column.ts";
import { TaskTable } from "../timings/task-table.ts";

/** Columns are as long as the highest number: one that no run has come to would fill the memory. */
const mostTasks = 2 ** 27;

export class KnownGraph {
  /** Functions and call sites, each once however often the script computes. */
  readonly table = new TaskTable();
  /** Number of graphs so far: whoever has seen this many has seen everything. */
  version = 0;
  /** Number of the highest task, plus one. */
  size = 0;
  /** Compute → its first task, and the one behind its last. */
  readonly #computes = new Map<number, readonly [first: number, end: number]>();
  /** Task → compute, -1 where no graph announced one. */
  readonly #compute = numberColumn();
  /** Task → 1 for the script's own, 0 for what the library does beside. */
  readonly #shown = numberColumn();
  readonly #callSite = numberColumn();
  /** Task → place in the static order, counted on through all computes. */
  readonly #order = numberColumn();
  readonly #layer = numberColumn();
  readonly #fusedInto = numberColumn();
  readonly #serial = numberColumn();
  readonly #requested = new Set<number>();
  /** Task → key, where it does not follow from function and serial number. */
  readonly #keys = new Map<number, string>();
  /** Edge → its ends. The edges to one task lie side by side. */
  readonly #edgeFrom = numberColumn();
  readonly #edgeTo = numberColumn();
  readonly #firstEdge = numberColumn();
  readonly #edgeCount = numberColumn();
  /** Task → its latest edge to a dependent; edge → the one before it. */
  readonly #lastDependent = numberColumn();
  readonly #dependentBefore = numberColumn();

  /** Takes in a compute's graph. Tasks that were announced before stay as they are. False for numbers that no run has. */
  define(graph: GraphKnown): boolean {
    const { firstTask: first, taskOrder, fusedInto, taskSerial } = graph;
    const count = graph.taskFunction.length;
    if (!Number.isInteger(first) || first < 0 || first + count > mostTasks) return false;
    this.table.define(graph);
    this.version++;
    this.size = Math.max(this.size, first + count);
    this.#computes.set(graph.compute, [first, first + count]);
    if (count === 0) return true;
    const compute = this.#compute.span(first, count);
    const shown = this.#shown.span(first, count);
    const callSite = this.#callSite.span(first, count);
    const order = this.#order.span(first, count);
    const fused = this.#fusedInto.span(first, count);
    const serial = this.#serial.span(first, count);
    const fresh = new Uint8Array(count);
    for (let offset = 0; offset < count; offset++) {
      if (compute[offset]! >= 0) continue;
      const task = first + offset;
      fresh[offset] = 1;
      compute[offset] = graph.compute;
      shown[offset] = this.table.isInternal(task) ? 0 : 1;
      callSite[offset] = this.table.callSitePositionOf(task);
      order[offset] = first + (taskOrder[offset] ?? offset);
      fused[offset] = fusedInto?.[offset] ?? task;
      serial[offset] = taskSerial?.[offset] ?? -1;
    }
    for (const [task, key] of Object.entries(graph.keys ?? {})) this.#keys.set(Number(task), key);
    for (const task of graph.requested) this.#requested.add(task);
    this.#addEdges(graph, fresh);
    return true;
  }

  /** Whether a graph has announced the task. */
  has(task: number): boolean {
    return this.#compute.at(task) >= 0;
  }

  /** Whether the task is announced and one of the script's own, which is what pictures and counts are made of. */
  isShown(task: number): boolean {
    return this.#shown.at(task) === 1;
  }

  isRequested(task: number): boolean {
    return this.#requested.has(task);
  }

  computeOf(task: number): number {
    return this.#compute.at(task);
  }

  /** Position in `table.callSites`, or -1. */
  callSiteOf(task: number): number {
    return this.#callSite.at(task);
  }

  /** Place in the static order, counted on through all computes. */
  orderOf(task: number): number {
    return this.#order.at(task);
  }

  /** Length of the longest chain of dependencies below it within its compute; roots have 0. */
  layerOf(task: number): number {
    return this.#layer.at(task);
  }

  /** The task at the end of the stretch that it was fused into; itself when it runs alone. */
  stretchOf(task: number): number {
    const end = this.#fusedInto.at(task);
    return this.has(end) ? end : task;
  }

  /** The key, as errors and logs name the task; made of function and number where the graph tells none. */
  keyOf(task: number): string {
    const chosen = this.#keys.get(task);
    if (chosen !== undefined) return chosen;
    const { name } = this.table.functions[this.table.functionOf(task)]!;
    const serial = this.#serial.at(task);
    return serial < 0 ? `${name}-${task}` : keyText(name, serial);
  }

  /** First task of a compute and the one behind its last. */
  tasksOf(compute: number): readonly [first: number, end: number] | undefined {
    return this.#computes.get(compute);
  }

  dependencyCountOf(task: number): number {
    return Math.max(0, this.#edgeCount.at(task));
  }

  /** A dependency of a task, by position from 0 to `dependencyCountOf`. */
  dependencyOf(task: number, position: number): number {
    return this.#edgeFrom.at(this.#firstEdge.at(task) + position);
  }

  /** Calls `visit` with each dependent of a task, the latest first. */
  visitDependents(task: number, visit: (dependent: number) => void): void {
    for (let edge = this.#lastDependent.at(task); edge >= 0; edge = this.#dependentBefore.at(edge)) {
      visit(this.#edgeTo.at(edge));
    }
  }

  /** Both ends of all edges; good until the next graph. */
  get edges(): { readonly from: Int32Array; readonly to: Int32Array } {
    return { from: this.#edgeFrom.view(), to: this.#edgeTo.view() };
  }

  /** Sorts the edges by the tasks they lead to; those that lead to other computes' tasks say nothing new. */
  #addEdges({ firstTask, edgeFrom, edgeTo }: GraphKnown, fresh: Uint8Array): void {
    const count = fresh.length;
    const known = this.#compute.view();
    /** Edge → offset of the task that it leads to, -1 for edges that say nothing new. */
    const target = new Int32Array(edgeFrom.length).fill(-1);
    const next = new Int32Array(count);
    for (let edge = 0; edge < edgeFrom.length; edge++) {
      const offset = (edgeTo[edge] ?? Number.NaN) - firstTask;
      if (fresh[offset] !== 1 || !(known[edgeFrom[edge]!]! >= 0)) continue;
      target[edge] = offset;
      next[offset]!++;
    }
    const base = this.#edgeFrom.length;
    const firstEdge = this.#firstEdge.span(firstTask, count);
    const edgeCount = this.#edgeCount.span(firstTask, count);
    let total = 0;
    for (let offset = 0; offset < count; offset++) {
      const own = next[offset]!;
      next[offset] = total;
      if (fresh[offset] === 1) {
        firstEdge[offset] = base + total;
        edgeCount[offset] = own;
      }
      total += own;
    }
    const from = this.#edgeFrom.span(base, total);
    for (let edge = 0; edge < target.length; edge++) {
      if (target[edge]! >= 0) from[next[target[edge]!]!++] = edgeFrom[edge]!;
    }
    const to = this.#edgeTo.span(base, total);
    const before = this.#dependentBefore.span(base, total);
    const lastDependent = this.#lastDependent.span(0, total > 0 ? this.size : 0);
    const layers = this.#layer.span(firstTask, count);
    let place = 0;
    for (let offset = 0; offset < count; offset++) {
      if (fresh[offset] === 0) continue;
      let layer = 0;
      for (; place < next[offset]!; place++) {
        const dependency = from[place]!;
        before[place] = lastDependent[dependency]!;
        lastDependent[dependency] = base + place;
        to[place] = firstTask + offset;
        // Dependencies have smaller numbers, but for the circles of an analysis, which have no layers.
        const own = dependency - firstTask;
        if (own >= 0 && own < offset) layer = Math.max(layer, layers[own]! + 1);
      }
      layers[offset] = layer;
    }
  }
}
