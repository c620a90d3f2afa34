/**
 * Arrays and attributes in words, with NumPy's brackets: `[1, 2]`, and for each further axis brackets around them.
 */
import { t } from "@vscode/l10n";
import type { AttributeValue } from "../../hdf5/attributes.ts";
import type { H5Data } from "../../hdf5/decode.ts";
import type { Element } from "../../hdf5/element.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import type { Slab } from "../../hdf5/slab.ts";
import { type CutText, CutWriter } from "./cut-writer.ts";
import { impliedElement } from "./implied-element.ts";
import { addNested, addValue, innermost } from "./value-text.ts";

export type { CutText };

/**
 * All values of `data` in words: one as it is, more with a bracket for each axis and a line for each row, cut at
 * `longest` characters (default 100,000).
 *
 * @param shape As in a `Slab`, axes of array elements behind the others; [] for a scalar.
 */
export function arrayText(
  data: H5Data,
  shape: readonly number[],
  element: Element,
  longest = 100_000,
): CutText {
  return written(
    data,
    shape,
    element,
    longest,
    (depth) => `,${NEWLINE.repeat(shape.length - depth)}${" ".repeat(depth)}`,
  );
}

const NEWLINE = "\n";

/**
 * An attribute in words, on one line unless it is a text of several, cut at `longest` characters (default 10,000). What
 * is wrong with one that cannot be read is for its reader to tell.
 *
 * @param element What it holds, where that is known: of a value alone nobody can tell whether it is a float32, or an
 * enumeration.
 */
export function attributeText(
  value: Exclude<AttributeValue, Error>,
  element?: Element,
  longest = 10_000,
): CutText {
  if (value === null) return { text: t("nothing"), isCut: false };
  const { data, shape, dtype } = typeof value === "object" ? value : scalar(value);
  return written(data, shape, element ?? impliedElement(data, shape, dtype), longest, () => ", ");
}

function written(
  data: H5Data,
  shape: readonly number[],
  element: Element,
  longest: number,
  line: (depth: number) => string,
): CutText {
  const out = new CutWriter(longest);
  const of = innermost(element);
  if (shape.length === 0) addValue(out, data, 0, of, false);
  else if (sizeOf(shape) === 0) out.add("[]");
  else addNested(out, data, 0, shape, of, line);
  return out.finish();
}

function scalar(value: number | bigint | boolean | string): Pick<Slab, "data" | "shape" | "dtype"> {
  switch (typeof value) {
    case "string":
      return { data: [value], shape: [], dtype: "string" };
    case "bigint":
      return value < 0n || value < 2n ** 63n
        ? { data: BigInt64Array.of(value), shape: [], dtype: "int64" }
        : { data: BigUint64Array.of(value), shape: [], dtype: "uint64" };
    case "boolean":
      return { data: Uint8Array.of(Number(value)), shape: [], dtype: "bool" };
    default:
      return { data: Float64Array.of(value), shape: [], dtype: "float64" };
  }
}
