import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { counting, inline, nested } from "./inline.ts";

const array = counting([3, 4], [2, 2]);

test.each<[ta.ReduceOptions, unknown]>([
  [{}, 66],
  [{ axis: null }, 66],
  [{ axis: 0 }, [12, 15, 18, 21]],
  [{ axis: -1 }, [6, 22, 38]],
  [{ axis: [0, 1] }, 66],
  [
    { axis: [] },
    [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ],
  ],
  [{ axis: 1, keepdims: true }, [[6], [22], [38]]],
  [{ keepdims: true }, [[66]]],
])("sum(%j)", async (options, expected) => {
  expect(await nested(array.sum(options))).toEqual(expected);
});

test("least, greatest and mean", async () => {
  expect(await nested(array.min({ axis: 1 }))).toEqual([0, 4, 8]);
  expect(await nested(array.max({ axis: 0 }))).toEqual([8, 9, 10, 11]);
  expect(await nested(array.mean({ axis: 0 }))).toEqual([4, 5, 6, 7]);
  expect(await array.mean().item(inline)).toBe(5.5);
});

test.each<[ta.ReduceOptions, RegExp]>([
  [{ axis: 2 }, /axis 2 does not exist/],
  [{ axis: -3 }, /axis -3 does not exist/],
  [{ axis: [0, -2] }, /name one axis twice/],
  [{ splitEvery: 1 }, /splitEvery must be a number from 2/],
])("sum(%j) is refused when it is written", (options, message) => {
  expect(() => array.sum(options)).toThrow(message);
});

test.each([2, 3, 4, 100])("a tree of %i results a task gives the same", async (splitEvery) => {
  const line = counting([100], [3]);
  expect(await line.sum({ splitEvery }).item(inline)).toBe(4950);
  expect(await line.max({ splitEvery }).item(inline)).toBe(99);
  expect(await line.mean({ splitEvery }).item(inline)).toBe(49.5);
});

test("nothing has a sum and no least element", async () => {
  const none = counting([0, 3]);
  expect(await nested(none.sum({ axis: 0 }))).toEqual([0, 0, 0]);
  expect(await nested(none.mean({ axis: 0 }))).toEqual([NaN, NaN, NaN]);
  expect(() => none.min()).toThrow(ta.ShapeError);
  expect(() => none.max({ axis: 0 })).toThrow(/no greatest element/);
  expect(none.min({ axis: 1 }).shape).toEqual([0]);
});

test("NaN in means NaN out", async () => {
  const odd = ta.from(Float64Array.of(1, NaN, 3), { chunks: [2] });
  for (const result of [odd.sum(), odd.min(), odd.max(), odd.mean()])
    expect(await result.item(inline)).toBeNaN();
});

test.each<[string, ta.LazyArray, string, unknown]>([
  ["bytes", ta.from(Uint8Array.of(200, 200)), "uint64", 400],
  ["signed integers", ta.from(Int16Array.of(-30000, -30000)), "int64", -60000],
  ["truths", ta.from(Float64Array.of(1, 0, 2)).astype("bool"), "int64", 2],
  ["float32", ta.from(Float32Array.of(0.5, 0.25)), "float32", 0.75],
  ["BigInts", ta.from(BigUint64Array.of(2n ** 63n, 1n)), "uint64", 2n ** 63n + 1n],
])("the sum of %s has NumPy's type", async (_, source, dtype, expected) => {
  expect(source.sum().dtype).toBe(dtype);
  expect(await source.sum().item(inline)).toBe(expected);
});

test("a sum in a dtype asked for by name is held in its own array", async () => {
  const bytes = ta.from(Uint8Array.of(255, 255, 3), { chunks: [1] });
  const big = await bytes.sum({ dtype: "uint64" }).compute(inline);
  expect(big.data).toBeInstanceOf(BigUint64Array);
  expect([...big.data]).toEqual([513n]);
  expect(await bytes.sum({ dtype: "uint8" }).item(inline)).toBe(1);
  expect(await bytes.sum({ dtype: "float32" }).item(inline)).toBe(513);
  expect(await bytes.sum({ dtype: "bool" }).item(inline)).toBe(1);
  expect(await bytes.mean({ dtype: "float32" }).item(inline)).toBe(171);
  expect(() => bytes.sum({ dtype: "float128" as never })).toThrow(ta.DtypeError);
  expect(() => bytes.mean({ dtype: "int8" as never })).toThrow(/float32 or float64/);
});

test("a sum beyond 2^53 is an error that says how to get it", async () => {
  const large = ta.from(Float64Array.of(2 ** 53 - 1, 2), { dtype: "int64", chunks: [1] });
  await expect(large.sum().compute(inline)).rejects.toThrow(/say dtype: "int64"/);
  await expect(large.sum().compute(inline)).rejects.toBeInstanceOf(ta.PrecisionError);
  expect(await large.sum({ dtype: "int64" }).item(inline)).toBe(2n ** 53n + 1n);
});

test("a sum that only passes 2^53 on its way is exact", async () => {
  const most = Number.MAX_SAFE_INTEGER;
  const values = Float64Array.of(most, most, 3, -most, -most, 4);
  for (const chunks of [[6], [1], [4]] as const) {
    const source = ta.from(values, { dtype: "int64", chunks });
    // In one task it is exact; where a task would have to hand on more than 2^53 it is an error.
    const sum = source.sum({ splitEvery: 6 }).item(inline);
    if (chunks[0] === 4) await expect(sum).rejects.toThrow(ta.PrecisionError);
    else expect(await sum).toBe(7);
  }
});

test("rounding errors of a long sum of float64 stay small", async () => {
  const tenth = ta.from(new Float64Array(1_000_000).fill(0.1), { chunks: [300_000] });
  expect(Math.abs((await tenth.sum().item(inline)) - 100_000)).toBeLessThan(1e-8);
});
