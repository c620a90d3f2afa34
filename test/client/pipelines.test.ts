import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { PipelineChoice } from "../../client/commands/choose-pipeline.ts";
import { looksLikePipeline } from "../../client/looks-like-pipeline.ts";
import { Pipelines } from "../../client/pipelines.ts";
import type { PipelineView } from "../../server/protocol/pipelines.ts";
import { FakeServer, settled } from "./fake-server.ts";
import { CancellationError, host, reset, Uri, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

let server: FakeServer;
let remembered: Map<string, unknown>;

beforeEach(() => {
  reset();
  server = new FakeServer();
  remembered = new Map();
});

const view = (script: string, isPipeline = true): PipelineView => ({ script, isPipeline, sites: [] });

function document(path: string, text: string, languageId = "typescript"): vscode.TextDocument {
  const uri = path.startsWith("untitled:") ? Uri.parse(path) : Uri.file(path);
  return { uri, languageId, getText: () => text } as unknown as vscode.TextDocument;
}

function open(path: string, text: string, languageId?: string): void {
  host.activeEditor = { document: document(path, text, languageId) } as vscode.TextEditor;
  host.activeEditorChanged.fire(host.activeEditor);
}

const pipeline = `import { delayed } from "treadle";`;
const make = () => new Pipelines(server, window.createOutputChannel("log"));

test.each([
  [`import { delayed } from "treadle";`, true],
  [`import * as ta from 'treadle/array'`, true],
  [`const { delayed } = await import("treadle")`, true],
  [`import x from "treadle-like"`, false],
  [`// a treadle drives a loom`, false],
  ["x".repeat(100_000) + pipeline, false],
])("a look at the text %.40s says %s", (text, expected) => {
  expect(looksLikePipeline(text)).toBe(expected);
});

test("a file without the library starts nothing", () => {
  make();
  open("/home/ada/plain.ts", "export const one = 1;");
  open("/home/ada/notes.md", pipeline, "markdown");
  expect(server.state).toBe("asleep");
  expect(host.context["treadle.isPipeline"]).toBe(false);
});

test("a pipeline wakes the server, and menus know it at once", async () => {
  make();
  open("/home/ada/loop.ts", pipeline);
  expect(host.context).toMatchObject({ "treadle.isPipeline": true, "treadle.hasPipeline": true });
  await settled();
  expect(server.state).toBe("running");
});

test("the library's name being typed wakes the server", () => {
  make();
  open("/home/ada/new.ts", "");
  const typed = document("/home/ada/new.ts", pipeline);
  host.activeEditor = { document: typed } as vscode.TextEditor;
  host.documentChanged.fire({ document: typed } as vscode.TextDocumentChangeEvent);
  expect(server.state).toBe("running");
});

test("what the server says counts more than the look at the text", async () => {
  const pipelines = make();
  open("/home/ada/loop.ts", `${pipeline} // and nothing of it is used`);
  await settled();
  server.say("treadle/pipelines/changed", view("/home/ada/loop.ts", false));
  expect(host.context["treadle.isPipeline"]).toBe(false);
  expect(pipelines.active).toBeUndefined();
});

test("all pipelines of the workspace are known to menus, of every folder", async () => {
  server.answers["treadle/pipelines/list"] = () => [
    view("/home/ada/a.ts"),
    view("/other/b.ts"),
    view("/home/ada/c.ts", false),
  ];
  make();
  await server.start();
  await settled();
  expect(host.context).toMatchObject({
    "treadle.pipelines": ["/home/ada/a.ts", "/other/b.ts"],
    "treadle.hasPipeline": true,
    "treadle.knowsPipelines": true,
    "treadle.isPipeline": false,
  });
});

test("menus are told only what has changed", () => {
  make();
  open("/home/ada/loop.ts", pipeline);
  const told = host.executed.length;
  open("/home/ada/loop.ts", pipeline);
  expect(host.executed).toHaveLength(told);
});

function choice(): PipelineChoice {
  const memory = {
    get: (key: string) => remembered.get(key),
    update: async (key: string, value: unknown) => void remembered.set(key, value),
  };
  return new PipelineChoice(make(), memory as unknown as vscode.Memento);
}

test.each<[string, unknown]>([
  ["a lens", "/home/ada/b.ts"],
  ["the explorer", Uri.file("/home/ada/b.ts")],
])("the script that %s names is run, whatever is open", async (_, argument) => {
  const chooser = choice();
  open("/home/ada/loop.ts", pipeline);
  expect(await chooser.choose(argument)).toBe("/home/ada/b.ts");
});

test("without a name it is the active editor's", async () => {
  const chooser = choice();
  open("/home/ada/loop.ts", pipeline);
  expect(await chooser.choose(undefined)).toBe("/home/ada/loop.ts");
});

test("an untitled script is saved first", async () => {
  const chooser = choice();
  open("untitled:Untitled-1", pipeline);
  host.saved = Uri.file("/home/ada/saved.ts") as unknown as vscode.Uri;
  expect(await chooser.choose(undefined)).toBe("/home/ada/saved.ts");
});

test("an untitled script that is not saved is not run", async () => {
  const chooser = choice();
  open("untitled:Untitled-1", pipeline);
  await expect(chooser.choose(undefined)).rejects.toBeInstanceOf(CancellationError);
});

test("of several the person chooses, and what they chose last comes first", async () => {
  server.answers["treadle/pipelines/list"] = () =>
    ["/home/ada/a.ts", "/home/ada/b.ts", "/home/ada/c.ts"].map((s) => view(s));
  const chooser = choice();
  const first = chooser.choose(undefined);
  await settled();
  expect(host.asked[0]!.choices).toEqual(["a.ts", "b.ts", "c.ts"]);
  host.asked[0]!.answer("b.ts");
  expect(await first).toBe("/home/ada/b.ts");
  void chooser.choose(undefined);
  await settled();
  expect(host.asked[1]!.choices).toEqual(["b.ts", "a.ts", "c.ts"]);
});

test("the only pipeline is run without a question", async () => {
  server.answers["treadle/pipelines/list"] = () => [
    view("/home/ada/a.ts"),
    view("/home/ada/plain.ts", false),
  ];
  expect(await choice().choose(undefined)).toBe("/home/ada/a.ts");
});

test("where there is none, a new one is offered", async () => {
  const chosen = choice().choose(undefined);
  await settled();
  host.asked[0]!.answer("New Pipeline");
  expect(await chosen).toBeUndefined();
  expect(host.executed).toContainEqual(["treadle.newPipeline"]);
});
