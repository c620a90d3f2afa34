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
import type { CallSite } from "../protocol/sites.ts";
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
  readonly #callSite = numberColumn();
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
  /** Place → position in `table.callSites`. */
  readonly #callSites = new Map<CallSite, number>();

  /** Takes in a compute's graph. Tasks that were announced before stay as they are. False for numbers that no run has. */
  define(graph: GraphKnown): boolean {
    const { firstTask: first } = graph;
    const count = graph.taskFunction.length;
    if (!Number.isInteger(first) || first < 0 || first + count > mostTasks) return false;
    const fresh = Uint8Array.from(graph.taskFunction, (_, offset) => (this.has(first + offset) ? 0 : 1));
    this.table.define(graph);
    this.version++;
    this.size = Math.max(this.size, first + count);
    this.#computes.set(graph.compute, [first, first + count]);
    for (let offset = 0; offset < count; offset++) {
      if (fresh[offset] === 0) continue;
      const task = first + offset;
      this.#compute.set(task, graph.compute);
      this.#callSite.set(task, this.#callSitePosition(task));
      this.#order.set(task, graph.taskOrder[offset] ?? offset);
      this.#fusedInto.set(task, graph.fusedInto?.[offset] ?? task);
      this.#serial.set(task, graph.taskSerial?.[offset] ?? -1);
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
    return this.has(task) && !this.table.isInternal(task);
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
    return this.#order.at(task) + (this.tasksOf(this.#compute.at(task))?.[0] ?? 0);
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

  #callSitePosition(task: number): number {
    const site = this.table.callSiteOf(task);
    if (!site) return -1;
    for (let next = this.#callSites.size; next < this.table.callSites.length; next++) {
      this.#callSites.set(this.table.callSites[next]!, next);
    }
    return this.#callSites.get(site) ?? -1;
  }

  /** Sorts the edges by the tasks they lead to; those that lead to other computes' tasks say nothing new. */
  #addEdges({ firstTask, edgeFrom, edgeTo }: GraphKnown, fresh: Uint8Array): void {
    const isOwn = (edge: number) =>
      fresh[(edgeTo[edge] ?? Number.NaN) - firstTask] === 1 && this.has(edgeFrom[edge]!);
    const starts = new Int32Array(fresh.length + 1);
    for (let edge = 0; edge < edgeFrom.length; edge++) {
      if (isOwn(edge)) starts[edgeTo[edge]! - firstTask + 1]!++;
    }
    for (let offset = 0; offset < fresh.length; offset++) starts[offset + 1]! += starts[offset]!;
    const sorted = new Int32Array(starts[fresh.length]!);
    const next = starts.slice();
    for (let edge = 0; edge < edgeFrom.length; edge++) {
      if (isOwn(edge)) sorted[next[edgeTo[edge]! - firstTask]!++] = edgeFrom[edge]!;
    }
    for (let offset = 0; offset < fresh.length; offset++) {
      if (fresh[offset] === 0) continue;
      const task = firstTask + offset;
      this.#firstEdge.set(task, this.#edgeFrom.length);
      this.#edgeCount.set(task, starts[offset + 1]! - starts[offset]!);
      let layer = 0;
      for (let place = starts[offset]!; place < starts[offset + 1]!; place++) {
        const dependency = sorted[place]!;
        this.#dependentBefore.push(this.#lastDependent.at(dependency));
        this.#lastDependent.set(dependency, this.#edgeFrom.length);
        this.#edgeFrom.push(dependency);
        this.#edgeTo.push(task);
        // Dependencies have smaller numbers, but for the circles of an analysis, which have no layers.
        if (dependency >= firstTask && dependency < task) {
          layer = Math.max(layer, this.#layer.at(dependency) + 1);
        }
      }
      this.#layer.set(task, layer);
    }
  }
}
