/** `delayed`: functions and methods whose calls are recorded, and results that can be taken apart. */
import {
  compute,
  Delayed,
  delayed,
  LazyValueError,
  OptionError,
  OutputCountError,
  type TaskOptions,
} from "treadle";
import { describe, expect, test } from "vitest";
import { inline, thrownBy, watched } from "./watched.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const add = delayed(function add(x: number, y: number): number {
  return x + y;
});

describe("a delayed function", () => {
  test("records its calls and runs nothing", async () => {
    let calls = 0;
    const called = delayed((x: number) => {
      calls++;
      return x;
    });
    const lazy = called(called(1));
    expect(calls).toBe(0);
    expect(await lazy.compute(inline)).toBe(1);
    expect(calls).toBe(2);
  });

  test("takes results of others as arguments", async () => {
    expect(await add(add(1, 2), 3).compute(inline)).toBe(6);
  });

  test("keeps its name, its length and the function as it was", () => {
    const fn = function area(width: number, height: number): number {
      return width * height;
    };
    const lazy = delayed(fn);
    expect([lazy.name, lazy.length, lazy.fn]).toEqual(["area", 2, fn]);
    expect(lazy.fn(2, 3)).toBe(6);
  });

  test("is itself when it is delayed again", () => {
    expect(delayed(inc)).toBe(inc);
  });

  test.each([
    ["its name", inc(1), /^inc-[0-9a-f]{8}$/],
    ["the name it was given", delayed((x: number) => x, { name: "load" })(1), /^load-[0-9a-f]{8}$/],
    [
      "a name when it has none",
      delayed(
        (
          () => (x: number) =>
            x
        )(),
      )(1),
      /^[a-z]+-[0-9a-f]{8}$/,
    ],
    ["the key one call was given", inc.with({ key: "first" })(1), /^first$/],
    ["the name one call was given", inc.with({ name: "grow" })(1), /^grow-[0-9a-f]{8}$/],
  ])("has keys that begin with %s", (_, lazy, key) => {
    expect(lazy.key).toMatch(key);
  });

  test("gives every call its own key", () => {
    const keys = Array.from({ length: 1000 }, () => inc(1).key);
    expect(new Set(keys).size).toBe(1000);
  });

  test("fills in lazy values at any depth, and keeps the kinds of containers", async () => {
    const [a, b] = [inc(0), inc(1)];
    const same = delayed((value: unknown) => value);
    const found = await same([
      [a, b, 3],
      new Set([a, b, 3]),
      { a, nested: [{ b }] },
      new Map<unknown, unknown>([
        [a, "a"],
        ["b", b],
      ]),
    ]).compute(inline);
    expect(found).toStrictEqual([
      [1, 2, 3],
      new Set([1, 2, 3]),
      { a: 1, nested: [{ b: 2 }] },
      new Map<unknown, unknown>([
        [1, "a"],
        ["b", 2],
      ]),
    ]);
  });

  test("hands plain nested lists over complete", async () => {
    const largest = delayed((lists: readonly (readonly [number, number])[]) =>
      lists.reduce((best, list) => (list[0] > best[0] ? list : best)),
    );
    const [a, b] = [inc(0), inc(1)];
    expect(await largest([[a, 10], [b, 20]]).at(1).compute(inline)).toBe(20); // biome-ignore format: a table
  });

  test("options objects are arguments like any other", async () => {
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
    const lazy3 = inc.with({ pure: true })(2);
    const ten = mysum(1, 2, { c: [lazy3, 0], four: mysum(2, 2) });
    expect(await ten.compute(inline)).toBe(10);
    expect(mysum(1, 2, { c: [lazy3, 0], four: mysum(2, 2) }).key).toBe(ten.key);
    expect(mysum(1, 2, { four: mysum(2, 2), c: [lazy3, 0] }).key).toBe(ten.key);
    expect(mysum(1, 2, { c: [lazy3, 1], four: mysum(2, 2) }).key).not.toBe(ten.key);
    expect(mysum(1, 2, { c: [lazy3, 0], four: mysum(2, 3) }).key).not.toBe(ten.key);
  });

  test("a list with lazy values is taken as it is when the call is made", async () => {
    const total = delayed((list: readonly number[]) => list.reduce((sum, x) => sum + x, 0));
    const list = [inc(0), inc(1)];
    const lazy = total(list);
    list.push(inc(99));
    expect(await lazy.compute(inline)).toBe(3);
  });

  test("what is the same list in two places stays one list", async () => {
    const list = [inc(0)];
    const areSame = delayed(({ a, b }: { a: unknown; b: unknown }) => a === b);
    expect(await areSame({ a: list, b: list } as never).compute(inline)).toBe(true);
    expect(await areSame({ a: [inc(0)], b: [inc(0)] } as never).compute(inline)).toBe(false);
  });

  test("an instance without lazy values passes as it is; with one it is refused, by the name of its class", async () => {
    class Box {
      readonly content: unknown;
      constructor(content: unknown) {
        this.content = content;
      }
    }
    const open = delayed((box: unknown) => (box as Box).content);
    const box = new Box(3);
    expect(await open(box).compute(inline)).toBe(3);
    expect(() => open(new Box(inc(1)))).toThrow(LazyValueError);
    expect(() => open({ deep: [new Box(inc(1))] })).toThrow(/"content" of an instance of Box/);
  });

  test("without traversal containers pass as they are", async () => {
    const first = delayed((list: readonly unknown[]) => list[0], { traverse: false });
    const lazy = inc(1);
    expect(await first([lazy]).compute(inline)).toBe(lazy);
    const same = delayed((x: unknown) => x, { traverse: false });
    expect(await same(lazy).compute(inline)).toBe(2);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "no argument",
      () => (delayed as () => unknown)(),
      /delayed\(\) was called without an argument\. Give it a function or a value/,
    ],
    [
      "a misspelled option",
      () => delayed(inc.fn, { retires: 2 } as never),
      /no option "retires"\. Options are name, pure/,
    ],
    ["one of a call", () => inc.with({ keys: "a" } as never), /inc\.with: there is no option "keys"/],
    ["a negative nout", () => delayed(inc.fn, { nout: -1 }), /nout must be a whole number from 0, not -1/],
    ["nout that is no number", () => delayed(inc.fn, { nout: true as never }), /nout .* not true/],
    ["half a retry", () => delayed(inc.fn, { retries: 0.5 }), /retries must be a whole number/],
    [
      "a timeout of nothing",
      () => delayed(inc.fn, { timeout: 0 }),
      /timeout must be a whole number of milliseconds from 1/,
    ],
    ["an option of a lazy value", () => delayed(1, { nme: "x" } as never), /there is no option "nme"/],
  ])("%s is an error that says what there is", (_, wrong, message) => {
    expect(wrong).toThrow(OptionError);
    expect(wrong).toThrow(message);
  });
});

