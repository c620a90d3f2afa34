/** The run report: what is in it, and that it is the same live and replayed. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { memoryCurve } from "../../server/report/memory-picture.ts";
import { report } from "../../server/report/report.ts";
import { EventTextReader } from "../../server/timings/event-text.ts";
import { RunRecording } from "../../server/timings/run-recording.ts";
import { randomFrom } from "../harness/random.ts";
import { randomStream } from "../timings/random-stream.ts";
import { finished, graph, slowAdd } from "../timings/streams.ts";
import { eventful } from "./eventful.ts";
import { attribute, pageOf, textOf } from "./page.ts";

const recordings = new URL("../golden/runs/", import.meta.url);
const realRuns: [name: string, events: RunEvent[]][] = readdirSync(recordings)
  .filter((name) => name.endsWith(".ndjson"))
  .map((name) => {
    const reader = new EventTextReader();
    return [name, [...reader.push(readFileSync(new URL(name, recordings), "utf8")), ...reader.end()]];
  });

function recorded(events: Iterable<RunEvent>, limit?: number): RunEvent[] {
  const recording = new RunRecording(limit === undefined ? {} : { limit });
  recording.addAll(events);
  return recording.events();
}

/** Text of each section, by its id. */
async function sections(events: readonly RunEvent[]): Promise<Record<string, string>> {
  const page = pageOf(await report(events));
  return Object.fromEntries(
    page.elements.flatMap((element) => {
      const id =
        element.tagName === "section" && attribute(element, "aria-labelledby")?.replace("-title", "");
      return id ? [[id, textOf(element).replace(/\s+/g, " ")]] : [];
    }),
  );
}

test("there is a section for all that has happened", async () => {
  const told = await sections(eventful());
  expect(Object.keys(told)).toEqual([
    "figures",
    "errors",
    "graph",
    "timeline",
    "functions",
    "memory",
    "cache",
    "workers",
    "findings",
    "prints",
    "machine",
  ]);
  expect(told["figures"]).toContain("2 of 4");
  expect(told["errors"]).toMatch(/What ended the scripttext 36: text 37/);
  for (const part of [
    "text 5: text 6",
    "text 8",
    "/home/text 1.ts:3:5",
    "text 9",
    "text 11",
    "at text 7",
    "Caused by",
  ])
    expect(told["errors"]).toContain(part);
  expect(told["errors"]).toContain("(tried again)");
  expect(told["memory"]).toContain("at most 12.0 kB in memory, of 12.0 kB allowed, 3 results at once");
  expect(told["cache"]).toContain("text 221text 34");
  expect(told["workers"]).toContain("lost: text 35");
  expect(told["prints"]).toContain("text 20 text 31");
  expect(told["machine"]).toContain("text 16");
});

test("what did not happen has no section", async () => {
  expect(Object.keys(await sections(slowAdd))).toEqual([
    "figures",
    "graph",
    "timeline",
    "functions",
    "machine",
  ]);
  expect((await sections(slowAdd))["machine"]).toContain("Processorunknown");
  expect(Object.keys(await sections([]))).toEqual(["figures", "machine"]);
});

test("the table has the figures of each function", async () => {
  const { elements } = pageOf(await report(slowAdd));
  const table = elements.find(
    (element) => attribute(element, "aria-labelledby") === "functions-title" && element.tagName === "div",
  )!;
  const rows = textOf(table)
    .split("slowadd")
    .map((row) => row.replace(/\s+/g, " "));
  expect(rows[0]).toContain("slowincframes.ts:1:322.0 s 67%1.0 s1.0 s1.0 s5.00 ms16 B8 B1");
  expect(rows[1]).toContain("frames.ts:2:311.0 s 33%");
});

test.each([
  ["succeeded", "Succeeded"],
  ["failed", "Failed, exit code 1"],
  ["cancelled", "Cancelled, exit code 130"],
] as const)("a run that %s is called so", async (status, said) => {
  const exitCode = { succeeded: 0, failed: 1, cancelled: 130 }[status];
  const text = await report([...slowAdd.slice(0, -1), { type: "run-finished", at: 2100, status, exitCode }]);
  expect(text).toContain(`class="ending ${status}"`);
  expect(text).toContain(said);
});

test("a recording that ends in the middle is reported as far as it goes", async () => {
  for (let length = 0; length < slowAdd.length; length++) {
    const text = await report(slowAdd.slice(0, length));
    expect(text).toContain("Recording ends before the run did");
    expect(pageOf(text).complaints).toEqual([]);
  }
});

test.each(realRuns)("the report of %s is the same live and replayed", async (_, events) => {
  const live = await report(events);
  expect(await report(recorded(events))).toBe(live);
  expect(pageOf(live).complaints).toEqual([]);
});

test("random runs, too, are reported the same live and replayed", async () => {
  for (let seed = 0; seed < 12; seed++) {
    const events = randomStream(randomFrom(seed));
    expect(await report(recorded(events))).toBe(await report(events));
  }
});

test("a recording that was full says what is missing", async () => {
  const told = await sections(recorded(eventful(), 0));
  expect(told["figures"]).toMatch(
    /The recording was full: the times of 3 executions, 2 printed lines, \d samples? of memory from the beginning/,
  );
  expect(told["functions"]).toContain("text 20");
});

