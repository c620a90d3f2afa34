/**
 * Integers of 8 and 16 bits, of which there are so few that a table has them all: how often each occurs tells everything
 * about a plane, and a level is worked out at most 65,536 times, however large the picture and whatever the scale.
 */
import type { NumberArray } from "../../hdf5/decode.ts";
import type { Region } from "../../protocol/frame-questions.ts";
import type { Plane } from "../plane.ts";
import type { Bins } from "./bins.ts";
import type { PlaneStatistics } from "./facts.ts";
import type { Bin, Counts } from "./value-counts.ts";

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
  const table = tableOf(values, bins);
  const mask = table.length - 1;
  let at = 0;
  for (let row = top; row < bottom; row++) {
    let from = offset + row * rowStride + left * columnStride;
    for (let column = left; column < right; column++, from += columnStride) {
      into[at++] = table[(values[from] as number) & mask] as number;
    }
  }
}

/** How often each integer occurs in a plane whose `values` are small, and what follows from that. */
export function countSmall(
  { rows, columns, offset, rowStride, columnStride }: Plane,
  values: SmallIntegers,
): { readonly statistics: PlaneStatistics; readonly counts: Counts } {
  const counts = new Float64Array(sizeOf(values));
  const mask = counts.length - 1;
  for (let row = 0; row < rows; row++) {
    let from = offset + row * rowStride;
    for (let column = 0; column < columns; column++, from += columnStride) {
      (counts[(values[from] as number) & mask] as number)++;
    }
  }
  const bins: Bin[] = [];
  const least = isSigned(values) ? -counts.length / 2 : 0;
  for (let value = least; value < least + counts.length; value++) {
    const count = counts[value & mask] as number;
    if (count > 0) bins.push({ low: value, high: value, count });
  }
  return { statistics: statisticsOf(bins, rows, columns), counts: new SmallCounts(bins) };
}

class SmallCounts implements Counts {
  readonly #bins: readonly Bin[];

  constructor(bins: readonly Bin[]) {
    this.#bins = bins;
  }

  bins(): Iterable<Bin> {
    return this.#bins;
  }

  binAt(rank: number): Bin | undefined {
    let left = rank;
    return this.#bins.find(({ count }) => {
      left -= count;
      return left < 0;
    });
  }
}

function statisticsOf(bins: readonly Bin[], rows: number, columns: number): PlaneStatistics {
  const above = bins.filter(({ low }) => low > 0);
  const finite = rows * columns;
  const sum = bins.reduce((all, { low, count }) => all + low * count, 0);
  return {
    rows,
    columns,
    min: bins[0]?.low ?? null,
    max: bins.at(-1)?.low ?? null,
    minPositive: above[0]?.low ?? null,
    mean: finite === 0 ? null : sum / finite,
    finite,
    positive: above.reduce((all, { count }) => all + count, 0),
    nans: 0,
    infinities: 0,
  };
}

const sizeOf = (values: SmallIntegers): number => 2 ** (8 * values.BYTES_PER_ELEMENT);

const isSigned = (values: SmallIntegers): boolean =>
  values instanceof Int8Array || values instanceof Int16Array;

/** The level of each integer; negative ones stand where their bits, read without a sign, put them. */
function tableOf(values: SmallIntegers, bins: Bins): Uint8Array {
  const count = sizeOf(values);
  const all = new Float64Array(count);
  const largest = isSigned(values) ? count / 2 : count;
  for (let i = 0; i < count; i++) all[i] = i < largest ? i : i - count;
  const table = new Uint8Array(count);
  bins.place(all, table, 0);
  return table;
}
