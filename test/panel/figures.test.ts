/** What functions, call sites, groups and workers are said to have taken. */
import { describe, expect, test } from "vitest";
import { functionTimes } from "../../server/panel/function-times.ts";
import { PanelView } from "../../server/panel/panel-view.ts";
import { functionRows, workerRows } from "../../server/panel/rows.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import { spreadOf } from "../../server/panel/spread.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { RunRecording } from "../../server/timings/run-recording.ts";
import { RunTimings } from "../../server/timings/run-timings.ts";
import { randomFrom } from "../harness/random.ts";
import { randomStream } from "../timings/random-stream.ts";
import { failed, finished, graph, slowAdd, started } from "../timings/streams.ts";

const modelOf = (...events: RunEvent[]): RunModel => {
  const model = new RunModel();
  model.addAll(events);
  return model;
};

test("a function tells its calls, its last, median and longest, and what they waited for", () => {
  const { functions, callSites } = functionTimes(modelOf(...slowAdd));
  expect(functions[0]).toMatchObject({
    function: { name: "slowinc" },
    tasks: { known: 2, finished: 2 },
    calls: 2,
    last: 1002,
    median: 1001,
    longest: 1002,
    waiting: 5,
    running: 1001,
    transfer: 2,
    bytes: 16,
    bytesMoved: 8,
    isCritical: true,
    spread: { from: 1000, to: 1002, counts: [1, 1] },
  });
  expect(functions[0]!.share).toBeCloseTo(2002 / 3002, 6);
  expect(callSites.map(({ callSite, calls }) => [callSite?.line, calls])).toEqual([
    [10, 2],
    [11, 1],
  ]);
});

test("what has not run has no times, rather than times of nothing", () => {
  const [times] = functionTimes(modelOf(graph([["read"]]), started(0), failed(0, 0, 5, true))).functions;
  expect(times).toMatchObject({ calls: 0, retries: 1, failures: 0, total: 0, share: 0 });
  for (const absent of ["last", "median", "longest", "waiting", "running", "transfer", "output", "spread"]) {
    expect(times).not.toHaveProperty(absent);
  }
});

test("the last description of a result is the function's", () => {
  const described = (task: number, text: string): RunEvent => ({
    type: "described",
    task: [task],
    text: [text],
  });
  const model = modelOf(
    graph([["read"], ["read"]]),
    described(0, "Float64Array(8)"),
    described(1, "Float64Array(9)"),
  );
  expect(functionTimes(model).functions[0]!.output).toBe("Float64Array(9)");
});

describe.each(Array.from({ length: 20 }, (_, seed) => seed))("random run %i", (seed) => {
  const events = randomStream(randomFrom(seed), { tasks: 400 });

  test("has the figures of the terminal's table", () => {
    const timings = new RunTimings();
    timings.addAll(events);
    // Functions of one name in two computes are two functions here, told apart by where they are written.
    const own = new Map(
      functionTimes(modelOf(...events)).functions.map((times) => [JSON.stringify(times.function), times]),
    );
    for (const figures of timings.summary().functions) {
      const times = own.get(JSON.stringify(figures.function))!;
      const { calls, retries, failures } = times;
      expect({ calls, retries, failures }).toEqual({
        calls: figures.calls,
        retries: figures.retries,
        failures: figures.failures,
      });
      expect(times.total).toBeCloseTo(figures.total, 6);
      expect(times.median ?? 0).toBeCloseTo(figures.median, 6);
      expect(times.longest ?? 0).toBeCloseTo(figures.longest, 6);
      expect(times.waiting ?? 0).toBeCloseTo(figures.wait, 6);
      expect(times.bytes).toBe(figures.bytesMade);
      expect(times.bytesMoved).toBe(figures.bytesMoved);
    }
    const busy = new Map(timings.summary().perWorker.map(({ worker, ...rest }) => [worker, rest]));
    const model = modelOf(...events.filter(({ type }) => type !== "tasks-started"));
    for (const row of workerRows(model)) {
      expect(row.calls).toBe(busy.get(row.worker)?.calls ?? 0);
      expect(row.busy * model.latest).toBeCloseTo(Math.min(model.latest, busy.get(row.worker)?.busy ?? 0), 6);
    }
  });

  test("has the same sums when a bounded recording has forgotten most of it", () => {
    const recording = new RunRecording({ limit: 20_000 });
    for (const event of events) recording.add(event);
    const kept = [...recording.events()];
    expect(kept.some(({ type }) => type === "forgotten")).toBe(true);
    const model = modelOf(...kept);
    const whole = modelOf(...events);
    expect(model.counts.known).toBe(whole.counts.known);
    expect(model.counts.failed).toBe(whole.counts.failed);
    expect(model.counts.finished).toBeGreaterThanOrEqual(whole.counts.finished - whole.counts.reused);
    const sums = ({ functions }: ReturnType<typeof functionTimes>) =>
      functions.map(({ calls, retries, failures, bytes }) => ({ calls, retries, failures, bytes }));
    expect(sums(functionTimes(model))).toEqual(sums(functionTimes(whole)));
  });

  test("has rows whose tasks add up to the run's", () => {
    const model = modelOf(...events);
    const rows = functionRows(model);
    const add = (count: (row: (typeof rows)[number]) => number) =>
      rows.reduce((sum, row) => sum + count(row), 0);
    expect(add(({ tasks }) => tasks.known)).toBe(model.counts.known);
    expect(add(({ tasks }) => tasks.finished)).toBe(model.counts.finished);
    expect(add(({ tasks }) => tasks.failed)).toBe(model.counts.failed);
    for (const { shown, index, function: fn } of rows) {
      expect(model.graph.table.functions[index]).toBe(fn);
      expect(shown.length).toBeLessThanOrEqual(50);
      const ranks = shown.map(({ state }) => (state === "failed" ? 0 : state === "executing" ? 1 : 2));
      expect(ranks).toEqual([...ranks].sort());
    }
  });
});

