/**
 * The figures of the boxes of one picture, kept up while the run goes on.
 *
 * A change costs the tasks that have changed, however many there are in their boxes: of each task is remembered what
 * it last added. Sums are whole numbers, so a picture that was kept up for an hour is equal to a fresh one.
 */
import { type BoxStates, taskStates } from "../protocol/panel.ts";
import type { RunModel } from "./run-model.ts";

const stateCount = taskStates.length;

/** Shares are told to a thousandth: a finer change in one box must not be a message for every other. */
const toShare = (part: number, whole: number): number =>
  whole > 0 ? Math.round((1000 * part) / whole) / 1000 : 0;

export class BoxFigures {
  readonly #model: RunModel;
  readonly #boxOf: Int32Array;
  readonly #size: number;
  /** What each task has added to its box. */
  readonly #state: Int8Array;
  readonly #spent: Float64Array;
  readonly #made: Float64Array;
  /** Box → figures, times in microseconds. */
  readonly #counts: Int32Array;
  readonly #total: Float64Array;
  readonly #longest: Float64Array;
  readonly #bytes: Float64Array;
  readonly #worker: Int32Array;
  /** Box → when its worker was last told, and of which task. */
  readonly #seen: Float64Array;
  readonly #seenTask: Int32Array;
  readonly #order: Int32Array;
  readonly #share: Float64Array;
  readonly #critical: Uint8Array;
  #criticalTasks: ReadonlySet<number> = new Set();
  #mark: number;
  readonly #dirty = new Set<number>();

  /** `boxOf`: task → box, -1 for those that are in none. */
  constructor(model: RunModel, boxOf: Int32Array, size: number) {
    this.#model = model;
    this.#boxOf = boxOf;
    this.#size = size;
    this.#state = new Int8Array(boxOf.length).fill(-1);
    this.#spent = new Float64Array(boxOf.length);
    this.#made = new Float64Array(boxOf.length);
    this.#counts = new Int32Array(size * stateCount);
    this.#total = new Float64Array(size);
    this.#longest = new Float64Array(size);
    this.#bytes = new Float64Array(size);
    this.#worker = new Int32Array(size).fill(-1);
    this.#seen = new Float64Array(size).fill(-1);
    this.#seenTask = new Int32Array(size).fill(-1);
    this.#order = new Int32Array(size).fill(-1);
    this.#share = new Float64Array(size);
    this.#critical = new Uint8Array(size);
    this.#mark = model.changes.mark;
    this.#takeAll();
    this.#markCritical(model.critical.now());
  }

  /** Box → counts by `taskStates`. */
  countsOf(box: number): Int32Array {
    return this.#counts.subarray(box * stateCount, (box + 1) * stateCount);
  }

  /** Figures of every box. */
  all(picture: number): BoxStates {
    this.#settleShares();
    this.#dirty.clear();
    return this.#columns(
      picture,
      Array.from({ length: this.#size }, (_, box) => box),
    );
  }

  /** Figures of the boxes that have changed since this or `all` was asked; `undefined` when none has. */
  changes(picture: number): BoxStates | undefined {
    this.absorb(() => undefined);
    this.#markCritical(this.#model.critical.lately());
    this.#settleShares();
    if (this.#dirty.size === 0) return undefined;
    const boxes = [...this.#dirty].sort((a, b) => a - b);
    this.#dirty.clear();
    return this.#columns(picture, boxes);
  }

  /** Takes in what has changed; `visit` is called with each task that has, also with those that are in no box. */
  absorb(visit: (task: number) => void): void {
    const { changes } = this.#model;
    const changed = changes.since(this.#mark);
    this.#mark = changes.mark;
    if (changed) {
      for (const task of changed) {
        this.#take(task);
        visit(task);
      }
      return;
    }
    this.#takeAll();
    for (let task = 0; task < this.#boxOf.length; task++) visit(task);
  }

  #takeAll(): void {
    for (let task = 0; task < this.#boxOf.length; task++) this.#take(task);
  }

  /** Replaces what a task has added to its box by what it adds now. */
  #take(task: number): void {
    const box = this.#boxOf[task] ?? -1;
    if (box < 0) return;
    const { states, executions, graph } = this.#model;
    const before = this.#state[task]!;
    const state = states.at(task);
    if (before < 0) {
      const order = graph.orderOf(task);
      if (this.#order[box]! < 0 || order < this.#order[box]!) this.#order[box] = order;
    } else {
      this.#counts[box * stateCount + before]!--;
    }
    this.#counts[box * stateCount + state]!++;
    this.#state[task] = state;
    const spent = executions.spentOf(task);
    this.#total[box]! += spent - this.#spent[task]!;
    this.#spent[task] = spent;
    const made = executions.bytesOf(task);
    this.#bytes[box]! += made - this.#made[task]!;
    this.#made[task] = made;
    this.#longest[box] = Math.max(this.#longest[box]!, executions.longestOf(task));
    const seen = this.#model.attempts.seenOf(task);
    const isLater = seen > this.#seen[box]! || (seen === this.#seen[box]! && task >= this.#seenTask[box]!);
    if (seen >= 0 && isLater) {
      this.#worker[box] = this.#model.attempts.workerOf(task);
      this.#seen[box] = seen;
      this.#seenTask[box] = task;
    }
    this.#dirty.add(box);
  }

  #markCritical(tasks: ReadonlySet<number>): void {
    if (tasks === this.#criticalTasks) return;
    const before = this.#critical.slice();
    this.#critical.fill(0);
    for (const task of tasks) {
      const box = this.#boxOf[task] ?? -1;
      if (box >= 0) this.#critical[box] = 1;
    }
    for (const [box, was] of before.entries()) if (was !== this.#critical[box]) this.#dirty.add(box);
    this.#criticalTasks = tasks;
  }

  #settleShares(): void {
    for (let box = 0; box < this.#size; box++) {
      const share = toShare(this.#total[box]!, this.#model.taskTime);
      if (share === this.#share[box]) continue;
      this.#share[box] = share;
      this.#dirty.add(box);
    }
  }

  #columns(picture: number, box: readonly number[]): BoxStates {
    const milliseconds = (column: Float64Array) => box.map((own) => column[own]! / 1000);
    const numbers = (column: Float64Array | Int32Array | Uint8Array) => box.map((own) => column[own]!);
    return {
      picture,
      box,
      counts: box.flatMap((own) => [...this.countsOf(own)]),
      total: milliseconds(this.#total),
      longest: milliseconds(this.#longest),
      bytes: numbers(this.#bytes),
      worker: numbers(this.#worker),
      order: numbers(this.#order),
      share: numbers(this.#share),
      critical: numbers(this.#critical),
      at: this.#model.latest,
    };
  }
}
