/**
 * Runs that are over, on disk: what is kept, what goes, and what is made of what a crash left.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EventWriter, readEvents } from "../../../server/language/runs/event-file.ts";
import { History, type Keeping } from "../../../server/language/runs/history.ts";
import { newRunId } from "../../../server/language/runs/run-folder.ts";
import type { RunEvent } from "../../../server/protocol/events.ts";
import type { RunView } from "../../../server/protocol/run-view.ts";
import { temporaryFolder } from "../../harness/treadle.ts";
import { ManualClock } from "../manual-clock.ts";

const view = (run: string, more: Partial<RunView> = {}): RunView => ({
  run,
  kind: "run",
  script: "/s.ts",
  status: "succeeded",
  started: Number(run.replace(/\D/g, "")),
  elapsed: 1,
  tasks: { known: 1, executing: 0, finished: 1, failed: 0, reused: 0 },
  executing: [],
  canRerun: false,
  ...more,
});

/** A history of runs `r1`, `r2`, …, each with `bytes` on disk, and with results where the view says it can be rerun. */
function historyOf(views: readonly RunView[], keeping: Keeping, bytes = 0) {
  const folder = temporaryFolder();
  const history = new History(folder, keeping);
  for (const each of views) {
    const { path, results, events } = history.folderOf(each.run);
    mkdirSync(path, { recursive: true });
    writeFileSync(events, "x".repeat(bytes));
    if (each.canRerun) {
      mkdirSync(results);
      writeFileSync(join(results, "one"), "");
    }
    history.write(each);
  }
  return { history, folder, names: () => history.list().map(({ run }) => run) };
}

const roomy: Keeping = { runs: 20, previews: 20, bytes: 1e9, results: 3 };

test("another server finds what the first has written, newest first", () => {
  const { folder } = historyOf([view("r1"), view("r3"), view("r2")], roomy);
  const other = new History(folder, roomy);
  other.open();
  expect(other.list().map(({ run }) => run)).toEqual(["r3", "r2", "r1"]);
});

test("the oldest runs go when there are too many", async () => {
  const { history, names } = historyOf([view("r1"), view("r2"), view("r3")], { ...roomy, runs: 2 });
  expect(await history.tidy()).toEqual({ forgotten: ["r1"], changed: [] });
  expect(names()).toEqual(["r3", "r2"]);
  expect(existsSync(history.folderOf("r1").path)).toBe(false);
});

test("the oldest runs go when they take too much room, and the newest stays", async () => {
  const { history, names } = historyOf([view("r1"), view("r2"), view("r3")], { ...roomy, bytes: 3000 }, 1000);
  await history.tidy();
  expect(names()).toEqual(["r3", "r2"]);
  const large = historyOf([view("r1"), view("r2")], { ...roomy, bytes: 10 }, 1000);
  await large.history.tidy();
  expect(large.names()).toEqual(["r2"]);
});

test("previews do not push out runs", async () => {
  const preview = { kind: "preview" } as const;
  const { history, names } = historyOf(
    [view("r1"), view("r2", preview), view("r3", preview), view("r4", preview)],
    { ...roomy, runs: 3, previews: 2 },
  );
  await history.tidy();
  expect(names()).toEqual(["r4", "r3", "r1"]);
});

test("a run that others go on from stays, and so do its results", async () => {
  const failed = { status: "failed", canRerun: true } as const;
  const { history, names } = historyOf([view("r1", failed), view("r2", failed)], {
    ...roomy,
    runs: 1,
    results: 0,
  });
  await history.tidy(new Set(["r1"]));
  expect(names()).toEqual(["r2", "r1"]);
  expect(history.view("r1")?.canRerun).toBe(true);
});

test("of each script the last few runs keep results to go on from", async () => {
  const failed = { status: "failed", canRerun: true } as const;
  const { history } = historyOf(
    [
      view("r1", failed),
      view("r2", failed),
      view("r3", { ...failed, script: "/other.ts" }),
      view("r4", failed),
    ],
    { ...roomy, results: 2 },
  );
  const { changed } = await history.tidy();
  expect(changed.map(({ run, canRerun }) => [run, canRerun])).toEqual([["r1", false]]);
  expect(history.list().map(({ canRerun }) => canRerun)).toEqual([true, true, true, false]);
});

