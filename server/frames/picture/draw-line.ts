/**
 * One axis of numbers as a line of as many points as there is room for, from memory or part by part. A point has the
 * smallest and the largest value of its elements, so that a peak one element wide is seen at any width.
 */
import type { LinePicture } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";
import { along } from "./extent.ts";
import { eachRow, wholeOf } from "./rows.ts";

/** A `LinePicture` without what only its reader knows. `min` and `max` are those of the finite values that are shown. */
export type DrawnLine = Omit<LinePicture<Uint8Array<ArrayBuffer>>, "label">;

/** Which elements of an axis to show, the end not included, and the points there is room for. */
export interface LineView {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** Takes an axis part by part (each a plane of one row), in any order, and draws it when all have come. */
export class LineMaker {
  /** The elements it must be fed: what was asked for, widened to whole blocks and clipped to the axis. */
  readonly wanted: { readonly from: number; readonly to: number };
  readonly #length: number;
  readonly #block: number;
  readonly #lows: Float64Array<ArrayBuffer>;
  readonly #highs: Float64Array<ArrayBuffer>;
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;

  constructor(length: number, view: LineView) {
    const { from, to, block, pixels } = along(length, view.from, view.to, view.width);
    this.wanted = { from, to };
    this.#length = length;
    this.#block = block;
    this.#lows = new Float64Array(pixels).fill(Number.NaN);
    this.#highs = new Float64Array(pixels).fill(Number.NaN);
  }

  /** A part whose first element is element `at` of the axis; elements beside what is wanted are left out. */
  take(part: Plane, at: number): void {
    const { from, to } = this.wanted;
    const first = Math.max(from, at);
    const region = { ...wholeOf(part), left: first - at, right: Math.min(to - at, part.columns) };
    eachRow(part, region, (values) => this.#takeRun(values, first));
  }

  finish(): DrawnLine {
    const isEmpty = this.#min > this.#max;
    return {
      kind: "line",
      length: this.#length,
      ...this.wanted,
      block: this.#block,
      lows: new Uint8Array(this.#lows.buffer),
      highs: new Uint8Array(this.#highs.buffer),
      min: isEmpty ? null : this.#min,
      max: isEmpty ? null : this.#max,
    };
  }

  #takeRun(values: Float64Array, first: number): void {
    const { from } = this.wanted;
    for (let i = 0; i < values.length; i++) {
      // 0 and -0 are one value, or which of them is drawn would depend on the order of the parts.
      const value = (values[i] as number) + 0;
      if (Number.isNaN(value)) continue;
      const point = Math.floor((first + i - from) / this.#block);
      // What is not yet there is NaN, and smaller than nothing.
      if (!((this.#lows[point] as number) <= value)) this.#lows[point] = value;
      if (!((this.#highs[point] as number) >= value)) this.#highs[point] = value;
      if (value - value !== 0) continue;
      if (value < this.#min) this.#min = value;
      if (value > this.#max) this.#max = value;
    }
  }
}

/** The same from the whole axis in memory, as a plane of one row. */
export function drawLine(line: Plane, view: LineView): DrawnLine {
  const maker = new LineMaker(line.columns, view);
  maker.take(line, 0);
  return maker.finish();
}
