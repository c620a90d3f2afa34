import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { promote, type Stored } from "../../../server/api/array/dtypes.ts";
import { counting, inline, nested } from "./inline.ts";

test.each<[Stored, Stored, Stored]>([
  ["uint8", "uint8", "uint8"],
  ["bool", "int8", "int8"],
  ["uint8", "int8", "int16"],
  ["uint16", "int32", "int32"],
  ["uint32", "int8", "int64 as numbers"],
  ["uint32", "int64", "int64"],
  ["uint64", "int8", "float64"],
  ["uint64 as numbers", "uint8", "uint64 as numbers"],
  ["float32", "int16", "float32"],
  ["float32", "int32", "float64"],
  ["float32", "float64", "float64"],
  ["int64", "float32", "float64"],
])("%s and %s promote to %s", (a, b, expected) => {
  expect(promote(a, b)).toBe(expected);
  expect(promote(b, a)).toBe(expected);
});

test("bytes wrap around as in NumPy", async () => {
  const bytes = ta.from(Uint8Array.of(127, 255, 0));
  expect(await nested(bytes.add(bytes))).toEqual([254, 254, 0]);
  expect(await nested(bytes.sub(1))).toEqual([126, 254, 255]);
  expect(await nested(bytes.neg())).toEqual([129, 1, 0]);
  expect((await bytes.add(1).compute(inline)).data).toBeInstanceOf(Uint8Array);
});

test("large products of int32 wrap around exactly", async () => {
  const large = ta.from(Int32Array.of(123_456_789, -2_000_000_000));
  expect(await nested(large.mul(large))).toEqual([
    Number(BigInt.asIntN(32, 123_456_789n ** 2n)),
    Number(BigInt.asIntN(32, 4_000_000_000_000_000_000n)),
  ]);
});

test("a plain number takes the type of the array where it fits", () => {
  const bytes = ta.from(Uint8Array.of(1));
  expect(bytes.mul(2).dtype).toBe("uint8");
  expect(bytes.mul(0.5).dtype).toBe("float64");
  expect(ta.from(Float32Array.of(1)).mul(0.1).dtype).toBe("float32");
  expect(bytes.div(2).dtype).toBe("float64");
  expect(bytes.astype("bool").add(1).dtype).toBe("int64");
  expect(() => bytes.add(300)).toThrow(ta.PrecisionError);
  expect(() => bytes.add(-1)).toThrow(/does not fit into uint8/);
});

test("comparisons give truths, and any number may be compared with", async () => {
  const bytes = ta.from(Uint8Array.of(1, 2, 3));
  expect(bytes.lt(2).dtype).toBe("bool");
  expect(await nested(bytes.lt(2))).toEqual([1, 0, 0]);
  expect(await nested(bytes.lt(300))).toEqual([1, 1, 1]);
  expect(await nested(bytes.ge(2.5))).toEqual([0, 0, 1]);
  expect(await nested(bytes.eq(Float64Array.of(1, 0, 3)))).toEqual([1, 0, 1]);
  expect(await nested(ta.from(Float32Array.of(0.1)).eq(0.1))).toEqual([1]);
  expect(await nested(ta.from(BigInt64Array.of(-1n, 2n)).lt(BigUint64Array.of(1n, 2n ** 63n)))).toEqual([
    1, 1,
  ]);
});

test("operations without meaning for booleans say so", () => {
  const truths = ta.from(Uint8Array.of(1, 0), { dtype: "bool" });
  expect(() => truths.neg()).toThrow(ta.DtypeError);
  expect(() => truths.sub(truths)).toThrow(/no meaning for booleans/);
});

test("shapes are broadcast from the last axis, whatever the chunks", async () => {
  const column = counting([3, 1], [2, 1]);
  const row = ta.from(Float64Array.of(10, 20, 30, 40), { chunks: [3] });
  expect(await nested(column.add(row))).toEqual([
    [10, 20, 30, 40],
    [11, 21, 31, 41],
    [12, 22, 32, 42],
  ]);
  expect(column.add(row).chunks).toEqual([
    [2, 1],
    [3, 1],
  ]);
  expect(await nested(column.add(row).slice([null, null, -2], 1))).toEqual([22, 20]);
  expect(() => counting([3]).add(counting([4]))).toThrow(/\[3\] and \[4\] do not go together/);
});

test("computed arrays and typed arrays are operands", async () => {
  const array = counting([2, 2]);
  const computed = await array.compute(inline);
  expect(await nested(array.add(computed))).toEqual([
    [0, 2],
    [4, 6],
  ]);
  expect(await nested(array.sub(Float64Array.of(1, 1)))).toEqual([
    [-1, 0],
    [1, 2],
  ]);
  expect(() => array.add("1" as never)).toThrow(ta.DtypeError);
});

test("64-bit integers as numbers are exact or an error", async () => {
  const most = ta.from(Float64Array.of(2 ** 53 - 1), { dtype: "int64" });
  expect(await most.sub(1).item(inline)).toBe(2 ** 53 - 2);
  await expect(most.add(1).compute(inline)).rejects.toThrow(ta.PrecisionError);
  expect(await most.astype("int64").add(2).item(inline)).toBe(2n ** 53n + 1n);
  const sums = ta.from(Uint8Array.of(1, 2)).sum({ keepdims: true });
  await expect(sums.neg().compute(inline)).rejects.toThrow(/type uint64 became -3/);
});

test.each<[ta.Dtype, readonly unknown[]]>([
  ["uint8", [255, 1, 44]],
  ["int8", [-1, 1, 44]],
  ["int32", [-1, 1, 300]],
  ["bool", [1, 1, 1]],
  ["float32", [-1.5, 1.5, 300]],
  ["int64", [-1n, 1n, 300n]],
  ["uint64", [2n ** 64n - 1n, 1n, 300n]],
])("astype(%s) cuts and wraps as NumPy does", async (dtype, expected) => {
  const array = ta.from(Float64Array.of(-1.5, 1.5, 300));
  const { data, dtype: actual } = await array.astype(dtype).compute(inline);
  expect([...data]).toEqual(expected);
  expect(actual).toBe(dtype);
});

test("astype to what it is gives the same array", () => {
  const array = ta.from(Float32Array.of(1));
  expect(array.astype("float32")).toBe(array);
  expect(() => array.astype("float16" as never)).toThrow(/there is no dtype "float16". Use bool, int8/);
});
