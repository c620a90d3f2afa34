/** Figures of a run from literal events; no clock, no thread. */
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import type { FunctionFigures } from "../../server/timings/function-figures.ts";
import { RunTimings } from "../../server/timings/run-timings.ts";
import { failed, finished, graph, slowAdd, started } from "./streams.ts";

function summaryOf(events: Iterable<RunEvent>) {
  const timings = new RunTimings();
  timings.addAll(events);
  return timings.summary();
}

function figures(events: Iterable<RunEvent>, name: string): FunctionFigures {
  const found = summaryOf(events).functions.find((entry) => entry.function.name === name);
  if (!found) throw new Error(`no figures for ${name}`);
  return found;
}

test("two sleeps side by side and their sum take two seconds on a critical path of two", () => {
  const summary = summaryOf(slowAdd);
  expect(summary).toMatchObject({
    script: "/home/ada/slow-add.ts",
    executor: "threads",
    workers: 2,
    status: "succeeded",
    tasks: { known: 3, finished: 3, failed: 0, notRun: 0 },
    computes: 1,
    wall: 2100,
    computing: 2040,
    taskTime: 3002,
    bytesMoved: 16,
  });
  expect(summary.speedUp).toBeCloseTo(3002 / 2040);
  expect(summary.criticalPath.tasks).toEqual([1, 2]);
  expect(summary.criticalPath.duration).toBe(2002);
  expect(summary.criticalPath.functions.map((view) => view.name)).toEqual(["slowinc", "slowadd"]);
});

test("a function's figures are those of its own tasks", () => {
  expect(figures(slowAdd, "slowinc")).toMatchObject({
    calls: 2,
    total: 2002,
    mean: 1001,
    median: 1001,
    longest: 1002,
    longestTask: 1,
    wait: 5,
    bytesMade: 16,
    bytesMoved: 8,
  });
  expect(figures(slowAdd, "slowadd")).toMatchObject({ calls: 1, wait: 8, bytesMoved: 8 });
});

test("functions are listed by total time", () => {
  expect(summaryOf(slowAdd).functions.map((entry) => entry.function.name)).toEqual(["slowinc", "slowadd"]);
});

test("the median is the middle one, or between the two in the middle", () => {
  const events = (...durations: number[]) => [
    graph(durations.map(() => ["read"] as const)),
    finished(...durations.map((duration, task) => [task, 1, 0, 0, duration] as const)),
  ];
  expect(figures(events(5, 1, 3), "read").median).toBe(3);
  expect(figures(events(8, 1, 3, 5), "read").median).toBe(4);
});

test("a worker that awaits two tasks at once is busy once", () => {
  const events = [
    graph([["a"], ["b"], ["c"]]),
    finished([0, 1, 0, 0, 100], [1, 1, 0, 50, 150], [2, 2, 0, 10, 20]),
  ];
  expect(summaryOf(events).perWorker).toEqual([
    { worker: 1, calls: 2, busy: 150 },
    { worker: 2, calls: 1, busy: 10 },
  ]);
});

test("the same function in a second compute stays one line, and two computes are timed without the pause between", () => {
  const events: RunEvent[] = [
    graph([["read"]], { at: 0 }),
    finished([0, 1, 0, 0, 10]),
    { type: "compute-finished", compute: 1, at: 10, status: "succeeded" },
    graph([["read"], ["read"]], { compute: 2, firstTask: 1, at: 500 }),
    finished([1, 1, 500, 500, 510], [2, 2, 500, 500, 520]),
    { type: "compute-finished", compute: 2, at: 520, status: "succeeded" },
  ];
  const summary = summaryOf(events);
  expect(summary.functions).toHaveLength(1);
  expect(summary.functions[0]!.calls).toBe(3);
  expect(summary.computing).toBe(30);
  expect(summary.computes).toBe(2);
});

