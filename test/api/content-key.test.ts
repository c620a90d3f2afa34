/** Keys from content: the same for what is the same, in every run; another for anything else. */
import { compute, config, delayed, KeyCollisionError } from "treadle";
import { describe, expect, onTestFinished, test } from "vitest";
import { contentToken } from "../../server/api/content-key.ts";
import { inline, watched } from "./watched.ts";

const token = (value: unknown): string => contentToken(value, (place) => `task-${place}`);

describe("tokens", () => {
  test("different values have different ones", () => {
    const values = [
      1,
      "1",
      true,
      "true",
      1.5,
      null,
      "null",
      undefined,
      [1],
      ["1"],
      [[1]],
      [1, 2],
      ["1,2"],
      { a: 1 },
      { a: "1" },
      { a: 1, b: 2 },
      [["a", 1]],
      new Map([["a", 1]]),
      new Set(["a", 1]),
      1n,
      -0,
      0,
      Number.NaN,
      new Date(1),
      /a/,
      /a/g,
      new URL("https://example.org/"),
      "https://example.org/",
      new Uint8Array([1]),
      new Int8Array([1]),
      new Uint8Array([1, 2]),
      new Uint8Array([1]).buffer,
      [],
      {},
      "",
      new Map(),
      new Set(),
    ];
    expect(new Set(values.map(token)).size).toBe(values.length);
  });

  test.each<[string, unknown, unknown]>([
    ["objects, whatever the order of their fields", { a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 }],
    ["maps, whatever the order", new Map([[1, "a"], [2, "b"]]), new Map([[2, "b"], [1, "a"]])], // biome-ignore format: a table
    ["sets, whatever the order", new Set([{ a: 1 }, 2]), new Set([2, { a: 1 }])],
    ["NaN", Number.NaN, 0 / 0],
    ["arrays of equal elements", Float64Array.of(1, 2), Float64Array.of(1, 2)],
    ["a view and its copy", Float64Array.of(0, 1, 2).subarray(1), Float64Array.of(1, 2)],
    ["memory, shared or not", new Uint8Array(new SharedArrayBuffer(3)).fill(4), new Uint8Array(3).fill(4)],
    ["dates of one time", new Date(7), new Date(7)],
  ])("%s have the same", (_, a, b) => {
    expect(token(a)).toBe(token(b));
  });

  test("one change anywhere makes another", () => {
    expect(token({ a: { b: [1, { c: 2 }] } })).not.toBe(token({ a: { b: [1, { c: 3 }] } }));
    expect(token([["ab"], "c"])).not.toBe(token([["a"], "bc"]));
  });

  test("they are the same in every run", () => {
    expect(token({ a: [1, "b", null] })).toMatchInlineSnapshot(`"1cec32a702bda7e8"`);
  });

  test("what contains itself has one, and another content another", () => {
    const round = (last: number): unknown[] => {
      const list: unknown[] = [];
      list.push(list, last);
      return list;
    };
    expect(token(round(2))).toBe(token(round(2)));
    expect(token(round(2))).not.toBe(token(round(3)));
    const set = new Set<unknown>([1]);
    set.add(set);
    expect(token(set)).toHaveLength(16);
  });
});

describe("pure functions", () => {
  const calls: number[] = [];
  const inc = (x: number): number => {
    calls.push(x);
    return x + 1;
  };

  test("equal calls have one key and are one task", async () => {
    const pure = delayed(inc, { pure: true });
    calls.length = 0;
    expect(pure(1).key).toBe(pure(1).key);
    expect(pure(1).key).toMatch(/^inc-[0-9a-f]{16}$/);
    expect(pure(1).key).not.toBe(pure(2).key);
    expect(await compute(pure(1), pure(1), inline)).toEqual([2, 2]);
    expect(calls).toEqual([1]);
  });

  test("calls of any other function are tasks of their own, and one call used three times is one", async () => {
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

  test("the setting holds when the call is made, and an explicit flag beats it", () => {
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

  test("fields and elements are pure whatever the setting", () => {
    const lazy = delayed({ list: [1] });
    expect(lazy.get("list").at(0).key).toBe(lazy.get("list").at(0).key);
  });
});

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
});
