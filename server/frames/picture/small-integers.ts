/**
 * Levels of integers of 8 and 16 bits by one look into a table of all there are: a level is worked out at most 65,536
 * times, however large the picture and whatever the scale.
 */
import type { NumberArray } from "../../hdf5/decode.ts";
import type { Region } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";
import type { Bins } from "./bins.ts";

/** Arrays of integers of which there are few. A loop over four kinds is still as fast as over one. */
export type SmallIntegers = Int8Array | Uint8Array | Int16Array | Uint16Array;

export const isSmall = (values: NumberArray): values is SmallIntegers =>
  values instanceof Uint8Array ||
  values instanceof Uint16Array ||
  values instanceof Int16Array ||
  values instanceof Int8Array;

/** The levels of a region of a plane, whose `values` are small, row by row. */
export function placeSmall(
  { offset, rowStride, columnStride }: Plane,
  values: SmallIntegers,
  { top, left, bottom, right }: Region,
  bins: Bins,
  into: Uint8Array,
): void {
  const mask = values.BYTES_PER_ELEMENT === 1 ? 0xff : 0xffff;
  const table = tableOf(values, mask + 1, bins);
  let at = 0;
  for (let row = top; row < bottom; row++) {
    let from = offset + row * rowStride + left * columnStride;
    for (let column = left; column < right; column++, from += columnStride) {
      into[at++] = table[(values[from] as number) & mask] as number;
    }
  }
}

/** The level of each integer; negative ones stand where their bits, read without a sign, put them. */
function tableOf(values: SmallIntegers, count: number, bins: Bins): Uint8Array {
  const isSigned = values instanceof Int8Array || values instanceof Int16Array;
  const all = new Float64Array(count);
  for (let i = 0; i < count; i++) all[i] = isSigned && i >= count / 2 ? i - count : i;
  const table = new Uint8Array(count);
  bins.place(all, table, 0);
  return table;
}
