import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { definiteChunks } from "../../../server/api/array/chunk-request.ts";
import { counting, nested } from "./inline.ts";

const definite = (request: ta.ChunkRequest, shape: number[], blockSizeLimit?: number) =>
  definiteChunks(request, { shape, before: shape.map((length) => [length]), bytes: 8, blockSizeLimit });

test.each<[ta.ChunkRequest, number[], number[][]]>([
  [
    [4, 5],
    [9, 9],
    [
      [4, 4, 1],
      [5, 4],
    ],
  ],
  [
    [
      [4, 4, 1],
      [5, 4],
    ],
    [9, 9],
    [
      [4, 4, 1],
      [5, 4],
    ],
  ],
  [-1, [9, 9], [[9], [9]]],
  [
    4,
    [9, 9],
    [
      [4, 4, 1],
      [4, 4, 1],
    ],
  ],
  [{ 0: 3 }, [9, 9], [[3, 3, 3], [9]]],
  [{ [-1]: 3 }, [9, 9], [[9], [3, 3, 3]]],
  [
    [null, -1],
    [9, 9],
    [[9], [9]],
  ],
  [[4, 5], [9], [[4, 5]]],
  [[5], [9], [[5, 4]]],
  [[100], [9], [[9]]],
  [
    [2, 2],
    [0, 4],
    [[0], [2, 2]],
  ],
  [[], [], []],
])("A2 chunks %j of shape %j are %j", (request, shape, chunks) => {
  expect(definite(request, shape)).toEqual(chunks);
});

test.each<[ta.ChunkRequest, number[], RegExp]>([
  [
    [
      [4, 4],
      [5, 4],
    ],
    [9, 9],
    /add up to 8, but the axis has 9/,
  ],
  [[4, 5, 6], [9, 9], /for 3 axes, but the array has 2/],
  [[0, 5], [9, 9], /axis 0 are neither/],
  [[2.5, 5], [9, 9], /axis 0 are neither/],
  [{ 2: 4 }, [9, 9], /axis 2 does not exist/],
  ["large" as never, [9, 9], /cannot be "large"/],
])("A2 chunks %j of shape %j are refused", (request, shape, message) => {
  expect(() => definite(request, shape)).toThrow(message);
});

test("auto makes blocks as large as allowed and no larger", () => {
  expect(definite("auto", [100, 100])).toEqual([[100], [100]]);
  expect(definite("auto", [100, 100], 20_000)).toEqual([
    [50, 50],
    [50, 50],
  ]);
  // The short axis fits whole and leaves its room to the other.
  expect(definite("auto", [4, 1000], 8 * 4 * 250)).toEqual([[4], [250, 250, 250, 250]]);
  expect(definite(["auto", 10], [1000, 100], 8 * 1000)[0]).toEqual(Array(10).fill(100));
  expect(counting([100, 100]).rechunk("auto", { blockSizeLimit: 20_000 }).chunks[0]).toEqual([50, 50]);
  expect(() => definite("auto", [4], 0)).toThrow(ta.ChunkError);
});

test("A2 some axes by name, the others stay", () => {
  const array = counting([24, 24], [4, 8]);
  expect(array.rechunk({ 0: 12 }).chunks).toEqual([
    [12, 12],
    [8, 8, 8],
  ]);
});

test("A2 the same chunks are the same object", () => {
  const array = counting([24, 24], [4, 8]);
  expect(array.rechunk([4, 8])).toBe(array);
  expect(array.rechunk({ 1: 8 })).toBe(array);
});

test("elements do not change, whatever the chunks", async () => {
  const array = counting([5, 7], [2, 3]).add(0);
  const before = await nested(counting([5, 7]));
  for (const chunks of [
    [5, 7],
    [1, 1],
    [
      [1, 3, 1],
      [2, 5],
    ],
    [3, 2],
  ] as ta.ChunkRequest[]) {
    expect(await nested(array.rechunk(chunks))).toEqual(before);
    expect(await nested(array.rechunk(chunks).rechunk([4, 4]))).toEqual(before);
  }
});

test("blocks are arrays of their own", async () => {
  const { blocks } = counting([5, 4], [3, 2]);
  expect(blocks.shape).toEqual([2, 2]);
  expect(blocks.length).toBe(4);
  expect([...blocks].map(({ shape }) => shape)).toEqual([
    [3, 2],
    [3, 2],
    [2, 2],
    [2, 2],
  ]);
  expect(await nested(blocks.at(1, -1))).toEqual([
    [14, 15],
    [18, 19],
  ]);
  expect(() => blocks.at(2, 0)).toThrow(ta.ArrayIndexError);
});
