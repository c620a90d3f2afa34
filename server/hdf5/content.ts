/**
 * What may be written into a file, and how plain JavaScript values become typed elements.
 *
 * Typed arrays keep their type. Plain numbers are typed by what they are: whole ones int32, or int64
 * where they do not fit; anything else float64. Knows no file.
 */
import type { NumberArray, NumberArrays } from "./decode.ts";
import type { NumberDtype } from "./element.ts";
import { denseStride, sizeOf } from "./selection.ts";

/** dtypes that can be written. Booleans are stored as uint8, as h5wasm cannot make HDF5's enumeration. */
export type WritableDtype = Exclude<NumberDtype, "float16"> | "string";

/** Numbers nested to any depth, all rows of equal length. */
export type NestedNumbers = readonly (number | NestedNumbers)[];

/** What one dataset or attribute can be made of. */
export type Writable =
  | NumberArray
  | Uint8ClampedArray
  | number
  | bigint
  | boolean
  | string
  | readonly string[]
  | readonly bigint[]
  | readonly boolean[]
  | NestedNumbers;

/** Ready to be stored: dense, typed, with its shape. */
export interface Typed {
  readonly dtype: WritableDtype;
  readonly shape: readonly number[];
  readonly data: NumberArray | readonly string[];
}

/**
 * Types a value by its content.
 *
 * @throws {TypeError} in words that continue "… could not be written: ".
 */
export function typed(value: Writable): Typed {
  if (ArrayBuffer.isView(value)) {
    const data =
      value instanceof Uint8ClampedArray
        ? new Uint8Array(value.buffer, value.byteOffset, value.length)
        : value;
    return { dtype: dtypeOfArray(data), shape: [data.length], data };
  }
  if (!Array.isArray(value))
    return { ...typedList([value as number | bigint | boolean | string]), shape: [] };
  const shape = shapeOf(value);
  const flat = value.flat(Number.POSITIVE_INFINITY) as (number | bigint | boolean | string)[];
  if (flat.length !== sizeOf(shape)) throw new TypeError("its rows have different lengths");
  return { ...typedList(flat), shape };
}

/**
 * Gives values a dtype by name.
 *
 * @throws {TypeError} a value does not fit that type.
 */
export function typedAs(value: Writable, dtype: WritableDtype): Typed {
  const natural = typed(value);
  if (natural.dtype === dtype) return natural;
  if (dtype === "string" || natural.dtype === "string")
    throw new TypeError(`${natural.dtype} values are no ${dtype}`);
  if (!(dtype in ARRAYS))
    throw new TypeError(
      `${dtype} is no dtype that can be written; there are: ${Object.keys(ARRAYS).join(", ")}, string`,
    );
  const data = new ARRAYS[dtype](sizeOf(natural.shape));
  const isBig = dtype === "int64" || dtype === "uint64";
  for (let i = 0; i < data.length; i += 1) {
    const from = natural.data[i] as number | bigint;
    data[i] = isBig ? toBigInt(from) : Number(from);
    const isFloat = dtype === "float32" || dtype === "float64";
    // biome-ignore lint/suspicious/noDoubleEquals: a bigint and the number of equal value are the same value here.
    if (!isFloat && data[i] != from) throw new TypeError(`${from} (element ${i}) does not fit ${dtype}`);
  }
  return { dtype, shape: natural.shape, data };
}

/** Gathers values that lie `stride` apart into a dense array; a dense one is returned as it is. */
export function dense(
  array: Typed,
  shape: readonly number[],
  stride: readonly number[] | undefined,
  offset = 0,
): Typed {
  const length = sizeOf(shape);
  const even = denseStride(shape);
  const isDense =
    stride === undefined || stride.every((step, axis) => step === even[axis] || (shape[axis] ?? 0) <= 1);
  if (isDense && offset === 0) {
    if (array.data.length !== length) {
      throw new TypeError(
        `shape [${shape.join(", ")}] asks for ${length} values, and there are ${array.data.length}`,
      );
    }
    return { ...array, shape };
  }
  const steps = stride ?? even;
  const picked = new Array<number>(length);
  for (let i = 0; i < length; i += 1) {
    let left = i;
    let at = offset;
    for (let axis = 0; axis < shape.length; axis += 1) {
      at += Math.floor(left / (even[axis] ?? 1)) * (steps[axis] ?? 1);
      left %= even[axis] ?? 1;
    }
    if (at < 0 || at >= array.data.length) throw new TypeError("its stride points outside its data");
    picked[i] = at;
  }
  if (array.dtype === "string")
    return { ...array, shape, data: picked.map((at) => (array.data as string[])[at] ?? "") };
  const from = array.data as NumberArray;
  const data = new ARRAYS[array.dtype](length);
  for (let i = 0; i < length; i += 1) data[i] = from[picked[i] ?? 0] ?? 0;
  return { dtype: array.dtype, shape, data };
}

function typedList(values: readonly (number | bigint | boolean | string)[]): Omit<Typed, "shape"> {
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size > 1) throw new TypeError(`it mixes ${[...kinds].join(" and ")}`);
  const [kind] = kinds;
  switch (kind) {
    case undefined:
      return { dtype: "float64", data: new Float64Array(0) };
    case "string":
      return { dtype: "string", data: values as readonly string[] };
    case "boolean":
      return { dtype: "uint8", data: Uint8Array.from(values as boolean[], Number) };
    case "bigint":
      return bigints(values as readonly bigint[]);
    case "number":
      return numbers(values as readonly number[]);
    default:
      throw new TypeError(`a value of type ${kind} has no counterpart in HDF5`);
  }
}

/** Whole numbers become int32 or int64, others float64. */
export function numbers(values: readonly number[]): Omit<Typed, "shape"> {
  // Minus zero is a whole number too, but no integer can hold it.
  if (!values.every((value) => Number.isSafeInteger(value) && !Object.is(value, -0))) {
    return { dtype: "float64", data: Float64Array.from(values) };
  }
  return values.every((value) => value === (value | 0))
    ? { dtype: "int32", data: Int32Array.from(values) }
    : { dtype: "int64", data: BigInt64Array.from(values, BigInt) };
}

function bigints(values: readonly bigint[]): Omit<Typed, "shape"> {
  if (values.every((value) => BigInt.asIntN(64, value) === value)) {
    return { dtype: "int64", data: BigInt64Array.from(values) };
  }
  if (values.every((value) => BigInt.asUintN(64, value) === value)) {
    return { dtype: "uint64", data: BigUint64Array.from(values) };
  }
  throw new TypeError("it holds an integer of more than 64 bits");
}

function shapeOf(value: unknown): number[] {
  return Array.isArray(value) ? [value.length, ...(value.length > 0 ? shapeOf(value[0]) : [])] : [];
}

function toBigInt(value: number | bigint): bigint {
  if (typeof value === "number" && !Number.isInteger(value))
    throw new TypeError(`${value} is not a whole number`);
  return BigInt(value);
}

function dtypeOfArray(data: ArrayBufferView): Exclude<WritableDtype, "string" | "bool"> {
  for (const [dtype, Type] of Object.entries(ARRAYS)) {
    if (dtype !== "bool" && data instanceof Type) return dtype as Exclude<WritableDtype, "string" | "bool">;
  }
  throw new TypeError(`${data.constructor.name} is no array of numbers`);
}

const ARRAYS: Readonly<Record<Exclude<WritableDtype, "string">, new (length: number) => NumberArray>> = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array,
} satisfies Record<Exclude<WritableDtype, "string">, new (length: number) => NumberArrays[NumberDtype]>;
