/**
 * The rows of a plane as float64, one after another: what all counting and drawing works on. There are ten kinds of
 * arrays, and a loop that meets more than four runs several times slower; a typed array copies itself into another
 * kind natively, faster than any loop.
 */
import type { NumberArray } from "../../hdf5/decode.ts";
import type { Region } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";

/** `values` are those of a part of row `row`. They may be overwritten after the call, and are not to be written to. */
export type RowVisit = (values: Float64Array, row: number) => void;

/** Visits the rows of a region, from the top. 64-bit integers become the nearest float64. */
export function eachRow(plane: Plane, { top, left, bottom, right }: Region, visit: RowVisit): void {
  const width = right - left;
  if (width <= 0 || bottom <= top) return;
  const { data, offset, rowStride, columnStride } = plane;
  if (columnStride === 1 && data instanceof Float64Array) {
    // They lie there as they are wanted.
    for (let row = top; row < bottom; row++) {
      const from = offset + row * rowStride + left;
      visit(data.subarray(from, from + width), row);
    }
    return;
  }
  const copy = copier(data);
  if (columnStride === 1 || width === 1) {
    const values = new Float64Array(width);
    for (let row = top; row < bottom; row++) {
      copy(offset + row * rowStride + left * columnStride, width, values, 0);
      visit(values, row);
    }
    return;
  }
  // A plane that lies the other way round: some rows at once, so that what lies together is copied together.
  const most = Math.max(1, Math.min(TURNED_ROWS, Math.floor(TURNED_VALUES / width)));
  const strip = new Float64Array(most * width);
  const run = new Float64Array(most);
  for (let from = top; from < bottom; from += most) {
    const height = Math.min(most, bottom - from);
    for (let column = 0; column < width; column++) {
      const start = offset + from * rowStride + (left + column) * columnStride;
      if (rowStride === 1) copy(start, height, run, 0);
      else for (let i = 0; i < height; i++) copy(start + i * rowStride, 1, run, i);
      for (let i = 0; i < height; i++) strip[i * width + column] = run[i] ?? Number.NaN;
    }
    for (let i = 0; i < height; i++) visit(strip.subarray(i * width, (i + 1) * width), from + i);
  }
}

/** All of a plane. */
export const wholeOf = ({ rows, columns }: { readonly rows: number; readonly columns: number }): Region => ({
  top: 0,
  left: 0,
  bottom: rows,
  right: columns,
});

/** Rows that are turned at once, and the most values they may have: 64 lie in few lines of the cache, 8 MB in it. */
const TURNED_ROWS = 64;
const TURNED_VALUES = 2 ** 20;

type Copy = (from: number, count: number, into: Float64Array, at: number) => void;

function copier(data: NumberArray): Copy {
  if (!(data instanceof BigInt64Array) && !(data instanceof BigUint64Array)) {
    return (from, count, into, at) => {
      if (count === 1) into[at] = data[from] ?? Number.NaN;
      else into.set(data.subarray(from, from + count), at);
    };
  }
  // Two halves, put together by one rounding: as `Number` does it, without making a BigInt of each.
  const isSigned = data instanceof BigInt64Array;
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
  return (from, count, into, at) => {
    for (let i = 0; i < count; i++) {
      const high = words[2 * (from + i) + 1] ?? 0;
      into[at + i] = (isSigned ? high | 0 : high) * 2 ** 32 + (words[2 * (from + i)] ?? 0);
    }
  };
}
