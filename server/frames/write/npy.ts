/**
 * NPY, NumPy's own format: a magic word, a header as a Python literal, and the values as they lie in memory. Version 1,
 * or 2 where the header is longer than 64 kB, or 3 where it has names beyond Latin-1.
 */
import { type H5Data, isArrayOf, type NumberArray } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import { countOf } from "../text/count-of.ts";
import { innermost } from "../text/value-text.ts";
import type { WriteBytes } from "./new-file.ts";
import { type NpyType, npyTypeOf, tuple } from "./npy-type.ts";

/** Writes the values of a slice. `write` gets the header first. */
export interface SliceFormat {
  begin(write: WriteBytes): Promise<void>;
  /** The next values, in order. */
  take(part: H5Data, write: WriteBytes): Promise<void>;
}

/** @throws {SliceNotWritten} NumPy has no plain type for such values. */
export function npyFormat(shape: readonly number[], element: Element): SliceFormat {
  const of = innermost(element);
  const type = npyTypeOf(of);
  return {
    begin: (write) => write(npyHeader(type.descr, shape)),
    async take(part, write) {
      const asTheyLie = of.kind === "number" ? bytesOf(part, of.dtype) : undefined;
      if (asTheyLie) await write(asTheyLie);
      else await takeConverted(part, of, type, write);
    },
  };
}

/** The bytes before the values. Their length is a multiple of 64, so that the values can be mapped into memory. */
export function npyHeader(descr: string, shape: readonly number[]): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${tuple(shape)}, }`;
  const isLatin = /^[\0-\xff]*$/.test(text);
  const body = Buffer.from(text, isLatin ? "latin1" : "utf8");
  const isShort = isLatin && padded(10, body.length) - 10 < 2 ** 16;
  const before = isShort ? 10 : 12;
  const length = padded(before, body.length);
  const bytes = Buffer.alloc(length, " ");
  bytes.write("\x93NUMPY", "latin1");
  bytes[6] = isShort ? 1 : isLatin ? 2 : 3;
  bytes[7] = 0;
  if (isShort) bytes.writeUInt16LE(length - before, 8);
  else bytes.writeUInt32LE(length - before, 8);
  body.copy(bytes, before);
  bytes[length - 1] = 0x0a;
  return bytes;
}

/** The header ends with a line break, and where a value of any kind may lie. */
const padded = (before: number, body: number): number => Math.ceil((before + body + 1) / 64) * 64;

/** Numbers whose bytes are NumPy's already. */
function bytesOf(part: H5Data, dtype: Parameters<typeof isArrayOf>[1]): Uint8Array | undefined {
  if (dtype === "float16" || dtype === "bool" || !isArrayOf(part as NumberArray, dtype)) return undefined;
  const { buffer, byteOffset, byteLength } = part as NumberArray;
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** Values that are converted at once; 64 kB to 1 MB, so that a part of any size costs little memory. */
const AT_ONCE = 2 ** 16;

async function takeConverted(
  part: H5Data,
  element: Element,
  type: NpyType,
  write: WriteBytes,
): Promise<void> {
  const count = countOf(part, element);
  const bytes = new Uint8Array(Math.min(count, AT_ONCE) * type.size);
  const view = new DataView(bytes.buffer);
  for (let from = 0; from < count; from += AT_ONCE) {
    const now = Math.min(AT_ONCE, count - from);
    type.put(part, from, now, view, 0, type.size);
    await write(bytes.subarray(0, now * type.size));
  }
}
