/** What becomes of tasks, event by event. */
import { describe, expect, test } from "vitest";
import { taskDetails } from "../../server/panel/details.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { failed, finished, graph, slowAdd, started } from "../timings/streams.ts";

const modelOf = (...events: RunEvent[]): RunModel => {
  const model = new RunModel();
  model.addAll(events);
  return model;
};

/** `0 memory, 1 executing` */
const states = (model: RunModel): string =>
  Array.from({ length: model.graph.size }, (_, task) => model.stateOf(task)).join(" ");

/**
 *     sum ─┬─ read 0
 *          └─ read 1
 */
const sum = graph([["read"], ["read"], ["sum", 0, 1]]);
const over: RunEvent = { type: "run-finished", at: 90, status: "succeeded", exitCode: 0 };
const done = (task: number) => finished([task, 1, 0, 0, 10]);

describe("states", () => {
  const cases: readonly (readonly [name: string, events: RunEvent[], expected: string])[] = [
    ["what needs nothing is ready, what needs something waits", [], "ready ready waiting"],
    ["a task that was seen to begin is executing", [started(0)], "executing ready waiting"],
    ["a preview leaves its tasks as they are", [over], "ready ready waiting"],
    ["one dependency is not enough", [done(0)], "memory ready waiting"],
    ["with all dependencies done a task is ready", [done(0), done(1)], "memory memory ready"],
    [
      "a result that nobody needs any more is released",
      [done(0), { type: "released", task: [0] }],
      "released ready waiting",
    ],
    ["a task that gave up has failed", [started(0), failed(0, 0, 5)], "failed ready waiting"],
    ["a task that is tried again is ready", [started(0), failed(0, 0, 5, true)], "ready ready waiting"],
    [
      "a task that was taken back is ready",
      [started(0), { type: "taken-back", at: 3, task: [0], worker: [1] }],
      "ready ready waiting",
    ],
    [
      "tasks of a lost worker are ready again",
      [started(0, 1), { type: "worker-lost", worker: 1, at: 4, reason: "gone" }],
      "ready ready waiting",
    ],
    [
      "a result that is made again is missed by those that need it",
      [done(0), done(1), { type: "recomputed", at: 20, task: [0] }],
      "ready memory waiting",
    ],
    [
      "made again, it is there again",
      [done(0), done(1), { type: "recomputed", at: 20, task: [0] }, done(0)],
      "memory memory ready",
    ],
    [
      "a result of an earlier run is reused",
      [{ type: "reused", at: 1, task: [0, 1] }],
      "reused reused ready",
    ],
    [
      "what the cache had is reused, and stays so when it was read and released",
      [
        { type: "cache", task: [0], outcome: ["hit"], reason: [""] },
        started(0),
        done(0),
        { type: "released", task: [0] },
      ],
      "reused ready waiting",
    ],
    [
      "what the cache had not runs",
      [{ type: "cache", task: [0], outcome: ["miss"], reason: ["It is new."] }, started(0)],
      "executing ready waiting",
    ],
    [
      "what has not ended when the run is over never will",
      [done(0), started(1), over],
      "memory cancelled cancelled",
    ],
    [
      "what never ran of a compute that is over is cancelled",
      [failed(0, 0, 3), { type: "compute-finished", compute: 1, at: 9, status: "failed" }],
      "failed cancelled cancelled",
    ],
    [
      "a task that was done and could not be sent has failed",
      [done(0), done(1), failed(0, 0, 12)],
      "failed memory waiting",
    ],
    [
      "a recording that has forgotten its rows still knows what is done",
      [
        {
          type: "forgotten",
          rows: { "tasks-finished": 2 },
          until: 10,
          covered: 10,
          functions: [sum.functions[0]!],
          calls: [2],
          total: [9],
          longest: [5],
          longestTask: [1],
          waited: [0],
          bytesMade: [16],
          bytesMoved: [0],
          retries: [0],
          failures: [0],
          worker: [1],
          workerCalls: [2],
          workerBusy: [9],
          task: [0, 1],
          duration: [4, 5],
          failed: [],
          lost: [],
        },
      ],
      "memory memory ready",
    ],
  ];
  test.each(cases)("%s", (_, events, expected) => {
    const model = modelOf(sum, ...events);
    expect(states(model)).toBe(expected);
    const own = expected.split(" ");
    expect(model.counts).toEqual({
      known: 3,
      executing: own.filter((state) => state === "executing").length,
      finished: own.filter((state) => ["memory", "released", "reused"].includes(state)).length,
      failed: own.filter((state) => state === "failed").length,
      reused: own.filter((state) => state === "reused").length,
    });
  });

  test("a result of an earlier compute is there for a later one", () => {
    const later = { ...graph([["sum", 0]], { compute: 2, firstTask: 3 }), edgeFrom: [0], edgeTo: [3] };
    expect(states(modelOf(sum, done(0), later))).toBe("memory ready waiting ready");
    expect(states(modelOf(sum, later))).toBe("ready ready waiting waiting");
    expect(states(modelOf(sum, later, done(0)))).toBe("memory ready waiting ready");
  });

  test("what the library does beside is no task to be counted", () => {
    const beside = { ...sum, functions: [sum.functions[0]!, { name: "save", isInternal: true }] };
    expect(modelOf(beside, started(2)).counts).toMatchObject({ known: 2, executing: 0 });
  });

  test("events of tasks that no graph announced leave everything as it is", () => {
    const model = modelOf(sum, started(77), finished([77, 1, 0, 0, 5]), failed(78, 0, 3), {
      type: "recomputed",
      at: 1,
      task: [-1, 80, Number.NaN],
    });
    expect(states(model)).toBe("ready ready waiting");
    expect(model.taskTime).toBe(3000);
  });

  test("a graph that is told twice is there once", () => {
    const model = modelOf(sum, done(0), sum);
    expect(states(model)).toBe("memory ready waiting");
    expect(model.graph.dependencyCountOf(2)).toBe(2);
  });
});

