/**
 * Values in words, exactly: what stands in a cell, under the pointer, and on the clipboard.
 *
 *     int64 12 · float32 0.1 · true · 2 (BLUE) · 1 + 2i · {x: 1, name: "a"} · [1, 2] · 0x00ff · /group/dataset
 *
 * A string is itself at the top, lines and all, and quoted inside of others. Names and texts are the file's: whoever
 * shows them shows them as text.
 */
import type { H5Data, NumberArray } from "../../hdf5/decode.ts";
import { bytesOf } from "../../hdf5/decode-numbers.ts";
import {
  type CompoundElement,
  type Element,
  isComplex,
  type NumberDtype,
  type NumberElement,
} from "../../hdf5/element.ts";
import { sizeOf } from "../../hdf5/selection.ts";
import { countOf } from "./count-of.ts";
import { CutWriter, cut } from "./cut-writer.ts";
import { numberText } from "./number-text.ts";

/** Where words are cut when nobody says: a value that long is not read in one piece. */
const LONGEST = 10_000;

/**
 * Element `index` of `data` in words, cut at `longest` characters (default 10,000) with an ellipsis.
 *
 * @param element What `data` holds, as `readSlab` understood it. Of an array element `data` is flat, and `index`
 * counts the values inside; only within compounds and sequences arrays come in brackets.
 */
export function valueText(data: H5Data, index: number, element: Element, longest = LONGEST): string {
  const of = innermost(element);
  // Nearly all values are one of these two, and need no writer.
  if (of.kind === "number") return numberWords(data as NumberArray, index, of);
  if (of.kind === "string") return cut((data as string[])[index] ?? "", longest);
  const out = new CutWriter(longest);
  addValue(out, data, index, of, false);
  return out.finish().text;
}

/** Whether values are numbers that stand right in a column: neither truths nor names. */
export function isNumeric(element: Element): boolean {
  const of = innermost(element);
  return (of.kind === "number" && of.dtype !== "bool" && of.names === undefined) || isComplex(of);
}

/** An element for numbers that come from an array rather than a file. */
export function plainElement(dtype: NumberDtype): Element {
  return { kind: "number", dtype, size: bytesOf[dtype], swap: false };
}

/** What a flat array holds: the element inside of array elements. */
export function innermost(element: Element): Element {
  return element.kind === "array" ? innermost(element.of) : element;
}

/** Adds one value. `isInside` others, texts are quoted. */
export function addValue(
  out: CutWriter,
  data: H5Data,
  index: number,
  element: Element,
  isInside: boolean,
): void {
  switch (element.kind) {
    case "number":
      out.add(numberWords(data as NumberArray, index, element));
      return;
    case "string": {
      const text = (data as string[])[index] ?? "";
      out.add(isInside ? JSON.stringify(text) : text);
      return;
    }
    case "reference":
    case "datetime":
      out.add((data as string[])[index] ?? "");
      return;
    case "opaque":
      addBytes(out, (data as H5Data[])[index]);
      return;
    case "compound":
      addRecord(out, data as Columns, index, element);
      return;
    case "array":
      addNested(out, data, index * sizeOf(element.shape), element.shape, element.of);
      return;
    case "vlen": {
      const own = (data as H5Data[])[index];
      if (own === undefined) return;
      addNested(out, own, 0, [countOf(own, element.of)], element.of);
      return;
    }
    case "unsupported":
      out.add(element.type);
  }
}

/** Adds the values from `from` on as lists in lists; `line` is put between the lists of all axes but the last. */
export function addNested(
  out: CutWriter,
  data: H5Data,
  from: number,
  shape: readonly number[],
  element: Element,
  line: (depth: number) => string = () => ", ",
  depth = 1,
): void {
  const [length = 0, ...rest] = shape;
  const each = sizeOf(rest);
  out.add("[");
  for (let i = 0; i < length && !out.isFull; i++) {
    if (i > 0) out.add(rest.length === 0 ? ", " : line(depth));
    if (rest.length === 0) addValue(out, data, from + i, element, true);
    else addNested(out, data, from + i * each, rest, element, line, depth + 1);
  }
  out.add("]");
}

type Columns = { readonly [column: string]: H5Data };

function numberWords(data: NumberArray, index: number, element: NumberElement): string {
  const value = data[index];
  if (value === undefined) return "";
  const text = numberText(value, element.dtype);
  const name = nameOf(value, element);
  return name === undefined ? text : `${text} (${name})`;
}

/** The name of an enumeration's value. */
function nameOf(value: number | bigint, { members, names }: NumberElement): string | undefined {
  // Across files that lack some values, whole numbers are read as float64, and NaN where there is none.
  if (Number.isNaN(value)) return undefined;
  // Loose, because of a 64-bit enumeration small values may be numbers.
  if (members) return members.find((member) => BigInt(member.value) === BigInt(value))?.name;
  return names && Object.keys(names).find((name) => names[name] === Number(value));
}

function addRecord(out: CutWriter, columns: Columns, index: number, element: CompoundElement): void {
  const [real, imaginary] = element.members;
  if (isComplex(element) && real && imaginary) {
    out.add(complexText(partText(columns, index, real), partText(columns, index, imaginary)));
    return;
  }
  out.add("{");
  for (const [i, member] of element.members.entries()) {
    if (out.isFull) return;
    out.add(`${i > 0 ? ", " : ""}${member.name}: `);
    const column = Object.hasOwn(columns, member.name) ? columns[member.name] : undefined;
    if (column !== undefined) addValue(out, column, index, member.element, true);
  }
  out.add("}");
}

type Member = CompoundElement["members"][number];

const partText = (columns: Columns, index: number, { name, element }: Member): string =>
  valueText(columns[name] ?? [], index, element);

const complexText = (real: string, imaginary: string): string =>
  imaginary.startsWith("-") ? `${real} - ${imaginary.slice(1)}i` : `${real} + ${imaginary}i`;

function addBytes(out: CutWriter, bytes: H5Data | undefined): void {
  if (!(bytes instanceof Uint8Array)) return;
  out.add("0x");
  for (let i = 0; i < bytes.length && !out.isFull; i++)
    out.add((bytes[i] ?? 0).toString(16).padStart(2, "0"));
}
