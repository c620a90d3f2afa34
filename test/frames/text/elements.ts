/** Elements as files have them, for tests of words and of files that are written. */

import { plainElement } from "../../../server/frames/text/value-text.ts";
import type { CompoundElement, Element, NumberDtype } from "../../../server/hdf5/element.ts";

export const number = (dtype: NumberDtype): Element => plainElement(dtype);
export const text: Element = { kind: "string", size: 0, variable: true, padding: "zero" };
export const reference: Element = { kind: "reference", size: 8, to: "object" };
export const moment: Element = { kind: "datetime", size: 8, step: 1, unit: "ns", swap: false };
export const opaque: Element = { kind: "opaque", size: 4, tag: "" };
export const arrayOf = (of: Element, ...shape: number[]): Element => ({ kind: "array", size: 0, shape, of });
export const vlenOf = (of: Element): Element => ({ kind: "vlen", size: 8, of });

export const compound = (members: Readonly<Record<string, Element>>): CompoundElement => ({
  kind: "compound",
  size: 0,
  members: Object.entries(members).map(([name, element]) => ({ name, offset: 0, element })),
});

export const complex = (dtype: "float32" | "float64"): CompoundElement =>
  compound({ r: number(dtype), i: number(dtype) });

export const enumeration = (
  dtype: NumberDtype,
  names: Readonly<Record<string, number | bigint>>,
): Element => ({
  kind: "number",
  dtype,
  size: 1,
  swap: false,
  names: Object.fromEntries(Object.entries(names).map(([name, value]) => [name, Number(value)])),
  members: Object.entries(names).map(([name, value]) => ({ name, value })),
});
