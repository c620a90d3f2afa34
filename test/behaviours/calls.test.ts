/**
 * What Dask's users expect of delayed calls, containers, keys and parts: each test begins with the id of the
 * behaviour it is about; `ids.test.ts` holds the list.
 */
import { compute, config, type Delayed, delayed, LazyValueError, OptionError, optimize } from "treadle";
import { describe, expect, onTestFinished, test } from "vitest";
import { inline, thrownBy, watched } from "../api/watched.ts";
import { ofType } from "../harness/treadle.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const add = delayed(function add(x: number, y: number): number {
  return x + y;
});
const identity = delayed((value: unknown) => value);

/** A lazy value and how often the function behind it has run. */
function counted(): { readonly call: (x: number) => Delayed<number>; readonly calls: () => number } {
  let calls = 0;
  const call = delayed(function counted(x: number): number {
    calls++;
    return x + 1;
  });
  return { call, calls: () => calls };
}

const failing = delayed((): number => {
  throw new Error("It must not run.");
});

test("D1 a call of calls computes, and the inner call is in the outer's graph", async () => {
  const inner = add(1, 2);
  const { values, events } = await watched([add(inner, 3), inner]);
  expect(values).toEqual([6, 3]);
  const [graph] = ofType(events, "graph");
  expect(graph!.taskFunction).toHaveLength(2);
  expect([graph!.edgeFrom, graph!.edgeTo]).toEqual([[graph!.firstTask], [graph!.firstTask + 1]]);
});

describe("D2 lazy values inside of containers are filled in, and the container keeps its kind:", () => {
  const [a, b] = [delayed(1), delayed(2)];
  test.each<[string, unknown, unknown]>([
    ["an array", [a, b, 3], [1, 2, 3]],
    ["a set", new Set<unknown>([a, b, 3]), new Set([1, 2, 3])],
    ["an object", { a, b: [b], c: 3 }, { a: 1, b: [2], c: 3 }],
    ["keys of a map", new Map<unknown, string>([[a, "a"], [b, "b"], [3, "c"]]), new Map([[1, "a"], [2, "b"], [3, "c"]])], // biome-ignore format: a table
    ["values of a map", new Map<string, unknown>([["a", a], ["n", [[b]]]]), new Map<string, unknown>([["a", 1], ["n", [[2]]]])], // biome-ignore format: a table
    ["a single lazy value", a, 1],
  ])("D2 %s", async (_, lazy, value) => {
    expect(await delayed(lazy).compute(inline)).toStrictEqual(value);
    expect(await identity(lazy).compute(inline)).toStrictEqual(value);
  });
});

test("D3 lists of lists arrive without anything lazy left in them", async () => {
  const [a, b] = [delayed(1), delayed(2)];
  const largest = delayed((lists: readonly (readonly [number, number])[]) =>
    lists.reduce((best, list) => (list[0] > best[0] ? list : best)),
  );
  const lists = [[a, 10], [b, 20]] as const; // biome-ignore format: a table
  expect(await largest(lists).at(1).compute(inline)).toBe(20);
});

test("D4 without traversal what is lazy inside stays lazy and does not run", async () => {
  const lazy = failing();
  const list = await delayed([lazy, 1, 2, 3], { traverse: false }).compute(inline);
  expect(list).toHaveLength(4);
  expect(list[0]).toBe(lazy);
  expect(await delayed(delayed(1), { traverse: false }).compute(inline)).toBe(1);
});

test("D5 compute finds lazies nested in objects and lists", async () => {
  const a = delayed(1).call("valueOf");
  const six = add(a, 5);
  const [b, c] = [add(six, 1), add(six, 2)];
  expect(await compute({ a: six, b: [1, 2, b] }, [c, 2], inline)).toEqual([{ a: 6, b: [1, 2, 7] }, [8, 2]]);
  // Dask's `traverse=False` for one argument: what is lazy in it stays the very same.
  const held = delayed({ a: six, b: [1, 2, b] }, { traverse: false });
  const [found, other] = await compute(held, [c, 2], inline);
  expect(found.a).toBe(six);
  expect(found.b[2]).toBe(b);
  expect(other).toEqual([8, 2]);
});

test("D6 the same element twice is one task: three tasks for a[0] + a[0]", async () => {
  const a = delayed([1, 2, 3]);
  expect(await watched([add(a.at(0), a.at(0))])).toMatchObject({ values: [2], size: 3 });
});