test.for([
  ["cut off", '{"version":1,"view":{"run":"r1"'],
  ["of another version", '{"version":999,"view":{}}'],
  ["nothing like it", '{"version":1,"view":{"run":7}}'],
  ["not even an object", "null"],
])("a note that is %s is as if it were not there", ([, text]) => {
  const { folder, history } = historyOf([view("r1"), view("r2")], roomy);
  writeFileSync(join(history.folderOf("r1").path, "run.json"), text!);
  const other = new History(folder, roomy);
  other.open();
  expect(other.list().map(({ run }) => run)).toEqual(["r2"]);
});

test("a run whose server is gone is interrupted, and one whose server lives is left alone", () => {
  const { folder, history } = historyOf(
    [view("r1", { status: "running", executing: ["read"] }), view("r2", { status: "running" })],
    roomy,
  );
  const file = join(history.folderOf("r1").path, "run.json");
  // The note of a process that started before this one, under the same number.
  writeFileSync(file, readFileSync(file, "utf8").replace(/(treadle-spill-\d+)-[\da-f.]+/, "$1-00000000.1"));
  const other = new History(folder, roomy);
  other.open();
  expect(other.list()).toMatchObject([{ run: "r1", status: "interrupted", executing: [] }]);
});

test("names of runs sort by time and differ within one moment", () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5);
  expect(newRunId(now)).toMatch(/^20260102-030405-[\da-f]{6}$/);
  expect(newRunId(now)).not.toBe(newRunId(now));
});

const started: RunEvent = {
  type: "run-started",
  version: 1,
  run: "r",
  script: "/s.ts",
  epoch: 0,
  executor: "threads",
  workers: 1,
};
const log = (text: string): RunEvent => ({ type: "log", at: 0, stream: "stdout", text });
const finished: RunEvent = { type: "run-finished", at: 1, status: "succeeded", exitCode: 0 };
const described: RunEvent = { type: "described", task: [0], text: ["x".repeat(40)] };

async function read(path: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of readEvents(path)) events.push(...batch);
  return events;
}

const recording = (limit?: number) => {
  const path = join(temporaryFolder(), "run", "events.ndjson");
  const failures: unknown[] = [];
  return {
    path,
    failures,
    writer: new EventWriter(path, new ManualClock(), (error) => failures.push(error), limit),
  };
};

test("events come back as they went, but for a last line that was torn off", async () => {
  const { path, writer } = recording();
  writer.add([started, log("one")]);
  await writer.flush();
  writer.add([log("two")]);
  await writer.close();
  appendFileSync(path, '{"type":"log","at":0,"stre');
  expect(await read(path)).toEqual([started, log("one"), log("two")]);
});

test("there is nothing to read where nothing was written", async () => {
  expect(await read(join(temporaryFolder(), "events.ndjson"))).toEqual([]);
});

test("a recording beyond its limit keeps what pictures need, and its end in any case", async () => {
  const { path, writer } = recording(500);
  writer.add([started]);
  for (let i = 0; i < 20; i++) writer.add([log("l".repeat(40)), described]);
  for (let i = 0; i < 40; i++) writer.add([described]);
  writer.add([finished]);
  await writer.close();
  const events = await read(path);
  const count = (type: RunEvent["type"]) => events.filter((event) => event.type === type).length;
  expect(count("log")).toBeGreaterThan(0);
  expect(count("log")).toBeLessThan(5);
  expect(count("described")).toBeGreaterThan(15);
  expect(count("described")).toBeLessThan(40);
  expect(events.at(-1)).toEqual(finished);
});

test("a disk that cannot be written to is told of once and stops nothing", async () => {
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "");
  const failures: unknown[] = [];
  const clock = new ManualClock();
  const writer = new EventWriter(join(file, "events.ndjson"), clock, (error) => failures.push(error));
  writer.add([started]);
  await writer.flush();
  writer.add([finished]);
  await writer.close();
  expect(failures.length).toBe(1);
});
