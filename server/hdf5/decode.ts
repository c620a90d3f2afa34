/**
 * From bytes in the engine's memory to values: typed arrays for numbers, `string[]` for strings, an
 * object of columns for compounds.
 *
 * A column is made once for the whole result and filled piece by piece. Knows memory layouts only;
 * how the bytes got there, and from which file, is somebody else's business.
 */

import { allocate } from "../memory/shared-memory.ts";
import { momentText } from "./datetime.ts";
import { isPlain, numberReader } from "./decode-numbers.ts";
import type {
  ArrayElement,
  CompoundElement,
  DatetimeElement,
  Element,
  NumberDtype,
  NumberElement,
  OpaqueElement,
  ReferenceElement,
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

/** Names what a reference leads to, from its bytes. */
export type NameReference = (bytes: Uint8Array, to: "object" | "region") => string;

/** What is left to do when all bytes are taken: naming references asks the engine, whose memory then moves. */
export type Later = (name: NameReference) => void;

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

/** The text in `bytes`: UTF-8, or Latin-1 where it is no valid UTF-8 (old files declare ASCII and mean it). */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return latin1.decode(bytes);
  }
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
        data[at + i] = decodeText(element.variable ? untilZero(heap, start) : unpadded(heap, start, element));
      }
    },
  };
}

/** The bytes of a C string: up to its zero. */
function untilZero(heap: Uint8Array, start: number, limit = heap.length): Uint8Array {
  const length = heap.subarray(start, limit).indexOf(0);
  return heap.subarray(start, length === -1 ? limit : start + length);
}

/** The bytes of a text of fixed size, without what fills it up. */
function unpadded(heap: Uint8Array, start: number, { size, padding }: StringElement): Uint8Array {
  if (padding === "zero") return untilZero(heap, start, start + size);
  const filler = padding === "spaces" ? SPACE : 0;
  let end = start + size;
  while (end > start && heap[end - 1] === filler) end -= 1;
  return heap.subarray(start, end);
}

const SPACE = 0x20;

function opaques({ size }: OpaqueElement, length: number): Column {
  const data = Array.from({ length }, () => new Uint8Array(size));
  return {
    data,
    take(heap, address, count, at, stride) {
      for (let i = 0; i < count; i += 1) {
        const from = address + i * stride;
        data[at + i]?.set(heap.subarray(from, from + size));
      }
    },
  };
}

function moments(element: DatetimeElement, length: number): Column {
  const data = new Array<string>(length).fill("");
  return {
    data,
    take(heap, address, count, at, stride) {
      const view = new DataView(heap.buffer, heap.byteOffset);
      for (let i = 0; i < count; i += 1) {
        data[at + i] = momentText(view.getBigInt64(address + i * stride, !element.swap), element);
      }
    },
  };
}

function references({ size, to }: ReferenceElement, length: number, later: Later[]): Column {
  const data = new Array<string>(length).fill("");
  const taken = new Uint8Array(length * size);
  later.push((name) => {
    for (let i = 0; i < length; i += 1) data[i] = name(taken.subarray(i * size, (i + 1) * size), to);
  });
  return {
    data,
    take(heap, address, count, at, stride) {
      for (let i = 0; i < count; i += 1) {
        const from = address + i * stride;
        taken.set(heap.subarray(from, from + size), (at + i) * size);
      }
    },
  };
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
