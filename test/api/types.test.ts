/**
 * What TypeScript infers, without a cast anywhere. The compiler checks these (`npx tsc -b`); running them only
 * shows that the calls exist.
 */
import {
  annotate,
  type Computed,
  compute,
  type Delayed,
  type DelayedFunction,
  delayed,
  type Lazy,
  optimize,
  persist,
} from "treadle";
import { describe, expectTypeOf, test } from "vitest";
import { inline } from "./watched.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});

describe("functions", () => {
  test("give a lazy value of what they return, promises unwrapped", () => {
    expectTypeOf(inc(1)).toEqualTypeOf<Delayed<number>>();
    const load = delayed(async (path: string) => ({ path, rows: [1, 2] }));
    expectTypeOf(load("a")).toEqualTypeOf<Delayed<{ path: string; rows: number[] }>>();
    expectTypeOf(delayed((): void => {})()).toEqualTypeOf<Delayed<void>>();
  });

  test("take plain arguments, lazy ones, and nothing else", () => {
    expectTypeOf(inc).toBeCallableWith(1);
    expectTypeOf(inc).toBeCallableWith(inc(1));
    // @ts-expect-error a text is no number
    inc("1");
    // @ts-expect-error nor is a lazy text
    inc(delayed("1"));
    // @ts-expect-error an argument is missing
    inc();
    // @ts-expect-error and here is one too many
    inc(1, 2);
  });

  test("keep optional and rest parameters", () => {
    const slow = delayed((x: number, delay = 1000, ...more: string[]) => x + delay + more.length);
    expectTypeOf(slow(1)).toEqualTypeOf<Delayed<number>>();
    expectTypeOf(slow(inc(1), inc(2), "a", delayed("b"))).toEqualTypeOf<Delayed<number>>();
    // @ts-expect-error the rest are texts
    slow(1, 2, 3);
  });

  test("take lazy values in lists, objects, maps and sets, at any depth", () => {
    const total = delayed((parts: readonly number[]) => parts.length);
    expectTypeOf(total([1, inc(1), inc(2)])).toEqualTypeOf<Delayed<number>>();
    expectTypeOf(total([1, 2, 3].map((x) => inc(x)))).toEqualTypeOf<Delayed<number>>();
    expectTypeOf(total(delayed([inc(1)]))).toEqualTypeOf<Delayed<number>>();
    const mutable = delayed((parts: number[]) => parts.length);
    expectTypeOf(mutable([inc(1)])).toEqualTypeOf<Delayed<number>>();
    const pair = delayed((both: readonly [string, number]) => both);
    expectTypeOf(pair(["a", inc(1)])).toEqualTypeOf<Delayed<readonly [string, number]>>();

    interface Options {
      readonly scale?: number;
      readonly where: { readonly rows: readonly number[] };
    }
    const read = delayed((options: Options) => options.where.rows);
    expectTypeOf(read({ scale: inc(1), where: { rows: [inc(2)] } })).toEqualTypeOf<
      Delayed<readonly number[]>
    >();
    expectTypeOf(read({ where: delayed({ rows: [1] }) })).toEqualTypeOf<Delayed<readonly number[]>>();
    // @ts-expect-error rows are numbers
    read({ where: { rows: ["a"] } });
    // @ts-expect-error there is no such option
    read({ scales: 1, where: { rows: [1] } });

    const look = delayed((table: Map<string, number>, names: Set<string>) => table.size + names.size);
    expectTypeOf(look(new Map([["a", inc(1)]]), new Set([delayed("a")]))).toEqualTypeOf<Delayed<number>>();
    expectTypeOf(look(new Map([["a", 1]]), new Set(["a"]))).toEqualTypeOf<Delayed<number>>();
  });

  test("take dates, arrays and functions whole", () => {
    const sum = delayed((data: Float64Array, when: Date) => data.length + when.getTime());
    const make = delayed((n: number) => new Float64Array(n));
    expectTypeOf(sum(make(3), new Date())).toEqualTypeOf<Delayed<number>>();
    expectTypeOf<Lazy<Date>>().not.toEqualTypeOf<never>();
    // @ts-expect-error a list of lazy numbers is no typed array
    sum([inc(1)], new Date());
  });

  test("can be generic", () => {
    const first = delayed(<T>(list: readonly T[]): T | undefined => list[0]);
    expectTypeOf(first).toExtend<(...args: never[]) => Delayed<unknown>>();
  });

  test("keep their own type under fn, and their call's under with", () => {
    expectTypeOf(inc.fn).toEqualTypeOf<(x: number) => number>();
    expectTypeOf(inc.with({ key: "a", retries: 2 })).toEqualTypeOf<DelayedFunction<[x: number], number>>();
    expectTypeOf(inc.with({ retries: 2 })(inc(1))).toEqualTypeOf<Delayed<number>>();
    // @ts-expect-error there is no such option
    () => inc.with({ retires: 2 });
    // @ts-expect-error nor here
    () => delayed(inc.fn, { retires: 2 });
  });

  test("methods keep their type", () => {
    // The syntax itself is checked where examples/decorator.ts is compiled.
    type Plus = (this: Date, x: number) => number;
    const decorated = (method: Plus, context: ClassMethodDecoratorContext<Date, Plus>) => [
      delayed(method, context),
      delayed({ retries: 2 })(method, context),
    ];
    expectTypeOf(decorated).returns.toEqualTypeOf<Plus[]>();
  });
});

