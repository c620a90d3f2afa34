import { delayed } from "treadle";
import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { inline, nested } from "./inline.ts";

const give = delayed(function readFrame(value: unknown) {
  return value as ta.BlockValue;
});

const sixFloats = Float64Array.of(0, 1, 2, 3, 4, 5);

test.each<[string, ta.BlockValue, ta.Dtype, unknown]>([
  [
    "{ data, shape }",
    { data: sixFloats, shape: [2, 3] },
    "float64",
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  [
    "a flat typed array",
    sixFloats,
    "float64",
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  [
    "a transposed view",
    { data: sixFloats, shape: [2, 3], stride: [1, 2] },
    "float64",
    [
      [0, 2, 4],
      [1, 3, 5],
    ],
  ],
  [
    "a clamped array",
    Uint8ClampedArray.from(sixFloats),
    "uint8",
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  [
    "bytes for truths",
    Uint8Array.from(sixFloats),
    "bool",
    [
      [0, 1, 1],
      [1, 1, 1],
    ],
  ],
  [
    "BigInts",
    BigInt64Array.from(sixFloats, BigInt),
    "int64",
    [
      [0n, 1n, 2n],
      [3n, 4n, 5n],
    ],
  ],
  [
    "integers as numbers",
    { data: sixFloats, shape: [2, 3], dtype: "int64" },
    "int64",
    [
      [0n, 1n, 2n],
      [3n, 4n, 5n],
    ],
  ],
])("a block may be %s", async (_, value, dtype, expected) => {
  const array = ta.fromDelayed(give(value), { shape: [2, 3], dtype });
  expect(array.chunks).toEqual([[2], [3]]);
  expect(await nested(array)).toEqual(expected);
});

test("a number is a block of shape []", async () => {
  const means = [1.5, 2.5].map((mean) => ta.fromDelayed(give(mean), { shape: [], dtype: "float64" }));
  expect(await nested(ta.stack(means))).toEqual([1.5, 2.5]);
});

test.each<[string, unknown, string]>([
  ["of another shape", { data: sixFloats, shape: [3, 2] }, "is float64 [3, 2]"],
  ["of another dtype", { data: Uint8Array.from(sixFloats), shape: [2, 3] }, "is uint8 [2, 3]"],
  ["of another dtype and flat", new Float32Array(6), "is float32 [2, 3]"],
  ["of another length", new Float64Array(66049), "is a flat array of 66049 float64"],
  [
    "with a stride beyond its end",
    { data: sixFloats, shape: [2, 3], stride: [4, 1] },
    "is float64 [2, 3] with stride [4, 1] over 6 elements",
  ],
  ["that is a plain array", [1, 2, 3, 4, 5, 6], "is a plain array"],
  ["that is nothing", undefined, "is nothing"],
  ["that is something else", { values: [] }, "is an object with fields values"],
])("a block %s is an error that names task, declared and actual", async (_, value, actual) => {
  const lazy = give(value);
  const array = ta.fromDelayed(lazy, { shape: [2, 3], dtype: "float64" });
  const failure = await array
    .sum()
    .compute(inline)
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ta.DeclarationError);
  const { message, source, declared } = failure as ta.DeclarationError;
  expect(message).toContain(`The block of ${lazy.key} was declared as float64 [2, 3] and ${actual}`);
  expect(source).toBe(lazy.key);
  expect(declared).toBe("float64 [2, 3]");
});

test("a declaration that cannot be is refused at once", () => {
  const lazy = give(sixFloats);
  expect(() => ta.fromDelayed(lazy, { shape: [2.5], dtype: "uint8" })).toThrow(ta.ShapeError);
  expect(() => ta.fromDelayed(lazy, { shape: [2], dtype: "byte" as never })).toThrow(/no dtype "byte"/);
  expect(() => ta.fromDelayed(sixFloats as never, { shape: [6], dtype: "float64" })).toThrow(
    /takes a lazy value/,
  );
});
