import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { framesCommands } from "../../client/commands/frames-commands.ts";
import { registerCommands } from "../../client/commands/register.ts";
import { FramesViewers } from "../../client/frames/frames-viewers.ts";
import { filesOfPattern } from "../../client/frames/sources.ts";
import type { FramesSource } from "../../server/protocol/frames.ts";
import { FakeServer, settled } from "./fake-server.ts";
import { commands, host, Position, reset, Selection, Uri, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

const place = { script: "/home/ada/analysis.ts", line: 3, column: 7, text: "frames" };

let server: FakeServer;
let viewers: FramesViewers;

beforeEach(async () => {
  reset();
  server = new FakeServer({ "treadle/arrays/at": () => place, "treadle/frames/ask": () => null });
  const log = window.createOutputChannel("log");
  viewers = new FramesViewers(server, log, {
    extension: Uri.file("/ext") as unknown as vscode.Uri,
    storage: Uri.file("/storage") as unknown as vscode.Uri,
  });
  registerCommands(framesCommands(server, viewers) as never, log);
  await server.start();
});

async function does(command: string, ...args: unknown[]): Promise<void> {
  void commands.executeCommand(command, ...args);
  await settled();
}

const opened = (): FramesSource[] => server.takes("treadle/frames/open").map(({ source }) => source);

/** The editor in front, with what is selected in it. */
function edit(uri: Uri, from: Position, to = from): void {
  host.activeEditor = {
    document: { uri },
    selection: new Selection(from, to),
  } as unknown as vscode.TextEditor;
}

test("the array at the cursor is shown beside its script", async () => {
  edit(Uri.file("/home/ada/analysis.ts"), new Position(2, 8));
  await does("treadle.previewArray", Uri.file("/home/ada/analysis.ts"));
  expect(server.takes("treadle/arrays/at")).toEqual([{ file: "/home/ada/analysis.ts", line: 3, column: 9 }]);
  expect(opened()).toEqual([{ kind: "array", place }]);
});

test("the expression that is selected is meant", async () => {
  edit(Uri.file("/home/ada/analysis.ts"), new Position(2, 6), new Position(4, 1));
  await does("treadle.previewArray");
  expect(server.takes("treadle/arrays/at")[0]).toMatchObject({
    line: 3,
    column: 7,
    endLine: 5,
    endColumn: 2,
  });
});

test("an array that a link names is shown without a question", async () => {
  await does("treadle.previewArray", place);
  expect(server.takes("treadle/arrays/at")).toEqual([]);
  expect(opened()).toEqual([{ kind: "array", place }]);
});

test("where there is no array the person is told what to do", async () => {
  server.answers["treadle/arrays/at"] = () => null;
  edit(Uri.file("/home/ada/analysis.ts"), new Position(0, 0));
  await does("treadle.previewArray");
  expect(host.asked[0]!.text).toMatch(/^There is no lazy array here/);
  expect(opened()).toEqual([]);
});

test.each([undefined, new Uri("untitled", "Untitled-1")])("in front of %s too", async (uri) => {
  if (uri) edit(uri, new Position(0, 0));
  await does("treadle.previewArray");
  expect(host.asked[0]!.text).toBe("Open a script, and put the cursor on a lazy array.");
});

test("in Restricted Mode no array is shown, and the person is told why", async () => {
  host.isTrusted = false;
  await does("treadle.previewArray", place);
  expect(host.asked[0]).toMatchObject({ kind: "warning", choices: ["Manage Workspace Trust"] });
  expect(opened()).toEqual([]);
});

test.each([Uri.file("/data/scan"), "/data/scan"])("the folder %s is a sequence", async (argument) => {
  await does("treadle.openFolderAsFrames", argument);
  expect(opened()).toEqual([{ kind: "sequence", files: { by: "folder", folder: "/data/scan" } }]);
});

test("without a folder the person is asked for one", async () => {
  await does("treadle.openFolderAsFrames");
  expect(host.asked[0]!.kind).toBe("folder");
  host.asked[0]!.answer([Uri.file("/data/other")]);
  await settled();
  expect(opened()).toEqual([{ kind: "sequence", files: { by: "folder", folder: "/data/other" } }]);
});

const files = ["/data/a.h5", "/data/b.h5"];

test.each<[string, unknown[]]>([
  ["the selection of the explorer", [Uri.file(files[0]!), files.map((path) => Uri.file(path))]],
  ["paths", [files]],
])("%s is a sequence of files", async (_, args) => {
  await does("treadle.openFilesAsFrames", ...args);
  expect(opened()).toEqual([{ kind: "sequence", files: { by: "list", paths: files } }]);
});

test("one file alone is opened as a file", async () => {
  await does("treadle.openFilesAsFrames", Uri.file(files[0]!), [Uri.file(files[0]!)]);
  expect(host.executed.at(-1)).toMatchObject(["vscode.openWith", { path: files[0] }, "treadle.frames"]);
  expect(opened()).toEqual([]);
});

test("without files the person is asked for some", async () => {
  await does("treadle.openFilesAsFrames");
  expect(host.asked[0]!.kind).toBe("files");
  host.asked[0]!.answer(files.map((path) => Uri.file(path)));
  await settled();
  expect(opened()).toEqual([{ kind: "sequence", files: { by: "list", paths: files } }]);
});

test("a pattern is asked for, from the workspace's folder on", async () => {
  await does("treadle.openPatternAsFrames");
  expect(host.asked[0]).toMatchObject({ kind: "input", text: "/home/ada/*.h5" });
  host.asked[0]!.answer("/data/run*/frame_*.h5");
  await settled();
  expect(opened()).toEqual([
    { kind: "sequence", files: { by: "glob", folder: "/data", pattern: "run*/frame_*.h5" } },
  ]);
});

test("a person who types no pattern opens nothing", async () => {
  await does("treadle.openPatternAsFrames");
  host.asked[0]!.answer();
  await settled();
  expect(opened()).toEqual([]);
});

test("while a pattern is typed it is said how many files it means", async () => {
  await does("treadle.openPatternAsFrames");
  const validate = host.asked[0]!.validate!;
  expect(await validate("frames/*.h5")).toBe("Write an absolute path, such as /data/run*/frame_*.h5.");
  expect(await validate("/data/scans/*.h5")).toEqual({ message: "0 files", severity: 2 });
  host.found = [Uri.file("/data/scans/1.h5")] as unknown as vscode.Uri[];
  expect(await validate("/data/scans/*.h5")).toEqual({ message: "1 file", severity: 1 });
  host.found = Array.from({ length: 1234 }, () => host.found[0]!);
  expect(await validate("/data/scans/*.h5")).toEqual({ message: "1,234 files", severity: 1 });
  host.found = Array.from({ length: 10_000 }, () => host.found[0]!);
  expect(await validate("/data/scans/**/*.h5")).toEqual({ message: "10,000 files or more", severity: 1 });
  expect(host.searched.at(-1)).toMatchObject({ baseUri: { path: "/data/scans" }, pattern: "**/*.h5" });
});

test("a whole disk is not walked through for a number", async () => {
  await does("treadle.openPatternAsFrames");
  expect(await host.asked[0]!.validate!("/data/**/*.h5")).toBeUndefined();
  expect(host.searched).toEqual([]);
});

test.each<[string, unknown]>([
  ["/data/*.h5", { by: "glob", folder: "/data", pattern: "*.h5" }],
  ["/data/run*/frame_*.h5", { by: "glob", folder: "/data", pattern: "run*/frame_*.h5" }],
  ["/data/scan.h5", { by: "glob", folder: "/data", pattern: "scan.h5" }],
  ["/*.h5", { by: "glob", folder: "/", pattern: "*.h5" }],
  ["/data/{a,b}/x.h5", { by: "glob", folder: "/data", pattern: "{a,b}/x.h5" }],
  ["data/*.h5", undefined],
  ["/data/", undefined],
  ["", undefined],
])("the pattern %s means %j", (pattern, expected) => {
  expect(filesOfPattern(pattern)).toEqual(expected);
});

test("the viewer in front copies what it shows as code", async () => {
  viewers.show({ kind: "array", place });
  const [fake] = host.panels;
  fake!.say({ type: "ask", number: 1, question: { ask: "ready", takes: {} } });
  await settled();
  await does("treadle.copySliceAsCode");
  expect(host.asked[0]!.text).toMatch(/^No viewer of frames is in front/);
  fake!.focus(true);
  await does("treadle.copySliceAsCode");
  expect(fake!.posted.at(-1)).toEqual({ type: "notice", notice: { notice: "copy-slice" } });
});