describe("a finished run", () => {
  const model = modelOf(...slowAdd);

  test("says who it was and how it ended", () => {
    expect(model).toMatchObject({
      script: "/home/ada/slow-add.ts",
      epoch: 0,
      status: "succeeded",
      latest: 2100,
    });
    expect(model.executing()).toEqual([]);
    expect(model.computes).toBe(1);
  });

  test("knows everything about a task", () => {
    expect(taskDetails(model, 2)).toEqual({
      kind: "task",
      task: 2,
      key: "slowadd-2",
      state: "memory",
      function: expect.objectContaining({ name: "slowadd" }),
      callSite: { file: "/home/ada/frames.ts", line: 11, column: 3 },
      worker: 1,
      ready: 1062,
      started: 1070,
      finished: 2070,
      busy: 1000,
      bytes: 8,
      retries: 0,
      isCritical: true,
      isRequested: true,
      dependencies: [
        { task: 0, key: "slowinc-0", state: "memory" },
        { task: 1, key: "slowinc-1", state: "memory" },
      ],
      dependencyCount: 2,
      dependents: [],
      dependentCount: 0,
      log: [],
    });
  });
});

test("a failed task tells its error, its lines, how often it was tried, and when it ran last", () => {
  const print = (text: string): RunEvent => ({ type: "log", at: 2, task: 0, stream: "stdout", text });
  const lines = Array.from({ length: 30 }, (_, line) => print(`line ${line}\n`));
  const model = modelOf(sum, started(0), failed(0, 0, 5, true), ...lines, print("a\nb"), failed(0, 6, 9));
  const details = taskDetails(model, 0);
  expect(details).toMatchObject({ state: "failed", retries: 1, started: 6, finished: 9, worker: 1 });
  expect(details.error).toMatchObject({ message: "frame 3 is empty" });
  expect(details.log).toHaveLength(20);
  expect(details.log.slice(-3)).toEqual(["line 29", "a", "b"]);
});

test("a running task tells since when it runs, how far it is, and what its result looks like once it is there", () => {
  const model = modelOf(
    sum,
    { ...started(0), at: [7] },
    { type: "progress", task: 0, fraction: 0.5, message: "half" },
  );
  expect(taskDetails(model, 0)).toMatchObject({ started: 7, progress: { fraction: 0.5, message: "half" } });
  expect(model.executing()).toEqual(["read"]);
  model.addAll([done(0), { type: "described", task: [0], text: ["Float64Array(9)"] }]);
  expect(taskDetails(model, 0)).toMatchObject({ finished: 10, output: "Float64Array(9)" });
  expect(taskDetails(model, 0)).not.toHaveProperty("progress");
});

test("why the cache had nothing is told, and where a reused result is from", () => {
  const asked = (outcome: "hit" | "miss", reason: string): RunEvent => ({
    type: "cache",
    task: [0],
    outcome: [outcome],
    reason: [reason],
  });
  expect(taskDetails(modelOf(sum, asked("miss", "It is new.")), 0).cache).toBe("It is new.");
  expect(taskDetails(modelOf(sum, asked("hit", ""), done(0)), 0).cache).toBe(
    "Its result came from the cache on disk.",
  );
  expect(taskDetails(modelOf(sum, { type: "reused", at: 0, task: [0] }), 0).cache).toBe(
    "Its result was made in an earlier run.",
  );
});

test("keys are those of the run where the graph tells them", () => {
  const model = modelOf({ ...sum, taskSerial: [0, 1, 2], keys: { 2: "total" } });
  expect([0, 1, 2].map((task) => model.keyOf(task))).toEqual(["read-9e3779b1", "read-3c6ef362", "total"]);
});

test("a script that prints a million lines leaves the last ones", () => {
  const model = modelOf(graph(Array.from({ length: 3000 }, () => ["read"] as const)));
  for (let task = 0; task < 3000; task++) {
    model.add({ type: "log", at: 0, task, stream: "stdout", text: "x\n".repeat(400) });
  }
  expect(model.words.linesOf(2999)).toHaveLength(20);
  expect(model.words.linesOf(0)).toHaveLength(0);
});

test("of very many errors later ones keep what they say without their stacks", () => {
  const model = modelOf(graph(Array.from({ length: 1500 }, () => ["read"] as const)));
  for (let task = 0; task < 1500; task++) {
    model.add({
      ...failed(task, 0, 1),
      error: { name: "RangeError", message: "empty", stack: "at frames.ts" },
    });
  }
  expect(model.words.errorOf(3)).toHaveProperty("stack");
  expect(model.words.errorOf(1400)).toEqual({ name: "RangeError", message: "empty" });
});
