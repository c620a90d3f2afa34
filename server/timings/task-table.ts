/**
 * Which function and call site each task of a run belongs to, over all its computes.
 *
 * Each `graph` event lists the functions of its own compute; here one function stays one entry however
 * often the script computes. A task that no `graph` event announced belongs to `unknownFunction`.
 */
import type { GraphKnown } from "../protocol/events.ts";
import type { CallSite, FunctionView } from "../protocol/sites.ts";
import { numberColumn } from "./column.ts";

/** Stands for whatever function a task had whose `graph` event was missed. */
export const unknownFunction: FunctionView = { name: "(unknown)" };

export class TaskTable {
  /** Position = number of the function in this table. */
  readonly functions: FunctionView[] = [];
  readonly callSites: CallSite[] = [];
  /** Task → position in `functions`. */
  readonly #function = numberColumn();
  /** Task → position in `callSites`. */
  readonly #callSite = numberColumn();
  /** Name and place → position in `functions` or `callSites`. */
  readonly #positions = new Map<string, number>();
  #known = 0;

  /** Tasks announced so far, but for internal ones; numbers skipped by a missed event are not counted. */
  get known(): number {
    return this.#known;
  }

  /** Whether a graph has announced the task. */
  has(task: number): boolean {
    return this.#function.at(task) >= 0;
  }

  /** Whether the task is nothing that the script asked for, but what the library does beside. */
  isInternal(task: number): boolean {
    return this.functions[this.#function.at(task)]?.isInternal === true;
  }

  /** Announces the tasks of one compute. */
  define(graph: GraphKnown): void {
    const functions = graph.functions.map((view) => this.positionOf(view));
    const callSites = graph.callSites.map((site) => this.#position(placeOf(site), site, this.callSites));
    graph.taskFunction.forEach((index, offset) => {
      const task = graph.firstTask + offset;
      const isNew = this.#function.at(task) < 0;
      this.#function.set(task, functions[index] ?? this.positionOf(unknownFunction));
      if (isNew && !this.isInternal(task)) this.#known++;
      this.#callSite.set(task, callSites[graph.taskCallSite[offset] ?? -1] ?? -1);
    });
  }

  /** Position in `functions`, for any task number. */
  functionOf(task: number): number {
    const position = this.#function.at(task);
    return position < 0 ? this.positionOf(unknownFunction) : position;
  }

  /** Position in `callSites`, or -1. */
  callSitePositionOf(task: number): number {
    return this.#callSite.at(task);
  }

  /** Where the script made the task, when that is known. */
  callSiteOf(task: number): CallSite | undefined {
    return this.callSites[this.#callSite.at(task)];
  }

  /** Position in `functions`; one that is new is added. */
  positionOf(view: FunctionView): number {
    const place = view.definition ? placeOf(view.definition) : "";
    return this.#position(`${place} ${view.name}`, view, this.functions);
  }

  #position<T>(key: string, entry: T, list: T[]): number {
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    list.push(entry);
    this.#positions.set(key, list.length - 1);
    return list.length - 1;
  }
}

const placeOf = (site: CallSite): string => `${site.file}:${site.line}:${site.column}`;
