/** A recorded run gives every face the picture that the live one gave. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { closingTable } from "../../server/cli/face/closing-table.ts";
import { jsonSummary } from "../../server/cli/face/json-summary.ts";
import { ProgressBar } from "../../server/cli/face/progress-bar.ts";
import { plain } from "../../server/cli/screen.ts";
import type { RunEvent, TasksFinished } from "../../server/protocol/events.ts";
import { EventTextReader, eventText } from "../../server/timings/event-text.ts";
import { RunRecording } from "../../server/timings/run-recording.ts";
import { RunTimings } from "../../server/timings/run-timings.ts";
import { fakeScreen } from "../cli/fake-terminal.ts";
import { type Random, randomFrom } from "../harness/random.ts";
import { randomStream } from "./random-stream.ts";
import { failed, finished, graph, slowAdd } from "./streams.ts";

const recordings = new URL("../golden/runs/", import.meta.url);

function read(name: string): RunEvent[] {
  const reader = new EventTextReader();
  return [...reader.push(readFileSync(new URL(name, recordings), "utf8")), ...reader.end()];
}

const realRuns: [name: string, events: RunEvent[]][] = readdirSync(recordings)
  .filter((name) => name.endsWith(".ndjson"))
  .map((name) => [name, read(name)]);
const randomRuns = Array.from({ length: 60 }, (_, seed): [string, RunEvent[]] => [
  `seed ${seed}`,
  randomStream(randomFrom(seed)),
]);

function recorded(events: Iterable<RunEvent>, limit?: number): RunEvent[] {
  const recording = new RunRecording(limit === undefined ? {} : { limit });
  recording.addAll(events);
  return recording.events();
}

function tableOf(events: readonly RunEvent[]): string {
  const timings = new RunTimings();
  timings.addAll(events);
  const summary = timings.summary();
  return closingTable(summary, 200, plain) + jsonSummary(summary, 0);
}

/** What the bar shows once it has heard all the events, a second after the first. */
function barOf(events: readonly RunEvent[]): string {
  const screen = fakeScreen({ terminal: true, columns: 200 });
  let now = 0;
  const bar = new ProgressBar(screen, () => now);
  for (const event of events) bar.add(event);
  now = 1000;
  bar.tick();
  return screen.seen;
}

test("there are recordings of real runs", () => {
  expect(realRuns.map(([name]) => name)).toEqual([
    "cancelled.ndjson",
    "failed.ndjson",
    "slow-add.ndjson",
    "succeeded.ndjson",
  ]);
});

test.each(realRuns)("the figures of %s are those on paper", async (name, events) => {
  await expect(tableOf(events)).toMatchFileSnapshot(`../golden/runs/${name.replace(".ndjson", ".txt")}`);
});

test.each([...realRuns, ...randomRuns])(
  "%s: replayed from any point on, bar and table are as they were live",
  (_, events) => {
    const step = Math.max(1, Math.floor(events.length / 12));
    for (let length = events.length; length > 0; length -= step) {
      const live = events.slice(0, length);
      const replay = recorded(live);
      expect(tableOf(replay)).toBe(tableOf(live));
      expect(barOf(replay)).toBe(barOf(live));
    }
  },
);

test.each([...realRuns, ...randomRuns])("%s: recording a recording changes nothing", (_, events) => {
  const once = recorded(events);
  expect(recorded(once)).toEqual(once);
});

test.each([...realRuns, ...randomRuns])("%s: written and read again it is the same", (_, events) => {
  const once = recorded(events);
  const reader = new EventTextReader();
  const text = eventText(once);
  const again: RunEvent[] = [];
  for (let at = 0; at < text.length; at += 97) again.push(...reader.push(text.slice(at, at + 97)));
  again.push(...reader.end());
  expect(again).toEqual(once);
});

/** The same stream with every batch cut into pieces of one to three rows. */
function cut(events: readonly RunEvent[], random: Random): RunEvent[] {
  return events.flatMap((event): RunEvent[] => {
    if (event.type !== "tasks-finished") return [event];
    const pieces: TasksFinished[] = [];
    for (let from = 0; from < event.task.length; ) {
      const to = from + 1 + random.below(3);
      const rows = (column: readonly number[]) => column.slice(from, to);
      pieces.push({
        type: "tasks-finished",
        task: rows(event.task),
        worker: rows(event.worker),
        ready: rows(event.ready),
        started: rows(event.started),
        finished: rows(event.finished),
        busy: rows(event.busy),
        bytes: rows(event.bytes),
      });
      from = to;
    }
    return pieces;
  });
}

test("batches that follow one another become one, and cut apart become the same one again", () => {
  const events: RunEvent[] = [
    graph(Array.from({ length: 300 }, () => ["read"])),
    finished(...Array.from({ length: 300 }, (_, task) => [task, 1, task, task, task + 1] as const)),
  ];
  const whole = recorded(events);
  expect(whole).toEqual(events);
  for (let seed = 0; seed < 20; seed++) expect(recorded(cut(events, randomFrom(seed)))).toEqual(whole);
});

test("an event that was handed in is never written to, and one that was handed out neither", () => {
  const recording = new RunRecording();
  const first = finished([0, 1, 0, 0, 1]);
  recording.add(first);
  recording.add(finished([1, 1, 0, 1, 2]));
  const before = recording.events();
  const text = JSON.stringify(before);
  recording.add(finished([2, 1, 0, 2, 3]));
  expect(first.task).toEqual([0]);
  expect(JSON.stringify(before)).toBe(text);
  expect(recording.events()).toHaveLength(2);
});

