/**
 * A block in memory: `{ data, shape, stride, dtype }`, zarrita's and ndarray's form. What tasks pass to each
 * other and what `compute` gives. Between the library's own tasks data is always dense.
 */
import { allocate, isTypedArray, SHARE_FROM_BYTES, type TypedArray } from "../../memory/shared-memory.ts";
import { type Dtype, type Stored, storageOf, storedOf } from "./dtypes.ts";
import { DtypeError } from "./errors.ts";
import { denseStride, type Shape, sizeOf } from "./shapes.ts";

/** A computed array. Large `data` lies in shared memory. */
export interface NdArray<T extends TypedArray = TypedArray> {
  /** The elements, dense, the last axis fastest. */
  readonly data: T;
  /** Length of each axis; `[]` for a single element. */
  readonly shape: Shape;
  /** Distance between neighbours along each axis, in elements. */
  readonly stride: readonly number[];
  /** NumPy's name of the type. 64-bit integers that nobody asked for by name are held as numbers. */
  readonly dtype: Dtype;
}

/** The numbers in which most data is held; code for them need not know which they are. */
export type Numbers = Exclude<TypedArray, BigInt64Array | BigUint64Array>;

export type BigInts = BigInt64Array | BigUint64Array;

export const isBig = (data: TypedArray): data is BigInts =>
  data instanceof BigInt64Array || data instanceof BigUint64Array;

/** Zeroed room for `length` elements, in shared memory when that is worth it. */
export function room(stored: Stored, length: number): TypedArray {
  const { Data } = storageOf(stored);
  const bytes = (Data as unknown as { BYTES_PER_ELEMENT: number }).BYTES_PER_ELEMENT;
  return new Data(allocate(length * bytes), 0, length);
}

/** A dense block. */
export function block(data: TypedArray, shape: Shape, stored: Stored): NdArray {
  return { data, shape, stride: denseStride(shape), dtype: storageOf(stored).dtype };
}

/** How a block's elements are held. */
export function storedIn({ data, dtype }: { readonly data: TypedArray; readonly dtype?: Dtype }): Stored {
  const natural = storedOf(data);
  if (dtype === undefined || dtype === natural) return natural;
  if (dtype === "bool" && natural === "uint8") return "bool";
  if ((dtype === "int64" || dtype === "uint64") && natural === "float64") return `${dtype} as numbers`;
  throw new DtypeError(`A block says that it is ${dtype}, but its data is a ${data.constructor.name}.`);
}

/** Whether a value is `{ data, shape, … }` with typed data. */
export function isNdArray(
  value: unknown,
): value is { data: TypedArray; shape: Shape; stride?: readonly number[]; dtype?: Dtype } {
  return (
    typeof value === "object" &&
    value !== null &&
    isTypedArray((value as { data?: unknown }).data) &&
    Array.isArray((value as { shape?: unknown }).shape)
  );
}

/**
 * Elements `from … to` without a copy where that is safe: a view of unshared memory would drag all of it along
 * to another thread, and a small view would keep a large block alive.
 */
export function stretch(data: TypedArray, from: number, to: number): TypedArray {
  if (from === 0 && to === data.length) return data;
  const view = data.subarray(from, to);
  return view.buffer instanceof SharedArrayBuffer && view.byteLength >= SHARE_FROM_BYTES
    ? view
    : data.slice(from, to);
}

/** Whether the elements of a strided array lie one after another. Axes of length 1 may have any stride. */
export function isDense(shape: Shape, stride: readonly number[]): boolean {
  const dense = denseStride(shape);
  return sizeOf(shape) === 0 || shape.every((length, axis) => length === 1 || stride[axis] === dense[axis]);
}
