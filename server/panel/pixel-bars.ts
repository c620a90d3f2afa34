/**
 * Bars at the detail that a screen can show: those narrower than a pixel become one bar for each pixel, in the colour
 * of what took longest there.
 *
 *     ▏▏▎▏▏▏ ▎   →   ▌ ▎          a failure is never painted over: it is what one looks for
 *
 * Linear in bars and pixels, whatever the order of the bars. Knows no workers and no lanes.
 */
import { barKinds } from "../protocol/timeline.ts";
import { amountColumn, numberColumn } from "../timings/column.ts";
import type { Bar } from "./bar-columns.ts";

const failed = barKinds.indexOf("failed");

/** Bars in the order of time, in columns. */
export interface DrawnBars {
  readonly start: number[];
  readonly duration: number[];
  readonly kind: number[];
  readonly fn: number[];
  readonly task: number[];
}

/** What has become of the bars in one pixel. */
interface Cell {
  from: number;
  to: number;
  count: number;
  task: number;
  /** Kind and function → milliseconds. */
  readonly shares: Map<number, number>;
}

export class PixelBars {
  readonly #from: number;
  readonly #pixel: number;
  readonly #cells: (Cell | undefined)[];
  readonly #wide = {
    start: amountColumn(),
    duration: amountColumn(),
    kind: numberColumn(),
    fn: numberColumn(),
    task: numberColumn(),
  };

  /** For the stretch of `from` to `to` at `width` pixels. */
  constructor(from: number, to: number, width: number) {
    this.#from = from;
    this.#pixel = (to - from) / width;
    this.#cells = new Array<Cell | undefined>(width).fill(undefined);
  }

  add({ start, duration, kind, fn, task }: Bar): void {
    if (duration >= this.#pixel) {
      this.#wide.start.push(start);
      this.#wide.duration.push(duration);
      this.#wide.kind.push(kind);
      this.#wide.fn.push(fn);
      this.#wide.task.push(task);
      return;
    }
    const at = Math.floor((start - this.#from) / this.#pixel);
    const position = Math.max(0, Math.min(this.#cells.length - 1, at));
    let cell = this.#cells[position];
    if (!cell) {
      cell = { from: start, to: start, count: 0, task, shares: new Map() };
      this.#cells[position] = cell;
    }
    cell.from = Math.min(cell.from, start);
    cell.to = Math.max(cell.to, start + duration);
    cell.count += task < 0 ? -task : 1;
    cell.task = task;
    const paint = (fn + 1) * barKinds.length + kind;
    const weight = kind === failed ? Number.MAX_VALUE : duration;
    cell.shares.set(paint, (cell.shares.get(paint) ?? 0) + weight);
  }

  /** The bars as they are to be drawn, by start. */
  drawn(): DrawnBars {
    const columns = this.#wide;
    for (const cell of this.#cells) {
      if (!cell) continue;
      const paint = dominant(cell.shares);
      columns.start.push(cell.from);
      columns.duration.push(cell.to - cell.from);
      columns.kind.push(paint % barKinds.length);
      columns.fn.push(Math.floor(paint / barKinds.length) - 1);
      columns.task.push(cell.count === 1 ? cell.task : -cell.count);
    }
    const start = columns.start.view();
    const order = Int32Array.from(start.keys()).sort((a, b) => start[a]! - start[b]! || a - b);
    const pick = (column: { at(index: number): number }) => Array.from(order, (index) => column.at(index));
    return {
      start: pick(columns.start),
      duration: pick(columns.duration),
      kind: pick(columns.kind),
      fn: pick(columns.fn),
      task: pick(columns.task),
    };
  }
}

function dominant(shares: ReadonlyMap<number, number>): number {
  let longest = -1;
  let found = 0;
  for (const [paint, time] of shares) if (time > longest) [longest, found] = [time, paint];
  return found;
}
