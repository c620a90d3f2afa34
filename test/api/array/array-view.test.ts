/** What is said of an array without computing it agrees with the tasks that it really takes. */
import { delayed } from "treadle";
import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { arrayView } from "../../../server/api/array/array-view.ts";
import type { LazyTask } from "../../../server/api/lazy-task.ts";
import { toBlockTasks } from "../../../server/api/types.ts";
import { countedFrames, inline } from "./inline.ts";

/** The tasks that all blocks of an array need, counted one by one. */
function countedTasks(array: ta.LazyArray): number {
  const seen = new Set<LazyTask>();
  const left = [...array[toBlockTasks]()];
  for (let next = left.pop(); next; next = left.pop()) {
    if (seen.has(next) || next.kept) continue;
    seen.add(next);
    left.push(...next.dependencies);
  }
  return seen.size;
}

type Frames = ta.LazyArray<Uint8Array>;

test.each<[string, (frames: Frames) => ta.LazyArray]>([
  ["a stack", (frames) => frames],
  ["arithmetic", (frames) => frames.mul(2).add(1)],
  ["an array with itself", (frames) => frames.add(frames).mul(frames)],
  ["another type", (frames) => frames.astype("float32")],
  ["joined chunks", (frames) => frames.rechunk([10, 2, 3])],
  [
    "chunks of which some stay",
    (frames) => frames.rechunk({ 0: [1, 1, 10, ...new Array<number>(28).fill(1)] }),
  ],
  ["chunks that are cut", (frames) => frames.rechunk([10, 1, 3])],
  ["a sum of all", (frames) => frames.sum()],
  ["a sum over time", (frames) => frames.sum({ axis: 0 })],
  ["a sum over time of large blocks", (frames) => frames.rechunk([7, 2, 3]).max({ axis: 0 })],
  ["a mean over pixels", (frames) => frames.mean({ axis: [1, 2] })],
  ["a tree with many branches", (frames) => frames.sum({ axis: 0, splitEvery: 16 })],
  ["a slice of a sum that keeps its axes", (frames) => frames.sum({ axis: 0, keepdims: true }).slice(0)],
])("the tasks of %s are counted without being made", (_, make) => {
  const { frames } = countedFrames(40);
  const array = make(frames);
  const view = arrayView(array);
  expect(view.tasks).toBe(countedTasks(array));
  expect(view.tasks).toBe(view.layers.reduce((sum, { tasks }) => sum + tasks, 0));
  expect(view).toMatchObject({ shape: array.shape, dtype: array.dtype, bytes: array.nbytes });
  expect(view.chunkCounts).toEqual(array.chunks.map(({ length }) => length));
});

test("layers are named from the last operation to the first task, each once", () => {
  const { frames } = countedFrames(8);
  const { layers } = arrayView(frames.sub(frames.mean({ axis: 0 })).astype("float32"));
  expect(layers.map(({ name }) => name)).toEqual(["astype", "sub", "stack", "mean", "fromDelayed", "read"]);
});

test("operations on each member of a stack are one layer for all of them", () => {
  const load = delayed(function load(i: number) {
    return Float32Array.of(i);
  });
  const dark = ta.fromDelayed(load(99), { shape: [1], dtype: "float32" });
  const each = [0, 1, 2].map((i) =>
    ta
      .fromDelayed(load(i), { shape: [1], dtype: "float32" })
      .sub(dark)
      .mul(2),
  );
  expect(arrayView(ta.stack(each)).layers).toEqual([
    { name: "stack", tasks: 0 },
    { name: "mul", tasks: 3 },
    { name: "sub", tasks: 3 },
    { name: "fromDelayed", tasks: 3 },
    { name: "load", tasks: 3 },
    { name: "fromDelayed", tasks: 1 },
    { name: "load", tasks: 1 },
  ]);
});

test("what is kept has no tasks left", async () => {
  const { frames } = countedFrames(4);
  const kept = await frames.add(1).persist(inline);
  expect(arrayView(kept).tasks).toBe(0);
  expect(arrayView(kept.mul(2)).layers).toEqual([
    { name: "mul", tasks: 4 },
    { name: "add", tasks: 0 },
  ]);
});

test("a hundred thousand frames have their chunks cut, and what is beyond the budget has no layers", () => {
  const { frames } = countedFrames(100_000, [1]);
  const view = arrayView(frames.rechunk([100, 1]));
  expect(view.chunks[0]).toHaveLength(1000);
  expect(view.chunkCounts).toEqual([1000, 1]);
  expect(arrayView(frames)).toMatchObject({ chunkCounts: [100_000, 1], tasks: 200_000, chunkBytes: 1 });
  expect(arrayView(frames).chunks[0]).toHaveLength(1000);
  const budget = { left: 1000 };
  expect(arrayView(frames, budget)).toMatchObject({ shape: [100_000, 1], layers: [], tasks: 0 });
  expect(arrayView(frames.mul(2), budget)).toMatchObject({ layers: [], tasks: 0 });
});
