/**
 * Files of a run by the names that the editor has for them: through links, and with the editor's way to write a drive.
 */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EditorPaths, editorPaths } from "../../../server/language/runs/editor-paths.ts";
import type { RunEvent } from "../../../server/protocol/events.ts";
import { temporaryFolder } from "../../harness/treadle.ts";

/** `disk/data/frames/{s,lib/x}.ts`, and `disk/home/link`, which leads to `data`. */
function linked() {
  const disk = realpathSync(temporaryFolder());
  mkdirSync(join(disk, "data", "frames", "lib"), { recursive: true });
  mkdirSync(join(disk, "home"));
  for (const path of ["s.ts", "lib/x.ts"]) writeFileSync(join(disk, "data", "frames", path), "");
  symlinkSync(join(disk, "data"), join(disk, "home", "link"));
  return (path: string) => join(disk, path);
}

test.for([
  ["the script", "data/frames/s.ts", "home/link/frames/s.ts"],
  ["a file beside it", "data/frames/lib/x.ts", "home/link/frames/lib/x.ts"],
  ["a file elsewhere below the link", "data/other/y.ts", "home/link/other/y.ts"],
  ["a file that only begins alike", "data2/z.ts", "data2/z.ts"],
] as const)("of a script that is opened through a link, %s is found", ([, real, editor]) => {
  const at = linked();
  expect(editorPaths(at("home/link/frames/s.ts"), []).of(at(real))).toBe(at(editor));
});

test("a file that is a link itself, with another name, is that file", () => {
  const at = linked();
  symlinkSync(at("data/frames/s.ts"), at("home/mine.ts"));
  const paths = editorPaths(at("home/mine.ts"), []);
  expect([paths.of(at("data/frames/s.ts")), paths.of(at("data/frames/lib/x.ts"))]).toEqual([
    at("home/mine.ts"),
    at("data/frames/lib/x.ts"),
  ]);
});

test("a folder of the workspace that is a link counts for what its scripts import", () => {
  const at = linked();
  const paths = editorPaths(at("data/frames/s.ts"), [at("home/link/frames")]);
  expect(paths.of(at("data/frames/lib/x.ts"))).toBe(at("home/link/frames/lib/x.ts"));
});

test("events that need no other paths are handed on as they are", () => {
  const at = linked();
  const events: RunEvent[] = [{ type: "released", task: [1] }];
  expect(editorPaths(at("data/frames/s.ts"), []).inEvents(events)).toBe(events);
});

test.for([
  ["C:\\Ada\\s.ts", "c:\\Ada\\s.ts"],
  ["c:\\ada\\s.ts", "c:\\ada\\s.ts"],
  ["D:\\x.ts", "D:\\x.ts"],
  ["E:\\real\\lib\\x.ts", "c:\\link\\lib\\x.ts"],
] as const)("on Windows %s is %s for an editor that writes small drives", ([real, editor]) => {
  const paths = new EditorPaths([{ editor: "c:\\link", real: "E:\\real" }], "c:\\Ada\\s.ts", true);
  expect(paths.of(real)).toBe(editor);
});

test("every place in an event is the editor's: sites, definitions, findings, stacks, causes", () => {
  const paths = new EditorPaths([{ editor: "/l", real: "/r" }], "/l/s.ts", false);
  const site = { file: "/r/s.ts", line: 1, column: 2 };
  const range = { ...site, endLine: 1, endColumn: 9 };
  const error = {
    name: "Error",
    message: "no /r/s.ts",
    stack: "Error: no /r/s.ts\n    at read (/r/s.ts:1:2)\n    at async file:///r/lib/x.ts:3:4",
    callSite: site,
  };
  const events: RunEvent[] = [
    {
      type: "run-started",
      version: 1,
      run: "r",
      script: "/r/s.ts",
      epoch: 0,
      executor: "threads",
      workers: 1,
    },
    {
      type: "diagnosed",
      diagnostics: [
        {
          ...range,
          severity: "error",
          code: "c",
          message: "m",
          hint: "",
          related: [{ site, message: "here" }],
        },
      ],
    },
    {
      type: "graph",
      compute: 1,
      at: 0,
      firstTask: 0,
      taskFunction: [0],
      taskCallSite: [0],
      taskOrder: [0],
      functions: [{ name: "read", definition: range }],
      callSites: [site],
      edgeFrom: [],
      edgeTo: [],
      requested: [0],
    },
    {
      type: "task-failed",
      task: 0,
      worker: 1,
      started: 0,
      finished: 1,
      retried: false,
      error: { ...error, cause: error },
    },
    {
      type: "arrays",
      at: 1,
      callSite: [site],
      array: [
        {
          shape: [],
          dtype: "bool",
          chunks: [],
          chunkCounts: [],
          bytes: 1,
          chunkBytes: 1,
          layers: [],
          tasks: 1,
        },
      ],
    },
    { type: "compute-finished", compute: 1, at: 2, status: "failed", error },
    { type: "run-finished", at: 3, status: "failed", exitCode: 1, error },
  ];
  const before = JSON.stringify(events);
  const text = JSON.stringify(paths.inEvents(events));
  expect(JSON.stringify(events)).toBe(before);
  // What an error says is left alone; everything else is a place.
  expect(text.replaceAll("no /r/s.ts", "")).not.toContain("/r/");
  expect(text).toContain("at read (/l/s.ts:1:2)");
  expect(text).toContain("at async file:///l/lib/x.ts:3:4");
});
