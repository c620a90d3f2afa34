/** Lazy arrays against the plain reference, over random shapes, chunks, slices and axes. */
import fc from "fast-check";
import * as ta from "treadle/array";
import { expect, test } from "vitest";
import type { Numbers } from "../../../server/api/array/nd-array.ts";
import { axesOf, broadcastable, chunksOf, shapes, slicesOf } from "./arbitraries.ts";
import { combined, type Dense, dense, elements, reduced, sliced, stacked } from "./dense.ts";
import { inline } from "./inline.ts";

const seeded = { seed: 20_250_214, numRuns: 150 } as const;

async function check(lazy: ta.LazyArray<Numbers>, expected: Dense): Promise<void> {
  const { data, shape } = await lazy.compute(inline);
  expect(lazy.shape).toEqual(expected.shape);
  expect(shape).toEqual(expected.shape);
  // Adding 0 takes the sign off -0, which a reference may come to by another way.
  expect(Array.from(data, (one) => one + 0)).toEqual(elements(expected).map((value) => value + 0));
  for (const [axis, sizes] of lazy.chunks.entries()) {
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(shape[axis]);
  }
}

/** Eighths add up without rounding. */
const value = (i: number): number => (((i * 37) % 101) - 50) / 8;

function pair(shape: readonly number[], chunks: number[][], shift = 0): [ta.LazyArray<Float64Array>, Dense] {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, i) => value(i + shift));
  return [ta.from(Float64Array.from(values), { shape: [...shape], chunks }), dense(shape, values)];
}

const shaped = shapes(0).chain((shape) => fc.record({ shape: fc.constant(shape), chunks: chunksOf(shape) }));

test("slices of slices, through new chunks and arithmetic", async () => {
  const cases = shaped.chain(({ shape, chunks }) =>
    fc.record({ other: chunksOf(shape), items: slicesOf(shape) }).chain(({ other, items }) =>
      slicesOf(sliced(dense(shape, []), items).shape).map((again) => ({
        shape,
        chunks,
        other,
        items,
        again,
      })),
    ),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, chunks, other, items, again }) => {
      const [lazy, plain] = pair(shape, chunks);
      const expected = sliced(sliced(plain, items), again);
      await check(lazy.slice(...items).slice(...again), expected);
      await check(
        lazy
          .rechunk(other)
          .slice(...items)
          .slice(...again),
        expected,
      );
      const negative = combined(expected, dense([], [-1]), (a, b) => a * b);
      await check(
        lazy
          .neg()
          .rechunk(other)
          .astype("float32")
          .slice(...items)
          .slice(...again),
        negative,
      );
    }),
    seeded,
  );
});

test("sums, means and extremes over any axes, and slices of them", async () => {
  const folds = {
    sum: (values: number[]) => values.reduce((sum, one) => sum + one, 0),
    mean: (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length,
    min: (values: number[]) => Math.min(...values),
    max: (values: number[]) => Math.max(...values),
  };
  const cases = shapes(1).chain((shape) =>
    fc
      .record({ chunks: chunksOf(shape), axis: axesOf(shape), splitEvery: fc.integer({ min: 2, max: 5 }) })
      .chain((record) =>
        slicesOf(shape.filter((_, at) => !record.axis.includes(at))).map((items) => ({
          shape,
          items,
          ...record,
        })),
      ),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, chunks, axis, splitEvery, items }) => {
      const [lazy, plain] = pair(shape, chunks);
      for (const name of ["sum", "mean", "min", "max"] as const) {
        const expected = reduced(plain, axis, folds[name]);
        await check(lazy[name]({ axis, splitEvery }), expected);
        await check(lazy[name]({ axis, splitEvery }).slice(...items), sliced(expected, items));
        const kept = { ...expected, shape: shape.map((length, at) => (axis.includes(at) ? 1 : length)) };
        const keepdims = lazy[name]({ axis, keepdims: true, splitEvery });
        expect(keepdims.shape).toEqual(kept.shape);
        expect([...(await keepdims.compute(inline)).data].map(Number)).toEqual(elements(expected));
      }
    }),
    seeded,
  );
});

test("arithmetic of broadcast arrays in different chunks, and slices of it", async () => {
  const operations = {
    add: (a: number, b: number) => a + b,
    sub: (a: number, b: number) => a - b,
    mul: (a: number, b: number) => a * b,
    lt: (a: number, b: number) => Number(a < b),
    maximum: (a: number, b: number) => Math.max(a, b),
  };
  const cases = shaped.chain(({ shape, chunks }) =>
    broadcastable(shape).chain((second) =>
      fc.record({
        shape: fc.constant(shape),
        chunks: fc.constant(chunks),
        second: fc.constant(second),
        other: chunksOf(second),
        items: slicesOf(shape),
        name: fc.constantFrom(...(Object.keys(operations) as (keyof typeof operations)[])),
      }),
    ),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, chunks, second, other, items, name }) => {
      const [a, plainA] = pair(shape, chunks);
      const [b, plainB] = pair(second, other, 11);
      const expected = combined(plainA, plainB, operations[name]);
      await check(a[name](b), expected);
      await check(a[name](b).slice(...items), sliced(expected, items));
      await check(b[name](a), combined(plainB, plainA, operations[name]));
    }),
    seeded,
  );
});

test("stacks along any axis, and slices of them", async () => {
  const cases = shapes(1, 2).chain((shape) =>
    fc
      .record({ axis: fc.nat(shape.length), all: fc.array(chunksOf(shape), { minLength: 1, maxLength: 4 }) })
      .chain(({ axis, all }) => {
        const shapeOfStack = shape.toSpliced(axis, 0, all.length);
        return fc.record({
          shape: fc.constant(shape),
          axis: fc.constant(axis),
          all: fc.constant(all),
          chunks: chunksOf(shapeOfStack),
          items: slicesOf(shapeOfStack),
        });
      }),
  );
  await fc.assert(
    fc.asyncProperty(cases, async ({ shape, axis, all, chunks, items }) => {
      const pairs = all.map((own, i) => pair(shape, own, 7 * i));
      const stack = ta.stack(
        pairs.map(([lazy]) => lazy),
        { axis },
      );
      const expected = stacked(
        pairs.map(([, plain]) => plain),
        axis,
      );
      await check(stack, expected);
      await check(stack.slice(...items), sliced(expected, items));
      await check(stack.rechunk(chunks).slice(...items), sliced(expected, items));
      await check(
        stack
          .rechunk(chunks)
          .mul(2)
          .slice(...items),
        combined(sliced(expected, items), dense([], [2]), (a, b) => a * b),
      );
    }),
    seeded,
  );
});

test("equal ways to the same elements have equal keys, others do not", () => {
  const cases = shapes(1).chain((shape) =>
    fc.record({ shape: fc.constant(shape), a: slicesOf(shape), b: slicesOf(shape) }),
  );
  fc.assert(
    fc.property(cases, ({ shape, a, b }) => {
      const [lazy, plain] = pair(
        shape,
        shape.map((length) => [length]),
      );
      const marked = {
        ...plain,
        at: (index: readonly number[]) => index.reduce((flat, i, axis) => flat * shape[axis]! + i, 0),
      };
      const [left, right] = [a, b].map((items) => sliced(marked, items)) as [Dense, Dense];
      const same =
        left.shape.join() === right.shape.join() && elements(left).join() === elements(right).join();
      if (elements(left).length > 0 && lazy.slice(...a).key === lazy.slice(...b).key) expect(same).toBe(true);
      expect(lazy.slice(...a).key).toBe(lazy.slice(...a).slice().key);
    }),
    seeded,
  );
});
