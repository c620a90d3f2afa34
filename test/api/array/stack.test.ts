import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { counting, nested } from "./inline.ts";

const three = () => [0, 1, 2].map(() => counting([4, 6], [2, 3]));

test.each([
  {
    axis: 0,
    shape: [3, 4, 6],
    chunks: [
      [1, 1, 1],
      [2, 2],
      [3, 3],
    ],
  },
  {
    axis: 1,
    shape: [4, 3, 6],
    chunks: [
      [2, 2],
      [1, 1, 1],
      [3, 3],
    ],
  },
  {
    axis: -1,
    shape: [4, 6, 3],
    chunks: [
      [2, 2],
      [3, 3],
      [1, 1, 1],
    ],
  },
])("A1 three arrays stacked along axis $axis have shape $shape", ({ axis, shape, chunks }) => {
  const stacked = ta.stack(three(), { axis });
  expect(stacked.shape).toEqual(shape);
  expect(stacked.chunks).toEqual(chunks);
});

test("the new axis can be anywhere", async () => {
  const pair = [counting([2, 2]), counting([2, 2]).add(10)];
  expect(await nested(ta.stack(pair))).toEqual([
    [
      [0, 1],
      [2, 3],
    ],
    [
      [10, 11],
      [12, 13],
    ],
  ]);
  expect(await nested(ta.stack(pair, { axis: 1 }))).toEqual([
    [
      [0, 1],
      [10, 11],
    ],
    [
      [2, 3],
      [12, 13],
    ],
  ]);
  expect(await nested(ta.stack(pair, { axis: -1 }))).toEqual([
    [
      [0, 10],
      [1, 11],
    ],
    [
      [2, 12],
      [3, 13],
    ],
  ]);
});

test("A1 nothing cannot be stacked, nor along an axis that does not exist", () => {
  expect(() => ta.stack([])).toThrow(ta.ShapeError);
  expect(() => ta.stack(three(), { axis: 3 })).toThrow(ta.ArrayIndexError);
  expect(() => ta.stack(three(), { axis: -4 })).toThrow(/axis -4 does not exist/);
});

test("A1 an array of another shape is named by its number", () => {
  const ten = Array.from({ length: 10 }, () => counting([2]));
  expect(() => ta.stack([...ten, counting([3])])).toThrow(
    "stack: all arrays must have one shape. The first has shape [2], array 11 has [3].",
  );
});

test("A1 types are promoted", async () => {
  const stacked = ta.stack<ta.DataOf<ta.Dtype>>([
    ta.from(Int32Array.of(1, 2)),
    ta.from(Float32Array.of(0.5, 1.5)),
  ]);
  expect(stacked.dtype).toBe("float64");
  expect(await nested(stacked)).toEqual([
    [1, 2],
    [0.5, 1.5],
  ]);
});

test("A1 chunks are cut at the edges of all arrays", async () => {
  const stacked = ta.stack([counting([10], [[5, 5]]), counting([10], [[4, 4, 2]])]);
  expect(stacked.chunks).toEqual([
    [1, 1],
    [4, 1, 3, 2],
  ]);
  expect(await nested(stacked.sum({ axis: 1 }))).toEqual([45, 45]);
});

test("a stack of stacks, sliced on every axis, is what slicing each would give", async () => {
  const inner = (from: number) =>
    ta.stack([counting([2, 3]).add(from), counting([2, 3]).add(from + 6)], { axis: 1 });
  const stacked = ta.stack([inner(0), inner(100), inner(200)], { axis: 1 });
  expect(stacked.shape).toEqual([2, 3, 2, 3]);
  expect(await nested(stacked.slice(1, [null, null, -2], null, [0, 2]))).toEqual([
    [
      [203, 204],
      [209, 210],
    ],
    [
      [3, 4],
      [9, 10],
    ],
  ]);
});
