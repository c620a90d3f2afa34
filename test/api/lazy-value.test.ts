/** Lazy values: what can be built on them, and what they refuse before they are computed. */
import { inspect, isDeepStrictEqual } from "node:util";
import { compute, type Delayed, delayed, LazyValueError } from "treadle";
import { describe, expect, test } from "vitest";
import { toTask } from "../../server/api/types.ts";
import { inline, thrownBy, watched } from "./watched.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const add = delayed(function add(x: number, y: number): number {
  return x + y;
});

const isA = (letter: string): boolean => letter === "A";

describe("a lazy value", () => {
  test("of a container has its lazy parts filled in", async () => {
    const [a, b] = [inc(0), inc(1)];
    expect(await delayed([a, b, 3]).compute(inline)).toEqual([1, 2, 3]);
    expect(await delayed(new Map([[a, b]])).compute(inline)).toEqual(new Map([[1, 2]]));
    expect(await delayed({ a, b: [b] }).compute(inline)).toEqual({ a: 1, b: [2] });
  });

  test("of a lazy value is that lazy value", async () => {
    const lazy = inc(1);
    expect(delayed(lazy)).toBe(lazy);
    expect(await delayed(lazy, { traverse: false }).compute(inline)).toBe(2);
  });

  test("without traversal keeps lazy parts lazy, and they do not run", async () => {
    let ran = false;
    const failing = delayed(() => {
      ran = true;
      throw new Error("It must not run.");
    });
    const lazy = failing();
    const list = await delayed([lazy, 1, 2, 3], { traverse: false }).compute(inline);
    expect(list).toHaveLength(4);
    expect(list[0]).toBe(lazy);
    expect(ran).toBe(false);
  });

  test("looked at twice in the same place is one task", async () => {
    const a = delayed([1, 2, 3]);
    const { values, size } = await watched([add(a.at(0), a.at(0))]);
    expect([values, size]).toEqual([[2], 3]);
  });

  test("gives fields and elements, negative ones from the end", async () => {
    const lazy = delayed({ rows: [10, 20, 30], name: "n" });
    expect(await compute(lazy.get("name"), lazy.get("rows").at(-1), lazy.get("rows").at(0), inline)).toEqual([
      "n",
      30,
      10,
    ]);
    expect(lazy.get("rows").key).toBe(lazy.get("rows").key);
    expect((await thrownBy(lazy.get("rows").at(3).compute(inline))).message).toBe(
      "Index 3 is outside of a value of length 3.",
    );
  });

  test("calls methods, each call one task", async () => {
    const letters = delayed("a b c d e");
    expect(await letters.call("split", " ").compute(inline)).toEqual(["a", "b", "c", "d", "e"]);
    const { values, size } = await watched([
      letters
        .call("toUpperCase")
        .call("replace", "B", delayed("A"))
        .call("split", " ")
        .call("filter", isA)
        .get("length"),
    ]);
    expect([values, size]).toEqual([[2], 7]);
    expect((await thrownBy(letters.call("shout" as "trim").compute(inline))).message).toContain(
      'no method "shout"',
    );
  });
});

describe("nothing is computed, and no task made, by", () => {
  const nextSerial = (): number => inc(0)[toTask]().serial;

  test.each<[string, (lazy: Delayed<number>) => unknown]>([
    ["printing", (lazy) => expect(inspect([lazy])).toBe(`[ Delayed('${lazy.key}') ]`)],
    ["JSON", (lazy) => expect(JSON.stringify({ lazy })).toBe(`{"lazy":"Delayed('${lazy.key}')"}`)],
    ["comparing", (lazy) => expect([lazy, inc(1)].indexOf(lazy)).toBe(0)],
    ["comparing by structure", (lazy) => expect(isDeepStrictEqual({ lazy }, { lazy })).toBe(true)],
    ["a template string", (lazy) => expect(`${lazy}`).toBe(`Delayed('${lazy.key}')`)],
    ["looking for a method that it lacks", (lazy) => expect("then" in lazy).toBe(false)],
    ["copying its fields", (lazy) => expect({ ...lazy }).toEqual({})],
  ])("%s", (_, look) => {
    const lazy = inc(1);
    const before = nextSerial();
    look(lazy);
    expect(nextSerial() - before).toBeLessThanOrEqual(2);
  });

  test("returning it from an async function", async () => {
    let ran = false;
    const lazy = delayed(() => {
      ran = true;
      return 1;
    })();
    expect(await (async () => lazy)()).toBe(lazy);
    expect(ran).toBe(false);
  });
});

describe("a lazy value refuses", () => {
  test.each<[string, (lazy: never) => unknown]>([
    ["addition", (lazy) => (lazy as number) + 1],
    ["comparison by size", (lazy) => (lazy as number) < 1],
    ["a sign", (lazy) => -(lazy as number)],
    ["Math", (lazy) => Math.max(lazy, 1)],
    ["iteration", (lazy) => [...(lazy as Iterable<unknown>)]],
    ["its length", (lazy) => (lazy as readonly unknown[]).length],
  ])("%s, with a hint", (_, use) => {
    expect(() => use(inc(1) as never)).toThrow(LazyValueError);
    expect(() => use(inc(1) as never)).toThrow(/compute it first/);
  });

  test("fields of its own", () => {
    const lazy = inc(1) as unknown as Record<string, unknown>;
    expect(() => {
      lazy["value"] = 1;
    }).toThrow(TypeError);
  });
});