describe("several outputs", () => {
  const both = delayed((x: number): [number, string] => [x, String(x)], { nout: 2 });

  test("are taken apart as what they are", () => {
    const [n, s] = both(1);
    expectTypeOf(n).toEqualTypeOf<Delayed<number>>();
    expectTypeOf(s).toEqualTypeOf<Delayed<string>>();
    expectTypeOf(inc(n)).toEqualTypeOf<Delayed<number>>();
    // @ts-expect-error the second one is a text
    inc(s);
  });

  test("stay one lazy value as well", () => {
    expectTypeOf(both(1).compute()).resolves.toEqualTypeOf<[number, string]>();
  });

  test("may be promised, and asked for by a call", () => {
    const later = delayed(async (x: number): Promise<[number, Date]> => [x, new Date(x)], { nout: 2 });
    const [, when] = later(1);
    expectTypeOf(when).toEqualTypeOf<Delayed<Date>>();
    const [first] = delayed((x: number): [number, string] => [x, ""]).with({ nout: 2 })(1);
    expectTypeOf(first).toEqualTypeOf<Delayed<number>>();
  });
});

describe("lazy values", () => {
  test("may be objects that look a little like options", () => {
    const person = { name: "Ada", rows: [inc(1)] };
    expectTypeOf(delayed(person)).toEqualTypeOf<Delayed<{ name: string; rows: number[] }>>();
    expectTypeOf(delayed({ name: "Ada" }, {})).toEqualTypeOf<Delayed<{ name: string }>>();
  });

  test("of containers are of what they will be", () => {
    expectTypeOf(delayed([inc(1), inc(2)])).toEqualTypeOf<Delayed<number[]>>();
    expectTypeOf(delayed({ a: inc(1), b: ["x"] })).toEqualTypeOf<Delayed<{ a: number; b: string[] }>>();
    expectTypeOf(delayed(inc(1))).toEqualTypeOf<Delayed<number>>();
    expectTypeOf(delayed("a")).toEqualTypeOf<Delayed<string>>();
  });

  test("give fields, elements and methods their types", () => {
    const lazy = delayed({ rows: [1, 2], name: "n", pair: [1, "a"] as [number, string] });
    expectTypeOf(lazy.get("rows")).toEqualTypeOf<Delayed<number[]>>();
    expectTypeOf(lazy.get("rows").at(0)).toEqualTypeOf<Delayed<number>>();
    expectTypeOf(lazy.get("pair").at(1)).toEqualTypeOf<Delayed<string>>();
    expectTypeOf(delayed(new Float64Array(3)).at(-1)).toEqualTypeOf<Delayed<number>>();
    // @ts-expect-error there is no such field
    () => lazy.get("row");
    expectTypeOf(lazy.get("name").call("split", " ")).toEqualTypeOf<Delayed<string[]>>();
    expectTypeOf(lazy.get("name").call("replace", delayed("a"), "b")).toEqualTypeOf<Delayed<string>>();
    expectTypeOf(lazy.get("name").call("trim")).toEqualTypeOf<Delayed<string>>();
    // @ts-expect-error a text cannot be split at a number
    () => lazy.get("name").call("split", 1);
    // @ts-expect-error trim takes nothing
    () => lazy.get("name").call("trim", 1);
    // @ts-expect-error a text has no such method
    () => lazy.get("name").call("shout");
  });

  test("are no promises", () => {
    expectTypeOf<Delayed<number>>().not.toHaveProperty("then");
    expectTypeOf((async () => inc(1))()).resolves.toEqualTypeOf<Delayed<number>>();
  });
});

