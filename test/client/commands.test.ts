import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { PipelineChoice } from "../../client/commands/choose-pipeline.ts";
import { RunChoice } from "../../client/commands/choose-run.ts";
import { framesCommands } from "../../client/commands/frames-commands.ts";
import { registerCommands } from "../../client/commands/register.ts";
import { runCommands } from "../../client/commands/run-commands.ts";
import { serverCommands } from "../../client/commands/server-commands.ts";
import { showCommands } from "../../client/commands/show-commands.ts";
import { sampleFiles, startCommands } from "../../client/commands/start-commands.ts";
import { activate } from "../../client/extension.ts";
import { FramesViewers } from "../../client/frames/frames-viewers.ts";
import { Panels } from "../../client/panels/panels.ts";
import { Pipelines } from "../../client/pipelines.ts";
import { RunMessages } from "../../client/run-messages.ts";
import { Runs } from "../../client/runs.ts";
import type { StartRun } from "../../server/protocol/methods.ts";
import { FakeServer, run, settled } from "./fake-server.ts";
import { commands, env, host, reset, Uri, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

let server: FakeServer;

beforeEach(() => {
  reset();
  server = new FakeServer({
    "treadle/runs/start": ({ script, kind }) => run({ run: "new", script, kind, started: 9_000_000 }),
    "treadle/runs/cancel": () => true,
    "treadle/runs/forget": () => null,
    "treadle/timings/clear": () => null,
    "treadle/runs/report": () => "/storage/report.html",
  });
  const log = window.createOutputChannel("log");
  const extension = Uri.file("/ext") as unknown as vscode.Uri;
  const runs = new Runs(server, log);
  const pipelines = new Pipelines(server, log);
  const panels = new Panels(server, runs, log, extension);
  const messages = new RunMessages(server, runs);
  const memory = { get: () => undefined, update: async () => undefined } as unknown as vscode.Memento;
  const runChoice = new RunChoice(runs, panels);
  const pipelineChoice = new PipelineChoice(pipelines, memory);
  registerCommands(
    {
      ...runCommands({ server, runs, panels, messages, pipelineChoice, runChoice }),
      ...showCommands({ server, runs, panels, runChoice, output: log }),
      ...framesCommands(server, new FramesViewers(server, log, { extension, storage: extension })),
      ...startCommands(extension),
      ...serverCommands(server),
    },
    log,
  );
  return () => messages.dispose();
});

/** Runs a command as a person, a menu or a lens does; a question of it may still be open. */
async function does(command: string, argument?: unknown): Promise<void> {
  void commands.executeCommand(command, argument);
  await settled();
  await settled();
}

const history = (...views: ReturnType<typeof run>[]) => {
  server.answers["treadle/runs/list"] = () => views;
};
const failed = run({ status: "failed", canRerun: true });

test.each<[string, unknown, StartRun]>([
  ["treadle.runPipeline", "/home/ada/loop.ts", { script: "/home/ada/loop.ts", kind: "run" }],
  ["treadle.previewGraph", "/home/ada/loop.ts", { script: "/home/ada/loop.ts", kind: "preview" }],
  ["treadle.rerunFailed", "r1", { script: "/home/ada/loop.ts", kind: "rerun", of: "r1" }],
  ["treadle.rerunFailed", { run: "r1" }, { script: "/home/ada/loop.ts", kind: "rerun", of: "r1" }],
  ["treadle.rerunFailed", undefined, { script: "/home/ada/loop.ts", kind: "rerun", of: "r1" }],
  [
    "treadle.runTask",
    { run: "r1", task: 17 },
    { script: "/home/ada/loop.ts", kind: "task", of: "r1", task: 17 },
  ],
  [
    "treadle.runFromTask",
    { run: "r1", task: 17 },
    { script: "/home/ada/loop.ts", kind: "from-task", of: "r1", task: 17 },
  ],
])("%s with %j starts a run and shows it beside the script", async (command, argument, takes) => {
  history(failed);
  await server.start();
  await settled();
  await does(command, argument);
  expect(server.takes("treadle/runs/start")).toEqual([takes]);
  expect(host.panels).toHaveLength(1);
});

test("a run opens no panel where the person does not want it; a preview is there to be seen", async () => {
  host.settings["treadle.graph.openOnRun"] = false;
  await does("treadle.runPipeline", "/home/ada/loop.ts");
  expect(host.panels).toHaveLength(0);
  await does("treadle.previewGraph", "/home/ada/loop.ts");
  expect(host.panels).toHaveLength(1);
});

test("in Restricted Mode nothing is run, and a preview is made by reading the script", async () => {
  host.isTrusted = false;
  await does("treadle.runPipeline", "/home/ada/loop.ts");
  expect(host.asked[0]).toMatchObject({ kind: "warning", choices: ["Manage Workspace Trust"] });
  await does("treadle.previewGraph", "/home/ada/loop.ts");
  expect(server.takes("treadle/runs/start")).toEqual([]);
  expect(server.takes("treadle/panel/open").map(({ source }) => source)).toEqual([
    { kind: "analysis", script: "/home/ada/loop.ts" },
  ]);
});

test("the only run that goes on is cancelled without a question, of several the person chooses", async () => {
  history(run(), run({ run: "over", status: "succeeded" }));
  await does("treadle.cancelRun");
  expect(server.takes("treadle/runs/cancel")).toEqual([{ run: "r1" }]);
  server.say("treadle/runs/changed", { runs: [run({ run: "r2", script: "/home/ada/b.ts" })], forgotten: [] });
  await does("treadle.cancelRun");
  expect(host.asked[0]!.choices).toEqual(["loop.ts", "b.ts"]);
  host.asked[0]!.answer("b.ts");
  await settled();
  expect(server.takes("treadle/runs/cancel").at(-1)).toEqual({ run: "r2" });
});

test.each([
  ["treadle.cancelRun", "No pipeline is running."],
  ["treadle.showGraph", "There is no run yet: run a pipeline first."],
  ["treadle.openReport", "There is no run yet: run a pipeline first."],
  ["treadle.rerunFailed", "There is nothing to rerun: no run has failed or was cancelled."],
  ["treadle.showProblem", "No run has failed."],
])("%s without a run says so", async (command, sentence) => {
  await does(command);
  expect(host.asked.map(({ kind, text }) => [kind, text])).toEqual([["information", sentence]]);
});

test("a run that is not remembered any more is said to be so", async () => {
  await does("treadle.showGraph", "gone");
  expect(host.asked[0]).toMatchObject({ text: "This run is not remembered any more." });
});

test("the active script's run is meant before a newer one of another script", async () => {
  history(run({ started: 1 }), run({ run: "r2", script: "/home/ada/b.ts", started: 2 }));
  const document = { uri: Uri.file("/home/ada/loop.ts"), languageId: "typescript", getText: () => "" };
  host.activeEditor = { document } as unknown as vscode.TextEditor;
  await does("treadle.showTimeline");
  expect(host.panels[0]!.panel.title).toBe("Run: loop.ts");
});

test("a report opens in the browser", async () => {
  history(run({ status: "succeeded" }));
  await does("treadle.openReport");
  expect(host.executed).toContainEqual(["openExternal", "/storage/report.html"]);
});

test("a report on another machine is saved where the person says", async () => {
  env.remoteName = "ssh-remote";
  history(run({ status: "succeeded" }));
  await does("treadle.openReport");
  env.remoteName = undefined;
  host.asked[0]!.answer("Save As …");
  await settled();
  expect(host.asked[1]).toMatchObject({ kind: "save", text: "/home/ada/treadle-report.html" });
  host.asked[1]!.answer(Uri.file("/home/ada/mine.html"));
  await settled();
  expect(host.written).toEqual(new Map([["/home/ada/mine.html", "copy of /storage/report.html"]]));
});

test("the problem of a run is shown on its line, with the cursor there", async () => {
  const callSite = { file: "/home/ada/loop.ts", line: 3, column: 1 };
  history(run({ status: "failed", error: { name: "Error", message: "no", callSite } }));
  await does("treadle.showProblem", "r1");
  expect(host.shown[0]).toMatchObject({
    options: { preserveFocus: false, selection: { start: { line: 2 } } },
  });
});

test("all runs are forgotten only after a question", async () => {
  history(run(), run({ run: "r2", status: "failed" }), run({ run: "r3", status: "succeeded" }));
  await does("treadle.forgetRuns");
  expect(host.asked[0]).toMatchObject({ kind: "warning", choices: ["Forget"] });
  expect(host.asked[0]!.text).toContain("Forget 2 runs");
  expect(server.takes("treadle/runs/forget")).toEqual([]);
  host.asked[0]!.answer("Forget");
  await settled();
  expect(server.takes("treadle/runs/forget")).toEqual([{}]);
});

test("timings are cleared of one script, or of all", async () => {
  await does("treadle.clearTimings", Uri.file("/home/ada/loop.ts"));
  await does("treadle.clearTimings");
  expect(server.takes("treadle/timings/clear")).toEqual([{ script: "/home/ada/loop.ts" }, {}]);
});

test("what the server refuses is said in its words", async () => {
  server.answers["treadle/runs/start"] = () => {
    throw new Error("There is no script /home/ada/gone.ts.");
  };
  await does("treadle.runPipeline", "/home/ada/gone.ts");
  expect(host.asked.map(({ kind, text }) => [kind, text])).toEqual([
    ["error", "There is no script /home/ada/gone.ts."],
  ]);
  expect(host.log.join("\n")).toContain("treadle.runPipeline");
});

test("the sample is copied into a folder of its own, and what a person has changed there stays", async () => {
  host.written.set("/home/treadle-sample/README.md", "mine");
  await does("treadle.openSample");
  host.asked[0]!.answer([Uri.file("/home")]);
  await settled();
  await settled();
  await vi.waitFor(() => expect(host.executed.some(([name]) => name === "vscode.openFolder")).toBe(true));
  expect(host.written.size).toBe(sampleFiles.length);
  expect(host.written.get("/home/treadle-sample/README.md")).toBe("mine");
  expect(host.written.get(`/home/treadle-sample/${sampleFiles[0]}`)).toBe(
    `copy of /ext/media/sample/${sampleFiles[0]}`,
  );
});

test("activating registers every command and view, and starts no process", async () => {
  reset();
  const subscriptions: { dispose(): unknown }[] = [];
  const context = {
    subscriptions,
    extensionUri: Uri.file("/ext"),
    globalStorageUri: Uri.file("/storage"),
    workspaceState: { get: () => undefined, update: async () => undefined },
  };
  activate(context as unknown as vscode.ExtensionContext);
  await settled();
  expect([...host.commands.keys()].every((name) => name.startsWith("treadle."))).toBe(true);
  expect(host.trees.map(({ id }) => id)).toEqual(["treadle.runs", "treadle.tasks", "treadle.workers"]);
  expect(host.log).toEqual([]);
  for (const subscription of subscriptions) subscription.dispose();
  expect(host.commands.size).toBe(0);
});
