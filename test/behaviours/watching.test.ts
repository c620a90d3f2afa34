/** What observers see: rows for finished tasks, a bar that ends at the truth, and nothing that stays behind. */
import { compute, delayed } from "treadle";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { commandLine } from "../../server/cli/command-line.ts";
import { ProgressBar } from "../../server/cli/face/progress-bar.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { inline, thrownBy } from "../api/watched.ts";
import { fakeSurroundings } from "../cli/fake-surroundings.ts";
import { fakeScreen } from "../cli/fake-terminal.ts";
import { ofType } from "../harness/treadle.ts";

const add = delayed(function add(a: number, b: number): number {
  return a + b;
});
const mul = delayed(function mul(a: number, b: number): number {
  return a * b;
});
const inc = delayed(function inc(x: number): number {
  return x + 1;
});
const div = delayed(function div(a: number, b: number): number {
  if (b === 0) throw new RangeError("Division by zero.");
  return a / b;
});

interface Row {
  readonly name: string;
  readonly worker: number;
  readonly started: number;
  readonly finished: number;
}

/** One row for each task that is done, as a profiler would keep them. */
function rowsOf(events: readonly RunEvent[]): Row[] {
  const [graph] = ofType(events, "graph");
  return ofType(events, "tasks-finished").flatMap(({ task, worker, started, finished }) =>
    task.map((number, i) => ({
      name: graph!.functions[graph!.taskFunction[number - graph!.firstTask]!]!.name,
      worker: worker[i]!,
      started: started[i]!,
      finished: finished[i]!,
    })),
  );
}

describe("S9", () => {
  test("S9 there is a row for each call, none for plain values, with times and worker", async () => {
    const events: RunEvent[] = [];
    const [a, b] = [1, 2];
    const [c, d] = [add(a, b), mul(a, b)];
    await compute(mul(c, d), { ...inline, onEvent: (event) => void events.push(event) });
    const rows = rowsOf(events);
    expect(rows.map(({ name }) => name).sort()).toEqual(["add", "mul", "mul"]);
    for (const { worker, started, finished } of rows) {
      expect(started).toBeLessThanOrEqual(finished);
      expect(worker).toBe(0);
    }
  });

  test("S9 a task that fails has no row, those before it do", async () => {
    const events: RunEvent[] = [];
    const last = div(inc(inc(1)), 0);
    const onEvent = (event: RunEvent): void => void events.push(event);
    expect(await thrownBy(compute(last, { ...inline, onEvent }))).toBeInstanceOf(RangeError);
    expect(rowsOf(events).map(({ name }) => name)).toEqual(["inc", "inc"]);
    expect(ofType(events, "task-failed")).toHaveLength(1);
  });
});

describe("S10", () => {
  /** A bar on a terminal that is fed with what a compute really says; each event takes `pace` milliseconds. */
  async function barOf(value: unknown, pace: number): Promise<string> {
    const screen = fakeScreen({ terminal: true });
    let now = 0;
    const bar = new ProgressBar(screen, () => now);
    const onEvent = (event: RunEvent): void => {
      now += pace;
      bar.add(event);
    };
    await compute(value, { ...inline, onEvent }).catch(() => {});
    bar.finish();
    return screen.seen;
  }

  test("S10 the bar ends with 100 %, once", async () => {
    const seen = await barOf([inc(inc(1)), inc(2)], 400);
    expect(seen.match(/100%/g)).toHaveLength(1);
    expect(seen).toMatch(/^\[#+\] 100% · 3\/3 · .*\n$/);
  });

  test("S10 a run that is over sooner than it would be read shows none", async () => {
    expect(await barOf([inc(inc(1)), inc(2)], 1)).toBe("");
  });

  test("S10 after an error it stands at the true fraction", async () => {
    const seen = await barOf(inc(div(inc(1), 0)), 400);
    expect(seen).toMatch(/^\[#+ +\] +33% · 1\/3 · 1 failed · .*\n$/);
  });

  test.each(["failed", "cancelled", "succeeded"] as const)(
    "S10 no timer is left after a run that %s, so that the process can end",
    async (status) => {
      const surroundings = fakeSurroundings(() => {}, { terminal: true });
      const set = vi.spyOn(globalThis, "setInterval");
      const clear = vi.spyOn(globalThis, "clearInterval");
      onTestFinished(() => void vi.restoreAllMocks());
      const ended = commandLine(["run", "script.ts"], surroundings);
      await vi.waitUntil(() => set.mock.results.length > 0);
      surroundings.plays[0]!.end(status, 1);
      await ended;
      const cleared = clear.mock.calls.map(([timer]) => timer);
      for (const { value } of set.mock.results) expect(cleared).toContain(value);
      expect(surroundings.listening()).toBe(0);
    },
  );
});
