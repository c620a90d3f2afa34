import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as ta from "treadle/array";
import * as h5 from "treadle/h5";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inline, nested } from "./inline.ts";

const folder = mkdtempSync(join(tmpdir(), "treadle-array-"));
const file = (name: string) => join(folder, name);
const counts = (length: number, from = 0) => Float64Array.from({ length }, (_, i) => from + i);

beforeAll(async () => {
  await h5.write(file("stack.h5"), {
    values: { data: counts(60), shape: [5, 4, 3], chunks: [2, 4, 3] },
    large: { data: BigInt64Array.of(1n, 2n ** 53n + 1n) },
    small: { data: BigInt64Array.of(1n, -2n) },
    names: ["a", "b"],
  });
  for (const i of [0, 1, 2]) {
    await h5.write(file(`frame${i}.h5`), { values: { data: counts(6, 10 * i), shape: [2, 3] } });
  }
  await h5.write(file("odd.h5"), { values: { data: counts(12), shape: [3, 4] } });
});

afterAll(() => rmSync(folder, { recursive: true }));

test("a dataset is an array whose slices are read from disk", async () => {
  const stack = await ta.fromH5(file("stack.h5"), "values");
  expect(stack.shape).toEqual([5, 4, 3]);
  expect(stack.dtype).toBe("float64");
  expect(await nested(stack.at(-1).slice(0))).toEqual([48, 49, 50]);
  expect(await nested(stack.slice([null, null, -2], 1, [0, 2]))).toEqual([
    [51, 52],
    [27, 28],
    [3, 4],
  ]);
  expect(await stack.sum().item(inline)).toBe(1770);
});

test("chunks are as asked for", async () => {
  const stack = await ta.fromH5(file("stack.h5"), "values", { chunks: { 0: 2 } });
  expect(stack.chunks).toEqual([[2, 2, 1], [4], [3]]);
  expect(await nested(stack.mean({ axis: [1, 2] }))).toEqual([5.5, 17.5, 29.5, 41.5, 53.5]);
  expect(await nested(stack.rechunk(-1).slice([1, 4, 2], 0, 0))).toEqual([12, 36]);
});

test("many files are one array, of which one frame opens one file", async () => {
  const paths = [0, 1, 2].map((i) => file(`frame${i}.h5`));
  const frames = await ta.fromH5(paths, "values", { dtype: "float32" });
  expect(frames.shape).toEqual([3, 2, 3]);
  expect(frames.dtype).toBe("float32");
  expect(await nested(frames.slice(null, 1, 2))).toEqual([5, 15, 25]);
  // The last file is not there and not needed.
  const missing = await ta.fromH5([...paths, file("missing.h5")], "values", { chunks: [2, -1, -1] });
  expect(missing.chunks[0]).toEqual([2, 2]);
  expect(await missing.at(2).max().item(inline)).toBe(25);
  await expect(missing.at(3).compute(inline)).rejects.toThrow(/missing\.h5/);
});

test("a file whose dataset has another shape is named", async () => {
  const frames = await ta.fromH5([file("frame0.h5"), file("odd.h5")], "values");
  await expect(frames.at(1).slice([0, 2], [0, 3]).compute(inline)).rejects.toThrow(
    /values in .*odd\.h5 was declared as \[2, 3\] and is float64 \[3, 4\]/,
  );
});

test("64-bit integers are numbers, exactly or not at all, unless BigInts are asked for", async () => {
  const small = await ta.fromH5(file("stack.h5"), "small");
  expect(small.dtype).toBe("int64");
  expect(await nested(small)).toEqual([1, -2]);
  const large = await ta.fromH5(file("stack.h5"), "large");
  await expect(large.compute(inline)).rejects.toThrow(ta.PrecisionError);
  const exact = await ta.fromH5(file("stack.h5"), "large", { dtype: "int64" });
  expect(await nested(exact)).toEqual([1n, 2n ** 53n + 1n]);
});

test("what is not there, or no numbers, is refused before anything is built", async () => {
  await expect(ta.fromH5(file("none.h5"), "values")).rejects.toThrow(h5.FileNotFound);
  await expect(ta.fromH5(file("stack.h5"), "value")).rejects.toThrow(h5.DatasetNotFound);
  await expect(ta.fromH5(file("stack.h5"), "names")).rejects.toThrow(/holds string/);
  await expect(ta.fromH5([], "values")).rejects.toThrow(ta.ShapeError);
});
