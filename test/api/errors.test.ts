/** What a compute throws: the very error of the task, readable, with the task written on. */
import { compute, delayed, ThrownValueError } from "treadle";
import { describe, expect, onTestFinished, test } from "vitest";
import { foldStack, showFullStacks } from "../../server/api/failure.ts";
import { ofType } from "../harness/treadle.ts";
import { inline, thrownBy, watched } from "./watched.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
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

  test("of the library's own making name the task, in their stacks as well", async () => {
    const nap = delayed(() => new Promise<void>(() => {}), { name: "nap", timeout: 1 });
    const lazy = nap();
    const error = await thrownBy(lazy.compute(inline));
    expect(error).toMatchObject({ name: "TimeoutError", task: { key: lazy.key } });
    expect(error.message).toBe(`Task ${lazy.key} took longer than its timeout of 1 ms.`);
    expect(error.stack).toContain(error.message);
  });

  test("of a script's own time limit stay as they are", async () => {
    const own = new DOMException("The operation was aborted due to timeout", "TimeoutError");
    const fetching = delayed(
      () => {
        throw own;
      },
      { timeout: 1000 },
    );
    const error = await thrownBy(fetching().compute(inline));
    expect([error === (own as Error), error.message]).toEqual([
      true,
      "The operation was aborted due to timeout",
    ]);
  });

  test("have causes that show the person's frames only, too", async () => {
    const parse = delayed(function parse(): never {
      try {
        return f3(1);
      } catch (cause) {
        throw new Error("not read", { cause });
      }
    });
    const { cause } = await thrownBy(parse().compute(inline));
    expect((cause as Error).stack).toContain("f3");
    expect((cause as Error).stack).not.toMatch(/server[\\/]executors/);
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
    expect(error.message).toMatch(/^2 tasks failed:\n {2}[\w-]+: .+\n {2}[\w-]+: .+$/);
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
    "library, pool, bundler and Node",
    [
      "Error: x",
      "    at f (/home/ada/script.ts:1:2)",
      "    at Lane.call (LIB/server/executors/lane/lane.ts:3:4)",
      "    at file://LIB/dist/lane.mjs:5:6",
      "    at node:internal/process/task_queues:7:8",
      "    at onMessage (/x/node_modules/piscina/dist/worker.js:1:1)",
      "    at handleRequest (/x/node_modules/esbuild/lib/main.js:911:11)",
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