test("two functions of one name in different places stay two", () => {
  const first = graph([["read"]]);
  const elsewhere = { file: "/home/ada/other.ts", line: 1, column: 1, endLine: 2, endColumn: 1 };
  const second = {
    ...graph([["read"]], { compute: 2, firstTask: 1 }),
    functions: [{ name: "read", definition: elsewhere }],
  };
  expect(summaryOf([first, second, finished([0, 1, 0, 0, 1], [1, 1, 0, 0, 1])]).functions).toHaveLength(2);
});

test("a failed task and the tasks behind it are counted apart", () => {
  const events = [graph([["read"], ["scale", 0], ["sum", 1]]), started(0), failed(0, 5, 9)];
  const summary = summaryOf(events);
  expect(summary.tasks).toEqual({ known: 3, finished: 0, failed: 1, notRun: 2 });
  expect(summary.functions).toMatchObject([{ calls: 0, failures: 1, retries: 0, mean: 0, longestTask: -1 }]);
  expect(summary.criticalPath.tasks).toEqual([]);
});

test("a retry is no failure once the task has finished", () => {
  const events = [graph([["read"]]), failed(0, 0, 5, true), failed(0, 5, 9), finished([0, 1, 0, 20, 30])];
  const summary = summaryOf(events);
  expect(summary.tasks).toEqual({ known: 1, finished: 1, failed: 0, notRun: 0 });
  expect(summary.functions[0]).toMatchObject({ calls: 1, retries: 1, failures: 1, total: 10 });
});

test("a task that was computed again counts as two calls and one task", () => {
  const events = [graph([["read"]]), finished([0, 1, 0, 0, 10]), finished([0, 2, 0, 50, 70])];
  const summary = summaryOf(events);
  expect(summary.tasks.finished).toBe(1);
  expect(summary.functions[0]).toMatchObject({ calls: 2, total: 30 });
  expect(summary.criticalPath.duration).toBe(20);
});

test("without graph events the times are still told", () => {
  const summary = summaryOf([finished([7, 1, 0, 10, 30], [9, 2, 0, 20, 60])]);
  expect(summary.tasks).toEqual({ known: 0, finished: 2, failed: 0, notRun: 0 });
  expect(summary.functions).toMatchObject([{ function: { name: "(unknown)" }, calls: 2, total: 60 }]);
  expect(summary.computing).toBe(50);
});

test("a stream that was cut short, an edge to nowhere and an unknown event do no harm", () => {
  const known = graph([["read"], ["sum", 0]]);
  const broken = {
    ...known,
    edgeFrom: [...known.edgeFrom, -5, 99],
    edgeTo: [...known.edgeTo, 1],
    taskCallSite: [],
  };
  const fromTheFuture = { type: "spilled", task: [1] } as unknown as RunEvent;
  const summary = summaryOf([broken, fromTheFuture, { ...finished([0, 1, 0, 0, 10]), ready: [], bytes: [] }]);
  expect(summary.tasks).toEqual({ known: 2, finished: 1, failed: 0, notRun: 1 });
  expect(summary.functions[0]).toMatchObject({ wait: 0, bytesMade: 0 });
  expect(summary.status).toBeUndefined();
});

test("nothing at all is a summary too", () => {
  expect(summaryOf([])).toMatchObject({ wall: 0, computing: 0, taskTime: 0, functions: [], perWorker: [] });
  expect(summaryOf([]).speedUp).toBeUndefined();
});

test("a hundred thousand tasks in a chain are summed up", () => {
  const count = 100_000;
  const summary = summaryOf([
    graph(Array.from({ length: count }, (_, task) => (task === 0 ? ["link"] : ["link", task - 1]))),
    finished(...Array.from({ length: count }, (_, task) => [task, 1, task, task, task + 1] as const)),
  ]);
  expect(summary.criticalPath.tasks).toHaveLength(count);
  expect(summary.criticalPath.duration).toBe(count);
  expect(summary.functions[0]).toMatchObject({ calls: count, median: 1 });
});

