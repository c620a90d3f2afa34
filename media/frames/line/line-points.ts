/**
 * The points of a line as they came: for each the smallest and the largest value of its elements. Knows no pixels.
 */
import type { LinePicture } from "../../../server/protocol/frame-questions.ts";
import type { ValueRange } from "../colour/scales.ts";
import { DamagedLineError } from "./errors.ts";
import type { Stretch } from "./line-view.ts";
import { say } from "./strings.ts";

/** One point: the elements that became it, the end not included, and their values; NaN where there is none. */
export interface LinePoint extends Stretch {
  readonly low: number;
  readonly high: number;
}

/** What is in view, in numbers. */
export interface SeenValues {
  /** Of the finite values that have a place on the scale; null where there is none. */
  readonly range: ValueRange | null;
  readonly hasGaps: boolean;
  readonly hasInfinities: boolean;
  /** Whether there are finite values, but of 0 or below, for which a logarithmic scale has no place. */
  readonly hasUnplaced: boolean;
}

export class LinePoints {
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  readonly length: number;
  readonly from: number;
  readonly to: number;
  /** Elements that became one point. */
  readonly block: number;
  readonly label: string | undefined;

  /** @throws {DamagedLineError} when there are not as many values as points. */
  constructor(picture: LinePicture<Uint8Array>) {
    const { length, from, to, block, label } = picture;
    this.length = length;
    this.from = from;
    this.to = to;
    this.block = block;
    this.label = label;
    const count = Math.ceil((to - from) / block);
    this.lows = numbersOf(picture.lows, count);
    this.highs = numbersOf(picture.highs, count);
  }

  get count(): number {
    return this.lows.length;
  }

  /** Where a point stands, in elements: in the middle of what became it. */
  middle(point: number): number {
    const first = this.from + point * this.block;
    return (first + Math.min(this.to, first + this.block)) / 2;
  }

  /** The point of an element; undefined for one that is not among those that came. */
  pointOf(element: number): number | undefined {
    if (element < this.from || element >= this.to) return undefined;
    return Math.floor((element - this.from) / this.block);
  }

  /** A point by its number. */
  at(point: number): LinePoint {
    const from = this.from + point * this.block;
    const to = Math.min(this.to, from + this.block);
    return { from, to, low: this.lows[point] ?? Number.NaN, high: this.highs[point] ?? Number.NaN };
  }

  /** Numbers of the points of a stretch and of one beyond each end, so that lines run out of view. */
  within({ from, to }: Stretch): Stretch {
    const first = Math.floor((from - this.from) / this.block) - 1;
    const end = Math.ceil((to - this.from) / this.block) + 1;
    return { from: Math.max(0, first), to: Math.min(this.count, end) };
  }

  /** @param isLog Whether only values above 0 have a place. */
  seen(stretch: Stretch, isLog: boolean): SeenValues {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    let hasGaps = false;
    let hasInfinities = false;
    let hasUnplaced = false;
    const take = (value: number): void => {
      if (!Number.isFinite(value)) hasInfinities = true;
      else if (isLog && value <= 0) hasUnplaced = true;
      else {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    };
    const first = Math.max(0, Math.floor((stretch.from - this.from) / this.block));
    const end = Math.min(this.count, Math.ceil((stretch.to - this.from) / this.block));
    for (let point = first; point < end; point++) {
      const lowest = this.lows[point]!;
      if (Number.isNaN(lowest)) hasGaps = true;
      else {
        take(lowest);
        take(this.highs[point]!);
      }
    }
    return { range: low <= high ? { low, high } : null, hasGaps, hasInfinities, hasUnplaced };
  }

  /** Whether a stretch can be painted from these points as finely as `pixels` show it. */
  serves(stretch: Stretch, pixels: number): boolean {
    if (stretch.from < this.from || stretch.to > this.to) return false;
    const wanted = Math.max(1, Math.ceil((stretch.to - stretch.from) / pixels));
    // Much finer ones would do, but cost more to paint than to ask for anew.
    return this.block <= wanted && wanted <= 8 * this.block;
  }
}

function numbersOf(bytes: Uint8Array, count: number): Float64Array {
  if (bytes.byteLength !== count * 8)
    throw new DamagedLineError(say("line.damaged", { bytes: bytes.byteLength, expected: count * 8 }));
  // A copy, because the bytes may begin anywhere. All machines that VS Code runs on have the lesser byte first.
  return new Float64Array(bytes.slice().buffer);
}