describe("D7", () => {
  test("D7 equal calls of a pure function have one key and run once", async () => {
    const { call, calls } = counted();
    const pure = (call as typeof inc).with({ pure: true });
    expect(pure(1).key).toBe(pure(1).key);
    expect(await compute(pure(1), pure(1), inline)).toEqual([2, 2]);
    expect(calls()).toBe(1);
  });

  test("D7 equal calls of any other function have two keys and run twice", async () => {
    const { call, calls } = counted();
    const [one, two] = [call(1), call(1)];
    expect(one.key).not.toBe(two.key);
    await compute(one, two, inline);
    expect(calls()).toBe(2);
  });

  test("D7 one lazy value used three times runs once", async () => {
    const { call, calls } = counted();
    const once = call(1);
    expect(await compute(once, add(once, once), inline)).toEqual([2, 4]);
    expect(calls()).toBe(1);
  });
});

test("D8 the setting says what is pure when the call is made, a flag beats it, and parts are always pure", () => {
  const usual = delayed((x: number, y: number) => x + y);
  const flagged = { on: usual.with({ pure: true }), off: usual.with({ pure: false }) };
  const sameKey = (call: typeof usual): boolean => new Set([call(1, 2).key, call(1, 2).key]).size === 1;
  const element = usual(1, 2) as unknown as Delayed<{ n: number[] }>;
  for (const pure of [true, false]) {
    const undo = config({ pure });
    onTestFinished(undo);
    expect([sameKey(usual), sameKey(flagged.on), sameKey(flagged.off)]).toEqual([pure, true, false]);
    expect(element.get("n").at(0).key).toBe(element.get("n").at(0).key);
    undo();
  }
});

describe("D9", () => {
  const both = delayed((x: number): [number, number] => [x, -x], { nout: 2 });

  test("D9 a result with nout is taken apart before it is computed", async () => {
    expect(both(1)).toHaveLength(2);
    expect([...both(1)]).toHaveLength(2);
    const [plus, minus] = both(1);
    expect(await compute(plus, minus, inline)).toEqual([1, -1]);
    expect(() => [...(plus as unknown as Iterable<unknown>)]).toThrow(LazyValueError);
    expect(() => (plus as unknown as { length: number }).length).toThrow(LazyValueError);
  });

  test.each([-1, true, 1.5, "2"])("D9 nout %j is refused", (nout) => {
    expect(() => delayed(inc.fn, { nout: nout as number })).toThrow(OptionError);
  });

  test("D9 nout 0 is nothing, and without it a result cannot be iterated", () => {
    expect([...both.with({ nout: 0 })(1)]).toEqual([]);
    expect(() => [...inc(1)]).toThrow(/nout/);
  });
});

test("D10 lazy values in an options object count, for the result and for the key", async () => {
  interface Extra {
    readonly c?: readonly number[];
    readonly four?: number;
  }
  const mysum = delayed(
    function mysum(a: number, b: number, { c = [], four = 0 }: Extra = {}): number {
      return a + b + c.reduce((sum, x) => sum + x, 0) + four;
    },
    { pure: true },
  );
  const lazy = inc.with({ pure: true });
  const ten = mysum(1, 2, { c: [lazy(2), 0], four: mysum(2, 2) });
  expect(await ten.compute(inline)).toBe(10);
  expect(mysum(1, 2, { four: mysum(2, 2), c: [lazy(2), 0] }).key).toBe(ten.key);
  const others = [
    mysum(1, 2, { c: [lazy(2), 1], four: mysum(2, 2) }),
    mysum(1, 2, { c: [lazy(3), 0], four: mysum(2, 2) }),
    mysum(1, 2, { c: [lazy(2), 0], four: mysum(2, 3) }),
    mysum(1, 2, { c: [lazy(2), 0] }),
    mysum(2, 2, { c: [lazy(2), 0], four: mysum(2, 2) }),
  ];
  expect(new Set([ten, ...others].map(({ key }) => key)).size).toBe(6);
});

test("D11 methods of a value to come can be called, and each call is one task", async () => {
  const letters = delayed("a b c d e");
  expect(await watched([letters.call("split", " ")])).toMatchObject({
    values: [["a", "b", "c", "d", "e"]],
    size: 2,
  });
  const upper = letters.call("toUpperCase");
  const parts = upper.call("replace", "B", delayed("A")).call("split", " ");
  const count = parts.call("filter", (letter: string) => letter === "A").get("length");
  // The text and "A", four methods, one field.
  expect(await watched([count])).toMatchObject({ values: [2], size: 7 });
});

