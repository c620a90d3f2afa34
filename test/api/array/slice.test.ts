import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { countedFrames, counting, inline, nested } from "./inline.ts";

const five = counting([5], [[2, 2, 1]]);

test.each<[ta.SliceItem, unknown]>([
  [3, 3],
  [-1, 4],
  [null, [0, 1, 2, 3, 4]],
  [
    [1, 3],
    [1, 2],
  ],
  [
    [-102, null],
    [0, 1, 2, 3, 4],
  ],
  [
    [null, 102],
    [0, 1, 2, 3, 4],
  ],
  [
    [null, null, 2],
    [0, 2, 4],
  ],
  [
    [null, null, -1],
    [4, 3, 2, 1, 0],
  ],
  [
    [null, null, -2],
    [4, 2, 0],
  ],
  [
    [3, 0, -2],
    [3, 1],
  ],
  [
    [3, null, -3],
    [3, 0],
  ],
  [
    [100, -100, -4],
    [4, 0],
  ],
  [
    [-2, null],
    [3, 4],
  ],
  [[3, 1], []],
  [[5, null], []],
  [
    [null, 0, -1],
    [4, 3, 2, 1],
  ],
])("A3 slice(%j) of 0 … 4 is %j", async (item, elements) => {
  expect(await nested(five.slice(item))).toEqual(elements);
  expect(await nested(five.add(0).slice(item))).toEqual(elements);
});

test.each<[ta.SliceItem[], RegExp]>([
  [[6], /index 6 is out of bounds for axis 0 of length 5/],
  [[5], /out of bounds/],
  [[-10], /index -10 is out of bounds/],
  [[1.5], /out of bounds/],
  [[[0, 2, 0]], /step of axis 0 must not be 0/],
  [[[0, 1.5]], /whole numbers/],
  [[null, null], /2 items were given for an array with 1 axes/],
  [[[1] as never], /Write a number for one index/],
  [["1:2" as never], /given as "1:2"/],
])("A3 slice(%j) of 5 elements is refused when it is written", (items, message) => {
  expect(() => five.slice(...items)).toThrow(message);
  expect(() => five.slice(...items)).toThrow(ta.ArrayIndexError);
});

test("A3 slices of everything are the array itself", () => {
  expect(five.slice()).toBe(five);
  expect(five.slice(null)).toBe(five);
  expect(five.slice([0, 5, 1])).toBe(five);
  expect(five.slice([-50, 50])).toBe(five);
});

test("A3 the same element counted from either end has one key", () => {
  expect(five.at(-1).key).toBe(five.at(4).key);
  expect(five.at(-1).key).not.toBe(five.at(3).key);
  const { frames } = countedFrames(3);
  expect(frames.at(-1).key).toBe(frames.at(2).key);
  expect(frames.rechunk(-1).at(-1).key).toBe(frames.rechunk(-1).at(2).key);
});

test("a sliced array knows its shape and chunks without being computed", () => {
  const array = counting([10, 6], [4, 3]);
  const part = array.slice([1, 9, 2], [null, null, -1]);
  expect(part.shape).toEqual([4, 6]);
  expect(part.chunks).toEqual([
    [2, 2],
    [3, 3],
  ]);
  expect(array.slice(3).chunks).toEqual([[3, 3]]);
  expect(array.slice(3, 2).shape).toEqual([]);
});

test("an empty slice computes to nothing and reads nothing", async () => {
  const { frames, reads } = countedFrames(4);
  const none = frames.slice([3, 1], null, [0, 2]);
  expect(none.shape).toEqual([0, 2, 2]);
  expect((await none.compute(inline)).data).toHaveLength(0);
  expect(await none.sum().item(inline)).toBe(0);
  expect(reads()).toBe(0);
});

test("a slice of a slice is one slice", async () => {
  const array = counting([20, 4], [6, 2]);
  const twice = array.slice([2, 18, 3], null).slice([null, null, -1], [1, 3]);
  expect(await nested(twice)).toEqual([
    [69, 70],
    [57, 58],
    [45, 46],
    [33, 34],
    [21, 22],
    [9, 10],
  ]);
  expect(twice.key).toBe(array.slice([17, 1, -3], [1, 3]).key);
});
