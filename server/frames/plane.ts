/**
 * A plane of values in memory, as pictures, tables and histograms are made from: two axes of a dense array, in any
 * order. Knows nothing of files and pixels.
 */
import type { NumberArray } from "../hdf5/decode.ts";

/** Element (row, column) is `data[offset + row * rowStride + column * columnStride]`. */
export interface Plane {
  readonly data: NumberArray;
  readonly rows: number;
  readonly columns: number;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}
