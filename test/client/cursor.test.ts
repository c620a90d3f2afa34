import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { followCursor } from "../../client/cursor.ts";
import { revealSite } from "../../client/panels/errands.ts";
import { Panels } from "../../client/panels/panels.ts";
import { Pipelines } from "../../client/pipelines.ts";
import { Runs } from "../../client/runs.ts";
import { watchServer } from "../../client/server-health.ts";
import { FakeServer, run } from "./fake-server.ts";
import { host, reset, Uri, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

let server: FakeServer;
let panels: Panels;
let runs: Runs;

beforeEach(() => {
  reset();
  vi.useFakeTimers();
  server = new FakeServer();
  const log = window.createOutputChannel("log");
  runs = new Runs(server, log);
  panels = new Panels(server, runs, log, Uri.file("/ext") as unknown as vscode.Uri);
  const following = followCursor(server, panels, new Pipelines(server, log));
  const watching = watchServer(server, runs, log);
  return () => {
    following.dispose();
    watching.dispose();
    vi.useRealTimers();
  };
});

function move(line: number, path = "/home/ada/loop.ts", text = 'import { delayed } from "treadle";'): void {
  const document = { uri: Uri.file(path), languageId: "typescript", getText: () => text };
  const event = { textEditor: { document }, selections: [{ active: { line, character: 4 } }] };
  host.selectionChanged.fire(event as unknown as vscode.TextEditorSelectionChangeEvent);
}

const moves = () => server.told.filter(([name]) => name === "treadle/cursor/moved").map(([, site]) => site);
const openPanel = () => panels.show(run(), undefined, { focus: false });

test("where the cursor rests is told once, counted from 1", () => {
  openPanel();
  for (const line of [3, 4, 5]) move(line);
  vi.runAllTimers();
  expect(moves()).toEqual([{ file: "/home/ada/loop.ts", line: 6, column: 5 }]);
});

test("nothing is told while no panel is open, nor of files that are no pipelines", () => {
  move(3);
  openPanel();
  move(3, "/home/ada/plain.ts", "export {};");
  vi.runAllTimers();
  expect(moves()).toEqual([]);
});

test("a move that a panel has caused is not answered; the person's next one is", async () => {
  openPanel();
  await revealSite({ file: "/home/ada/loop.ts", line: 6, column: 5 }, { focus: false });
  move(5);
  vi.runAllTimers();
  expect(moves()).toEqual([]);
  move(5);
  vi.runAllTimers();
  expect(moves()).toHaveLength(1);
});

test("menus know whether anything runs, and whether there is anything to show", () => {
  runs.add(run());
  expect(host.context).toMatchObject({ "treadle.isRunning": true, "treadle.hasRuns": true });
  runs.add(run({ status: "failed" }));
  expect(host.context).toMatchObject({ "treadle.isRunning": false, "treadle.hasRuns": true });
  server.say("treadle/runs/changed", { runs: [], forgotten: ["r1"] });
  expect(host.context).toMatchObject({ "treadle.hasRuns": false });
});

test("a server that is down for good is told once, with a way to restart it", async () => {
  server.become("starting");
  server.become("down");
  expect(host.asked.map(({ kind, choices }) => [kind, choices])).toEqual([
    ["error", ["Restart Server", "Show Log"]],
  ]);
  host.asked[0]!.answer("Restart Server");
  await vi.waitFor(() => expect(host.executed).toContainEqual(["treadle.restartServer"]));
});
