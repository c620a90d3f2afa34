/** What is seen of a task that fails, and that the end of a compute is told once, whatever happened. */

import { join } from "node:path";
import { compute, delayed } from "treadle";
import { describe, expect, onTestFinished, test } from "vitest";
import { showFullStacks } from "../../server/api/failure.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { inline, thrownBy } from "../api/watched.ts";
import { ofType, treadle, workspace } from "../harness/treadle.ts";

const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const fail = delayed(function fail(): number {
  throw new RangeError("It failed.");
});

describe("S5", () => {
  const f3 = (): never => {
    throw new RangeError("deep");
  };
  const f2 = (): number => f3();
  const f1 = delayed(function f1(): number {
    return f2();
  });

  const framesOf = ({ stack = "" }: Error): string[] =>
    [...stack.matchAll(/^\s+at (?:async )?(\S+) \(/gm)].map(([, name]) => name!);

  test("S5 a stack has the person's frames and none of the library's", async () => {
    const error = await thrownBy(f1().compute(inline));
    expect(framesOf(error)).toEqual(["f3", "f2", "f1"]);
    expect(error["task"]).toMatchObject({ name: "f1" });
  });

  test("S5 the hiding can be turned off", async () => {
    showFullStacks(true);
    onTestFinished(() => showFullStacks(false));
    const { stack } = await thrownBy(f1().compute(inline));
    expect(stack).toMatch(/server[\\/]executors/);
  });

  // A task's stack ends where the executor calls it: the caller's line is the call site beside it.
  test("S5 a person is shown the functions, the line that made the call, and that it was computed", async () => {
    const folder = workspace({
      "fails.ts": `
import { delayed } from "treadle";
const f3 = (): never => { throw new RangeError("deep"); };
const f2 = (): number => f3();
const f1 = delayed(function f1(): number { return f2(); });
await f1().compute();
`,
    });
    const script = join(folder, "fails.ts");
    const [folded, full] = [await treadle(["run", script]), await treadle(["run", script, "--full-stack"])];
    expect(folded.stderr).toMatch(/f3 .*fails\.ts:3:33.*f2 .*fails\.ts:4:\d+.*f1 .*fails\.ts:5:\d+/s);
    expect(folded.stderr).toContain("fails.ts:6:7");
    const own = /^\s+at .*(?:server[\\/]executors|dist[\\/]|node:)/m;
    expect(folded.stderr).not.toMatch(own);
    expect(full.stderr).toMatch(own);
  });
});

/*
 * Dask's callbacks have `finish(failed)`, called once at the end of each compute. Here that is the event
 * `compute-finished`: `failed` is its status "failed" or, for a compute that was called off, "cancelled".
 */
describe("S8 the end of a compute is told exactly once", () => {
  const heard = async (
    work: (onEvent: (event: RunEvent) => void) => Promise<unknown>,
  ): Promise<{ readonly events: readonly RunEvent[]; readonly ends: readonly string[] }> => {
    const events: RunEvent[] = [];
    await work((event) => void events.push(event)).catch(() => {});
    return { events, ends: ofType(events, "compute-finished").map(({ status }) => status) };
  };

  test("S8 after success, as the last event", async () => {
    const { events, ends } = await heard((onEvent) => compute(inc(1), { ...inline, onEvent }));
    expect(ends).toEqual(["succeeded"]);
    expect(events.at(-1)?.type).toBe("compute-finished");
  });

  test.each(["first", "collect"] as const)("S8 after a task's error (%s), with the error", async (errors) => {
    const { events, ends } = await heard((onEvent) =>
      compute(inc(fail()), fail(), { ...inline, errors, onEvent }),
    );
    expect(ends).toEqual(["failed"]);
    expect(ofType(events, "compute-finished")[0]!.error?.message).toContain("It failed.");
  });

  test("S8 after a cancel, before anything ran", async () => {
    const signal = AbortSignal.abort();
    const { ends } = await heard((onEvent) => compute(inc(1), { ...inline, signal, onEvent }));
    expect(ends).toEqual(["cancelled"]);
  });

  test("S8 after a cancel in the midst of a task", async () => {
    const controller = new AbortController();
    const stop = delayed(() => {
      controller.abort(new Error("enough"));
      return new Promise<never>(() => {});
    });
    const { ends } = await heard((onEvent) =>
      compute(inc(stop()), { ...inline, signal: controller.signal, onEvent }),
    );
    expect(ends).toEqual(["cancelled"]);
  });

  test.each(["graph", "tasks-finished"] as const)(
    "S8 when the listener throws at %s, whose error is then the compute's",
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

  test("S8 when the listener throws at the very end, whose error is not lost", async () => {
    let ends = 0;
    const onEvent = ({ type }: RunEvent): void => {
      if (type !== "compute-finished") return;
      ends++;
      throw new Error("broken at the end");
    };
    await expect(compute(inc(1), { ...inline, onEvent })).rejects.toThrow("broken at the end");
    await expect(compute(fail(), { ...inline, onEvent })).rejects.toThrow("It failed.");
    expect(ends).toBe(2);
  });

  test("S8 to its own listener and to no other's, when computes overlap", async () => {
    const turns = delayed(async function turns(count: number): Promise<number> {
      for (let i = 0; i < count; i++) await new Promise(setImmediate);
      return count;
    });
    const all: RunEvent[][] = [[], [], []];
    const works = all.map((events, i) =>
      compute(inc(turns(i + 3)), { ...inline, onEvent: (event) => void events.push(event) }),
    );
    expect(await Promise.all(works)).toEqual([[4], [5], [6]]);
    const numbers = all.map((events) => {
      const [graph, ...others] = ofType(events, "graph");
      expect(others).toEqual([]);
      expect(ofType(events, "compute-finished")).toMatchObject([{ compute: graph!.compute }]);
      const own = [graph!.firstTask, graph!.firstTask + 1];
      expect(
        ofType(events, "tasks-finished")
          .flatMap(({ task }) => task)
          .sort(),
      ).toEqual(own);
      return graph!.compute;
    });
    expect(new Set(numbers).size).toBe(3);
  });

  test("S8 to the listener of a compute inside of a task, and not to the outer's", async () => {
    const inner: RunEvent[] = [];
    const outer = delayed(
      async () => await compute(inc(1), { ...inline, onEvent: (e) => void inner.push(e) }),
    );
    const { ends } = await heard((onEvent) => compute(outer(), { ...inline, onEvent }));
    expect([ends, ofType(inner, "compute-finished").length]).toEqual([["succeeded"], 1]);
  });
});
