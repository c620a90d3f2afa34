import { inspect } from "node:util";
import { compute, type Delayed, delayed, LazyValueError } from "treadle";
import * as ta from "treadle/array";
import { expect, expectTypeOf, test } from "vitest";
import { countedFrames, counting, inline, nested } from "./inline.ts";

test("what is known without computing", () => {
  const { frames, reads } = countedFrames(10, [257, 257]);
  expect(frames.shape).toEqual([10, 257, 257]);
  expect(frames.chunks).toEqual([Array(10).fill(1), [257], [257]]);
  expect(frames.dtype).toBe("uint8");
  expect(frames.ndim).toBe(3);
  expect(frames.size).toBe(660_490);
  expect(frames.nbytes).toBe(660_490);
  expect(frames.length).toBe(10);
  expect(frames.key).toMatch(/^stack-[0-9a-f]{16}$/);
  expect(reads()).toBe(0);
  expect(() => frames.at(0).at(0).at(0).length).toThrow(/has no length/);
});

test("printing shows shape, chunks, dtype and size, and stays short", () => {
  const { frames } = countedFrames(10, [257, 257]);
  const text =
    "LazyArray(stack, shape: [10, 257, 257], chunks: [1×10, 257, 257], dtype: uint8, 660 kB, 10 blocks)";
  expect(inspect(frames)).toBe(text);
  expect(`${frames}`).toBe(text);
  expect(JSON.stringify({ frames })).toBe(JSON.stringify({ frames: text }));
  const uneven = Array.from({ length: 2000 }, (_, i) => 1 + (i % 2));
  const odd = counting([3000, 3000], [uneven, uneven]);
  expect(inspect(odd).length).toBeLessThan(1000);
});

test("a lazy array is no number, no list, no promise and no field of its task", () => {
  const array = counting([3]);
  expect(() => (array as never) + 1).toThrow(/\.add, \.mul, \.lt/);
  expect(() => [...(array as unknown as Iterable<unknown>)]).toThrow(LazyValueError);
  expect(array).not.toHaveProperty("then");
  expect(Object.keys(array)).not.toContain("expression");
});

test("compute gives dense elements with shape, stride and dtype", async () => {
  const part = counting([4, 4], [3, 3]).slice([null, null, 2], [1, 3]);
  expect(await part.compute(inline)).toEqual({
    data: Float64Array.of(1, 2, 9, 10),
    shape: [2, 2],
    stride: [2, 1],
    dtype: "float64",
  });
  expect((await counting([3]).at(1).compute(inline)).shape).toEqual([]);
});

test("item computes the only element there is", async () => {
  expect(await counting([1, 1]).item(inline)).toBe(0);
  await expect(counting([2]).item(inline)).rejects.toThrow(/has 2 elements/);
});

test("large results lie in shared memory, and sources are not seen through them", async () => {
  const values = new Float64Array(20_000);
  const array = ta.from(values, { chunks: [15_000] });
  values.fill(1);
  const { data } = await array.compute(inline);
  expect(data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(data.every((value) => value === 0)).toBe(true);
});

test("an array as an argument of a task arrives computed, next to plain ones and in lists", async () => {
  const sum = delayed(function sum(parts: (ta.NdArray<Float64Array> | number)[]) {
    const [a, b, c] = parts as [ta.NdArray<Float64Array>, ta.NdArray<Float64Array>, number];
    return Array.from(a.data, (value, i) => value + b.data[i]! + c);
  });
  const lazy = counting([10, 10], [5, 5]);
  const plain = await lazy.compute(inline);
  const result = await sum([plain, lazy, 1]).compute(inline);
  expect(result).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i + 1));
});

test("arrays are computed inside of containers", async () => {
  const [{ rows }] = await compute({ rows: [counting([2]).at(1), counting([2])] }, inline);
  expect(rows.map(({ shape }) => shape)).toEqual([[], [2]]);
});

test("the graph can be drawn", async () => {
  const picture = await countedFrames(2).frames.sum({ axis: 0 }).visualize(null, { format: "dot" });
  expect(picture).toContain("fromDelayed");
  expect(picture).toContain("sum");
});

test("lists of numbers, shapes and strides make arrays", async () => {
  expect(
    await nested(
      ta.from([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).toEqual([
    [1, 2],
    [3, 4],
  ]);
  const strided = { data: Uint8Array.of(1, 0, 2, 0, 3, 0), shape: [3], stride: [2] };
  expect(await nested(ta.from(strided))).toEqual([1, 2, 3]);
  expect(await nested(ta.from(Uint8Array.of(1, 2, 3, 4), { shape: [2, 2], chunks: [1, 2] }))).toEqual([
    [1, 2],
    [3, 4],
  ]);
  expect(() => ta.from([1, 2, 3], { shape: [2, 2] })).toThrow(/3 elements do not fill shape \[2, 2\]/);
  expect(() => ta.from([[1], [2, 3]])).toThrow(/number 2 has \[2\]/);
  expect(() => ta.from([1], { shape: [-1] })).toThrow(ta.ShapeError);
});

test("types say which typed array is computed", async () => {
  const bytes = ta.from(Uint8Array.of(1));
  expectTypeOf(bytes).toEqualTypeOf<ta.LazyArray<Uint8Array<ArrayBuffer>>>();
  expectTypeOf(bytes.astype("float32")).toEqualTypeOf<ta.LazyArray<Float32Array>>();
  expectTypeOf(bytes.sum()).toEqualTypeOf<ta.LazyArray<Float64Array>>();
  expectTypeOf(bytes.sum({ axis: 0, dtype: "uint64" })).toEqualTypeOf<ta.LazyArray<BigUint64Array>>();
  expectTypeOf(bytes.lt(1)).toEqualTypeOf<ta.LazyArray<Uint8Array>>();
  expectTypeOf(bytes.astype("int64").item).returns.resolves.toEqualTypeOf<bigint>();
  expectTypeOf(bytes.mean().item).returns.resolves.toEqualTypeOf<number>();
  const read = null as unknown as Delayed<{ data: Uint8Array; shape: number[] }>;
  const declared = (): ta.LazyArray<Uint8Array> => ta.fromDelayed(read, { shape: [1], dtype: "uint8" });
  expectTypeOf(declared).toBeFunction();
  const total = delayed((frame: ta.NdArray<Float64Array>, scale: number) => frame.data.length * scale);
  expectTypeOf(total(bytes.sum(), 2)).toEqualTypeOf<Delayed<number>>();
  const [sum] = await compute(bytes.sum(), inline);
  expectTypeOf(sum).toEqualTypeOf<ta.NdArray<Float64Array>>();
});
