/** What values are, as far as the values themselves tell: for arrays of scripts, and attributes of unknown type. */
import type { H5Data } from "../../hdf5/decode.ts";
import type { Element, H5Dtype, NumberDtype } from "../../hdf5/element.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import { plainElement } from "./value-text.ts";

/**
 * An element with which values can be put into words. Enumerations are numbers in it, references and moments strings.
 *
 * @param shape Of `data`, so that members which are arrays can be told.
 */
export function impliedElement(data: H5Data, shape: readonly number[], dtype: H5Dtype): Element {
  switch (dtype) {
    case "string":
      return text;
    case "reference":
      return { kind: "reference", size: 8, to: "object" };
    case "opaque":
      return { kind: "opaque", size: 0, tag: "" };
    case "compound":
    case "vlen":
      return guess(data, sizeOf(shape));
    default:
      return plainElement(dtype);
  }
}

const text: Element = { kind: "string", size: 0, variable: true, padding: "zero" };

/** What `count` elements of this data are. */
function guess(data: H5Data, count: number): Element {
  if (ArrayBuffer.isView(data)) return repeated(plainElement(dtypeOf(data)), data.length, count);
  if (!Array.isArray(data)) {
    const members = Object.entries(data).map(([name, column]) => ({
      name,
      offset: 0,
      element: guess(column, count),
    }));
    return { kind: "compound", size: 0, members };
  }
  const [first] = data;
  if (first === undefined || typeof first === "string") return repeated(text, data.length, count);
  const of = ArrayBuffer.isView(first) ? plainElement(dtypeOf(first)) : guess(first, 1);
  return repeated({ kind: "vlen", size: 8, of }, data.length, count);
}

/** Data with several values for each element is that of small arrays. */
function repeated(element: Element, length: number, count: number): Element {
  const each = count === 0 ? 1 : Math.floor(length / count);
  return each === 1 ? element : { kind: "array", size: 0, shape: [each], of: element };
}

function dtypeOf(data: object): NumberDtype {
  return KINDS.find(([Type]) => data instanceof Type)?.[1] ?? "float64";
}

const KINDS: readonly (readonly [new () => object, NumberDtype])[] = [
  [Int8Array, "int8"],
  [Uint8Array, "uint8"],
  [Int16Array, "int16"],
  [Uint16Array, "uint16"],
  [Int32Array, "int32"],
  [Uint32Array, "uint32"],
  [BigInt64Array, "int64"],
  [BigUint64Array, "uint64"],
  [Float32Array, "float32"],
  [Float64Array, "float64"],
];
