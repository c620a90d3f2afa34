/** The kernels in worker threads: results in shared memory, errors with their classes. Uses the built `dist/`. */
import { compute } from "treadle";
import * as ta from "treadle/array";
import { expect, test } from "vitest";

const threads = { executor: "threads", workers: 2 } as const;

test("blocks are computed by workers and shared with the script", async () => {
  const values = Float32Array.from({ length: 100_000 }, (_, i) => i % 100);
  const array = ta.from(values, { shape: [100, 1000], chunks: [10, 1000] });
  const [sum, part, products] = await compute(
    array.sum({ axis: 0 }),
    array.slice([null, null, -10], 7),
    array.mul(array).astype("uint16"),
    threads,
  );
  expect(sum.data[42]).toBe(4200);
  expect([...part.data]).toEqual(Array(10).fill(7));
  expect(products.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(products.data.every((value, i) => value === (i % 100) ** 2)).toBe(true);
});

test("an error of a kernel keeps its class on its way back", async () => {
  const most = ta.from(Float64Array.of(2 ** 53 - 1), { dtype: "int64" });
  await expect(most.add(1).compute(threads)).rejects.toBeInstanceOf(ta.PrecisionError);
});

test("a persisted array stays in the workers and is computed from there", async () => {
  const kept = await ta
    .from(new Float64Array(40_000).fill(2), { chunks: [10_000] })
    .mul(3)
    .persist(threads);
  expect(await kept.sum().item(threads)).toBe(240_000);
  expect(await kept.at(-1).item(threads)).toBe(6);
});