test("every table has headings, every picture a name, every section a title, and no id is there twice", async () => {
  const { elements } = pageOf(await report(eventful()));
  const ids = elements.flatMap((element) => attribute(element, "id") ?? []);
  expect(new Set(ids).size).toBe(ids.length);
  for (const element of elements) {
    const { tagName } = element;
    if (tagName === "section") expect(ids).toContain(attribute(element, "aria-labelledby"));
    if (tagName === "svg")
      expect(attribute(element, "aria-label") ?? attribute(element, "aria-hidden")).toMatch(/./);
    if (tagName === "th") expect(["row", "col"]).toContain(attribute(element, "scope"));
  }
  const levels = elements
    .filter(({ tagName }) => /^h\d$/.test(tagName))
    .map(({ tagName }) => Number(tagName[1]));
  expect(levels[0]).toBe(1);
  for (const [index, level] of levels.entries())
    if (index > 0) expect(level - levels[index - 1]!).toBeLessThanOrEqual(1);
});

test("a hundred thousand tasks are under five megabytes and three thousand elements", async () => {
  const count = 100_000;
  const tasks = Array.from({ length: count }, (_, task) => task);
  const text = await report([
    slowAdd[0]!,
    graph(tasks.map((task) => [["read", "scale", "sum"][task % 3]!, ...(task > 2 ? [task - 3] : [])])),
    finished(
      ...tasks.map(
        (task) => [task, 1 + (task % 4), task / 8, task / 8, task / 8 + 0.3 + (task % 7) / 40] as const,
      ),
    ),
    {
      type: "moved",
      task: tasks,
      from: tasks.map(() => 1),
      to: tasks.map((task) => task % 4),
      bytes: tasks.map(() => 8),
      started: tasks.map((task) => task / 8),
      finished: tasks.map((task) => task / 8 + 0.1),
    },
    { type: "run-finished", at: count / 8 + 20, status: "succeeded", exitCode: 0 },
  ]);
  expect(text.length).toBeLessThan(5e6);
  expect(pageOf(text).elements.length).toBeLessThan(3000);
});

test("thousands of functions, errors and lines are cut to what can be read", async () => {
  const count = 3000;
  const tasks = Array.from({ length: count }, (_, task) => task);
  const error = { name: "RangeError", message: "m".repeat(5000), stack: `at ${"s".repeat(50_000)}` };
  const text = await report([
    graph(tasks.map((task) => [`f${task}`])),
    ...tasks.flatMap((task): RunEvent[] => [
      { type: "log", at: task, stream: "stdout", text: "x".repeat(5000) },
      { type: "task-failed", task, worker: 1, started: task, finished: task + 1, error, retried: false },
    ]),
    finished(...tasks.map((task) => [task, 1, task, task, task + 1] as const)),
  ]);
  expect(text.length).toBeLessThan(5e6);
  expect(text).toContain("… and 2,800 more functions");
  expect(text).toContain("… and 2,950 more failed attempts");
  expect(text).toContain("The last 500 of 3,000 lines.");
});

test("a lane that is lost holds nothing from then on, whatever it still says", () => {
  const held = (at: number, worker: number, bytes: number): RunEvent & { type: "memory" } => ({
    type: "memory",
    at,
    worker: [worker],
    held: [bytes],
    spilled: [0],
    results: [1],
    limit: 0,
  });
  const lost: RunEvent & { type: "worker-lost" } = { type: "worker-lost", worker: 1, at: 3, reason: "gone" };
  const curve = memoryCurve([held(1, 1, 800), held(2, 2, 100), lost, held(4, 1, 800), held(5, 2, 50)]);
  expect(curve).toMatchObject({ at: [1, 2, 3, 4, 5], held: [800, 900, 100, 100, 50], mostResults: 2 });
  expect(memoryCurve([lost])).toBeUndefined();
});

test("a worker that comes is listed behind the loss that it makes good, and each but once", async () => {
  const lost = (worker: number, at: number): RunEvent => ({
    type: "worker-lost",
    worker,
    at,
    reason: "gone",
  });
  const added = (worker: number, at: number): RunEvent => ({ type: "worker-added", worker, at });
  // Two computes were under way.
  const told = await sections([
    added(3, 10),
    added(3, 10),
    lost(1, 11),
    lost(1, 11),
    added(4, 20),
    lost(3, 21),
  ]);
  const order =
    told["workers"]?.match(/worker \d (?:lost|added)/g) ??
    told["workers"]?.match(/worker \d ?(?:lost|added)/g);
  expect(order?.map((text) => text.replace(/ (?=lost|added)/, ""))).toEqual([
    "worker 1lost",
    "worker 3added",
    "worker 3lost",
    "worker 4added",
  ]);
});

test.each([
  ["few tasks have a box each", 3, false],
  ["many like tasks share one", 3000, true],
])("%s, and the text says so only then", async (_, count, shared) => {
  const told = await sections([graph(Array.from({ length: count }, (): [string] => ["read"]))]);
  expect(told["graph"]?.includes("like tasks share a box")).toBe(shared);
});

test("what failed attempts took is in the table and in the figures, when there was any", async () => {
  const throwing = (from: number, to: number, retried: boolean): RunEvent => ({
    type: "task-failed",
    task: 0,
    worker: 1,
    started: from,
    finished: to,
    error: { name: "Error", message: "no" },
    retried,
  });
  const told = await sections([graph([["read"]]), throwing(0, 500, true), throwing(500, 1500, false)]);
  expect(told["functions"]).toContain("in failed");
  expect(told["functions"]).toMatch(/1 \(1 retried\)\s*1\.5.s/);
  expect(told["figures"]).toMatch(/1\.5.s in failed attempts/);
  expect((await sections(slowAdd))["functions"]).not.toContain("in failed");
});
