/**
 * CSV as RFC 4180 has it, so that whatever reads numbers reads these: as many digits as bring back the same value, `nan`
 * and `inf` as NumPy and pandas write them, 1 and 0 for truths, numbers for enumerations, `1+2j` for complex numbers.
 *
 *     one value, one axis       a value a line
 *     two axes                  a row a line
 *     more axes                 axis_0,axis_1,axis_2,value
 *     compounds                 a line each: their indices where there are two axes or more, and a column a member
 */
import type { H5Data, NumberArray } from "../../hdf5/decode.ts";
import { type CompoundElement, type Element, isComplex } from "../../hdf5/element.ts";
import { countOf } from "../text/count-of.ts";
import { numberText } from "../text/number-text.ts";
import { innermost, valueText } from "../text/value-text.ts";
import type { SliceFormat } from "./npy.ts";

/** Writes the values of a slice as lines, ended by CR and LF. */
export function csvFormat(shape: readonly number[], element: Element): SliceFormat {
  const of = innermost(element);
  const members = of.kind === "compound" && !isComplex(of) ? of.members : undefined;
  const isList = members !== undefined || shape.length > 2;
  const indexed = isList && shape.length > 1 ? shape : [];
  const columns = isList || shape.length < 2 ? 1 : (shape[1] ?? 1);
  /** Number of the next value. */
  let at = 0;
  return {
    async begin(write) {
      if (!isList) return;
      const names = members?.map(({ name }) => name) ?? ["value"];
      await write(
        encode(`${[...indexed.map((_, axis) => `axis_${axis}`), ...names].map(field).join(",")}\r\n`),
      );
    },
    async take(part, write) {
      const count = countOf(part, of);
      let text = "";
      for (let i = 0; i < count; i++, at++) {
        for (const index of unravel(at, indexed)) text += `${index},`;
        text += members ? record(part, i, members) : field(cell(part, i, of));
        text += (at + 1) % columns === 0 ? "\r\n" : ",";
        if (text.length < AT_ONCE) continue;
        await write(encode(text));
        text = "";
      }
      if (text !== "") await write(encode(text));
    },
  };
}

const encode = (text: string): Uint8Array => Buffer.from(text);

/** Characters that are written at once. */
const AT_ONCE = 2 ** 20;

function record(data: H5Data, index: number, members: CompoundElement["members"]): string {
  const columns = data as { readonly [column: string]: H5Data };
  return members.map(({ name, element }) => field(memberCell(columns[name] ?? [], index, element))).join(",");
}

/** A member that is an array itself is one field, in brackets. */
const memberCell = (data: H5Data, index: number, element: Element): string =>
  element.kind === "array" ? inBrackets(data, index, element) : cell(data, index, element);

function inBrackets(data: H5Data, index: number, element: Element): string {
  const text = valueText({ value: data }, index, {
    kind: "compound",
    size: 0,
    members: [{ name: "value", offset: 0, element }],
  });
  return text.slice("{value: ".length, -1);
}

function cell(data: H5Data, index: number, element: Element): string {
  if (element.kind === "number") {
    const value = (data as NumberArray)[index] ?? 0;
    if (element.dtype === "bool") return value === 0 ? "0" : "1";
    return plain(numberText(value, element.dtype));
  }
  if (element.kind === "compound" && isComplex(element)) return complexCell(data, index, element);
  return valueText(data, index, element, Number.POSITIVE_INFINITY);
}

function complexCell(data: H5Data, index: number, { members }: CompoundElement): string {
  const columns = data as { readonly [column: string]: H5Data };
  const [real = "", imaginary = ""] = members.map(({ name, element }) =>
    cell(columns[name] ?? [], index, element),
  );
  return `${real}${imaginary.startsWith("-") ? "" : "+"}${imaginary}j`;
}

const plain = (text: string): string =>
  text === "NaN" ? "nan" : text.endsWith("Infinity") ? text.replace("Infinity", "inf") : text;

/** Quoted where a comma, a quote, a line break or a space at an end would be misread. */
const field = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

function unravel(number: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length).fill(0);
  for (let axis = shape.length - 1, left = number; axis >= 0; axis--) {
    const length = shape[axis] ?? 1;
    index[axis] = left % length;
    left = Math.floor(left / length);
  }
  return index;
}
