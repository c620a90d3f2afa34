import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { FramesViewers } from "../../client/frames/frames-viewers.ts";
import { FakeServer, settled } from "./fake-server.ts";
import { type FakePanel, host, reset, Uri, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

const place = { script: "/home/ada/analysis.ts", line: 3, column: 7, text: "frames" };
const slice = { dataset: "/frames", slice: [3, [0, 8]], format: "csv" } as const;

let server: FakeServer;
let fake: FakePanel;

beforeEach(async () => {
  reset();
  server = new FakeServer({ "treadle/frames/ask": () => null });
  const viewers = new FramesViewers(server, window.createOutputChannel("log"), {
    extension: Uri.file("/ext") as unknown as vscode.Uri,
    storage: Uri.file("/storage") as unknown as vscode.Uri,
  });
  await server.start();
  viewers.show({ kind: "array", place });
  fake = host.panels[0]!;
  await say({ type: "ask", number: 1, question: { ask: "ready", takes: {} } });
  fake.posted.length = 0;
});

async function say(message: unknown): Promise<void> {
  fake.say(message);
  await settled();
}

const asked = (kind: string) => host.asked.find((one) => one.kind === kind);

async function answer(kind: string, choice?: unknown): Promise<void> {
  asked(kind)!.answer(choice);
  await settled();
}

test.each([
  ["frames.png", new Uint8Array([112, 110, 103]), "png"],
  ["frames.csv", "1,2", "1,2"],
])("%s is saved where the person says", async (name, bytes, written) => {
  await say({ type: "save", name, bytes });
  expect(asked("save")!.text).toBe(`/home/ada/${name}`);
  await answer("save", Uri.file(`/home/ada/out/${name}`));
  expect(host.written.get(`/home/ada/out/${name}`)).toBe(written);
  await answer("information", "Open");
  expect(host.executed.at(-1)).toMatchObject(["vscode.open", { path: `/home/ada/out/${name}` }]);
});

test("without a workspace the dialog begins beside what is shown, and names lead nowhere else", async () => {
  host.folders = undefined;
  await say({ type: "save", name: "../evil.png", bytes: new Uint8Array() });
  expect(asked("save")!.text).toBe("/home/ada/..-evil.png");
  await answer("save");
  expect(host.written.size).toBe(0);
});

test("a text is copied", async () => {
  await say({ type: "copy", text: "frames.slice([3])" });
  expect(host.clipboard).toBe("frames.slice([3])");
});

test("a new script is a document that is saved nowhere", async () => {
  await say({ type: "new-script", text: 'import { fromH5 } from "treadle/array";' });
  expect(host.shown[0]!.uri).toEqual({
    language: "typescript",
    content: 'import { fromH5 } from "treadle/array";',
  });
});

test("a linked file is opened as frames, whatever its name", async () => {
  host.sizes.set("/data/raw.bin", 10);
  await say({ type: "open-file", path: "/data/raw.bin" });
  expect(host.executed.at(-1)).toMatchObject([
    "vscode.openWith",
    { path: "/data/raw.bin" },
    "treadle.frames",
  ]);
});

test("a linked file that is not there is said to be so", async () => {
  await say({ type: "open-file", path: "/data/gone.h5" });
  expect(asked("error")!.text).toBe("There is no file /data/gone.h5.");
});

test("an array's place is shown in its script", async () => {
  await say({ type: "reveal" });
  expect(host.shown[0]).toMatchObject({
    uri: { path: "/home/ada/analysis.ts" },
    options: { preserveFocus: false, selection: { start: { line: 2, character: 6 } } },
  });
});

test("what goes wrong in the page is in the log", async () => {
  await say({ type: "log", text: "no context for a canvas" });
  expect(host.log.at(-1)).toContain("[frames] no context for a canvas");
});

test("a slice is written by the server where the person says, with how far it is", async () => {
  let done: () => void = () => {};
  server.answers["treadle/frames/write"] = () =>
    new Promise((resolve) => {
      done = () => resolve({ bytes: 4096 });
    });
  await say({ type: "write", number: 2, name: "frames.csv", slice });
  await answer("save", Uri.file("/home/ada/frames.csv"));
  const { viewer } = server.takes("treadle/frames/open")[0]!;
  expect(server.takes("treadle/frames/write")).toEqual([{ viewer, slice, path: "/home/ada/frames.csv" }]);
  for (const rows of [25, 75, 50]) {
    server.say("treadle/frames/writing", { viewer, progress: { of: "rows", done: rows, total: 100 } });
  }
  expect(host.progress[0]).toMatchObject({
    title: "Writing frames.csv",
    reports: [{ increment: 25 }, { increment: 50 }, { increment: 0 }],
    ended: false,
  });
  done();
  await settled();
  expect(host.progress[0]!.ended).toBe(true);
  expect(fake.posted).toEqual([{ type: "written", number: 2, bytes: 4096 }]);
  expect(asked("information")!.text).toBe("Saved frames.csv.");
});

test("a person who closes the dialog has changed their mind", async () => {
  await say({ type: "write", number: 2, name: "frames.csv", slice });
  await answer("save");
  expect(fake.posted).toEqual([{ type: "written", number: 2, bytes: null }]);
  expect(server.takes("treadle/frames/write")).toEqual([]);
});

test("a person who cancels is obeyed, and told no error", async () => {
  let stop: (error: Error) => void = () => {};
  server.answers["treadle/frames/write"] = () =>
    new Promise((_, reject) => {
      stop = reject;
    });
  await say({ type: "write", number: 2, name: "frames.csv", slice });
  await answer("save", Uri.file("/home/ada/frames.csv"));
  host.progress[0]!.cancel();
  const { viewer } = server.takes("treadle/frames/open")[0]!;
  expect(server.told).toContainEqual(["treadle/frames/stop-writing", { viewer }]);
  stop(new Error("Writing was stopped."));
  await settled();
  expect(fake.posted).toEqual([{ type: "written", number: 2, bytes: null }]);
  expect(host.asked.map(({ kind }) => kind)).toEqual(["save"]);
});

test("a slice that could not be written is refused with the sentence", async () => {
  server.answers["treadle/frames/write"] = () => {
    throw new Error("The disk is full.");
  };
  await say({ type: "write", number: 2, name: "frames.csv", slice });
  await answer("save", Uri.file("/home/ada/frames.csv"));
  expect(fake.posted).toEqual([{ type: "refused", number: 2, message: "The disk is full." }]);
});

test("what goes to a place that only VS Code can reach goes by way of the extension's own folder", async () => {
  server.answers["treadle/frames/write"] = () => ({ bytes: 7 });
  await say({ type: "write", number: 2, name: "frames.csv", slice });
  await answer("save", new Uri("memfs", "/cloud/frames.csv"));
  const { path } = server.takes("treadle/frames/write")[0]!;
  expect(path).toMatch(/^\/storage\/written\/[\w-]+\/frames\.csv$/);
  expect(host.written.get("/cloud/frames.csv")).toBe(`copy of ${path}`);
  expect(host.deleted).toEqual([path.slice(0, path.lastIndexOf("/"))]);
  expect(fake.posted).toEqual([{ type: "written", number: 2, bytes: 7 }]);
});
