/**
 * What a large run costs the server: each event is counted once, and a batch costs its rows, however many tasks there
 * are. How long the server's thread is held is printed, and no test depends on it.
 */
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { expect, onTestFinished, test, vi } from "vitest";
import { RunModel } from "../../../server/panel/run-model.ts";
import type { GraphKnown, RunEvent } from "../../../server/protocol/events.ts";
import { defaultGraphView } from "../../../server/protocol/panel.ts";
import type { StartOptions } from "../../../server/runner/start.ts";
import { Column } from "../../../server/timings/column.ts";
import { workspace } from "../../harness/treadle.ts";
import { ManualClock } from "../manual-clock.ts";
import { wiredServer } from "../wired-server.ts";

const fan = (count: number) => `import { delayed } from "treadle";
const read = delayed(function read(i: number) { return i; });
const total = delayed(function total(all: number[]) { return all.length; });
await total(Array.from({ length: ${count} }, (_, i) => read(i))).compute();
`;

const script = (text: string): string => join(workspace({ "script.ts": text }), "script.ts");

test("one model counts a run's events, whoever looks at it", async () => {
  const add = vi.spyOn(RunModel.prototype, "add");
  onTestFinished(() => add.mockRestore());
  const server = await wiredServer();
  const path = script(fan(20));
  server.open(path, fan(20));
  const { run } = await server.start(path);
  await server.ask("treadle/panel/open", { panel: "p", source: { kind: "run", run } });
  await server.untilOver(run);
  const textDocument = { uri: `file://${path}` };
  const hover = await server.client.sendRequest("textDocument/hover", {
    textDocument,
    position: { line: 1, character: 7 },
  });
  expect(JSON.stringify(hover)).toContain("20 calls");
  expect(add.mock.calls.map(([{ type }]) => type).filter((type) => type === "run-finished")).toHaveLength(1);
});

/** A run whose events the test makes up: `size` reads. */
async function imagined(size: number) {
  let tell: StartOptions["onEvents"] = () => {};
  let end: () => void = () => {};
  const finished = new Promise<{ status: "succeeded"; exitCode: number }>((resolve) => {
    end = () => resolve({ status: "succeeded", exitCode: 0 });
  });
  const startRun = (_: unknown, { onEvents }: StartOptions) => {
    tell = onEvents;
    return { finished, cancel: end };
  };
  const clock = new ManualClock();
  const server = await wiredServer({ surroundings: { startRun, clock } });
  const path = script(fan(size));
  const { run } = await server.start(path);
  const definition = { file: path, line: 2, column: 22, endLine: 2, endColumn: 59 };
  const tasks = Array.from({ length: size }, (_, task) => task);
  const graph: GraphKnown = {
    type: "graph",
    compute: 1,
    at: 0,
    firstTask: 0,
    taskFunction: tasks.map(() => 0),
    taskCallSite: tasks.map(() => 0),
    taskOrder: tasks,
    functions: [{ name: "read", definition }],
    callSites: [{ file: path, line: 4, column: 57 }],
    edgeFrom: [],
    edgeTo: [],
    requested: [],
  };
  /** How often a cell of any table is looked at or written while a batch is heard. */
  const cost = async (events: readonly RunEvent[]) => {
    const spies = [vi.spyOn(Column.prototype, "at"), vi.spyOn(Column.prototype, "set")];
    tell(events);
    const cells = spies.reduce((sum, spy) => sum + spy.mock.calls.length, 0);
    for (const spy of spies) spy.mockRestore();
    return cells;
  };
  return { server, run, clock, end, graph, cost, tell: (events: readonly RunEvent[]) => tell(events) };
}

const ended = (tasks: readonly number[]): readonly RunEvent[] => {
  const ones = tasks.map(() => 1);
  return [
    { type: "tasks-started", task: tasks, worker: ones, at: ones },
    {
      type: "tasks-finished",
      task: tasks,
      worker: ones,
      ready: ones,
      started: ones,
      finished: ones,
      busy: ones,
      bytes: ones,
    },
  ];
};

test("a batch costs its rows, however large the graph is", async () => {
  const costs: number[] = [];
  for (const size of [500, 8000]) {
    const { graph, cost, tell, end } = await imagined(size);
    tell([graph]);
    tell(ended([0, 1, 2, 3, 4]));
    costs.push(await cost(ended([5, 6, 7, 8, 9])));
    end();
  }
  expect(costs[0]).toBeGreaterThan(10);
  expect(costs[1]).toBe(costs[0]);
});

test("a hundred thousand tasks go through the server", { timeout: 120_000 }, async () => {
  const { server, run, clock, graph, tell, end } = await imagined(100_000);
  await server.ask("treadle/panel/open", { panel: "p", source: { kind: "run", run } });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  tell([graph]);
  for (let from = 0; from < 100_000; from += 2000) {
    tell(ended(Array.from({ length: 2000 }, (_, row) => from + row)));
    clock.pass(30);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await server.ask("treadle/panel/ask", {
    panel: "p",
    question: { ask: "ready", takes: { view: defaultGraphView } },
  });
  delay.disable();
  console.log(`100,000 tasks: the server's thread was held for ${Math.round(delay.max / 1e6)} ms at most`);
  expect(await server.ask("treadle/runs/list", {})).toMatchObject([{ tasks: { finished: 100_000 } }]);
  end();
});