describe("a result with nout", () => {
  const both = delayed(
    function both(x: number): [number, number] {
      return [x, -x];
    },
    { nout: 2 },
  );

  test("can be taken apart before it is computed, and its task runs once", async () => {
    const [plus, minus] = both(1);
    const { values, ran } = await watched([plus, minus]);
    expect(values).toEqual([1, -1]);
    expect(ran.filter((name) => name === "both")).toHaveLength(1);
    expect([...both(1)]).toHaveLength(2);
  });

  test("has parts that cannot be taken apart", () => {
    const [plus] = both(1);
    expect(() => [...(plus as unknown as Iterable<unknown>)]).toThrow(LazyValueError);
  });

  test("has as many parts as it says", () => {
    expect((both(1) as unknown as readonly unknown[]).length).toBe(2);
  });

  test("of nothing is empty", () => {
    expect([...inc.with({ nout: 0 })(1)]).toEqual([]);
  });

  test("without the option refuses, and says how", () => {
    expect(() => [...inc(1)]).toThrow(/cannot be iterated.*nout/);
  });

  test.each([
    ["too few", 3, "promised 3 outputs (nout) and gave 2 outputs"],
    ["too many", 1, "promised 1 outputs (nout) and gave 2 outputs"],
  ])("with %s outputs is an error", async (_, nout, message) => {
    const [first] = both.with({ nout })(1) as Iterable<Delayed<number>>;
    const error = await thrownBy(first!.compute(inline));
    expect(error).toBeInstanceOf(OutputCountError);
    expect(error.message).toContain(message);
  });
});

describe("a method", () => {
  class Sums {
    readonly base: number = 100;

    plus(x: number, y: number): number {
      return this.base + x + y;
    }

    double(x: number): number {
      return 2 * x;
    }

    static add(x: number, y: number): number {
      return x + y;
    }
  }

  /** What the syntax `@delayed` does; the examples and the compile step's cases use the syntax itself. */
  function decorate(owner: object, name: string, options?: TaskOptions): void {
    const methods = owner as Record<string, (...args: number[]) => unknown>;
    const context = {
      kind: "method",
      name,
      static: owner === Sums,
      private: false,
      addInitializer: () => {},
    };
    const decorator = options ? delayed(options) : delayed;
    methods[name] = decorator(methods[name]!, context as unknown as ClassMethodDecoratorContext);
  }
  decorate(Sums.prototype, "plus");
  decorate(Sums.prototype, "double", { name: "twice", retries: 1 });
  decorate(Sums, "add");

  test("keeps its object", async () => {
    const lazy = new Sums().plus(3, 4) as unknown as Delayed<number>;
    expect(lazy).toBeInstanceOf(Delayed);
    expect(lazy.key).toMatch(/^plus-/);
    expect(await lazy.compute(inline)).toBe(107);
  });

  test("can be static, take options and lazy arguments", async () => {
    expect(await compute(Sums.add(3, inc(3) as never), new Sums().double(4), inline)).toEqual([7, 8]);
    expect((new Sums().double(1) as unknown as Delayed<number>).key).toMatch(/^twice-/);
  });

  test("is the only thing that can be decorated", () => {
    const context = { kind: "class", name: "Sums", addInitializer: () => {} };
    expect(() => delayed(class {} as never, context as never)).toThrow(
      "@delayed is for methods; Sums is a class.",
    );
  });
});
