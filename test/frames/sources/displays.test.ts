/** Which displays suit what, and the parts of values. */
import { describe, expect, test } from "vitest";
import { displaysOf } from "../../../server/frames/sources/displays.ts";
import { elementOf, partsOf, pick, pickNumbers } from "../../../server/frames/sources/parts.ts";
import { unrolled } from "../../../server/frames/sources/stored-form.ts";
import type { Element } from "../../../server/hdf5/element.ts";

describe("displays, the best first", () => {
  test.each([
    ["nothing at all", null, "numbers", "text"],
    ["one number", [], "numbers", "text"],
    ["one text", [], "words", "text"],
    ["one record", [], "records", "text"],
    ["no values", [0, 5], "numbers", "text"],
    ["a line", [7], "numbers", "line table"],
    ["a frame", [257, 257], "numbers", "image line table"],
    ["a stack", [10, 257, 257], "numbers", "image line table"],
    ["a stack of small frames", [1000, 3, 4], "numbers", "image line table"],
    ["a thousand points", [1000, 3], "numbers", "table line image"],
    ["points of many times", [5, 1000, 3], "numbers", "table line image"],
    ["a small matrix", [3, 3], "numbers", "table line image"],
    ["a wide row", [1, 1000], "numbers", "table line image"],
    ["texts", [7], "words", "table text"],
    ["records", [7], "records", "table line"],
    ["a plane of records", [7, 9], "records", "table image line"],
  ] as const)("%s: %j of %s", (_, shape, values, displays) => {
    expect(displaysOf({ shape, values }).join(" ")).toBe(displays);
  });
});

const number = (dtype: "int32" | "float32"): Element => ({ kind: "number", dtype, size: 4, swap: false });
const compound = (members: Record<string, Element>): Element => ({
  kind: "compound",
  size: 0,
  members: Object.entries(members).map(([name, element]) => ({ name, offset: 0, element })),
});
const text: Element = { kind: "string", size: 4, variable: false, padding: "zero" };
const complex = compound({ r: number("float32"), i: number("float32") });
const record = compound({
  x: number("int32"),
  name: text,
  at: compound({ t: number("float32"), z: complex }),
});

describe("parts", () => {
  test("are the members that are numbers, those of members as well", () => {
    expect(partsOf(number("int32"))).toBeUndefined();
    expect(partsOf(text)).toBeUndefined();
    expect(partsOf(complex)).toEqual(["magnitude", "phase", "real", "imaginary"]);
    expect(partsOf(record)).toEqual([
      "x",
      "at.t",
      "at.z.magnitude",
      "at.z.phase",
      "at.z.real",
      "at.z.imaginary",
    ]);
  });

  test("are picked by their names", () => {
    const z = { r: Float32Array.of(3, 0), i: Float32Array.of(4, -2) };
    const data = { x: Int32Array.of(1, 2), name: ["a", "b"], at: { t: Float32Array.of(5, 6), z } };
    expect(pickNumbers(data, record)?.data).toEqual(Int32Array.of(1, 2));
    expect(pickNumbers(data, record, "at.t")?.data).toEqual(Float32Array.of(5, 6));
    expect(pickNumbers(data, record, "at.z.magnitude")?.data).toEqual(Float64Array.of(5, 2));
    expect(pickNumbers(data, record, "at.z.imaginary")?.data).toBe(z.i);
    expect(pick(data, record, "name")?.data).toEqual(["a", "b"]);
    expect(pickNumbers(data, record, "name")).toBeUndefined();
    expect(pickNumbers(data, record, "toString")).toBeUndefined();
    expect(elementOf(record, "at.z.phase")).toMatchObject({ dtype: "float64" });
    expect(elementOf(record, "at")).toMatchObject({ kind: "compound" });
    expect(elementOf(record, "q")).toBeUndefined();
  });
});

test("arrays in elements become axes, arrays in arrays as well", () => {
  const array = (shape: number[], of: Element): Element => ({ kind: "array", size: 0, shape, of });
  expect(unrolled(array([2, 3], array([4], text)))).toEqual({ element: text, inner: [2, 3, 4] });
});
