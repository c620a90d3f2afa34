/**
 * Numbers in the engine's memory, of any size, layout and byte order: how one is read.
 *
 * Those that JavaScript has arrays for are read as they are; integers of odd size or precision bit by bit; floats of
 * other layouts by their format. Knows one number at a time.
 */
import type { NumberDtype, NumberElement } from "./element.ts";
import { decodeFloat, type FloatFormat } from "./float-format.ts";

/** Reads the number at `at`. */
export type NumberReader = (view: DataView, at: number) => number | bigint;

/** Whether numbers of this element lie in memory exactly as in its dtype's array. */
export function isPlain({ dtype, size, swap, bits, format }: NumberElement): boolean {
  return !swap && bits === undefined && format === undefined && size === bytesOf[dtype];
}

/** How numbers of this element are read. */
export function numberReader(element: NumberElement): NumberReader {
  const { dtype, size, swap, format } = element;
  if (format !== undefined) return floatReader(size, swap, format);
  if (element.bits === undefined && size === bytesOf[dtype]) {
    const get = GETTERS[dtype];
    return (view, at) => get(view, at, !swap);
  }
  return integerReader(element);
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

/** Bytes of one stored number of each dtype. */
export const bytesOf: Readonly<Record<NumberDtype, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
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

/** Integers that fill only some bits, or an unusual number of bytes: shifted down, and their sign extended. */
function integerReader({ dtype, size, swap, signed = false, bits }: NumberElement): NumberReader {
  const { precision, offset } = bits ?? { precision: size * 8, offset: 0 };
  const down = BigInt(offset);
  const narrow = signed ? BigInt.asIntN : BigInt.asUintN;
  const isBig = dtype === "int64" || dtype === "uint64";
  return (view, at) => {
    const value = narrow(precision, bitsAt(view, at, size, swap) >> down);
    return isBig ? value : Number(value);
  };
}

function floatReader(size: number, swap: boolean, format: FloatFormat): NumberReader {
  // What has few values is decoded once for each of them.
  if (size === 1) {
    const values = tableOf(format, 8);
    return (view, at) => values[view.getUint8(at)] ?? Number.NaN;
  }
  if (size === 2) {
    const values = tableOf(format, 16);
    return (view, at) => values[view.getUint16(at, !swap)] ?? Number.NaN;
  }
  return (view, at) => decodeFloat(bitsAt(view, at, size, swap), format);
}

const tables = new Map<string, Float64Array>();

function tableOf(format: FloatFormat, bits: number): Float64Array {
  const key = JSON.stringify([format, bits]);
  let table = tables.get(key);
  if (table === undefined) {
    table = Float64Array.from({ length: 2 ** bits }, (_, value) => decodeFloat(BigInt(value), format));
    tables.set(key, table);
  }
  return table;
}

/** All bits of a number as one unsigned integer. */
function bitsAt(view: DataView, at: number, size: number, swap: boolean): bigint {
  let bits = 0n;
  for (let i = 0; i < size; i += 1) {
    bits = (bits << 8n) | BigInt(view.getUint8(swap ? at + i : at + size - 1 - i));
  }
  return bits;
}