/** The figures that must not suffer when detail is forgotten. */
function totalsOf(events: readonly RunEvent[]) {
  const timings = new RunTimings();
  timings.addAll(events);
  const { tasks, functions, bytesMoved, cache, wall, computing, criticalPath, taskTime, perWorker } =
    timings.summary();
  const near = (value: number) => Number(value.toPrecision(9));
  return {
    tasks,
    cache,
    wall,
    computing,
    bytesMoved,
    taskTime: near(taskTime),
    path: [near(criticalPath.duration), criticalPath.tasks],
    calls: perWorker.map(({ worker, calls }) => [worker, calls]),
    functions: functions
      .map(({ function: { name, definition }, median, total, mean, wait, ...figures }) => ({
        name: `${name} ${definition?.line}`,
        ...figures,
        amounts: [total, mean, wait].map(near),
      }))
      .sort((a, b) => a.name.localeCompare(b.name)),
  };
}

test.each(Array.from({ length: 60 }, (_, seed) => seed))(
  "seed %i: however little is kept, totals and progress stay right",
  (seed) => {
    const random = randomFrom(1000 + seed);
    const events = randomStream(random, { tasks: 120, awaiting: false });
    const limit = random.pick([0, 1000, 5000, 20_000]);
    const replay = recorded(events, limit);
    expect(totalsOf(replay)).toEqual(totalsOf(events));
    const counts = (line: string) => line.split(" · ").slice(0, 3);
    expect(counts(barOf(replay))).toEqual(counts(barOf(events)));
    expect(totalsOf(recorded(replay, 0))).toEqual(totalsOf(events));
  },
);

test("detail stays within the limit; what always stays comes on top", () => {
  const recording = new RunRecording({ limit: 50_000 });
  recording.add(graph(Array.from({ length: 2000 }, () => ["read"])));
  for (let task = 0; task < 2000; task++) {
    recording.add({ type: "log", at: task, stream: "stdout", text: `line ${task}\n` });
    recording.add({ type: "progress", task, fraction: 0.5 });
    recording.add(finished([task, 1, task, task, task + 1]));
    expect(recording.size).toBeLessThanOrEqual(50_000);
  }
  const types = recording.events().map(({ type }) => type);
  expect(types[0]).toBe("graph");
  expect(types[1]).toBe("forgotten");
  expect(types.at(-1)).toBe("tasks-finished");
  // The newest executions are still there row by row, the oldest are sums.
  const rows = recording.forgotten.get("tasks-finished")!;
  expect(rows).toBeGreaterThan(0);
  expect(rows).toBeLessThan(2000);
  expect(recording.forgotten.get("progress")).toBeGreaterThan(rows);
});

test("prints go before executions, and the oldest print goes first", () => {
  const recording = new RunRecording({ limit: 3000 });
  recording.add(graph([["read"], ["read"]]));
  recording.add(finished([0, 1, 0, 0, 1]));
  for (let line = 0; line < 40; line++)
    recording.add({ type: "log", at: line, stream: "stdout", text: `line ${line}\n` });
  recording.add(finished([1, 1, 0, 1, 2]));
  const events = recording.events();
  expect(events.filter(({ type }) => type === "tasks-finished")).toHaveLength(2);
  const lines = events.flatMap((event) => (event.type === "log" ? event.at : []));
  expect(lines.at(-1)).toBe(39);
  expect(lines[0]).toBeGreaterThan(0);
  expect(recording.forgotten).toEqual(new Map([["log", 40 - lines.length]]));
});

test("graphs, lost workers, the first errors, beginnings and ends stay however little is kept", () => {
  const trouble: RunEvent[] = [
    failed(0, 1, 2, true),
    { type: "worker-lost", worker: 1, at: 5, reason: "out of memory" },
    { type: "worker-added", worker: 1, at: 6 },
  ];
  const events = [...slowAdd.slice(0, 2), ...trouble, ...slowAdd.slice(2)];
  const kept = recorded(events, 0).map(({ type }) => type);
  expect(kept.filter((type) => type !== "forgotten")).toEqual([
    "run-started",
    "graph",
    "task-failed",
    "worker-lost",
    "worker-added",
    "compute-finished",
    "run-finished",
  ]);
});

test("of ten thousand errors the first hundred are kept whole and the others counted", () => {
  const events: RunEvent[] = [
    graph(Array.from({ length: 10_000 }, () => ["read"])),
    ...Array.from({ length: 10_000 }, (_, task) => failed(task, task, task + 1)),
  ];
  const replay = recorded(events, 10_000);
  expect(replay.filter(({ type }) => type === "task-failed").length).toBeLessThan(300);
  expect(totalsOf(replay)).toEqual(totalsOf(events));
});

test("what the cache knew stays when its reasons go", () => {
  const events: RunEvent[] = [
    graph([["read"], ["read"]]),
    { type: "cache", task: [0, 1], outcome: ["hit", "miss"], reason: ["", "Its code has changed."] },
    finished([1, 1, 0, 0, 5]),
  ];
  const replay = recorded(events, 0);
  expect(replay).toContainEqual({ type: "cache", task: [0, 1], outcome: ["hit", "miss"], reason: ["", ""] });
  expect(totalsOf(replay)).toEqual(totalsOf(events));
});
