/**
 * Making lazy arrays: of somebody's tasks, of HDF5 files, of elements at hand, of other arrays.
 */
import type { TypedArray } from "../../memory/shared-memory.ts";
import { isLazy } from "../record.ts";
import { type LazyCollection, toTask } from "../types.ts";
import { checkDtype, type DataOf, type Dtype } from "./dtypes.ts";
import { ShapeError } from "./errors.ts";
import { type Elements, type FromOptions, fromElements } from "./from-elements.ts";
import { datasets, type FromH5Options } from "./from-h5.ts";
import { FromTask } from "./from-task.ts";
import { LazyArray } from "./lazy-array.ts";
import { checkAxis, checkShape, type Shape } from "./shapes.ts";
import { Stacked } from "./stacked.ts";

/** What a task may return to become a block: `{ data, shape, stride?, dtype? }`, a flat typed array, or for shape `[]` a number. */
export type BlockValue =
  | {
      readonly data: unknown;
      readonly shape: Shape;
      readonly stride?: readonly number[];
      readonly dtype?: string;
    }
  | TypedArray
  | number
  | bigint;

/** What is promised of a block before it exists. */
export interface Declaration<D extends Dtype> {
  /** Length of each axis. */
  readonly shape: Shape;
  /** NumPy's name of the element type. `"int64"` and `"uint64"` are BigInts. */
  readonly dtype: D;
}

/**
 * An array of one block, which a lazy value will hold. Shape and dtype must be said, for nothing is computed;
 * they are checked when it is.
 *
 * @example
 * const frame = ta.fromDelayed(readFrame(path), { shape: [257, 257], dtype: "uint8" });
 *
 * @throws {DeclarationError} when computed, if the block is something else
 */
export function fromDelayed<D extends Dtype>(
  lazy: LazyCollection<BlockValue>,
  declaration: Declaration<D>,
): LazyArray<DataOf<D>> {
  if (!isLazy(lazy)) {
    throw new TypeError(
      "fromDelayed takes a lazy value, such as a call of a delayed function. For elements that are there already use from.",
    );
  }
  const shape = checkShape(declaration.shape, "fromDelayed");
  return new LazyArray(new FromTask(lazy[toTask](), shape, checkDtype(declaration.dtype, "fromDelayed")));
}

/**
 * A dataset of an HDF5 file, or of many files stacked along a new first axis. The first file is opened to learn
 * shape and dtype, and files are read by a WebAssembly engine that has to be started: both take a moment, which is why
 * this has to be awaited. The others are opened when they are needed, and checked.
 * 64-bit integers come as numbers, exact up to 2^53, unless `dtype` asks for BigInts.
 *
 * @example
 * const stack = await ta.fromH5("frames.h5", "values");          // (1000, 257, 257)
 * const frames = await ta.fromH5(paths, "values");               // one frame per file
 *
 * @throws errors of `treadle/h5` when the first file cannot be read
 * @throws {DtypeError} when it holds no numbers
 */
export function fromH5<D extends Dtype>(
  paths: string | readonly string[],
  dataset: string,
  options: FromH5Options<D> & { readonly dtype: D },
): Promise<LazyArray<DataOf<D>>>;
export function fromH5(
  paths: string | readonly string[],
  dataset: string,
  options?: Omit<FromH5Options, "dtype">,
): Promise<LazyArray>;
export async function fromH5(
  paths: string | readonly string[],
  dataset: string,
  options: FromH5Options = {},
): Promise<LazyArray> {
  return new LazyArray(await datasets(paths, dataset, options));
}

/**
 * Elements at hand as a lazy array; they are copied once. Lists of numbers become float64.
 *
 * @example
 * ta.from(Float32Array.of(1, 2, 3, 4, 5, 6), { shape: [2, 3], chunks: [1, 3] })
 * ta.from([[1, 2], [3, 4]])
 *
 * @throws {ShapeError} when the elements do not fill the shape
 */
export function from<D extends Dtype>(
  elements: Elements,
  options: FromOptions & { readonly dtype: D },
): LazyArray<DataOf<D>>;
export function from<T extends TypedArray>(
  elements: T | { readonly data: T; readonly shape: Shape },
  options?: FromOptions,
): LazyArray<T>;
export function from(elements: readonly unknown[] & Elements, options?: FromOptions): LazyArray<Float64Array>;
export function from(elements: Elements, options: FromOptions = {}): LazyArray {
  return new LazyArray(fromElements(elements, options));
}

/**
 * Arrays of one shape along a new axis. Types are promoted, chunks cut at the edges of all.
 *
 * @example
 * const frames = ta.stack(paths.map((path) => ta.fromDelayed(readFrame(path), { shape, dtype: "uint8" })));
 *
 * @throws {ShapeError} for no arrays, or for one whose shape is not that of the first
 * @throws {ArrayIndexError} for an axis that does not exist
 */
export function stack<T extends TypedArray>(
  arrays: readonly LazyArray<T>[],
  options: { readonly axis?: number } = {},
): LazyArray<T> {
  const [first] = arrays;
  if (!first)
    throw new ShapeError("stack: the list of arrays is empty, so that nothing is known of their shape.");
  const axis = checkAxis(options.axis ?? 0, first.ndim + 1, "stack");
  return new LazyArray(
    Stacked.of(
      arrays.map(({ expression }) => expression),
      axis,
    ),
  );
}
