/**
 * The picture that the server sent last, with the states that have come since: columns of numbers by box.
 *
 * Notices are merged here and nowhere else; nothing is drawn, and no element is known.
 */
import {
  type BoxStates,
  type BoxView,
  type FrameView,
  type GraphPicture,
  taskStates,
} from "../../server/protocol/panel.ts";
import type { TaskState } from "../../server/protocol/run-view.ts";

/** Numbers of a box for each of `taskStates`. */
export const stateCount = taskStates.length;

const position = Object.fromEntries(taskStates.map((state, at) => [state, at])) as Record<TaskState, number>;

/** States in which nothing more happens to a task. */
export const overStates: readonly TaskState[] = ["memory", "released", "reused", "failed", "cancelled"];

export class GraphModel {
  readonly picture: GraphPicture;
  readonly boxes: readonly BoxView[];
  readonly frames: readonly FrameView[];
  /** Box `i`, state `s` → `counts[i * stateCount + s]`. */
  readonly counts: Float64Array;
  readonly total: Float64Array;
  readonly longest: Float64Array;
  readonly bytes: Float64Array;
  readonly worker: Int32Array;
  readonly order: Float64Array;
  readonly share: Float64Array;
  readonly critical: Uint8Array;
  /** Milliseconds since the run started. */
  at = 0;
  /** Box id → position. */
  readonly positions: ReadonlyMap<string, number>;
  /** Largest of each column, for colours from little to much; they only grow while a picture lasts. */
  readonly most = { total: 0, bytes: 0, order: 0 };

  constructor(picture: GraphPicture) {
    this.picture = picture;
    this.boxes = picture.boxes;
    this.frames = picture.frames;
    const size = picture.boxes.length;
    this.counts = new Float64Array(size * stateCount);
    this.total = new Float64Array(size);
    this.longest = new Float64Array(size);
    this.bytes = new Float64Array(size);
    this.worker = new Int32Array(size).fill(-1);
    this.order = new Float64Array(size).fill(-1);
    this.share = new Float64Array(size);
    this.critical = new Uint8Array(size);
    this.positions = new Map(picture.boxes.map((box, at) => [box.id, at]));
    this.merge(picture.states);
  }

  /** Takes over a difference; gives the boxes that it names. One of another picture is none of this one's business. */
  merge(states: BoxStates): readonly number[] {
    if (states.picture !== this.picture.picture) return [];
    const size = this.boxes.length;
    states.box.forEach((box, index) => {
      if (box < 0 || box >= size) return;
      for (let state = 0; state < stateCount; state++) {
        this.counts[box * stateCount + state] = states.counts[index * stateCount + state] ?? 0;
      }
      this.total[box] = states.total[index] ?? 0;
      this.longest[box] = states.longest[index] ?? 0;
      this.bytes[box] = states.bytes[index] ?? 0;
      this.worker[box] = states.worker[index] ?? -1;
      this.order[box] = states.order[index] ?? -1;
      this.share[box] = states.share[index] ?? 0;
      this.critical[box] = states.critical[index] ?? 0;
      this.most.total = Math.max(this.most.total, this.total[box]!);
      this.most.bytes = Math.max(this.most.bytes, this.bytes[box]!);
      this.most.order = Math.max(this.most.order, this.order[box]!);
    });
    this.at = states.at;
    return states.box;
  }

  /** How many tasks of a box are in a state. */
  countOf(box: number, state: TaskState): number {
    return this.counts[box * stateCount + position[state]]!;
  }

  /** Counts of a box by state, without those that are 0. */
  countsOf(box: number): Partial<Record<TaskState, number>> {
    const found: Partial<Record<TaskState, number>> = {};
    for (const state of taskStates) {
      const count = this.countOf(box, state);
      if (count > 0) found[state] = count;
    }
    return found;
  }

  /** Sums over all boxes, by `taskStates`. */
  totals(): number[] {
    const sums = new Array<number>(stateCount).fill(0);
    for (let at = 0; at < this.counts.length; at++) sums[at % stateCount]! += this.counts[at]!;
    return sums;
  }

  /** How many tasks of a box will not change any more. */
  overOf(box: number): number {
    return overStates.reduce((sum, state) => sum + this.countOf(box, state), 0);
  }

  /**
   * The one state that a box is painted in: what needs attention first, then what is going on, then what is left to do;
   * `memory` only when nothing is.
   */
  stateOf(box: number): TaskState {
    if (this.countOf(box, "failed") > 0) return "failed";
    if (this.countOf(box, "executing") > 0) return "executing";
    const over = this.overOf(box);
    const open = this.countOf(box, "ready") + this.countOf(box, "waiting");
    // Some are done and some are not: it is on its way, even if no worker has one in its hands just now.
    if (open > 0 && over > 0 && over > this.countOf(box, "cancelled")) return "executing";
    if (this.countOf(box, "ready") > 0) return "ready";
    if (this.countOf(box, "waiting") > 0) return "waiting";
    for (const state of ["cancelled", "memory", "released", "reused"] as const) {
      if (this.countOf(box, state) > 0) return state;
    }
    return "waiting";
  }
}
