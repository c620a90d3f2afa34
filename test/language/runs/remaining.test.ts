/**
 * The figures of a run that status bars show, counted from its events, and what is left of it.
 */
import { expect, test } from "vitest";
import { Remaining } from "../../../server/language/runs/remaining.ts";
import { RunTally } from "../../../server/language/runs/run-tally.ts";
import type { GraphKnown, RunEvent } from "../../../server/protocol/events.ts";

/** A compute of tasks from 0 on: the function of each, and edges from each to others. */
function graph(
  functions: readonly string[],
  tasks: readonly string[],
  edges: readonly (readonly [number, number])[] = [],
): GraphKnown {
  return {
    type: "graph",
    compute: 1,
    at: 0,
    firstTask: 0,
    taskFunction: tasks.map((name) => functions.indexOf(name)),
    taskCallSite: tasks.map(() => -1),
    taskOrder: tasks.map((_, i) => i),
    functions: functions.map((name) => ({ name, isInternal: name === "internal" })),
    callSites: [],
    edgeFrom: edges.map(([from]) => from),
    edgeTo: edges.map(([, to]) => to),
    requested: [],
  };
}

const start = (workers: number): RunEvent => ({
  type: "run-started",
  version: 1,
  run: "r",
  script: "/s.ts",
  epoch: 0,
  executor: "threads",
  workers,
});
const began = (task: number, at: number): RunEvent => ({
  type: "tasks-started",
  task: [task],
  worker: [1],
  at: [at],
});
const done = (task: number, started: number, finished: number): RunEvent => ({
  type: "tasks-finished",
  task: [task],
  worker: [1],
  ready: [started],
  started: [started],
  finished: [finished],
  busy: [finished - started],
  bytes: [8],
});
const failed = (task: number, retried: boolean): RunEvent => ({
  type: "task-failed",
  task,
  worker: 1,
  started: 0,
  finished: 1,
  error: { name: "Error", message: "no" },
  retried,
});

function run(expected: Readonly<Record<string, number>>, events: readonly RunEvent[]) {
  const tally = new RunTally();
  const remaining = new Remaining(tally, { expected: ({ name }) => expected[name] });
  for (const event of events) {
    tally.add(event);
    if (event.type === "graph") remaining.addGraph(event);
  }
  return { tally, left: (now: number) => remaining.at(now) };
}

const fan = graph(
  ["a", "b"],
  ["a", "a", "a", "a", "b"],
  [
    [0, 4],
    [1, 4],
    [2, 4],
    [3, 4],
  ],
);

test.for<[string, readonly RunEvent[], object]>([
  ["nothing has begun", [], { executing: 0, finished: 0, failed: 0, reused: 0 }],
  ["a task is executing", [began(0, 1)], { executing: 1, finished: 0 }],
  ["a task is done", [began(0, 1), done(0, 1, 2)], { executing: 0, finished: 1 }],
  ["a task is tried again", [began(0, 1), failed(0, true)], { executing: 0, failed: 0 }],
  ["a task has failed", [began(0, 1), failed(0, false)], { executing: 0, failed: 1 }],
  ["results are reused", [{ type: "reused", at: 1, task: [0, 1] }], { finished: 2, reused: 2 }],
  [
    "the cache had one of two",
    [{ type: "cache", task: [0, 1], outcome: ["hit", "miss"], reason: ["", "new"] }],
    { finished: 1, reused: 1 },
  ],
  [
    "a result was lost with its worker",
    [done(0, 1, 2), { type: "recomputed", at: 3, task: [0] }],
    { finished: 0 },
  ],
  [
    "a worker was lost",
    [began(0, 1), { type: "worker-lost", worker: 1, at: 2, reason: "it ended" }],
    { executing: 0 },
  ],
  [
    "the compute was cancelled",
    [began(0, 1), { type: "compute-finished", compute: 1, at: 2, status: "cancelled" }],
    { executing: 0 },
  ],
])("%s", ([, events, counts]) => {
  const { tally } = run({}, [start(2), fan, ...events]);
  expect(tally.counts()).toMatchObject({ known: 5, ...counts });
});

test("what the library does beside is no task", () => {
  const { tally } = run({}, [
    start(1),
    graph(["a", "internal"], ["a", "internal"]),
    began(1, 0),
    done(1, 0, 1),
  ]);
  expect(tally.counts()).toEqual({ known: 1, executing: 0, finished: 0, failed: 0, reused: 0 });
});

