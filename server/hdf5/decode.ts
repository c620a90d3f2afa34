/**
 * From bytes in the engine's memory to values: typed arrays for numbers, `string[]` for strings, an
 * object of columns for compounds.
 *
 * A column is made once for the whole result and filled piece by piece. Knows memory layouts only;
 * how the bytes got there, and from which file, is somebody else's business.
 */

import { allocate } from "../memory/shared-memory.ts";
import { isPlain, numberReader } from "./decode-numbers.ts";
import { type Later, moments, opaques, references, strings } from "./decode-objects.ts";
import type {
  ArrayElement,
  CompoundElement,
  Element,
  NumberDtype,
  NumberElement,
  VlenElement,
} from "./element.ts";
import { sizeOf } from "./selection.ts";

/** The array that holds numbers of each dtype. float16 is widened: Node 20 has no Float16Array. */
export interface NumberArrays {
  bool: Uint8Array;
  int8: Int8Array;
  uint8: Uint8Array;
  int16: Int16Array;
  uint16: Uint16Array;
  int32: Int32Array;
  uint32: Uint32Array;
  int64: BigInt64Array;
  uint64: BigUint64Array;
  float16: Float32Array;
  float32: Float32Array;
  float64: Float64Array;
}

/** Any array of numbers. */
export type NumberArray = NumberArrays[NumberDtype];

/**
 * Values of a dataset: numbers, strings, sequences of different lengths, or columns of a compound. References and
 * moments are strings; opaque values a `Uint8Array` each.
 */
export type H5Data = NumberArray | string[] | H5Data[] | { [column: string]: H5Data };

/** A result being filled. */
export interface Column {
  readonly data: H5Data;
  /** Takes `count` elements that lie `stride` bytes apart from `address` on, as elements `at…`. */
  take(heap: Uint8Array<ArrayBuffer>, address: number, count: number, at: number, stride: number): void;
}

/**
 * An array for `length` numbers.
 *
 * @param memory Where its bytes come from, at least as many as are asked for. Default: zeroed, and shared when large.
 */
export function allocateNumbers<D extends NumberDtype>(
  dtype: D,
  length: number,
  memory: (bytes: number) => ArrayBufferLike = allocate,
): NumberArrays[D] {
  const Type = ARRAYS[dtype];
  return new Type(memory(length * Type.BYTES_PER_ELEMENT), 0, length) as NumberArrays[D];
}

/** Whether `data` is the kind of array that holds numbers of this dtype. */
export function isArrayOf(data: NumberArray, dtype: NumberDtype): boolean {
  return data instanceof ARRAYS[dtype];
}

/**
 * An empty column for `length` elements. The element must be readable (`holdsUnsupported` is false).
 * Numbers are put into `into` when it is given; it must have the right type and length.
 *
 * @param later Gets what is to be called when the column is full, before anybody looks at its references.
 */
export function makeColumn(
  element: Element,
  length: number,
  into: NumberArray | undefined,
  later: Later[],
): Column {
  switch (element.kind) {
    case "number":
      return numbers(element, into ?? allocateNumbers(element.dtype, length));
    case "string":
      return strings(element, length);
    case "opaque":
      return opaques(element, length);
    case "datetime":
      return moments(element, length);
    case "reference":
      return references(element, length, later);
    case "compound":
      return compound(element, length, later);
    case "array":
      return fixedArrays(element, length, into, later);
    case "vlen":
      return sequences(element, length, later);
    case "unsupported":
      throw new TypeError(`no column for ${element.type}`);
  }
}

type NumberArrayType = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): NumberArray;
};

const ARRAYS: Readonly<Record<NumberDtype, NumberArrayType>> = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float16: Float32Array,
  float32: Float32Array,
  float64: Float64Array,
};

function numbers(element: NumberElement, data: NumberArray): Column {
  const { size } = element;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const isCopy = isPlain(element);
  const read = numberReader(element);

  return {
    data,
    take(heap, address, count, at, stride) {
      if (isCopy && stride === size) {
        bytes.set(heap.subarray(address, address + count * size), at * size);
        return;
      }
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) data[at + i] = read(view, address + i * stride);
      if (element.losesUnnamed) checkNamed(element, data, at, count);
    },
  };
}

/** A value was lost on the way, and what is in its place is none: better no value than that one. */
export class LostValue extends Error {}

/** @throws {LostValue} one of the values is what HDF5 puts in place of those without a name. */
function checkNamed(
  { members = [], size, signed }: NumberElement,
  data: NumberArray,
  at: number,
  count: number,
): void {
  const ones = signed ? -1n : (1n << BigInt(size * 8)) - 1n;
  if (members.some(({ value }) => BigInt(value) === ones)) return;
  for (let i = at; i < at + count; i += 1) {
    if (BigInt(data[i] ?? 0) === ones)
      throw new LostValue("big-endian enum with values that have no name, inside an array");
  }
}

function compound(element: CompoundElement, length: number, later: Later[]): Column {
  const columns = element.members.map((member) => ({
    ...member,
    column: makeColumn(member.element, length, undefined, later),
  }));
  return {
    // Names come from the file: `__proto__` must be a column like any other.
    data: Object.fromEntries(columns.map(({ name, column }) => [name, column.data])),
    take(heap, address, count, at, stride) {
      for (const { column, offset } of columns) column.take(heap, address + offset, count, at, stride);
    },
  };
}

function fixedArrays(
  element: ArrayElement,
  length: number,
  into: NumberArray | undefined,
  later: Later[],
): Column {
  const each = sizeOf(element.shape);
  const column = makeColumn(element.of, length * each, into, later);
  return {
    data: column.data,
    take(heap, address, count, at, stride) {
      if (stride === element.size) {
        column.take(heap, address, count * each, at * each, element.of.size);
        return;
      }
      for (let i = 0; i < count; i += 1) {
        column.take(heap, address + i * stride, each, (at + i) * each, element.of.size);
      }
    },
  };
}

function sequences(element: VlenElement, length: number, later: Later[]): Column {
  const data = new Array<H5Data>(length);
  return {
    data,
    take(heap, address, count, at, stride) {
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) {
        // HDF5's hvl_t in 32-bit memory: a length and a pointer.
        const own = view.getUint32(address + i * stride, true);
        const pointer = view.getUint32(address + i * stride + 4, true);
        const column = makeColumn(element.of, own, undefined, later);
        if (own > 0) column.take(heap, pointer, own, 0, element.of.size);
        data[at + i] = column.data;
      }
    },
  };
}