test("a task that awaits is not charged what its neighbours computed meanwhile", () => {
  const events = [
    graph([["read"], ["scale"]]),
    finished([0, 1, 0, 0, 100, 8, 2], [1, 1, 0, 2, 92, 8, 90]),
    { type: "run-finished", at: 100, status: "succeeded", exitCode: 0 },
  ] as const;
  expect(figures(events, "read")).toMatchObject({ total: 10, mean: 10, median: 10, longest: 100 });
  expect(figures(events, "scale")).toMatchObject({ total: 90, longest: 90 });
  expect(summaryOf(events)).toMatchObject({ taskTime: 100, speedUp: 1 });
});

test("a recording from before threads were measured is charged what went by", () => {
  const { busy: _, ...older } = finished([0, 1, 0, 0, 100], [1, 1, 0, 2, 92]);
  const summary = summaryOf([graph([["read"], ["read"]]), older as ReturnType<typeof finished>]);
  expect(summary.functions[0]).toMatchObject({ total: 190 });
});

test("the overhead is the computing during which no task was under way", () => {
  // Computing from 40 to 2080, tasks from 50 to 1062 and from 1070 to 2070.
  expect(summaryOf(slowAdd).overhead).toBe(28);
});

test("a result that was lost and not made again is not finished, and no failure either", () => {
  const lost: RunEvent[] = [
    graph([["read"], ["read"]]),
    failed(0, 0, 1),
    finished([0, 1, 1, 1, 5], [1, 1, 5, 5, 9]),
    { type: "recomputed", at: 9, task: [0] },
  ];
  expect(summaryOf(lost).tasks).toEqual({ known: 2, finished: 1, failed: 0, notRun: 1 });
  expect(summaryOf([...lost, finished([0, 1, 9, 9, 20])]).tasks.finished).toBe(2);
  expect(summaryOf([...lost, failed(0, 9, 20)]).tasks).toMatchObject({ finished: 1, failed: 1, notRun: 0 });
});

test("results from the cache on disk are finished without having run", () => {
  const summary = summaryOf([
    graph([["read"], ["read"], ["sum", 0, 1]]),
    { type: "cache", task: [0, 1], outcome: ["hit", "miss"], reason: ["", "Its code has changed."] },
    finished([1, 1, 0, 0, 5], [2, 1, 5, 5, 6]),
  ]);
  expect(summary).toMatchObject({ tasks: { finished: 3, notRun: 0 }, cache: { hits: 1, misses: 1 } });
});

test("time in attempts that threw is told apart, and is part of what the tasks took", () => {
  const events = [
    graph([["read"], ["read"]]),
    failed(0, 0, 5, true),
    failed(0, 5, 8),
    finished([1, 1, 8, 8, 10]),
  ];
  expect(summaryOf(events)).toMatchObject({ taskTime: 10, failedTime: 8 });
  expect(figures(events, "read")).toMatchObject({ total: 2, failedTime: 8, failures: 1, retries: 1 });
});

test("a task whose result could not be sent is failed, and not done as well", () => {
  const events = [graph([["make"], ["make"]]), finished([0, 1, 0, 0, 5], [1, 1, 5, 5, 9]), failed(0, 9, 9)];
  expect(summaryOf(events).tasks).toEqual({ known: 2, finished: 1, failed: 1, notRun: 0 });
  expect(summaryOf(events).criticalPath.tasks).toEqual([1]);
});

test("what the library does beside is no task, no function and on no path", () => {
  const known = graph([["slow"], ["slow to cache", 0]]);
  const [slow, save] = known.functions;
  const summary = summaryOf([
    { ...known, functions: [slow!, { ...save!, isInternal: true }] },
    finished([0, 1, 0, 0, 5], [1, 1, 5, 5, 9]),
  ]);
  expect(summary).toMatchObject({ tasks: { known: 1, finished: 1, failed: 0, notRun: 0 }, taskTime: 5 });
  expect(summary.functions.map((own) => own.function.name)).toEqual(["slow"]);
  expect(summary.criticalPath.tasks).toEqual([0]);
  // The thread was busy all the same.
  expect(summary.perWorker).toEqual([{ worker: 1, calls: 2, busy: 9 }]);
});