test("the tasks worth opening are those that failed, then those under way, then the longest", () => {
  const model = modelOf(
    graph(Array.from({ length: 80 }, () => ["read"] as const)),
    finished(
      ...Array.from({ length: 70 }, (_, task) => [task, 1, 0, task * 100, task * 100 + task + 1] as const),
    ),
    started(75),
    failed(77, 0, 1),
  );
  const [row] = functionRows(model);
  expect(row!.shown).toHaveLength(50);
  expect(row!.shown.slice(0, 4).map(({ task }) => task)).toEqual([77, 75, 69, 68]);
  expect(row!.shown[2]).toMatchObject({ key: "read-69", state: "memory", duration: 70 });
});

test("a group tells what its tasks took, and its first failure", () => {
  const model = modelOf(
    graph(Array.from({ length: 100 }, () => ["read"] as const)),
    finished([0, 1, 0, 0, 1, 5], [1, 1, 0, 10, 20, 5], [2, 1, 0, 20, 120, 5]),
    failed(3, 130, 140, true),
    failed(3, 140, 150),
  );
  const panel = new PanelView(model, { maxBoxes: 400 });
  const [box] = panel.picture().boxes;
  const details = panel.details({ box: box!.id });
  expect(details).toMatchObject({
    kind: "group",
    tasks: 100,
    total: 111,
    median: 10,
    longest: 100,
    bytes: 15,
    retries: 1,
    isCritical: true,
    error: { message: "frame 3 is empty" },
    callSite: { line: 10 },
    spread: { from: 1, to: 100, counts: [1, 1, 1] },
  });
  expect(details.kind === "group" && details.shown[0]).toMatchObject({ task: 3, state: "failed" });
});

test("workers tell what they hold, what they are doing, and that they are gone", () => {
  const model = modelOf(
    { type: "run-started", version: 1, run: "r", script: "/a.ts", epoch: 0, executor: "threads", workers: 2 },
    graph([["read"], ["read"], ["sum"], ["read"]]),
    { ...started(0, 1, 2), at: [0, 0, 0] },
    finished([3, 2, 0, 0, 40]),
    { type: "memory", at: 100, worker: [1, 2], held: [10, 20], spilled: [1, 0], results: [1, 1], limit: 99 },
  );
  expect(workerRows(model)).toEqual([
    { worker: 1, executing: "read (2), sum", busy: 1, calls: 0, held: 10, spilled: 1, limit: 99 },
    { worker: 2, busy: 0.4, calls: 1, held: 20, spilled: 0, limit: 99 },
  ]);
  model.add({ type: "worker-lost", worker: 1, at: 100, reason: "out of memory" });
  expect(workerRows(model)[0]).toEqual({
    worker: 1,
    busy: 1,
    calls: 0,
    held: 0,
    spilled: 0,
    limit: 99,
    lost: "out of memory",
  });
  model.add({ type: "worker-added", worker: 1, at: 101 });
  expect(workerRows(model)[0]).not.toHaveProperty("lost");
});

test.each([
  [[], undefined],
  [[5], undefined],
  [[5, 5, 5], { from: 5, to: 5, counts: [3] }],
  [[1, 1000, 1, 30], { from: 1, to: 1000, counts: [2, 1, 0, 1] }],
  [[0, 1], { from: 0.001, to: 1, counts: [1, 1] }],
])("the durations %j are spread as they are", (durations, spread) => {
  expect(spreadOf(durations)).toEqual(spread);
});
