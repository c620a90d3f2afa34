import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import type { FramesDocument } from "../../client/frames/frames-editor.ts";
import { FramesViewers } from "../../client/frames/frames-viewers.ts";
import { mostCopiedBytes } from "../../client/frames/local-copies.ts";
import type { FramesSource } from "../../server/protocol/frames.ts";
import { FakeServer, settled } from "./fake-server.ts";
import { env, type FakePanel, host, reset, Uri, webviewPanel, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

const folder: FramesSource = { kind: "sequence", files: { by: "folder", folder: "/data/scan" } };
const place = { script: "/home/ada/analysis.ts", line: 3, column: 7, text: "frames" };
const array: FramesSource = { kind: "array", place };

let server: FakeServer;
let viewers: FramesViewers;

beforeEach(async () => {
  reset();
  env.remoteName = undefined;
  server = new FakeServer({
    "treadle/frames/ask": ({ question }) =>
      question.ask === "picture"
        ? ({ kind: "picture", pixels: "AQID" } as never)
        : ({ source: folder, title: "1,000 files in scan", canRun: true } as never),
  });
  viewers = new FramesViewers(server, window.createOutputChannel("log"), {
    extension: Uri.file("/ext") as unknown as vscode.Uri,
    storage: Uri.file("/storage") as unknown as vscode.Uri,
  });
  await server.start();
});

const opened = (): FramesSource[] => server.takes("treadle/frames/open").map(({ source }) => source);
const ready = { type: "ask", number: 1, question: { ask: "ready", takes: {} } };
const picture = (number: number) => ({ type: "ask", number, question: { ask: "picture", takes: {} } });

async function load(fake: FakePanel): Promise<void> {
  fake.say(ready);
  await settled();
}

/** Opens a file as VS Code does: a document, and as many views of it. */
async function openFile(uri: Uri, views = 1, type = "treadle.frames"): Promise<FakePanel[]> {
  const provider = host.editors.get(type)!.provider as vscode.CustomReadonlyEditorProvider<FramesDocument>;
  const document = await provider.openCustomDocument(uri as unknown as vscode.Uri, {} as never, {} as never);
  const shown: FakePanel[] = [];
  for (let view = 0; view < views; view++) {
    const fake = webviewPanel();
    await provider.resolveCustomEditor(document, fake.panel, {} as never);
    shown.push(fake);
  }
  return shown;
}

test("a file is opened by a click, and any file by Open With", async () => {
  await openFile(Uri.file("/data/frames.h5"));
  await openFile(Uri.file("/data/frames.dat"), 1, "treadle.framesAny");
  expect(opened()).toEqual([
    { kind: "file", path: "/data/frames.h5" },
    { kind: "file", path: "/data/frames.dat" },
  ]);
  expect(host.editors.get("treadle.frames")!.options).toEqual({
    webviewOptions: { retainContextWhenHidden: false },
    supportsMultipleEditorsPerDocument: true,
  });
});

test("each view of a file is a viewer of its own", async () => {
  const [left, right] = await openFile(Uri.file("/data/frames.h5"), 2);
  const ids = server.takes("treadle/frames/open").map(({ viewer }) => viewer);
  expect(new Set(ids).size).toBe(2);
  await load(left!);
  await load(right!);
  server.say("treadle/frames/notice", { viewer: ids[0]!, notice: { notice: "changed" } });
  expect(left!.posted.at(-1)).toEqual({ type: "notice", notice: { notice: "changed" } });
  expect(right!.posted).toHaveLength(1);
});

test.each([
  [undefined, false],
  ["ssh-remote", true],
])("with a remote %s pictures are deflated: %s", async (remoteName, deflate) => {
  env.remoteName = remoteName;
  await openFile(Uri.file("/data/frames.h5"));
  expect(server.takes("treadle/frames/open")[0]).toMatchObject({ deflate });
});

test("pixels are posted as an array with a buffer of its own", async () => {
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  await load(fake!);
  fake!.say(picture(2));
  await settled();
  const { answer } = fake!.posted.at(-1) as { answer: { pixels: Uint8Array } };
  expect(answer.pixels).toEqual(new Uint8Array([1, 2, 3]));
  expect(answer.pixels.constructor).toBe(Uint8Array);
  expect(answer.pixels.buffer.byteLength).toBe(3);
});

test("a question that is refused is answered with the sentence", async () => {
  server.answers["treadle/frames/ask"] = () => {
    throw new Error("There is no file /data/frames.h5.");
  };
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  await load(fake!);
  expect(fake!.posted).toEqual([
    { type: "refused", number: 1, message: "There is no file /data/frames.h5." },
  ]);
});

test("what a page asked that was thrown away is not answered to the next, which counts from 1 again", async () => {
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  await load(fake!);
  let answerLate: () => void = () => {};
  server.answers["treadle/frames/ask"] = () =>
    new Promise((resolve) => {
      answerLate = () => resolve({ kind: "text", text: "late", isCut: false });
    });
  fake!.say(picture(1));
  await settled();
  const late = answerLate;
  fake!.show(false);
  fake!.show(true);
  fake!.say(ready);
  await settled();
  fake!.posted.length = 0;
  late();
  await settled();
  expect(fake!.posted).toEqual([]);
  answerLate();
  await settled();
  expect(fake!.posted).toHaveLength(1);
});

test("a page that asks what it shows once more is still answered what it asked before", async () => {
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  await load(fake!);
  const answers: (() => void)[] = [];
  server.answers["treadle/frames/ask"] = () =>
    new Promise((resolve) => {
      answers.push(() => resolve({ kind: "text", text: "late", isCut: false }));
    });
  fake!.say(picture(2));
  fake!.say({ ...ready, number: 3 });
  await settled();
  fake!.posted.length = 0;
  for (const answer of answers) answer();
  await settled();
  expect(fake!.posted.map((message) => (message as { number: number }).number)).toEqual([2, 3]);
});

test("the server is told whether a viewer is seen, and that it is closed", async () => {
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  const { viewer } = server.takes("treadle/frames/open")[0]!;
  fake!.show(true);
  fake!.show(false);
  await settled();
  fake!.show(true);
  await settled();
  fake!.close();
  expect(server.told).toEqual([
    ["treadle/frames/visible", { viewer, isVisible: false }],
    ["treadle/frames/visible", { viewer, isVisible: true }],
    ["treadle/frames/close", { viewer }],
  ]);
  expect(viewers.count).toBe(0);
});

test("a server that has started again is told of every viewer, and every page asks anew", async () => {
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  viewers.show(folder);
  await load(fake!);
  host.panels[1]!.show(false);
  await settled();
  server.told.length = 0;
  await server.restart();
  await settled();
  expect(opened()).toHaveLength(4);
  expect(fake!.posted.at(-1)).toEqual({ type: "notice", notice: { notice: "source" } });
  expect(server.told).toMatchObject([["treadle/frames/visible", { isVisible: false }]]);
});

test("a sequence or an array is opened once, and then brought to the front", async () => {
  viewers.show(folder);
  viewers.show(array as never);
  viewers.show({ kind: "sequence", files: { by: "folder", folder: "/data/scan" } });
  expect(opened()).toEqual([folder, array]);
  expect(host.panels.map(({ panel }) => panel.title)).toEqual([
    "Frames in scan",
    "Lazy array in analysis.ts",
  ]);
  expect(host.executed).toContainEqual(["reveal", "Frames in scan"]);
  await load(host.panels[0]!);
  expect(host.panels[0]!.panel.title).toBe("1,000 files in scan");
});

test("a file's name is left to VS Code", async () => {
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  await load(fake!);
  expect(fake!.panel.title).toBe("");
});

test.each<FramesSource>([
  folder,
  array,
  { kind: "sequence", files: { by: "glob", folder: "/data", pattern: "run*/f_*.h5" } },
  { kind: "sequence", files: { by: "list", paths: ["/a.h5", "/b.h5"] } },
])("after a reload of the window a panel shows %j again", async (source) => {
  const fake = webviewPanel();
  const type = source.kind === "array" ? "treadle.array" : "treadle.sequence";
  await host.serializers.get(type)!.deserializeWebviewPanel(fake.panel, { source, selected: "/frames" });
  expect(opened()).toEqual([source]);
  expect(fake.panel.webview.html).toContain("/ext/dist/media/frames.js");
});

test.each([
  undefined,
  null,
  {},
  { source: { kind: "file", path: "/etc/passwd" } },
  { source: { kind: "sequence", files: { by: "list", paths: [1] } } },
  { source: { kind: "sequence", files: { by: "folder" } } },
  { source: { kind: "sequence" } },
  { source: { kind: "array", place: { script: "/a.ts", line: "3" } } },
])("a panel that kept %j is closed", async (state) => {
  await viewers.deserializeWebviewPanel(webviewPanel().panel, state);
  expect(viewers.count).toBe(0);
  expect(opened()).toEqual([]);
});

test("menus know whether a viewer is in front", async () => {
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  expect(host.context["treadle.viewerActive"]).toBeUndefined();
  fake!.focus(true);
  expect(host.context["treadle.viewerActive"]).toBe(true);
  fake!.close();
  expect(host.context["treadle.viewerActive"]).toBe(false);
});

test("the page lets in its own files and nothing else, and knows what the settings say", async () => {
  host.settings["treadle.frames.colormap"] = `magma"><script>`;
  const [fake] = await openFile(Uri.file("/data/frames.h5"));
  const { html, options } = fake!.panel.webview;
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
  const [nonce] = /(?<='nonce-)[^']+/.exec(policy)!;
  expect(policy.replace(nonce!, "N").split("; ")).toEqual([
    "default-src 'none'",
    "script-src 'nonce-N' https://webview",
    "style-src https://webview",
    "img-src https://webview data: blob:",
    "font-src https://webview",
    "worker-src blob:",
    "connect-src https://webview",
  ]);
  expect(html).toContain('data-colormap="magma&#34;&#62;&#60;script&#62;" data-range="min-max"');
  expect(html).toMatch(/data-gif-worker="[^"]*\/ext\/dist\/media\/gif-worker\.js"/);
  expect(html).not.toMatch(/unsafe-inline|unsafe-eval|style=|onclick|frames\.h5/);
  expect([...html.matchAll(/<script[^>]*>/g)].every(([tag]) => tag.includes(`nonce="${nonce}"`))).toBe(true);
  expect((options.localResourceRoots as vscode.Uri[]).map((uri) => uri.fsPath)).toEqual(["/ext/dist/media"]);
});

const inGit = new Uri("git", "/repo/frames.h5");

test("a file that only VS Code can reach is copied while it is shown", async () => {
  host.sizes.set(inGit.toString(), 1000);
  await openFile(inGit);
  const [source] = opened() as [Extract<FramesSource, { kind: "file" }>];
  expect(source.path).toMatch(/^\/storage\/viewed\/[\w-]+\/frames\.h5$/);
  expect(host.written.get(source.path)).toBe("copy of /repo/frames.h5");
  const { provider } = host.editors.get("treadle.frames")!;
  const document = await provider.openCustomDocument(inGit as never, {} as never, {} as never);
  document.dispose();
  await settled();
  expect(host.deleted).toHaveLength(1);
  expect(host.deleted[0]).toMatch(/^\/storage\/viewed\/[\w-]+$/);
});

test("one that is too large for that says so", async () => {
  host.sizes.set(inGit.toString(), mostCopiedBytes + 1);
  await expect(openFile(inGit)).rejects.toThrow(
    "frames.h5 is not on this machine's disks, and with 512 MB too large to be copied here: save it to a folder, and open it there.",
  );
});

test("copies that windows have left behind are removed with the next copy", async () => {
  host.sizes.set(inGit.toString(), 1000);
  host.sizes.set("/storage/viewed/old", 0);
  await openFile(inGit);
  // The fake's times are all 1970.
  expect(host.deleted).toEqual(["/storage/viewed/old"]);
});
