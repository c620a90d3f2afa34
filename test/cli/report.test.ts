/** `treadle run --report` and `treadle report`: when a report is written, and when not. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandLine } from "../../server/cli/command-line.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { eventText } from "../../server/timings/event-text.ts";
import { failed, graph, slowAdd, started } from "../timings/streams.ts";
import { fakeSurroundings, playing } from "./fake-surroundings.ts";

const read = (surroundings: { folder: string }, file: string) =>
  readFileSync(join(surroundings.folder, file), "utf8");

test("--report writes one file, asks for the prints as well, and leaves no draft behind", async () => {
  const surroundings = fakeSurroundings(playing(slowAdd));
  expect(await commandLine(["run", "script.ts", "--report", "out/r.html"], surroundings)).toBe(0);
  expect(read(surroundings, "out/r.html")).toMatch(/^<!doctype html>[\s\S]*Succeeded[\s\S]*<\/html>\n$/);
  expect(readdirSync(join(surroundings.folder, "out"))).toEqual(["r.html"]);
  expect(surroundings.stderr.text).toContain("report in out/r.html\n");
  expect(surroundings.plays[0]!.request.relayLogs).toBe(true);
});

test("a run that fails is reported all the same, and fails", async () => {
  const error = { name: "RangeError", message: "frame 3 is empty" };
  const events: RunEvent[] = [
    slowAdd[0]!,
    graph([["read"]]),
    failed(0, 1, 2),
    { type: "compute-finished", compute: 1, at: 3, status: "failed", error },
    { type: "run-finished", at: 4, status: "failed", exitCode: 1, error },
  ];
  const surroundings = fakeSurroundings(playing(events));
  expect(await commandLine(["run", "script.ts", "--report", "r.html"], surroundings)).toBe(1);
  expect(read(surroundings, "r.html")).toContain("frame 3 is empty");
  expect(read(surroundings, "r.html")).toContain('class="ending failed"');
});

test("a run that was cancelled is reported all the same", async () => {
  const surroundings = fakeSurroundings(({ options }) => options.onEvents(slowAdd.slice(0, 3)));
  const code = commandLine(["run", "script.ts", "--report", "r.html"], surroundings);
  await expect.poll(surroundings.listening).toBe(1);
  surroundings.interrupt("SIGINT");
  const play = surroundings.plays[0]!;
  play.options.onEvents([{ type: "run-finished", at: 90, status: "cancelled", exitCode: 130 }]);
  play.end("cancelled", 130);
  expect(await code).toBe(130);
  expect(read(surroundings, "r.html")).toContain("Cancelled, exit code 130");
});

test("whoever does not wait for the end gets the report of what was heard so far", async () => {
  const surroundings = fakeSurroundings(({ options }) =>
    options.onEvents([...slowAdd.slice(0, 2), started(0, 1)]),
  );
  const code = commandLine(["run", "script.ts", "--report", "r.html", "--events", "e.ndjson"], surroundings);
  await expect.poll(surroundings.listening).toBe(1);
  surroundings.interrupt("SIGINT");
  surroundings.interrupt("SIGINT");
  // What the run says after that comes too late, and does no harm.
  await expect.poll(() => readdirSync(surroundings.folder)).toContain("e.ndjson");
  setImmediate(() => surroundings.plays[0]!.options.onEvents(slowAdd.slice(2)));
  expect(await code).toBe(130);
  expect(read(surroundings, "r.html")).toContain("Cancelled, exit code 130");
});

test("a script that computes nothing has a report, too", async () => {
  const surroundings = fakeSurroundings(playing([slowAdd[0]!, slowAdd.at(-1)!]));
  expect(await commandLine(["run", "script.ts", "--report", "r.html"], surroundings)).toBe(0);
  expect(read(surroundings, "r.html")).toContain("Succeeded");
});

test.each([
  ["script.ts/r.html", "cannot be written"],
  ["folder", "it is a folder"],
])("a report in %s is misuse, before anything runs", async (place, says) => {
  const surroundings = fakeSurroundings();
  mkdirSync(join(surroundings.folder, "folder"));
  expect(await commandLine(["run", "script.ts", "--report", place], surroundings)).toBe(2);
  expect(surroundings.stderr.text).toContain(says);
  expect(surroundings.plays).toHaveLength(0);
});

test("a place that is gone when the run ends costs the report, not the run", async () => {
  const surroundings = fakeSurroundings((play) => {
    mkdirSync(join(surroundings.folder, "r.html"));
    playing(slowAdd)(play);
  });
  expect(await commandLine(["run", "script.ts", "--report", "r.html"], surroundings)).toBe(0);
  expect(surroundings.stderr.text).toMatch(/warning .*r\.html cannot be written/);
  expect(surroundings.stderr.text).toContain("3 tasks in 2.0 s");
});

test("the report of a recording is the one that the run itself would have written", async () => {
  const surroundings = fakeSurroundings(playing(slowAdd));
  const words = ["run", "script.ts", "--report", "live.html", "--events", "run.ndjson"];
  await commandLine(words, surroundings);
  expect(await commandLine(["report", "run.ndjson", "-o", "sub/later.html"], surroundings)).toBe(0);
  expect(read(surroundings, "sub/later.html")).toBe(read(surroundings, "live.html"));
  expect(surroundings.stderr.text).toContain("report in sub/later.html\n");
});

test("without -o the report stands beside the recording", async () => {
  const surroundings = fakeSurroundings();
  writeFileSync(join(surroundings.folder, "run.1.ndjson"), eventText(slowAdd));
  expect(await commandLine(["report", "run.1.ndjson"], surroundings)).toBe(0);
  expect(existsSync(join(surroundings.folder, "run.1.html"))).toBe(true);
});

test("a recording is never overwritten by its own report", async () => {
  const surroundings = fakeSurroundings();
  writeFileSync(join(surroundings.folder, "run.html"), eventText(slowAdd));
  expect(await commandLine(["report", "run.html"], surroundings)).toBe(2);
  expect(surroundings.stderr.text).toContain("The report would take the place of its recording.");
  expect(read(surroundings, "run.html")).toBe(eventText(slowAdd));
});

test("a recording that was cut off is reported with a warning", async () => {
  const surroundings = fakeSurroundings();
  const text = `${eventText(slowAdd.slice(0, 4))}nonsense\n{"type":"later"}\n{"type":"run-fin`;
  writeFileSync(join(surroundings.folder, "run.ndjson"), text);
  expect(await commandLine(["report", "run.ndjson"], surroundings)).toBe(0);
  expect(surroundings.stderr.text).toContain(
    "warning run.ndjson: its last line is cut off; 1 line cannot be read; 1 event of a type that this version does not know.",
  );
  expect(read(surroundings, "run.html")).toContain("Recording ends before the run did");
});

test.each([
  ["newer.ndjson", "recorded by a newer Treadle", "Update Treadle"],
  ["notes.txt", "is no recording", "treadle run SCRIPT --events"],
  ["nowhere.ndjson", "There is no recording nowhere.ndjson.", "Relative paths start at"],
  ["folder", "cannot be read", undefined],
])("%s is refused: %s", async (file, says, hint) => {
  const surroundings = fakeSurroundings();
  mkdirSync(join(surroundings.folder, "folder"));
  writeFileSync(join(surroundings.folder, "notes.txt"), "hello\n");
  writeFileSync(
    join(surroundings.folder, "newer.ndjson"),
    eventText(slowAdd).replace('"version":1', '"version":9'),
  );
  expect(await commandLine(["report", file, "-o", "r.html"], surroundings)).toBe(2);
  expect(surroundings.stderr.text).toContain(says);
  if (hint !== undefined) expect(surroundings.stderr.text).toContain(hint);
  expect(existsSync(join(surroundings.folder, "r.html"))).toBe(false);
});
