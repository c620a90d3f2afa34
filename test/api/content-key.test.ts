/** Keys from content: the same for what is the same, in every run; another for anything else. */
import { delayed } from "treadle";
import { describe, expect, test } from "vitest";
import { contentOf, contentToken } from "../../server/api/content-key.ts";
import { registerClasses } from "../../server/store/classes.ts";

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
