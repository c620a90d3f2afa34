/**
 * Reading from scripts: a dataset or a part of it, the list of what a file holds, attributes.
 *
 * A thin face over `server/hdf5`: it opens, asks, closes and gives the answer its type.
 */
import { type AttributeValue, readAttributes } from "../../hdf5/attributes.ts";
import { allocateNumbers, type NumberArray } from "../../hdf5/decode.ts";
import { isNumberDtype, type NumberDtype } from "../../hdf5/element.ts";
import { UnsupportedType } from "../../hdf5/errors.ts";
import { withFile } from "../../hdf5/file.ts";
import { type Entry, outline } from "../../hdf5/outline.ts";
import type { SliceItem } from "../../hdf5/selection.ts";
import { readSlab, type Slab } from "../../hdf5/slab.ts";
import type { H5Array } from "./array.ts";

/** What to read of a dataset. */
export interface ReadOptions {
  /**
   * Per axis an index (which drops the axis), `null` for all of it, or `[start, stop, step?]` with
   * `null` for an open end; negative positions count from the end, ranges are clamped, as in NumPy.
   * Axes left out are taken whole.
   */
  readonly slice?: readonly SliceItem[];
  /**
   * An array to put the numbers into, of the stored dtype and exactly as many as are read. For loops
   * over many frames: fresh memory costs as much as reading a frame does. Default: a new array.
   */
  readonly into?: NumberArray;
}

/** What to read, and the number type to have it as. */
export interface ReadAsOptions<D extends NumberDtype> extends ReadOptions {
  /** Converts numbers to this dtype, whatever is stored; the result is typed accordingly. */
  readonly dtype: D;
}

/**
 * Reads a dataset, or the part that `slice` selects. Only that part is read from disk.
 *
 * @throws {FileNotFound | FileUnreadable | NotHdf5} there is no such file, or it is none of HDF5.
 * @throws {DatasetNotFound | NotADataset | BrokenLink} the message lists what there is.
 * @throws {SelectionError} the slice does not fit the shape, or `into` not what is read.
 * @throws {UnsupportedType | FilterMissing | TruncatedOrCorrupt | SlabTooLarge | EngineFailed}
 *
 * @example
 * const frame = await h5.read("frames.h5", "values", { slice: [17] });            // one frame of a stack
 * const corner = await h5.read("frames.h5", "values", { slice: [[0, 10], null, [0, 64, 2]] });
 * const { data } = await h5.read("frames.h5", "values", { dtype: "float64" });    // data: Float64Array
 */
export function read<D extends NumberDtype>(
  path: string,
  dataset: string,
  options: ReadAsOptions<D>,
): Promise<H5Array<D>>;
export function read(path: string, dataset: string, options?: ReadOptions): Promise<H5Array>;
export async function read(
  path: string,
  dataset: string,
  options: ReadOptions & { dtype?: NumberDtype } = {},
): Promise<H5Array> {
  const slab = await withFile(path, (file) => readSlab(file, dataset, options.slice, options.into));
  const { dtype } = options;
  // A slab is such an array; the pairing of dtype and data is made in one place, `decode.ts`.
  return (dtype === undefined ? slab : convert(path, dataset, slab, dtype)) as H5Array;
}

/**
 * Every group and dataset of a file, parents before children, with what is known without reading
 * values: shape, dtype, chunks, filters, number of attributes. Links are listed with their target and
 * not entered, so a file that contains itself is no trouble; unreadable objects say why.
 *
 * @throws {FileNotFound | FileUnreadable | NotHdf5 | TruncatedOrCorrupt}
 *
 * @example
 * for (const entry of await h5.list("run.h5")) {
 *   if (entry.kind === "dataset") console.log(entry.path, entry.shape, entry.dtype);
 * }
 */
export async function list(path: string): Promise<Entry[]> {
  return withFile(path, outline);
}

/**
 * All attributes of a group or dataset. Scalars come as they are, arrays as `{ data, shape, … }`, an
 * empty one as null; one of a type that cannot be read is the error that says so.
 *
 * @throws {DatasetNotFound | BrokenLink} there is no such object; and as `list`.
 *
 * @example
 * const { units } = await h5.attributes("run.h5", "values");   // "kelvin"
 * const root = await h5.attributes("run.h5", "/");
 */
export async function attributes(path: string, object = "/"): Promise<Record<string, AttributeValue>> {
  return withFile(path, (file) => readAttributes(file, object));
}

function convert(path: string, dataset: string, slab: Slab, dtype: NumberDtype): Slab {
  if (slab.dtype === dtype) return slab;
  if (!isNumberDtype(slab.dtype)) {
    throw new UnsupportedType(
      path,
      dataset,
      slab.dtype,
      `It cannot be converted to ${dtype}: read it without a dtype.`,
    );
  }
  const from = slab.data as NumberArray;
  const data: NumberArray = allocateNumbers(dtype, from.length);
  const toBig = data instanceof BigInt64Array || data instanceof BigUint64Array;
  for (let i = 0; i < from.length; i += 1) {
    const value = from[i] ?? 0;
    if (dtype === "bool") data[i] = Number(Number(value) !== 0);
    else data[i] = toBig ? BigInt(typeof value === "number" ? Math.trunc(value) : value) : Number(value);
  }
  return { ...slab, data, dtype };
}
