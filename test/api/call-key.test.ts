/** Keys of calls: equal calls of a pure function are one task; a key that is chosen by hand stands for one call. */
import { compute, config, delayed, KeyCollisionError, persist } from "treadle";
import { describe, expect, onTestFinished, test } from "vitest";
import { delayedWith } from "../../server/api/delayed-function.ts";
import type { FunctionMeta } from "../../server/compile/emitted.ts";
import { inline, watched } from "./watched.ts";

describe("pure functions", () => {
  const calls: number[] = [];
  const inc = (x: number): number => {
    calls.push(x);
    return x + 1;
  };

  test("D7 equal calls have one key and are one task", async () => {
    const pure = delayed(inc, { pure: true });
    calls.length = 0;
    expect(pure(1).key).toBe(pure(1).key);
    expect(pure(1).key).toMatch(/^inc-[0-9a-f]{16}$/);
    expect(pure(1).key).not.toBe(pure(2).key);
    expect(await compute(pure(1), pure(1), inline)).toEqual([2, 2]);
    expect(calls).toEqual([1]);
  });

  test("D7 calls of any other function are tasks of their own, and one call used three times is one", async () => {
    const impure = delayed(inc);
    calls.length = 0;
    expect(impure(1).key).not.toBe(impure(1).key);
    await compute(impure(1), impure(1), inline);
    expect(calls).toHaveLength(2);
    const once = impure(5);
    await compute(once, [once], { once }, inline);
    expect(calls).toHaveLength(3);
  });

  test("keys follow the dependencies'", () => {
    const pure = delayed(inc, { pure: true });
    expect(pure(pure(1)).key).toBe(pure(pure(1)).key);
    expect(pure(pure(1)).key).not.toBe(pure(pure(2)).key);
    expect(pure(delayed(inc)(1)).key).not.toBe(pure(delayed(inc)(1)).key);
  });

  test("wrapping a function twice makes no second function of it", async () => {
    calls.length = 0;
    const [a, b] = [delayed(inc, { pure: true })(1), delayed(inc, { pure: true })(1)];
    expect(a.key).toBe(b.key);
    expect(await compute(a, b, inline)).toEqual([2, 2]);
    expect(calls).toEqual([1]);
  });

  test("D8 the setting holds when the call is made, and an explicit flag beats it", () => {
    const usual = delayed((x: number) => x);
    const impure = delayed((x: number) => -x, { pure: false });
    const undo = config({ pure: true });
    onTestFinished(undo);
    expect(usual(1).key).toBe(usual(1).key);
    expect(impure(1).key).not.toBe(impure(1).key);
    undo();
    expect(usual(1).key).not.toBe(usual(1).key);
    expect(usual.with({ pure: true })(1).key).toBe(usual.with({ pure: true })(1).key);
  });

  test("D8 fields and elements are pure whatever the setting", () => {
    const lazy = delayed({ list: [1] });
    expect(lazy.get("list").at(0).key).toBe(lazy.get("list").at(0).key);
  });

  test("D10 options are arguments like others: equal ones make equal keys, any change inside makes another", async () => {
    interface Options {
      readonly c?: readonly number[];
      readonly four?: number;
    }
    const mysum = delayed(
      (a: number, b: number, { c = [], four = 0 }: Options = {}) =>
        a + b + c.reduce((x, y) => x + y, 0) + four,
      { pure: true },
    );
    const three = delayed(inc, { pure: true });
    const total = (last: number) => mysum(1, 2, { c: [three(2), last], four: mysum(2, 2) });
    expect(await total(0).compute(inline)).toBe(10);
    expect(total(0).key).toBe(mysum(1, 2, { four: mysum(2, 2), c: [three(2), 0] }).key);
    const others = [
      total(1),
      mysum(1, 2, { c: [three(3), 0], four: mysum(2, 2) }),
      mysum(1, 2, { c: [three(2), 0], four: mysum(2, 3) }),
      mysum(1, 2, { c: [three(2), 0] }),
      mysum(1, 2),
    ];
    expect(new Set([total(0), ...others].map(({ key }) => key)).size).toBe(6);
  });

  test("closures of one code have keys of their own, for nobody sees what they captured", async () => {
    const adder = (by: number) => delayed((x: number) => x + by, { pure: true });
    expect(await compute(adder(1)(0), adder(2)(0), inline)).toEqual([1, 2]);
  });

  test("closures that the compile step saw are told apart by what they captured", async () => {
    const adder = (by: number, meta: Partial<FunctionMeta>) =>
      delayedWith([(x: number) => x + by, { pure: true }], { ...seen, ...meta }) as (x: number) => {
        readonly key: string;
      };
    const captures = (by: number) => ({ captures: { by: () => by } });
    expect(adder(1, captures(1))(0).key).toBe(adder(1, captures(1))(0).key);
    expect(adder(1, captures(1))(0).key).not.toBe(adder(2, captures(2))(0).key);
    expect(adder(1, captures(0))(0).key).not.toBe(adder(1, captures(-0))(0).key);
    const onMain = { mainThread: "it uses the `this` of the code around it" };
    expect(adder(1, onMain)(0).key).not.toBe(adder(2, onMain)(0).key);
    const values = await compute(adder(1, onMain)(0), adder(2, onMain)(0), inline);
    expect(values).toEqual([1, 2]);
  });

  test("what a worker makes for itself counts by how that is made", () => {
    const client = (uses: number) => ({
      captures: { client: () => () => uses },
      recipes: ["client"],
      recipeCaptures: { uses: () => uses },
    });
    const call = (uses: number) =>
      (
        delayedWith([inc, { pure: true }], { ...seen, ...client(uses) }) as (x: number) => {
          readonly key: string;
        }
      )(1).key;
    expect(call(1)).toBe(call(1));
    expect(call(1)).not.toBe(call(2));
  });

  test("cache: true makes a function pure, and cannot be said of one that is not", () => {
    const kept = delayed(inc, { cache: true });
    expect(kept(1).key).toBe(kept(1).key);
    expect(() => delayed(inc, { cache: true, pure: false })).toThrow("Leave one of the two out");
  });
});

