/**
 * Finds bars of one track by time, in O(log n) even where they overlap: a tree of maxima over their ends.
 *
 *     ends       4  9  6  7        the last bar up to `i` that still lasts at a time
 *     tree         9     7         is found by going down from the root, right side first
 *                     9
 */
import type { TimelineRow } from "../../server/protocol/timeline.ts";

export class BarIndex {
  readonly row: TimelineRow;
  /** Leaves from `#leaves` on hold the ends; node `i` the latest end below it. */
  readonly #latest: Float64Array;
  readonly #leaves: number;
  /** Nodes looked at since it was made; tests count them. */
  steps = 0;

  /** The row's bars must be in the order of their starts. */
  constructor(row: TimelineRow) {
    this.row = row;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, row.start.length)));
    this.#latest = new Float64Array(2 * this.#leaves).fill(Number.NEGATIVE_INFINITY);
    row.start.forEach((start, bar) => {
      this.#latest[this.#leaves + bar] = start + row.duration[bar]!;
    });
    for (let node = this.#leaves - 1; node > 0; node--)
      this.#latest[node] = Math.max(this.#latest[2 * node]!, this.#latest[2 * node + 1]!);
  }

  get length(): number {
    return this.row.start.length;
  }

  endOf(bar: number): number {
    return this.#latest[this.#leaves + bar]!;
  }

  /** The bar that is on top at `time`; with none, the one that is at most `slack` milliseconds away. */
  at(time: number, slack = 0): number | undefined {
    const under = this.#lastUntil(this.#begunBy(time), time);
    if (under !== undefined || slack === 0) return under;
    const before = this.#lastUntil(this.#begunBy(time), time - slack);
    const after = this.#begunBy(time);
    const isAfterNear = after < this.length && this.row.start[after]! <= time + slack;
    if (!isAfterNear) return before;
    if (before === undefined) return after;
    return time - this.endOf(before) <= this.row.start[after]! - time ? before : after;
  }

  /** Bars that may be seen between `from` and `to`: the first, and the one after the last. */
  between(from: number, to: number): readonly [number, number] {
    const first = this.#firstUntil(from);
    return [first, Math.max(first, this.#begunBy(to))];
  }

  /** How many bars have begun at `time`. */
  #begunBy(time: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      this.steps++;
      const half = (low + high) >> 1;
      if (this.row.start[half]! <= time) low = half + 1;
      else high = half;
    }
    return low;
  }

  /** The last of the first `count` bars that lasts until `time`. */
  #lastUntil(count: number, time: number): number | undefined {
    const { length } = this;
    if (count === 0 || length === 0) return undefined;
    // Up from the last bar in question to the first node on the left that holds one which lasts …
    let node = this.#leaves + Math.min(count, length) - 1;
    while (this.#latest[node]! < time) {
      this.steps++;
      while (node > 1 && node % 2 === 0) node >>= 1;
      if (node <= 1) return undefined;
      node -= 1;
    }
    // … and down again, keeping to the right.
    while (node < this.#leaves) {
      this.steps++;
      node = this.#latest[2 * node + 1]! >= time ? 2 * node + 1 : 2 * node;
    }
    return node - this.#leaves;
  }

  /** The first bar that lasts until `time`, or `length`. */
  #firstUntil(time: number): number {
    if (!(this.#latest[1]! >= time)) return this.length;
    let node = 1;
    while (node < this.#leaves) {
      this.steps++;
      node = this.#latest[2 * node]! >= time ? 2 * node : 2 * node + 1;
    }
    return node - this.#leaves;
  }
}
