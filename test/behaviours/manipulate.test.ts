/**
 * Lazy arrays as arguments, and the verbs that change a graph: what runs after what, once more, or not at all.
 */
import {
  bind,
  clone,
  compute,
  Delayed,
  delayed,
  OptionError,
  persist,
  type TaskOptions,
  waitOn,
} from "treadle";
import * as ta from "treadle/array";
import { beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { makePlan } from "../../server/api/make-plan.ts";
import { tasksOf } from "../../server/api/manipulate/lazy-parts.ts";
import { countedFrames, counting, nested } from "../api/array/inline.ts";
import { inline } from "../api/watched.ts";

/** Names of what has run, in the order in which it began. */
const began: string[] = [];

/** A delayed function that writes its name down and adds one to the sum of what it needs. */
const noting = (name: string, options: TaskOptions = {}) =>
  delayed((...needs: number[]) => {
    began.push(name);
    return needs.reduce((sum, x) => sum + x, 1);
  }, { name, ...options }); // biome-ignore format: the options belong to the name

beforeEach(() => {
  began.length = 0;
});

/** Keys of every task that makes `value`, all blocks of arrays, or that these need. */
function keysOf(value: unknown): readonly string[] {
  const made = makePlan(tasksOf(value), { reserve: () => 0, crossesThreads: false, optimize: false });
  return made.tasks.map(({ key }) => key);
}

const shared = (a: readonly string[], b: readonly string[]): string[] => a.filter((key) => b.includes(key));

describe("D18", () => {
  test("D18 a lazy array and a plain one arrive as arrays in one list", async () => {
    const arr = Float64Array.from({ length: 100 }, (_, i) => i);
    const lazy = ta.from(arr, { shape: [10, 10], chunks: [5, 5] });
    const sum = delayed(function sum([a, b, c]: readonly [Float64Array, ta.NdArray, number]): Float64Array {
      return a.map((x, i) => x + Number(b.data[i]) + c);
    });
    const all = sum([arr, lazy as never, 1]);
    expect(await all.compute(inline)).toEqual(arr.map((x) => x + x + 1));
    expect(await all.at(0).compute(inline)).toBe(1);
  });

  test("D18 arrays in one call that come from one source share it", async () => {
    const { frames, reads } = countedFrames(3);
    const both = delayed((a: ta.NdArray, b: ta.NdArray) => Number(a.data[0]) + Number(b.data[0]));
    expect(await both(frames.sum() as never, frames.max() as never).compute(inline)).toBe(63 + 7);
    expect(reads()).toBe(3);
  });
});

describe("D19 bind", () => {
  test("D19 what is bound has its value, comes after, and has a key of its own", async () => {
    const a = noting("a")();
    const b = noting("b")();
    const bound = bind(b, a);
    expect(bound.key).not.toBe(b.key);
    expect(await compute(bound, inline)).toEqual([1]);
    expect(began).toEqual(["a", "b"]);
  });

  test("D19 everything that the children need waits, and what they share with the parents runs anew", async () => {
    const a = noting("a")();
    const b = noting("b")(a);
    expect(await compute(bind(b, a), inline)).toEqual([2]);
    expect(began).toEqual(["a", "a", "b"]);
  });

  test("D19 what is omitted is used as it is; what stands on it waits", async () => {
    const a = noting("a")();
    const last = noting("last")();
    const [b, c] = bind([noting("b")(a), noting("c")(noting("x")(a))], [a, { last }], { omit: a });
    expect(await compute(b, c, inline)).toEqual([2, 3]);
    expect(began.slice(0, 2).sort()).toEqual(["a", "last"]);
    expect(began.slice(2).sort()).toEqual(["b", "c", "x"]);
  });

  // Dask's own example: `a` of two blocks, b = a + 1, c = a + 2.
  test("D19 blocks of arrays are bound to blocks, in Dask's number of tasks", async () => {
    const a = counting([4], 2);
    const [b, c] = [a.add(1), a.add(2)];
    const again = bind(b, a);
    expect(await nested(again)).toEqual([1, 2, 3, 4]);
    expect(keysOf(again)).toHaveLength(9);
    const [b3, c3] = bind([b, c], a, { omit: a });
    expect(keysOf(b3)).toHaveLength(7);
    expect(keysOf(c3)).toHaveLength(7);
    expect(await nested(b3)).toEqual([1, 2, 3, 4]);
    expect(await nested(c3)).toEqual([2, 3, 4, 5]);
  });

  test("D19 one frame of a bound stack is read after the parents, and alone", async () => {
    const { frames, reads } = countedFrames(10);
    const first = noting("first")();
    const bound = bind(frames.rechunk([10, 2, 3]), first);
    expect(bound.shape).toEqual(frames.shape);
    expect(await nested(bound.at(7).sum({ axis: 0 }))).toEqual([17, 19, 21]);
    expect([reads(), began]).toEqual([1, ["first"]]);
  });

  test("D19 equal seeds give equal keys, unless they wait for something else", () => {
    const [a, b, other] = [noting("a")(), noting("b")(), noting("other")()];
    expect(bind(b, a, { seed: 1 }).key).toBe(bind(b, a, { seed: 1 }).key);
    expect(bind(b, a, { seed: 1 }).key).not.toBe(bind(b, other, { seed: 1 }).key);
    expect(bind(b, a, { seed: 1 }).key).not.toBe(clone(b, { seed: 1 }).key);
    expect(bind(b, a).key).not.toBe(bind(b, a).key);
  });

  test("D19 a kept result is not made again, and waits all the same", async () => {
    const kept = await noting("kept")().persist(inline);
    began.length = 0;
    const bound = bind(noting("b")(kept), noting("a")());
    expect(await bound.compute(inline)).toBe(2);
    expect(began).toEqual(["a", "b"]);
  });

  test("D19 plain parts are the very same, and options are checked", () => {
    const plain = { list: [1] };
    expect(bind(plain, 1)).toBe(plain);
    expect(() => bind(1, 2, { sede: 1 } as never)).toThrow(
      /bind: there is no option "sede"\. Options are omit, seed, splitEvery/,
    );
    expect(() => bind(1, 2, { splitEvery: 1 })).toThrow(OptionError);
  });
});

describe("D19 waitOn", () => {
  test("D19 values are the same, and none is seen before all are there", async () => {
    const [x, y] = [noting("x")(), noting("y")(noting("before y")())];
    const [u, v] = waitOn(x, y);
    expect(u).toBeInstanceOf(Delayed);
    expect([u.key === x.key, v.key === y.key]).toEqual([false, false]);
    const after = noting("after")(u);
    expect(await compute(after, u, v, inline)).toEqual([2, 1, 2]);
    expect(began.at(-1)).toBe("after");
    expect(began).toHaveLength(4);
  });

  test("D19 one value comes back as itself, in the containers it came in", async () => {
    const [x, y] = [noting("x")(), noting("y")(1)];
    const waiting = waitOn({ x, list: [y, "text"] }, { splitEvery: 2 });
    expect(await compute(waiting, inline)).toEqual([{ x: 1, list: [2, "text"] }]);
    expect(waitOn(x).key).toBe(waitOn(x).key);
    expect(waitOn(7)).toBe(7);
  });

  test("D19 blocks of arrays wait for all blocks of all arrays, and each is made once", async () => {
    const { frames, reads } = countedFrames(4);
    const [u, v] = waitOn(frames, counting([4], 2));
    expect([u.shape, u.dtype, u.chunks, v.shape]).toEqual([[4, 2, 3], "uint8", frames.chunks, [4]]);
    expect(await nested(u.slice(2, 0))).toEqual([2, 3, 4]);
    expect(reads()).toBe(4);
    expect(await nested(v)).toEqual([0, 1, 2, 3]);
    expect(u.key).not.toBe(frames.key);
  });

  test("D19 a result with nout can still be taken apart", async () => {
    const pair = delayed((x: number): [number, number] => [x, -x], { nout: 2 })(5);
    const [plus, minus] = waitOn(pair);
    expect(await compute(plus, minus, inline)).toEqual([5, -5]);
  });
});

describe("D20", () => {
  const x = noting("x", { pure: true })();
  const z = noting("z")(noting("y")(x), x);

  test("D20 a clone has the same value and no key of the original", async () => {
    const copy = clone(z);
    expect(await compute(z, copy, inline)).toEqual([4, 4]);
    expect(began.sort()).toEqual(["x", "x", "y", "y", "z", "z"]);
    expect(shared(keysOf(z), keysOf(copy))).toEqual([]);
    expect(copy.key).toMatch(/^z-/);
  });

  test("D20 equal seeds give equal keys, other seeds and no seed others", () => {
    const keys = (seed?: string | number) => keysOf(clone(z, seed === undefined ? {} : { seed }));
    expect(keys(1)).toEqual(keys(1));
    const all = [keys(1), keys(2), keys("1"), keys(), keys()];
    expect(new Set(all.flat()).size).toBe(all.flat().length);
    expect(shared(keysOf(clone(clone(z, { seed: 1 }), { seed: 1 })), keys(1))).toEqual([]);
  });

  test("D20 clones of one seed are one task", async () => {
    expect(await compute(clone(z, { seed: 1 }), clone([z], { seed: 1 }), inline)).toEqual([4, [4]]);
    expect(began).toHaveLength(3);
  });

  test("D20 what is omitted is shared, with everything that it needs", async () => {
    const y = noting("y")(x);
    const top = noting("top")(y, x);
    const copy = clone(top, { seed: 1, omit: { unrelated: noting("other")(), y: [y] } });
    expect(await compute(top, copy, inline)).toEqual([4, 4]);
    expect(began.sort()).toEqual(["top", "top", "x", "y"]);
    expect(shared(keysOf(top), keysOf(copy)).sort()).toEqual([x.key, y.key].sort());
    expect(copy.key).not.toBe(clone(top, { seed: 1 }).key);
    expect(clone(top, { omit: top }).key).toBe(top.key);
  });

  test("D20 containers keep their kind, plain parts are the very same", async () => {
    const plain = { when: new Date(0) };
    const copy = clone({ map: new Map([["z", [z, new Set([x])]]]), plain });
    expect(copy.plain).toBe(plain);
    expect(await compute(copy.map, inline)).toEqual([new Map([["z", [4, new Set([1])]]])]);
  });

  test("D20 a cloned array is an array, and slices of it read what they need and no more", async () => {
    const { frames, reads } = countedFrames(6);
    const copy = clone(frames, { seed: "s" });
    expect([copy.shape, copy.chunks, copy.dtype]).toEqual([frames.shape, frames.chunks, "uint8"]);
    expect(copy.key).not.toBe(frames.key);
    expect(copy.key).toBe(clone(frames, { seed: "s" }).key);
    expect(await nested(copy.rechunk(-1).at(3))).toEqual(await nested(frames.at(3)));
    expect(reads()).toBe(2);
    const [a, b] = await compute(copy.sum(), frames.sum(), inline);
    expect(a.data).toEqual(b.data);
    expect(reads()).toBe(12);
  });

  test("D20 kept results are used, not made again, under another key", async () => {
    const [kept] = await persist(z, inline);
    began.length = 0;
    const copy = clone(kept);
    expect(copy.key).not.toBe(kept.key);
    expect(await compute(copy, kept, inline)).toEqual([4, 4]);
    expect(began).toEqual([]);
  });

  test("D20 a chain of ten thousand is cloned as well", async () => {
    let chain = noting("link")();
    for (let i = 1; i < 10_000; i++) chain = noting("link")(chain);
    expect(await clone(chain).compute(inline)).toBe(10_000);
  });
});

test("D19 D20 types are those of what was given", () => {
  const x = noting("x")();
  const array = counting([4], 2);
  expectTypeOf(bind(x, null)).toEqualTypeOf<Delayed<number>>();
  expectTypeOf(clone({ x, list: [array] })).toEqualTypeOf<{
    readonly x: Delayed<number>;
    readonly list: readonly [ta.LazyArray<Float64Array>];
  }>();
  expectTypeOf(waitOn(x)).toEqualTypeOf<Delayed<number>>();
  expectTypeOf(waitOn(x, { splitEvery: 2 })).toEqualTypeOf<Delayed<number>>();
  expectTypeOf(waitOn(x, array)).toEqualTypeOf<[Delayed<number>, ta.LazyArray<Float64Array>]>();
  expectTypeOf(waitOn(x, array, { splitEvery: 2 })).toEqualTypeOf<
    [Delayed<number>, ta.LazyArray<Float64Array>]
  >();
});
