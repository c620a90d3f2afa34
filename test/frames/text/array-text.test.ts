/** Arrays and attributes in words. */
import { describe, expect, test } from "vitest";
import { arrayText, attributeText } from "../../../server/frames/text/array-text.ts";
import type { H5Data } from "../../../server/hdf5/decode.ts";
import type { Element, H5Dtype } from "../../../server/hdf5/element.ts";
import { denseStride } from "../../../server/hdf5/selection.ts";
import type { Slab } from "../../../server/hdf5/slab.ts";
import { arrayOf, complex, compound, enumeration, number, text } from "./elements.ts";

describe("arrays", () => {
  test.each<[string, H5Data, readonly number[], Element, string]>([
    ["a scalar as its value", ["a text"], [], text, "a text"],
    ["one axis in brackets", Int8Array.of(1, 2, 3), [3], number("int8"), "[1, 2, 3]"],
    [
      "two axes with a line for each row",
      Int8Array.of(1, 2, 3, 4),
      [2, 2],
      number("int8"),
      "[[1, 2],\n [3, 4]]",
    ],
    [
      "three axes with an empty line between planes, as NumPy",
      Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
      [2, 2, 2],
      number("int8"),
      "[[[1, 2],\n  [3, 4]],\n\n [[5, 6],\n  [7, 8]]]",
    ],
    ["texts in quotes", ["a", "b,c"], [2], text, '["a", "b,c"]'],
    ["nothing", new Int8Array(0), [0, 3], number("int8"), "[]"],
    [
      "axes inside of elements like others",
      Int8Array.of(1, 2, 3, 4),
      [2, 2],
      arrayOf(number("int8"), 2),
      "[[1, 2],\n [3, 4]]",
    ],
    [
      "compounds in braces",
      { x: Int8Array.of(1, 2) },
      [2],
      compound({ x: number("int8") }),
      "[{x: 1}, {x: 2}]",
    ],
  ])("show %s", (_, data, shape, element, words) => {
    expect(arrayText(data, shape, element)).toEqual({ text: words, isCut: false });
  });

  test("are cut at the length that is asked for, and say so", () => {
    const cut = arrayText(new Float64Array(1000), [1000], number("float64"), 20);
    expect(cut).toEqual({ text: "[0, 0, 0, 0, 0, 0, …", isCut: true });
  });
});

describe("attributes", () => {
  const slab = (data: H5Data, shape: readonly number[], dtype: H5Dtype): Slab => ({
    data,
    shape,
    stride: denseStride(shape),
    dtype,
  });

  test.each<[string, Parameters<typeof attributeText>[0], Element | undefined, string]>([
    ["a number", 1.5, undefined, "1.5"],
    ["a number known to be a float32", Math.fround(0.1), number("float32"), "0.1"],
    ["a 64-bit integer", 2n ** 64n - 1n, undefined, "18446744073709551615"],
    ["a negative 64-bit integer", -(2n ** 63n), undefined, "-9223372036854775808"],
    ["a truth", true, undefined, "true"],
    ["a text", "kelvin", undefined, "kelvin"],
    ["nothing", null, undefined, "nothing"],
    ["an array on one line", slab(Int32Array.of(1, 2, 3, 4), [2, 2], "int32"), undefined, "[[1, 2], [3, 4]]"],
    ["an array of float32", slab(Float32Array.of(0.1, 0.2), [2], "float32"), undefined, "[0.1, 0.2]"],
    ["texts", slab(["a", "b"], [2], "string"), undefined, '["a", "b"]'],
    ["references", slab(["/a", "/b"], [2], "reference"), undefined, "[/a, /b]"],
    ["opaque bytes", slab([Uint8Array.of(1, 2)], [], "opaque"), undefined, "0x0102"],
    ["sequences", slab([Int8Array.of(1), Int8Array.of(2, 3)], [2], "vlen"), undefined, "[[1], [2, 3]]"],
    [
      "a compound of unknown members",
      slab({ x: Int8Array.of(1), s: ["a"] }, [], "compound"),
      undefined,
      '{x: 1, s: "a"}',
    ],
    [
      "a compound with small arrays",
      slab({ x: Int8Array.of(1, 2, 3, 4) }, [2], "compound"),
      undefined,
      "[{x: [1, 2]}, {x: [3, 4]}]",
    ],
    ["a known enumeration", 1, enumeration("int8", { OFF: 0, ON: 1 }), "1 (ON)"],
    [
      "a complex number",
      slab({ r: Float64Array.of(1), i: Float64Array.of(2) }, [], "compound"),
      complex("float64"),
      "1 + 2i",
    ],
    ["no values", slab([], [0], "string"), undefined, "[]"],
  ])("show %s", (_, value, element, words) => {
    expect(attributeText(value, element)).toEqual({ text: words, isCut: false });
  });

  test("are cut at the length that is asked for", () => {
    expect(attributeText("x".repeat(100), undefined, 5)).toEqual({ text: "xxxx…", isCut: true });
  });
});
