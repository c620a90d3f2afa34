/** `compute`: one run of everything that is lazy in its values, and its options. */
import { getEventListeners } from "node:events";
import { compute, delayed, OptionError } from "treadle";
import { describe, expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { ofType } from "../harness/treadle.ts";
import { inline, thrownBy, watched } from "./watched.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const add = delayed(function add(...numbers: number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0);
});

describe("values", () => {
  test("of nothing are nothing", async () => {
    expect(await compute()).toEqual([]);
    expect(await compute(inline)).toEqual([]);
  });

  test("that are plain pass through as they are", async () => {
    const plain = { a: [1], when: new Date(0) };
    const [same, text] = await compute(plain, "text", inline);
    expect(same).toBe(plain);
    expect(text).toBe("text");
  });

  test("come back in the containers they were asked for in, from one run", async () => {
    const a = inc(5);
    const b = add(a, 1);
    const c = add(a, 2);
    const { values, ran } = await watched([{ a, b: [1, 2, b] }, [c, 2], new Map([[a, new Set([b])]])]);
    expect(values).toEqual([{ a: 6, b: [1, 2, 7] }, [8, 2], new Map([[6, new Set([7])]])]);
    expect(ran).toHaveLength(3);
  });

  test("that need the same are given the same", async () => {
    const x = inc(1);
    const y = inc(2);
    const { values, size } = await watched([x, y, add(x, y)]);
    expect([values, size]).toEqual([[2, 3, 5], 3]);
  });

  test("asked for twice are computed once", async () => {
    const x = inc(1);
    expect(await watched([x, x, [x]])).toMatchObject({ values: [2, 2, [2]], size: 1 });
  });

  test("nest as they like", async () => {
    expect(await compute(add(1, 2), delayed([1, 2]).call("concat", inc(2)), inline)).toEqual([3, [1, 2, 3]]);
  });

  test("that nobody asked for are not computed", async () => {
    let ran = false;
    const unneeded = delayed(() => {
      ran = true;
    })();
    const { size } = await watched([inc(1)]);
    expect(unneeded.key).toBeTypeOf("string");
    expect([ran, size]).toEqual([false, 1]);
  });

  test("a task that returns lazy values gives them as they are", async () => {
    const inner = inc(1);
    const outer = delayed(() => inner as unknown);
    expect(await outer().compute(inline)).toBe(inner);
  });

  test("a compute inside of a task works", async () => {
    const outer = delayed(async (x: number) => (await inc(inc(x)).compute(inline)) * 10);
    expect(await add(outer(1), 1).compute(inline)).toBe(31);
  });

  test("a chain of ten thousand is no problem", async () => {
    let lazy = inc(0);
    for (let i = 1; i < 10_000; i++) lazy = inc(lazy);
    expect(await lazy.compute(inline)).toBe(10_000);
  });

  test("a loop's sum has the two shapes of the tutorial", async () => {
    const one = Array.from({ length: 8 }, (_, i) => inc(i));
    const flat = await watched([
      delayed((list: readonly number[]) => list.reduce((sum, x) => sum + x, 0))(one),
    ]);
    expect(flat).toMatchObject({ values: [36], size: 9 });
    const stepwise = await watched([one.reduce((sum, x) => add(sum, x))]);
    expect(stepwise).toMatchObject({ values: [36], size: 15 });
  });

  test("tasks with a larger priority begin first", async () => {
    const order: string[] = [];
    const note = delayed((name: string) => {
      order.push(name);
    });
    await compute(
      note("usual"),
      note.with({ priority: -1 })("late"),
      note.with({ priority: 5 })("early"),
      inline,
    );
    expect(order).toEqual(["early", "usual", "late"]);
  });
});

describe("options", () => {
  test("come last, and only an object of nothing but options is one", async () => {
    const value = { executor: "inline", more: 1 };
    expect(await compute(inc(1), value, inline)).toEqual([2, value]);
    expect(await compute(inc(1), { errors: inc(2) }, inline)).toEqual([2, { errors: 3 }]);
    expect(await compute(inc(1), {}, inline)).toEqual([2, {}]);
  });

  test.each<[string, object, RegExp]>([
    ["an unknown executor", { executor: "cloud" }, /no executor "cloud"\. Use "threads" or "inline"/],
    ["the executor that is to come", { executor: "cluster" }, /"cluster" is not in this version/],
    ["no workers", { workers: 0 }, /workers must be a whole number above 0, not 0/],
    ["half a worker", { workers: 1.5 }, /workers must be a whole number/],
    ["another manner of errors", { errors: "ignore" }, /errors must be "first" or "collect", not "ignore"/],
  ])("%s is an error that says what there is", async (_, options, message) => {
    const errors = [
      await thrownBy(compute(inc(1), options)),
      await thrownBy(inc(1).compute(options as never)),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(OptionError);
      expect(error.message).toMatch(message);
    }
  });

  test("a misspelled one is an error where only options can stand", async () => {
    const error = await thrownBy(inc(1).compute({ exector: "inline" } as never));
    expect(error).toBeInstanceOf(OptionError);
    expect(error.message).toBe(
      'compute: there is no option "exector". Options are executor, workers, memoryLimit, optimize, signal, onEvent, errors.',
    );
    await expect(inc(1).persist({ exector: "inline" } as never)).rejects.toThrow(OptionError);
  });

  test("onEvent hears the compute from its graph to its end", async () => {
    const { events } = await watched([add(inc(1), inc(2))]);
    const types = events.map(({ type }) => type);
    expect([types[0], types.at(-1)]).toEqual(["graph", "compute-finished"]);
    const [graph] = ofType(events, "graph");
    expect(graph).toMatchObject({
      edgeFrom: [0, 1].map((i) => graph!.firstTask + i),
      requested: [graph!.firstTask + 2],
    });
    expect(ofType(events, "compute-finished")).toMatchObject([
      { compute: graph!.compute, status: "succeeded" },
    ]);
    const started = ofType(events, "tasks-started").flatMap(({ task }) => task);
    const finished = ofType(events, "tasks-finished").flatMap(({ task }) => task);
    expect([...started].sort()).toEqual([...finished].sort());
  });

  test.each<[RunEvent["type"]]>([["graph"], ["tasks-started"], ["tasks-finished"]])(
    "a listener that throws at %s ends its compute with that error, once",
    async (type) => {
      const events: RunEvent[] = [];
      const onEvent = (event: RunEvent): void => {
        events.push(event);
        if (event.type === type) throw new Error("broken listener");
      };
      await expect(compute(inc(inc(1)), { ...inline, onEvent })).rejects.toThrow("broken listener");
      expect(ofType(events, "compute-finished")).toMatchObject([{ status: "failed" }]);
    },
  );

  test("a signal is let go of when the compute is over", async () => {
    const { signal } = new AbortController();
    for (let i = 0; i < 20; i++) await compute(inc(i), { ...inline, signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

test("a memory limit that is no size is refused before anything is told", async () => {
  const told: string[] = [];
  const onEvent = ({ type }: { readonly type: string }) => void told.push(type);
  const wrong = { memoryLimit: "2 gigs", onEvent };
  await expect(compute(1, delayed((x: number) => x)(1), wrong)).rejects.toThrow('"2 gigs" is not a size');
  expect(told).toEqual([]);
});
