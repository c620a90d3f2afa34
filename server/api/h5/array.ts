/**
 * The shape in which values of an HDF5 file reach a script: `{ data, shape, stride, dtype }`, the
 * form of zarrita and ndarray, so that results plug into what exists. Types only.
 */
import type { H5Data, NumberArrays } from "../../hdf5/decode.ts";
import type { H5Dtype, NumberDtype } from "../../hdf5/element.ts";

/** What `data` is for each dtype. float16 is widened to float32, booleans are 0 and 1. */
export interface H5DataOf extends NumberArrays {
  /** UTF-8 text of any length; NumPy's moments as ISO 8601. */
  string: string[];
  /** Path of what is referred to, such as `/a/b`, or `/a/b [0:3, 5]` for a part of a dataset; "" for nothing. */
  reference: string[];
  /** The bytes of each element. */
  opaque: Uint8Array[];
  /** One column per member, by name; members that are small arrays lie flat, row after row. */
  compound: { [column: string]: H5Data };
  /** Sequences of different lengths. */
  vlen: H5Data[];
}

interface ArrayOf<D extends H5Dtype> {
  /** Dense values, the last axis runs fastest. From 64 kB on numbers lie in shared memory. */
  readonly data: H5DataOf[D];
  /** Length of each axis; `[]` for a scalar, whose `data` has one element. */
  readonly shape: readonly number[];
  /** Distance between neighbours along each axis, in elements. */
  readonly stride: readonly number[];
  /** NumPy's name of the type, as stored. 64-bit integers are BigInts. */
  readonly dtype: D;
}

/**
 * Values read from a dataset. Without a type argument it is a union that `dtype` tells apart:
 *
 * @example
 * const array = await h5.read("run.h5", "label");
 * if (array.dtype === "string") console.log(array.data[0]?.toUpperCase());
 */
export type H5Array<D extends H5Dtype = H5Dtype> = D extends H5Dtype ? ArrayOf<D> : never;

/** Values read as numbers of some kind. */
export type NumericH5Array = H5Array<NumberDtype>;