describe("D12 a value to come refuses", () => {
  const lazy = inc(1);
  test.each<[string, () => unknown, RegExp]>([
    ["a field to be set", () => Object.assign(lazy, { value: 1 }), /./],
    ["an element to be set", () => Object.assign(lazy, { 0: 1 }), /./],
    ["to be iterated", () => [...lazy], /compute it first/],
    ["membership", () => new Set(lazy).has(1), /compute it first/],
    ["addition", () => (lazy as never as number) + 1, /arithmetic in a delayed function/],
    ["comparison by size", () => (lazy as never as number) < 3, /arithmetic in a delayed function/],
    ["a sign", () => -(lazy as never as number), /arithmetic in a delayed function/],
  ])("D12 %s", (_, use, message) => {
    expect(use).toThrow(TypeError);
    expect(use).toThrow(message);
  });

  test("D12 fields that nobody asked for by `get`, those that begin with _ among them", () => {
    for (const name of ["_private", "__len__", "then", "toUpperCase"]) expect(name in lazy).toBe(false);
  });
});

test("D12 a wrong field name fails when it is computed, not before", async () => {
  const lazy = delayed({ a: 1 }) as Delayed<{ a: number; b?: { c: number } }>;
  const wrong = (lazy.get("b") as Delayed<{ c: number }>).get("c");
  expect(await thrownBy(wrong.compute(inline))).toBeInstanceOf(TypeError);
});

test("D13 a delayed method has the right `this`, and a static one works", async () => {
  class A {
    static readonly BASE: number = 100;

    addmethod(x: number, y: number): number {
      return (this.constructor as typeof A).BASE + x + y;
    }

    static addstatic(x: number, y: number): number {
      return x + y;
    }
  }
  // What the syntax `@delayed` does; the compile step's cases use the syntax itself.
  const decorate = (owner: object, name: string, isStatic: boolean): void => {
    const context = { kind: "method", name, static: isStatic, private: false, addInitializer: () => {} };
    const methods = owner as Record<string, (...args: number[]) => unknown>;
    methods[name] = delayed(methods[name]!, context as unknown as ClassMethodDecoratorContext);
  };
  decorate(A.prototype, "addmethod", false);
  decorate(A, "addstatic", true);
  expect(await compute(new A().addmethod(3, 4), A.addstatic(3, 4), inline)).toEqual([107, 7]);
});

test("D14 an instance that holds a lazy value is refused by the name of its class; holding none it passes", async () => {
  class Holder {
    readonly a: unknown;
    constructor(a: unknown) {
      this.a = a;
    }
  }
  const open = delayed((holder: unknown) => (holder as Holder).a);
  expect(await open(new Holder(3)).compute(inline)).toBe(3);
  expect(() => open(new Holder(delayed(3)))).toThrow(/"a" of an instance of Holder is a lazy value/);
  // What Dask rebuilds, a plain record, is rebuilt here too.
  expect(await open({ a: delayed(3) }).compute(inline)).toBe(3);
});

test("D15 keys begin with the function's name or are the one given; name, length and function are kept", () => {
  function area(width: number, height: number): number {
    return width * height;
  }
  const lazy = delayed(area);
  expect([lazy.name, lazy.length, lazy.fn]).toEqual(["area", 2, area]);
  expect(lazy(1, 2).key).toMatch(/^area-/);
  expect(lazy.with({ pure: true })(1, 2).key).toMatch(/^area-/);
  expect(delayed(area, { name: "surface" })(1, 2).key).toMatch(/^surface-/);
  expect(lazy.with({ key: "the area" })(1, 2).key).toBe("the area");
  expect(delayed([1], { name: "numbers" }).key).toMatch(/^numbers-/);
});

test("D16 a persisted value has the same key, a graph of one node, and runs nothing again", async () => {
  const { call, calls } = counted();
  const lazy = call(call(1) as never);
  const kept = await lazy.persist(inline);
  expect(calls()).toBe(2);
  expect(kept.key).toBe(lazy.key);
  const { values, ran, events } = await watched([kept]);
  expect([values, ran]).toEqual([[3], []]);
  // The one node is a result that is there: no task of this compute.
  expect(ofType(events, "graph")).toMatchObject([{ taskFunction: [], edgeFrom: [] }]);
  expect(await watched([add(kept, 1)])).toMatchObject({ values: [4], ran: ["add"], size: 1 });
  expect(calls()).toBe(2);
});

test("D17 optimised values share one graph and are the same", async () => {
  const { call, calls } = counted();
  const a = call(1);
  const b = call(a as never);
  const optimised = optimize(a, [b], { sum: add(a, b) });
  expect(await compute(...optimised, inline)).toEqual([2, [3], { sum: 5 }]);
  expect(calls()).toBe(2);
});
