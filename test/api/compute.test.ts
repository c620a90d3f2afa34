/** `compute`: one run of everything that is lazy in its values, its options, and what it throws. */
import { getEventListeners } from "node:events";
import { compute, config, delayed, OptionError, ThrownValueError } from "treadle";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { foldStack, showFullStacks } from "../../server/api/failure.ts";
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

describe("settings", () => {
  /** The settings module as a fresh process with this environment has it. */
  async function fresh(environment: Record<string, string>) {
    vi.resetModules();
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      vi.resetModules();
    });
    return await import("../../server/api/config.ts");
  }

  test("the script's beat the run's, those the environment, and that the defaults", async () => {
    const { config, configureRun, setting } = await fresh({
      TREADLE_WORKERS: "3",
      TREADLE_MEMORY_LIMIT: "2GB",
    });
    expect([setting("workers"), setting("memoryLimit"), setting("errors")]).toEqual([3, 2e9, "first"]);
    configureRun({ workers: 4 });
    expect(setting("workers")).toBe(4);
    const undo = config({ workers: 5 });
    expect(setting("workers")).toBe(5);
    const undoMore = config({ errors: "collect" });
    expect([setting("workers"), setting("errors")]).toEqual([5, "collect"]);
    undoMore();
    undo();
    expect([setting("workers"), setting("errors")]).toEqual([4, "first"]);
  });

  test("an option of the call beats them all", async () => {
    onTestFinished(config({ errors: "collect", executor: "inline" }));
    const fail = delayed(() => {
      throw new RangeError("one");
    });
    expect(await thrownBy(compute(fail()))).toBeInstanceOf(AggregateError);
    expect(await thrownBy(compute(fail(), { errors: "first" }))).toBeInstanceOf(RangeError);
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ["a word for a number", { TREADLE_WORKERS: "many" }, /workers must be a whole number above 0, not NaN/],
    [
      "a word that is neither yes nor no",
      { TREADLE_PURE: "perhaps" },
      /TREADLE_PURE must be true or false, not "perhaps"/,
    ],
    ["a size that is none", { TREADLE_MEMORY_LIMIT: "lots" }, /"lots" is not a size/],
    ["an executor that is none", { TREADLE_EXECUTOR: "cloud" }, /no executor "cloud"/],
  ])("the environment with %s is an error", async (_, environment, message) => {
    const { setting } = await fresh(environment);
    expect(() => setting("workers")).toThrow(message);
  });

  test.each([
    ["1", true],
    ["yes", true],
    ["off", false],
    ["", false],
  ])("the environment may say %j", async (text, value) => {
    const { setting } = await fresh({ TREADLE_PURE: text });
    expect(setting("pure")).toBe(value);
  });

  test("unknown ones list those that exist", () => {
    expect(() => config({ worker: 2 } as never)).toThrow(OptionError);
    expect(() => config({ worker: 2 } as never)).toThrow(
      /no option "worker"\. Options are executor, workers, memoryLimit/,
    );
    expect(() => config({ cancelGrace: -1 })).toThrow(/cancelGrace must be a number of milliseconds/);
  });

  test.each<[number | string, number]>([
    [1000, 1000],
    ["2GB", 2e9],
    ["512 MiB", 512 * 2 ** 20],
    ["1.5k", 1500],
    ["10 b", 10],
  ])("a size may be written %j", async (size, bytes) => {
    const { config, setting } = await fresh({});
    config({ memoryLimit: size });
    expect(setting("memoryLimit")).toBe(bytes);
  });
});