test("the functions that are being worked on are named once, in the graph's order", () => {
  const { tally } = run({}, [start(4), fan, began(4, 1), began(1, 1), began(0, 1)]);
  expect(tally.executingNames()).toEqual(["a", "b"]);
});

test("without knowledge nothing is foretold", () => {
  expect(run({}, [start(2), fan]).left(0)).toBeUndefined();
});

test("the work left is shared by the workers, but a chain is not", () => {
  // Four of 100 ms on two workers, and one of 50 ms behind them.
  expect(run({ a: 100, b: 50 }, [start(2), fan]).left(0)).toBe(225);
  // On many workers the chain of one a and b is what takes the time.
  expect(run({ a: 100, b: 50 }, [start(100), fan]).left(0)).toBe(150);
});

test("it gets less while a task is executing, and when it is done", () => {
  const events = [start(1), fan, began(0, 0)];
  expect(run({ a: 100, b: 50 }, events).left(0)).toBe(450);
  expect(run({ a: 100, b: 50 }, events).left(60)).toBe(390);
  // A task that takes longer than expected keeps nobody from hoping.
  expect(run({ a: 100, b: 50 }, events).left(500)).toBe(350);
  expect(run({ a: 100, b: 50 }, [...events, done(0, 0, 100)]).left(100)).toBe(350);
});

test("how the run goes counts more and more", () => {
  const slow = [done(0, 0, 300), done(1, 300, 600), done(2, 600, 900)];
  const left = run({ a: 100, b: 50 }, [start(1), fan, ...slow]).left(900)!;
  expect(left).toBeGreaterThan(150);
  expect(left).toBeLessThan(350);
});

test("nothing is left of a run that is done", () => {
  const all = [0, 1, 2, 3, 4].map((task) => done(task, task, task + 1));
  expect(run({ a: 100, b: 50 }, [start(1), fan, ...all]).left(5)).toBeUndefined();
});

test("a long chain is foretold without recursion", () => {
  const count = 100_000;
  const tasks = Array.from({ length: count }, () => "a");
  const edges = Array.from({ length: count - 1 }, (_, i) => [i, i + 1] as const);
  expect(run({ a: 1 }, [start(8), graph(["a"], tasks, edges)]).left(0)).toBe(count);
});

/** What is told over time of 40 tasks that take so long each, by two workers, `told` having been remembered. */
function told(took: (task: number) => number, remembered: number): number[] {
  const tasks = Array.from({ length: 40 }, () => "a");
  const { tally, left } = run({ a: remembered }, [start(2), graph(["a"], tasks)]);
  const lines: number[] = [];
  const busy: { task: number; since: number }[] = [];
  let next = 0;
  for (let now = 0; tally.counts().finished < 40; now += 50) {
    for (const { task, since } of [...busy]) {
      if (now - since < took(task)) continue;
      tally.add(done(task, since, now));
      busy.splice(
        busy.findIndex((each) => each.task === task),
        1,
      );
    }
    while (busy.length < 2 && next < 40) {
      tally.add(began(next, now));
      busy.push({ task: next++, since: now });
    }
    const remaining = left(now);
    if (remaining !== undefined) lines.push(remaining);
  }
  return lines;
}

test.for<[string, (task: number) => number, number]>([
  ["as long as before", () => 300, 300],
  ["a little longer than before", () => 350, 300],
  ["shorter than before", () => 250, 300],
  ["now longer, now shorter", (task) => (task % 3 === 0 ? 500 : 200), 300],
])("a run whose tasks take %s has less and less left", ([, took, remembered]) => {
  const lines = told(took, remembered);
  expect(lines[0]).toBe(6000);
  expect(lines.filter((left, at) => at > 0 && left > lines[at - 1]!)).toEqual([]);
  // Half of the way there is about half of it left.
  const half = lines[lines.length >> 1]!;
  expect(half / (50 * (lines.length >> 1))).toBeGreaterThan(0.75);
  expect(half / (50 * (lines.length >> 1))).toBeLessThan(1.25);
  expect(lines.at(-1)).toBeLessThan(350);
});

test("a run that takes ten times as long as before says so", () => {
  const lines = told(() => 3000, 300);
  expect(lines[0]).toBe(6000);
  expect(Math.max(...lines)).toBeGreaterThan(20_000);
});
