/**
 * From bytes in the engine's memory to values: typed arrays for numbers, `string[]` for strings, an
 * object of columns for compounds.
 *
 * A column is made once for the whole result and filled piece by piece. Knows memory layouts only;
 * how the bytes got there, and from which file, is somebody else's business.
 */

import { allocate } from "../memory/shared-memory.ts";
import type {
  ArrayElement,
  CompoundElement,
  Element,
  NumberDtype,
  NumberElement,
  StringElement,
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

/** Values of a dataset: numbers, strings, sequences of different lengths, or columns of a compound. */
export type H5Data = NumberArray | string[] | H5Data[] | { [column: string]: H5Data };

/** A result being filled. */
export interface Column {
  readonly data: H5Data;
  /** Takes `count` elements that lie `stride` bytes apart from `address` on, as elements `at…`. */
  take(heap: Uint8Array<ArrayBuffer>, address: number, count: number, at: number, stride: number): void;
}

/** A zeroed array for `length` numbers, in shared memory when it is large. */
export function allocateNumbers<D extends NumberDtype>(dtype: D, length: number): NumberArrays[D] {
  const Type = ARRAYS[dtype];
  return new Type(allocate(length * Type.BYTES_PER_ELEMENT)) as NumberArrays[D];
}

/** Whether `data` is the kind of array that holds numbers of this dtype. */
export function isArrayOf(data: NumberArray, dtype: NumberDtype): boolean {
  return data instanceof ARRAYS[dtype];
}

/**
 * An empty column for `length` elements. The element must be readable (`holdsUnsupported` is false).
 * Numbers are put into `into` when it is given; it must have the right type and length.
 */
export function makeColumn(element: Element, length: number, into?: NumberArray): Column {
  switch (element.kind) {
    case "number":
      return numbers(element, into ?? allocateNumbers(element.dtype, length));
    case "string":
      return strings(element, length);
    case "compound":
      return compound(element, length);
    case "array":
      return fixedArrays(element, length, into);
    case "vlen":
      return sequences(element, length);
    case "unsupported":
      throw new TypeError(`no column for ${element.type}`);
  }
}

/** The text in `bytes`: UTF-8, or Latin-1 where it is no valid UTF-8 (old files declare ASCII and mean it). */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
}

/** IEEE half precision, from its 16 bits. */
export function decodeFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const latin1 = new TextDecoder("latin1");

type NumberArrayType = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike): NumberArray;
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

type Get = (view: DataView, at: number, littleEndian: boolean) => number | bigint;

const GETTERS: Readonly<Record<NumberDtype, Get>> = {
  bool: (view, at) => view.getUint8(at),
  int8: (view, at) => view.getInt8(at),
  uint8: (view, at) => view.getUint8(at),
  int16: (view, at, little) => view.getInt16(at, little),
  uint16: (view, at, little) => view.getUint16(at, little),
  int32: (view, at, little) => view.getInt32(at, little),
  uint32: (view, at, little) => view.getUint32(at, little),
  int64: (view, at, little) => view.getBigInt64(at, little),
  uint64: (view, at, little) => view.getBigUint64(at, little),
  float16: (view, at, little) => decodeFloat16(view.getUint16(at, little)),
  float32: (view, at, little) => view.getFloat32(at, little),
  float64: (view, at, little) => view.getFloat64(at, little),
};

function numbers(element: NumberElement, data: NumberArray): Column {
  const { dtype, size, swap } = element;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const isCopy = !swap && element.bits === undefined && dtype !== "float16";
  const get = element.bits === undefined ? GETTERS[dtype] : narrowed(element, GETTERS[dtype]);

  return {
    data,
    take(heap, address, count, at, stride) {
      if (isCopy && stride === size) {
        bytes.set(heap.subarray(address, address + count * size), at * size);
        return;
      }
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) data[at + i] = get(view, address + i * stride, !swap);
    },
  };
}

/** Integers that fill only some bits of their bytes: shifted down, and their sign extended. */
function narrowed(element: NumberElement, get: Get): Get {
  const { precision, offset } = element.bits ?? { precision: element.size * 8, offset: 0 };
  const isSigned = element.dtype.startsWith("int");
  const narrow = (value: bigint): bigint =>
    isSigned
      ? BigInt.asIntN(precision, value >> BigInt(offset))
      : BigInt.asUintN(precision, value >> BigInt(offset));
  return (view, at, little) => {
    const value = get(view, at, little);
    return typeof value === "bigint" ? narrow(value) : Number(narrow(BigInt(value)));
  };
}

function strings(element: StringElement, length: number): Column {
  const data = new Array<string>(length).fill("");
  return {
    data,
    take(heap, address, count, at, stride) {
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) {
        const place = address + i * stride;
        const start = element.variable ? view.getUint32(place, true) : place;
        if (start === 0) continue;
        const end = element.variable
          ? endOfText(heap, start, heap.length)
          : endOfText(heap, start, start + element.size);
        const text = decodeText(heap.subarray(start, end));
        data[at + i] = element.spacePadded && !element.variable ? text.replace(/ +$/, "") : text;
      }
    },
  };
}

/** Where the terminating zero is, or `limit` when there is none before it. */
function endOfText(heap: Uint8Array, start: number, limit: number): number {
  const length = heap.subarray(start, limit).indexOf(0);
  return length === -1 ? limit : start + length;
}

function compound(element: CompoundElement, length: number): Column {
  const columns = element.members.map((member) => ({
    ...member,
    column: makeColumn(member.element, length),
  }));
  return {
    // Names come from the file: `__proto__` must be a column like any other.
    data: Object.fromEntries(columns.map(({ name, column }) => [name, column.data])),
    take(heap, address, count, at, stride) {
      for (const { column, offset } of columns) column.take(heap, address + offset, count, at, stride);
    },
  };
}

function fixedArrays(element: ArrayElement, length: number, into?: NumberArray): Column {
  const each = sizeOf(element.shape);
  const column = makeColumn(element.of, length * each, into);
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

function sequences(element: VlenElement, length: number): Column {
  const data = new Array<H5Data>(length);
  return {
    data,
    take(heap, address, count, at, stride) {
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) {
        // HDF5's hvl_t in 32-bit memory: a length and a pointer.
        const own = view.getUint32(address + i * stride, true);
        const pointer = view.getUint32(address + i * stride + 4, true);
        const column = makeColumn(element.of, own);
        if (own > 0) column.take(heap, pointer, own, 0, element.of.size);
        data[at + i] = column.data;
      }
    },
  };
}