describe("errors", () => {
  class ParseFailure extends Error {
    readonly line: number;
    constructor(message: string, line: number) {
      super(message);
      this.line = line;
    }
  }

  const f3 = (x: number): never => {
    throw new ParseFailure("no JSON", x);
  };
  const f2 = (x: number): number => f3(x);
  const f1 = delayed(function f1(x: number): number {
    return f2(x);
  });

  test("are the very ones that were thrown, with the task written on", async () => {
    const lazy = f1(inc(6));
    const error = await thrownBy(lazy.compute(inline));
    expect(error).toBeInstanceOf(ParseFailure);
    expect(error["line"]).toBe(7);
    expect(error["task"]).toEqual({ key: lazy.key, name: "f1", inputs: ["7"] });
    expect(Object.keys(error)).toEqual(["line"]);
  });

  test("show the person's frames and none of the library's", async () => {
    const { stack = "" } = await thrownBy(f1(1).compute(inline));
    const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
    expect(frames.map((frame) => /at (\S+)/.exec(frame)![1])).toEqual(["f3", "f2", "f1"]);
  });

  test("show all frames when asked to", async () => {
    showFullStacks(true);
    onTestFinished(() => showFullStacks(false));
    const { stack = "" } = await thrownBy(f1(1).compute(inline));
    expect(stack).toMatch(/server[\\/]executors/);
  });

  test("thrown values that are no errors are wrapped", async () => {
    const error = await thrownBy(
      delayed(() => {
        throw "a text";
      })().compute(inline),
    );
    expect(error).toBeInstanceOf(ThrownValueError);
    expect(error).toMatchObject({ value: "a text", message: "The task threw a text instead of an error." });
  });

  test("of a frozen object come as they are", async () => {
    const frozen = Object.freeze(new RangeError("frozen"));
    const fail = delayed(() => {
      throw frozen;
    });
    expect(await thrownBy(fail().compute(inline))).toBe(frozen);
  });

  test("in a compute inside of a task name the innermost task", async () => {
    const inner = f1(3);
    const outer = delayed(async () => await inner.compute(inline));
    expect(await thrownBy(outer().compute(inline))).toMatchObject({ line: 3, task: { key: inner.key } });
  });

  test("stop what depends on them, and the first one is thrown", async () => {
    let ran = 0;
    const onward = delayed((x: number) => {
      ran++;
      return x;
    });
    await expect(compute(onward(f1(1)), onward(f1(2)), inline)).rejects.toThrow("no JSON");
    expect(ran).toBe(0);
  });

  test("collected come all together, each with its task", async () => {
    const bad = [f1(1), f1(2)];
    const error = await thrownBy(compute(inc(1), bad, inc(bad[0]!), { ...inline, errors: "collect" }));
    expect(error).toBeInstanceOf(AggregateError);
    expect(error.message).toBe("2 tasks failed.");
    const failed = (error["errors"] as { task: { key: string } }[]).map(({ task }) => task.key);
    expect(failed.sort()).toEqual(bad.map(({ key }) => key).sort());
  });

  test("are tried again as often as the task may be", async () => {
    let calls = 0;
    const flaky = delayed(
      () => {
        if (++calls < 3) throw new Error(`call ${calls}`);
        return calls;
      },
      { retries: 2 },
    );
    const { values, events } = await watched([flaky()]);
    expect(values).toEqual([3]);
    expect(ofType(events, "task-failed")).toMatchObject([
      { retried: true, error: { message: "call 1" } },
      { retried: true, error: { message: "call 2" } },
    ]);
  });
});

test.each<[string, string[], string[]]>([
  [
    "library, pool and Node",
    [
      "Error: x",
      "    at f (/home/ada/script.ts:1:2)",
      "    at Lane.call (LIB/server/executors/lane/lane.ts:3:4)",
      "    at file://LIB/dist/lane.mjs:5:6",
      "    at node:internal/process/task_queues:7:8",
      "    at onMessage (/x/node_modules/piscina/dist/worker.js:1:1)",
      "    at async Promise.all (index 0)",
    ],
    ["Error: x", "    at f (/home/ada/script.ts:1:2)", "    at async Promise.all (index 0)"],
  ],
  [
    "nothing else",
    [
      "Error: at LIB/server/ it",
      "is",
      "    at g (/home/ada/server/a.ts:1:2)",
      "    at /home/ada/dist/b.js:3:4",
    ],
    [
      "Error: at LIB/server/ it",
      "is",
      "    at g (/home/ada/server/a.ts:1:2)",
      "    at /home/ada/dist/b.js:3:4",
    ],
  ],
])("frames of %s are folded away", async (_, stack, kept) => {
  const { libraryFolder } = await import("../../server/install.ts");
  const placed = (lines: string[]): string => lines.join("\n").replaceAll("LIB", libraryFolder());
  expect(foldStack(placed(stack))).toBe(placed(kept));
});