const seen: FunctionMeta = {
  id: "a.ts#adder:1",
  name: "adder",
  file: "/a.ts",
  range: [1, 1, 1, 1],
  module: "a.ts",
  hash: "0123456789abcdef0123456789abcdef",
};

describe("chosen keys", () => {
  const inc = delayed(function inc(x: number): number {
    return x + 1;
  });

  test("the same call under one key is one task", async () => {
    const named = inc.with({ key: "one" });
    const { values, size } = await watched([named(1), named(1)]);
    expect([values, size]).toEqual([[2, 2], 1]);
  });

  test("two different calls under one key are an error that names both", async () => {
    const named = inc.with({ key: "one" });
    await expect(compute(named(1), named(10), inline)).rejects.toThrow(KeyCollisionError);
    await expect(compute(named(1), named(10), inline)).rejects.toThrow('the key "one": inc() and inc()');
    await expect(
      compute(named(1), delayed((x: number) => x).with({ key: "one" })(1), inline),
    ).rejects.toThrow(KeyCollisionError);
  });

  test("a key that content made for another call is taken", async () => {
    const pure = delayed((x: number) => x, { pure: true });
    const stolen = inc.with({ key: pure(1).key });
    await expect(compute(pure(1), stolen(1), inline)).rejects.toThrow(KeyCollisionError);
    await expect(compute(stolen(1), [pure(1)], inline)).rejects.toThrow(KeyCollisionError);
  });

  test("captured values are part of the call", async () => {
    const adder = (by: number) =>
      (delayedWith([(x: number) => x + by], { ...seen, captures: { by: () => by } }) as typeof inc).with({
        key: "one",
      });
    expect(await compute(adder(1)(0), adder(1)(0), inline)).toEqual([1, 1]);
    await expect(compute(adder(1)(0), adder(2)(0), inline)).rejects.toThrow(KeyCollisionError);
    const onMain = (by: number) =>
      (delayedWith([(x: number) => x + by], { ...seen, mainThread: "it must" }) as typeof inc).with({
        key: "one",
      });
    await expect(compute(onMain(1)(0), onMain(2)(0), inline)).rejects.toThrow(KeyCollisionError);
  });

  test("the key of a kept result stands for that result only", async () => {
    const named = inc.with({ key: "one" });
    const [kept] = await persist(named(1), inline);
    expect(await compute(kept, named(1), inline)).toEqual([2, 2]);
    await expect(compute(kept, named(5), inline)).rejects.toThrow(KeyCollisionError);
    const unnamed = inc(1);
    const [both, again] = [(await persist(unnamed, inline))[0], (await persist(unnamed, inline))[0]];
    expect(await compute(both, again, inline)).toEqual([2, 2]);
    const thief = inc.with({ key: unnamed.key });
    await expect(compute(both, thief(7), inline)).rejects.toThrow(KeyCollisionError);
    const pure = delayed((x: number) => -x, { pure: true });
    const [negative] = await persist(pure(3), inline);
    expect(await compute(negative, pure(3), inline)).toEqual([-3, -3]);
    await expect(compute(negative, inc.with({ key: negative.key })(1), inline)).rejects.toThrow(
      KeyCollisionError,
    );
  });
});
