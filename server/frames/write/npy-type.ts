/**
 * NumPy's name for the type of an element, and how its values become NumPy's bytes: packed, little-endian, compounds
 * member after member. What NumPy has no plain type for is refused in words, and never pickled.
 */
import { t } from "@vscode/l10n";
import type { H5Data, NumberArray } from "../../hdf5/decode.ts";
import { type Element, isComplex, type NumberDtype } from "../../hdf5/element.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import { SliceNotWritten } from "../errors.ts";
import { float16Bits } from "../text/float16.ts";

/** How values of one type are written. */
export interface NpyType {
  /** As it stands in the header: `'<f4'`, or a list of members. */
  readonly descr: string;
  /** Bytes of a value. */
  readonly size: number;
  /** Puts `count` values of `data` from number `from` on into `view`, `stride` bytes apart from `at` on. */
  put(data: H5Data, from: number, count: number, view: DataView, at: number, stride: number): void;
}

/**
 * The type of values of this element. float16 stays one, though it was widened when it was read; complex numbers are
 * NumPy's where their parts are float32 or float64.
 *
 * @throws {SliceNotWritten} strings, sequences, references, moments and opaque bytes.
 */
export function npyTypeOf(element: Element): NpyType {
  switch (element.kind) {
    case "number":
      return NUMBERS[element.dtype];
    case "array": {
      const of = npyTypeOf(element.of);
      const each = sizeOf(element.shape);
      return {
        descr: `${of.descr}, ${tuple(element.shape)}`,
        size: of.size * each,
        put(data, from, count, view, at, stride) {
          for (let i = 0; i < count; i++)
            of.put(data, (from + i) * each, each, view, at + i * stride, of.size);
        },
      };
    }
    case "compound": {
      const members = element.members.map(({ name, element: of }) => ({ name, type: npyTypeOf(of) }));
      let size = 0;
      const placed = members.map((member) => {
        const offset = size;
        size += member.type.size;
        return { ...member, offset };
      });
      const parts = members.map(({ name, type }) => `(${pythonText(name)}, ${type.descr})`);
      const complex = isComplex(element) ? COMPLEX[size] : undefined;
      return {
        descr: complex ?? `[${parts.join(", ")}]`,
        size,
        put(data, from, count, view, at, stride) {
          const columns = data as { readonly [column: string]: H5Data };
          for (const { name, type, offset } of placed) {
            type.put(columns[name] ?? [], from, count, view, at + offset, stride);
          }
        },
      };
    }
    default:
      throw new SliceNotWritten(
        t(
          "These values ({0}) cannot be saved as NPY, because NumPy could read them only by running code from the file. CSV has room for them.",
          element.kind === "unsupported" ? element.type : KINDS[element.kind],
        ),
      );
  }
}

/** A tuple as Python writes it: `()`, `(3,)`, `(3, 4)`. */
export const tuple = (shape: readonly number[]): string =>
  shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;

const KINDS: Readonly<Record<"string" | "opaque" | "datetime" | "reference" | "vlen", string>> = {
  string: "string",
  opaque: "opaque",
  datetime: "datetime",
  reference: "reference",
  vlen: "vlen",
};

/** By the bytes of both parts. Of two float16 NumPy has none: they stay two members. */
const COMPLEX: Readonly<Record<number, string>> = { 8: "'<c8'", 16: "'<c16'" };

/** A name as a Python string, whatever is in it. JSON's escapes are Python's, too. */
const pythonText = (name: string): string => JSON.stringify(name).replace(/\u007f/g, "\\u007f");

type Put = (view: DataView, at: number, value: number | bigint) => void;

function number(descr: string, size: number, put: Put): NpyType {
  return {
    descr: `'${descr}'`,
    size,
    put(data, from, count, view, at, stride) {
      const numbers = data as NumberArray;
      for (let i = 0; i < count; i++) put(view, at + i * stride, numbers[from + i] ?? 0);
    },
  };
}

const NUMBERS: Readonly<Record<NumberDtype, NpyType>> = {
  bool: number("|b1", 1, (view, at, value) => view.setUint8(at, value === 0 ? 0 : 1)),
  int8: number("|i1", 1, (view, at, value) => view.setInt8(at, Number(value))),
  uint8: number("|u1", 1, (view, at, value) => view.setUint8(at, Number(value))),
  int16: number("<i2", 2, (view, at, value) => view.setInt16(at, Number(value), true)),
  uint16: number("<u2", 2, (view, at, value) => view.setUint16(at, Number(value), true)),
  int32: number("<i4", 4, (view, at, value) => view.setInt32(at, Number(value), true)),
  uint32: number("<u4", 4, (view, at, value) => view.setUint32(at, Number(value), true)),
  int64: number("<i8", 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true)),
  uint64: number("<u8", 8, (view, at, value) => view.setBigUint64(at, BigInt(value), true)),
  float16: number("<f2", 2, (view, at, value) => view.setUint16(at, float16Bits(Number(value)), true)),
  float32: number("<f4", 4, (view, at, value) => view.setFloat32(at, Number(value), true)),
  float64: number("<f8", 8, (view, at, value) => view.setFloat64(at, Number(value), true)),
};
