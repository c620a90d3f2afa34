/** How many sources are read for what is asked, whatever was done to the array before. */
import { compute, persist } from "treadle";
import type * as ta from "treadle/array";
import { expect, test } from "vitest";
import { countedFrames, inline } from "./inline.ts";

type Frames = ta.LazyArray<Uint8Array>;

test.each<[string, (frames: Frames) => ta.LazyArray, number]>([
  ["a stack", (frames) => frames.at(17), 1],
  ["a stack rechunked in tens", (frames) => frames.rechunk([10, 2, 3]).at(17), 1],
  ["a stack rechunked in one", (frames) => frames.rechunk(-1).at(17), 1],
  ["a stack in other chunks twice", (frames) => frames.rechunk([7, 2, 3]).rechunk([10, 1, 3]).at(17), 1],
  ["a range of a rechunked stack", (frames) => frames.rechunk(-1).slice([10, 20]).at(7), 1],
  ["a cropped stack", (frames) => frames.slice(null, [0, 1], [1, 3]).rechunk(-1).at(17), 1],
  ["arithmetic", (frames) => frames.rechunk(-1).mul(2).astype("float32").add(frames).at(17), 1],
  ["arithmetic with one frame", (frames) => frames.sub(frames.at(0)).at(17), 2],
  [
    "a mean over pixels",
    (frames) =>
      frames
        .rechunk(-1)
        .mean({ axis: [1, 2] })
        .at(17),
    1,
  ],
  ["a mean that keeps its axes", (frames) => frames.mean({ axis: -1, keepdims: true }).at(17), 1],
  ["a sum of ten", (frames) => frames.slice([0, 10]).rechunk([10, 2, 3]).sum({ axis: 0 }), 10],
  ["a sum of ten, of a rechunked stack", (frames) => frames.rechunk(-1).slice([0, 10]).sum({ axis: 0 }), 10],
  ["one pixel of a sum of ten", (frames) => frames.slice([0, 10]).sum({ axis: 0 }).slice(1, 1), 10],
  ["a range with steps", (frames) => frames.rechunk(-1).slice([null, null, 10]), 4],
  ["a range backwards", (frames) => frames.rechunk([10, 2, 3]).slice([20, 17, -1]), 3],
  [
    "the last two of a range of a range",
    (frames) => frames.slice([5, 30]).slice([3, 10]).slice([-2, null]),
    2,
  ],
  ["a block", (frames) => frames.rechunk([10, 2, 3]).blocks.at(1, 0, 0), 10],
])("%s needs no more reads than elements asked for", async (_, part, expected) => {
  const { frames, reads } = countedFrames(40);
  await part(frames).compute(inline);
  expect(reads()).toBe(expected);
});

test("one frame of a hundred thousand touches one lazy value", async () => {
  const { frames, reads } = countedFrames(100_000, [1]);
  for (const array of [frames, frames.rechunk([100, 1]), frames.rechunk([100, 1]).slice([50, null])]) {
    await array.at(-1).compute(inline);
    expect(reads()).toBe(1);
  }
});

test("results that share a source read it once", async () => {
  const { frames, reads } = countedFrames(10);
  const [sum, mean, first] = await compute(frames.sum(), frames.rechunk(-1).mean(), frames.at(0), inline);
  expect(reads()).toBe(10);
  expect(mean.data[0]! * 60).toBe(sum.data[0]);
  expect([...first.data]).toEqual([0, 1, 2, 3, 4, 5]);
});

test("a persisted array is read once, and its slices not again", async () => {
  const { frames, reads } = countedFrames(6);
  const kept = await frames.add(1).persist(inline);
  expect(reads()).toBe(6);
  expect(kept.chunks).toEqual(frames.chunks);
  expect(await kept.sum().item(inline)).toBe(216);
  expect([...(await kept.slice(-1, 1).compute(inline)).data]).toEqual([9, 10, 11]);
  expect(reads()).toBe(0);
});

test("persist of many values keeps arrays arrays", async () => {
  const { frames, reads } = countedFrames(6);
  const [{ kept }, sum] = await persist({ kept: frames.slice([1, 4]) }, frames.sum(), inline);
  expect(reads()).toBe(6);
  expect(kept.chunks).toEqual([[1, 1, 1], [2], [3]]);
  const [first, all, total] = await compute(kept.at(0), kept.rechunk(-1).sum(), sum.add(1), inline);
  expect([...first.data]).toEqual([1, 2, 3, 4, 5, 6]);
  expect([all.data[0], total.data[0]]).toEqual([81, 181]);
  expect(reads()).toBe(0);
});

test("slices of a deep sum of an array with itself stay cheap", async () => {
  const { frames, reads } = countedFrames(4);
  let sum: ta.LazyArray = frames.astype("float64");
  for (let i = 0; i < 40; i++) sum = sum.add(sum);
  expect(await sum.slice(1, 1, 1).item(inline)).toBe(5 * 2 ** 40);
  expect(reads()).toBe(1);
});
