/** Keys from content: the same for what is the same, in every run; another for anything else. */
import { compute, config, delayed, KeyCollisionError, persist } from "treadle";
import { describe, expect, onTestFinished, test } from "vitest";
import { contentOf, contentToken } from "../../server/api/content-key.ts";
import { delayedWith } from "../../server/api/delayed-function.ts";
import type { FunctionMeta } from "../../server/compile/emitted.ts";
import { registerClasses } from "../../server/store/classes.ts";
import { inline, watched } from "./watched.ts";

const keyOf = (place: number): string => `task-${place}`;
const token = (value: unknown): string => contentToken(value, keyOf);
/** Why a token holds in this process only. */
const fleeting = (value: unknown): string | undefined => contentOf(value, keyOf).fleeting;

class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}
class Spot extends Point {}
class Names extends Map<string, number> {
  title = "a";
}
class Secret {
  readonly #x: number;
  constructor(x: number) {
    this.#x = x;
  }
  get x(): number {
    return this.#x;
  }
}
registerClasses(
  {
    "key.ts#Point": () => Point,
    "key.ts#Spot": () => Spot,
    "key.ts#Names": () => Names,
    "key.ts#Secret": () => Secret,
  },
  { "key.ts#Point": "aa", "key.ts#Spot": "bb" },
);

const shared = { a: 1 };

describe("tokens", () => {
  test("T1 different values have different ones", () => {
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
      new Float64Array([1]),
      new DataView(new ArrayBuffer(1)),
      Buffer.from([1]),
      Object(1),
      Object("1"),
      Object(true),
      Object(1n),
      Symbol.for("a"),
      Symbol.iterator,
      new Point(1),
      new Spot(1),
      { x: 1 },
      Point,
      new Names([["a", 1]]),
      new Error("a"),
      new TypeError("a"),
      new Error("a", { cause: 1 }),
      new DOMException("a", "AbortError"),
      new DOMException("a", "TimeoutError"),
      "\ud800",
      "\ud801",
      [undefined],
      new Array(1),
      /(a)/.exec("a"),
      ["a", "a"],
      { data: new Float32Array(4), shape: [2, 2], stride: [2, 1], dtype: "float32" },
      { data: new Float32Array(4), shape: [4, 1], stride: [1, 1], dtype: "float32" },
      { data: new Int32Array(4), shape: [2, 2], stride: [2, 1], dtype: "int32" },
      { [Symbol.for("a")]: 1 },
      "x".repeat(1000),
      ["x".repeat(1000)],
      Array.from({ length: 1000 }, () => 0),
      Array.from({ length: 1000 }, () => -0),
      new Float64Array(1000),
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
    ["instances of one class with equal fields", new Point(1), new Point(1)],
    ["subclasses of maps", new Names([["a", 1]]), new Names([["a", 1]])],
    [
      "errors, wherever they were made",
      new RangeError("far", { cause: [1] }),
      new RangeError("far", { cause: [1] }),
    ],
    ["a part that stands twice, and two equal parts", [shared, shared], [{ a: 1 }, { a: 1 }]],
    ["boxed values", Object(1), Object(1)],
    ["long lists", Array.from({ length: 1000 }, (_, i) => i), Array.from({ length: 1000 }, (_, i) => i)],
    [
      "elements of any arrays",
      new Float32Array(3).fill(Number.NaN),
      Float32Array.of(Number.NaN, Number.NaN, Number.NaN),
    ],
  ])("T1 T3 %s have the same", (_, a, b) => {
    expect(token(a)).toBe(token(b));
  });

  test("T1 one change anywhere makes another", () => {
    expect(token({ a: { b: [1, { c: 2 }] } })).not.toBe(token({ a: { b: [1, { c: 3 }] } }));
    expect(token([["ab"], "c"])).not.toBe(token([["a"], "bc"]));
  });

  test("they are the same in every run", () => {
    expect(token({ a: [1, "b", null] })).toMatchInlineSnapshot(`"97b89d87bd4b56a7"`);
  });

  test("T2 what contains itself has one, and another content another", () => {
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

  test("T2 long rings are told apart", () => {
    const ring = (length: number, odd: number): unknown => {
      const first: Record<string, unknown> = { value: 0 };
      let last = first;
      for (let i = 1; i < length; i++) {
        const next: Record<string, unknown> = { value: i === odd ? -1 : i };
        last["next"] = next;
        last = next;
      }
      last["next"] = first;
      return [first, last];
    };
    expect(token(ring(200, 0))).toBe(token(ring(200, 0)));
    expect(token(ring(200, 0))).not.toBe(token(ring(200, 150)));
    expect(token(ring(200, 0))).not.toBe(token(ring(201, 0)));
  });

  test("a value of many shared parts is written once, not once for every way that leads there", () => {
    let value: unknown = { name: "x".repeat(100) };
    for (let i = 0; i < 100; i++) value = i % 2 === 0 ? [value, value] : new Map([["a", value], ["b", value]]); // biome-ignore format: a pair
    expect(token(value)).toHaveLength(16);
  });

  test("T3 an array that was written to has another, however often it was asked", () => {
    const array = new Float64Array(100_000);
    const tokens = [0, 0, 0, 1, 1, 2].map((value) => {
      array[50_000] = value;
      return token(array);
    });
    expect(new Set(tokens).size).toBe(3);
    expect(tokens[0]).toBe(token(new Float64Array(100_000)));
    expect(token(array.subarray(0, 50_000))).toBe(token(new Float64Array(50_000)));
    array[50_000] = 0;
    expect(token(array)).toBe(tokens[0]);
  });

  test("functions, symbols and what hides its content are only themselves", () => {
    const [f, g] = [() => 1, () => 1];
    expect(token(f)).toBe(token(f));
    expect(token(f)).not.toBe(token(g));
    const secret = new Secret(1);
    expect(token([secret])).toBe(token([secret]));
    expect(token(secret)).not.toBe(token(new Secret(1)));
    const values: [unknown, string][] = [
      [{ f }, "a function"],
      [Math.max, "a function"],
      [Symbol("a"), "a symbol"],
      [[secret], "an instance of class Secret, which may have private fields"],
      [new WeakMap(), "an instance of WeakMap"],
      [Promise.resolve(), "an instance of Promise"],
      [new (class Local {})(), "an instance of class Local, which is none of the script's own classes"],
      [delayed([1]), "a lazy value that is passed on as it is"],
    ];
    for (const [value, why] of values) expect(fleeting(value)).toBe(why);
    for (const value of [
      1,
      [shared],
      new Point(1),
      new Spot(2),
      Point,
      new Names(),
      Symbol.for("a"),
      new Error("a"),
    ])
      expect(fleeting(value)).toBeUndefined();
  });

  test("the code of a class counts", () => {
    const edition = (hash: string): string => {
      class Edited {}
      registerClasses({ "key.ts#Edited": () => Edited }, { "key.ts#Edited": hash });
      return token([new Edited()]);
    };
    expect(edition("aa")).toBe(edition("aa"));
    expect(edition("aa")).not.toBe(edition("bb"));
  });
});

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
