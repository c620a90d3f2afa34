import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { Panels } from "../../client/panels/panels.ts";
import { Runs } from "../../client/runs.ts";
import type { PanelSource } from "../../server/protocol/panel.ts";
import { FakeServer, run, settled } from "./fake-server.ts";
import { type FakePanel, host, reset, Uri, webviewPanel, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

let server: FakeServer;
let runs: Runs;
let panels: Panels;

beforeEach(async () => {
  reset();
  server = new FakeServer({
    "treadle/panel/ask": ({ question }) =>
      question.ask === "export" ? { text: "digraph {}" } : ({ source: { kind: "run", run: "r1" } } as never),
  });
  runs = new Runs(server, window.createOutputChannel("log"));
  const extension = Uri.file("/ext") as unknown as vscode.Uri;
  panels = new Panels(server, runs, window.createOutputChannel("log"), extension);
  await server.start();
  server.asked.length = 0;
});

const show = (differs: Parameters<typeof run>[0] = {}) => {
  runs.add(run(differs));
  panels.show(run(differs), undefined, { focus: false });
};
const opened = (): PanelSource[] => server.takes("treadle/panel/open").map(({ source }) => source);
const ready = { type: "ask", number: 1, question: { ask: "ready", takes: { view: {} } } };

async function load(fake: FakePanel): Promise<void> {
  fake.say(ready);
  await settled();
}

test("a run opens a panel, and its next run takes the same one", async () => {
  show();
  await load(host.panels[0]!);
  show({ run: "r2", started: 2_000_000 });
  expect(host.panels).toHaveLength(1);
  expect(opened()).toEqual([
    { kind: "run", run: "r1" },
    { kind: "run", run: "r2" },
  ]);
  expect(host.panels[0]!.posted).toContainEqual({
    type: "notice",
    notice: { notice: "source", source: { kind: "run", run: "r2" } },
  });
});

test("scripts that run side by side have a panel each", () => {
  show();
  show({ run: "r2", script: "/home/ada/other.ts" });
  expect(host.panels.map(({ panel }) => panel.title)).toEqual(["Run: loop.ts", "Run: other.ts"]);
});

test("a run of the history has a panel of its own, which no later run takes", () => {
  runs.add(run({ run: "new", started: 2_000_000 }));
  show({ run: "old", started: 1_000_000, status: "succeeded" });
  show({ run: "newest", started: 3_000_000 });
  expect(opened()).toEqual([
    { kind: "run", run: "old" },
    { kind: "run", run: "newest" },
  ]);
  expect(host.panels).toHaveLength(2);
});

test("a run that is shown already is brought to the front", () => {
  show();
  show();
  expect(host.panels).toHaveLength(1);
  expect(opened()).toHaveLength(1);
  expect(host.executed).toContainEqual(["reveal", "Run: loop.ts"]);
});

test("questions are passed on with the panel's name, and answers with their number", async () => {
  show();
  host.panels[0]!.say({ type: "ask", number: 7, question: { ask: "export", takes: { format: "dot" } } });
  await settled();
  const { panel } = server.takes("treadle/panel/open")[0]!;
  expect(server.takes("treadle/panel/ask")).toEqual([
    { panel, question: { ask: "export", takes: { format: "dot" } } },
  ]);
  await load(host.panels[0]!);
  host.panels[0]!.say({ type: "ask", number: 8, question: { ask: "export", takes: { format: "dot" } } });
  await settled();
  expect(host.panels[0]!.posted).toContainEqual({
    type: "answer",
    number: 8,
    answer: { text: "digraph {}" },
  });
});

test("a question that is refused is answered with the sentence", async () => {
  server.answers["treadle/panel/ask"] = () => {
    throw new Error("This run is not remembered any more.");
  };
  show();
  await load(host.panels[0]!);
  expect(host.panels[0]!.posted).toEqual([
    { type: "refused", number: 1, message: "This run is not remembered any more." },
  ]);
});

test("the tab that was asked for is shown as soon as there is a page", async () => {
  runs.add(run());
  panels.show(run(), "timeline", { focus: true });
  expect(host.panels[0]!.posted).toEqual([]);
  await load(host.panels[0]!);
  expect(host.panels[0]!.posted.at(-1)).toEqual({ type: "show", tab: "timeline" });
  panels.show(run(), "graph", { focus: true });
  expect(host.panels[0]!.posted.at(-1)).toEqual({ type: "show", tab: "graph" });
});

test("a hidden panel gets nothing until it asks again", async () => {
  show();
  const fake = host.panels[0]!;
  await load(fake);
  const { panel } = server.takes("treadle/panel/open")[0]!;
  const notice = { notice: "run", run: run() } as const;
  fake.show(false);
  const before = fake.posted.length;
  server.say("treadle/panel/notice", { panel, notice });
  expect(fake.posted).toHaveLength(before);
  fake.show(true);
  await load(fake);
  server.say("treadle/panel/notice", { panel, notice });
  expect(fake.posted.at(-1)).toEqual({ type: "notice", notice });
});

test("what is drawn, and that a panel is closed, is told to the server", () => {
  show();
  const { panel } = server.takes("treadle/panel/open")[0]!;
  host.panels[0]!.say({ type: "drawn" });
  host.panels[0]!.close();
  expect(server.told).toEqual([
    ["treadle/panel/drawn", { panel }],
    ["treadle/panel/close", { panel }],
  ]);
  expect(panels.count).toBe(0);
});

test("a server that has started again is told of every panel, and every page asks anew", async () => {
  show();
  await load(host.panels[0]!);
  server.answers["treadle/runs/list"] = () => [run({ status: "interrupted" })];
  await server.restart();
  expect(opened()).toHaveLength(2);
  expect(host.panels[0]!.posted.at(-1)).toMatchObject({ notice: { notice: "source" } });
});

test("a run that is forgotten takes its panel with it", () => {
  show();
  server.say("treadle/runs/changed", { runs: [], forgotten: ["r1"] });
  expect(panels.count).toBe(0);
});

test.each<[unknown, PanelSource]>([
  [{ source: { kind: "run", run: "r1" } }, { kind: "run", run: "r1" }],
  [
    { source: { kind: "analysis", script: "/home/ada/loop.ts" } },
    { kind: "analysis", script: "/home/ada/loop.ts" },
  ],
])("after a reload of the window a panel shows %j again", async (state, source) => {
  server.answers["treadle/runs/list"] = () => [run({ status: "interrupted" })];
  await server.restart();
  const fake = webviewPanel();
  await panels.deserializeWebviewPanel(fake.panel, state);
  expect(opened()).toEqual([source]);
  expect(fake.panel.webview.html).toContain("/ext/dist/media/panel.js");
  // The script's next run takes it, as before.
  show({ run: "r2", started: 2_000_000 });
  expect(panels.count).toBe(1);
});

test.each([undefined, null, {}, { source: { kind: "run" } }, { source: { kind: "evil", run: "r1" } }])(
  "a panel that kept %j is closed",
  async (state) => {
    await panels.deserializeWebviewPanel(webviewPanel().panel, state);
    expect(panels.count).toBe(0);
  },
);

test("the page lets in its own files and nothing else", () => {
  show();
  const { html, options } = host.panels[0]!.panel.webview;
  const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
  const [nonce] = /(?<='nonce-)[^']+/.exec(policy)!;
  expect(policy.replace(nonce!, "N").split("; ")).toEqual([
    "default-src 'none'",
    "script-src 'nonce-N' https://webview 'wasm-unsafe-eval'",
    "style-src https://webview",
    "img-src https://webview data: blob:",
    "font-src https://webview",
    "worker-src blob:",
    "connect-src https://webview",
  ]);
  expect(html).not.toMatch(/unsafe-inline|unsafe-eval'? |style=|onclick/);
  expect([...html.matchAll(/<script[^>]*>/g)].every(([tag]) => tag.includes(`nonce="${nonce}"`))).toBe(true);
  expect((options.localResourceRoots as vscode.Uri[]).map((uri) => uri.fsPath)).toEqual(["/ext/dist/media"]);
});

test("a place in the source is shown beside the panel, and the panel keeps the keyboard", async () => {
  show();
  host.panels[0]!.say({ type: "reveal", site: { file: "/home/ada/loop.ts", line: 3, column: 5 } });
  await settled();
  expect(host.shown[0]).toMatchObject({
    uri: { path: "/home/ada/loop.ts" },
    options: { viewColumn: 2, preserveFocus: true, selection: { start: { line: 2, character: 4 } } },
  });
});

test("a drawing is saved where the person says, under a name that leads nowhere else", async () => {
  show();
  host.panels[0]!.say({ type: "save", name: "../evil.png", base64: Buffer.from("png").toString("base64") });
  expect(host.asked[0]).toMatchObject({ kind: "save", text: "/home/ada/..-evil.png" });
  host.asked[0]!.answer(Uri.file("/home/ada/out.png"));
  await settled();
  expect(host.written).toEqual(new Map([["/home/ada/out.png", "png"]]));
});

test("a text is copied", async () => {
  show();
  host.panels[0]!.say({ type: "copy", text: "slowinc-3" });
  await settled();
  expect(host.clipboard).toBe("slowinc-3");
});

test.each([
  ["cancel", ["treadle.cancelRun", "r1"]],
  ["run", ["treadle.runPipeline", "/home/ada/loop.ts"]],
  ["rerun", ["treadle.rerunFailed", "r1"]],
  ["report", ["treadle.openReport", "r1"]],
  ["run-task", ["treadle.runTask", { run: "r1", task: 17 }]],
  ["run-from-task", ["treadle.runFromTask", { run: "r1", task: 17 }]],
])("its button %s is a command with the panel's run", async (command, executed) => {
  show();
  host.panels[0]!.say({ type: "command", command, task: 17 });
  await settled();
  expect(host.executed).toContainEqual(executed);
});