describe("compute", () => {
  test("gives a tuple of what the values become", async () => {
    const results = await compute(inc(1), { a: inc(2), b: ["x", inc(3)] }, "plain", 7);
    const [n, { a, b }, text, seven] = results;
    expectTypeOf(results.length).toEqualTypeOf<4>();
    expectTypeOf([n, a]).toEqualTypeOf<number[]>();
    expectTypeOf(b[0]).toEqualTypeOf<"x">();
    expectTypeOf(b[1]).toEqualTypeOf<number>();
    expectTypeOf(text).toExtend<string>();
    expectTypeOf(seven).toExtend<number>();
  });

  test("gives the same with options at the end, which are no value", async () => {
    const results = await compute(inc(1), delayed("a"), { executor: "inline", errors: "collect" });
    expectTypeOf(results).branded.toEqualTypeOf<[number, string]>();
    const [n, s] = await compute(inc(1), delayed("a"), inline);
    expectTypeOf(n).toEqualTypeOf<number>();
    expectTypeOf(s).toEqualTypeOf<string>();
  });

  test("takes a list of any length", async () => {
    const list = [1, 2].map((x) => inc(x));
    expectTypeOf(await compute(...list)).branded.toEqualTypeOf<number[]>();
    const [inner] = await compute(list, inline);
    expectTypeOf(inner).branded.toEqualTypeOf<number[]>();
  });

  test("keeps maps, sets, dates and arrays", () => {
    expectTypeOf<Computed<Map<string, Delayed<number>>>>().toEqualTypeOf<Map<string, number>>();
    expectTypeOf<Computed<Set<Delayed<string>>>>().toEqualTypeOf<Set<string>>();
    expectTypeOf<Computed<{ when: Date; data: Float64Array; re: RegExp }>>().toEqualTypeOf<{
      when: Date;
      data: Float64Array;
      re: RegExp;
    }>();
    expectTypeOf<Computed<Delayed<number> | string>>().toEqualTypeOf<number | string>();
    expectTypeOf<Computed<(x: number) => string>>().toEqualTypeOf<(x: number) => string>();
  });

  test("of one value is its value", () => {
    expectTypeOf(inc(1).compute(inline)).resolves.toEqualTypeOf<number>();
    // @ts-expect-error there is no such option
    () => inc(1).compute({ exector: "inline" });
  });
});

test("persist, optimize and annotate give back what they take", async () => {
  const [kept, plain] = await persist(inc(1), [inc(2)], inline);
  expectTypeOf(kept).toEqualTypeOf<Delayed<number>>();
  expectTypeOf(plain[0]).toEqualTypeOf<Delayed<number>>();
  expectTypeOf(inc(1).persist(inline)).resolves.toEqualTypeOf<Delayed<number>>();
  const [same, text] = optimize(inc(1), "a");
  expectTypeOf(same).toEqualTypeOf<Delayed<number>>();
  expectTypeOf(text).toExtend<string>();
  expectTypeOf(annotate({ retries: 1 }, () => inc(1))).toEqualTypeOf<Delayed<number>>();
});
