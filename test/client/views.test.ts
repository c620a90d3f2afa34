import { beforeEach, expect, test, vi } from "vitest";
import type * as vscode from "vscode";
import { Runs } from "../../client/runs.ts";
import { RunsView } from "../../client/views/runs-view.ts";
import { TasksView } from "../../client/views/tasks-view.ts";
import { WorkersView } from "../../client/views/workers-view.ts";
import type { FunctionRow, RunView, TaskCounts, WorkerRow } from "../../server/protocol/run-view.ts";
import { FakeServer, run } from "./fake-server.ts";
import { type FakeTree, host, reset, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

const counts = (differs: Partial<TaskCounts> = {}): TaskCounts => ({
  known: 40,
  executing: 0,
  finished: 40,
  failed: 0,
  reused: 0,
  ...differs,
});
const site = { file: "/home/ada/loop.ts", line: 7, column: 3 };
const read: FunctionRow = {
  function: { name: "read", definition: { ...site, endLine: 9, endColumn: 1 } },
  index: 0,
  tasks: counts({ finished: 38, failed: 2 }),
  total: 4000,
  median: 17.2,
  longest: 400,
  shown: [{ task: 3, key: "read-3", state: "failed", duration: 12, callSite: site }],
};
const kept: FunctionRow = { ...read, function: { name: "keep", isInternal: true }, index: 1 };
const worker: WorkerRow = {
  worker: 1,
  busy: 0.87,
  calls: 12,
  held: 12e6,
  spilled: 0,
  limit: 2e9,
  executing: "read (3)",
};

let server: FakeServer;

beforeEach(() => {
  reset();
  vi.useFakeTimers();
  server = new FakeServer({
    "treadle/runs/functions": () => [read, kept],
    "treadle/runs/workers": () => [{ ...worker, worker: 0, executing: "" }, worker],
  });
  const log = window.createOutputChannel("log");
  const runs = new Runs(server, log, () => 0);
  const runsView = new RunsView(runs, log, () => 1_000_000 + 300_000);
  new TasksView(server, runs, runsView, log);
  new WorkersView(server, runs, runsView, log);
  return () => vi.useRealTimers();
});

const tree = (id: string): FakeTree => host.trees.find((candidate) => candidate.id === `treadle.${id}`)!;
const tell = (...runs: RunView[]) => server.say("treadle/runs/changed", { runs, forgotten: [] });

async function lines(id: string, parent?: unknown): Promise<vscode.TreeItem[]> {
  const { provider } = tree(id);
  const children = (await provider.getChildren(parent)) ?? [];
  return Promise.all(children.map((child) => provider.getTreeItem(child)));
}

const said = ({ label, description }: vscode.TreeItem) => `${label} ${description}`;
const spoken = (item: vscode.TreeItem) => item.accessibilityInformation?.label;
const icon = (item: vscode.TreeItem) => (item.iconPath as vscode.ThemeIcon).id;

test("runs are listed newest first, with how they stand", async () => {
  server.answers["treadle/runs/list"] = () => [
    run(),
    run({ run: "r2", started: 900_000, status: "failed", canRerun: true, kind: "rerun", elapsed: 61_000 }),
  ];
  const items = await lines("runs");
  expect(items.map(said)).toEqual(["loop.ts 12/40 · 5 min ago", "loop.ts rerun · 1 min 1 s · 6 min ago"]);
  expect(items.map(icon)).toEqual(["sync~spin", "error"]);
  expect(items.map(({ contextValue }) => contextValue)).toEqual(["run going", "run over rerunnable"]);
  expect(spoken(items[1]!)).toBe("loop.ts, failed, 12 of 40 tasks done, 1 min 1 s, 6 min ago");
  expect(items[0]!.command).toMatchObject({ command: "treadle.showGraph", arguments: ["r1"] });
});

test("without a folder nothing is asked", async () => {
  host.folders = undefined;
  expect([await lines("runs"), await lines("tasks"), await lines("workers")]).toEqual([[], [], []]);
  expect(server.state).toBe("asleep");
});

test("the badge counts the runs that go on", () => {
  tell(run(), run({ run: "r2" }));
  expect(tree("runs").view.badge).toEqual({ value: 2, tooltip: "2 runs" });
  tell(run({ status: "succeeded" }), run({ run: "r2", status: "failed" }));
  expect(tree("runs").view.badge).toBeUndefined();
});

test("tasks are those of the run that is selected, else of the newest", async () => {
  server.answers["treadle/runs/list"] = () => [
    run({ status: "failed" }),
    run({ run: "old", started: 1, status: "failed" }),
  ];
  await lines("runs");
  await lines("tasks");
  tree("runs").selected.fire({ selection: [{ run: "old" }] });
  await lines("tasks");
  expect(server.takes("treadle/runs/functions")).toEqual([{ run: "r1" }, { run: "old" }]);
});

test("a run that starts is the one whose tasks are shown", async () => {
  server.answers["treadle/runs/list"] = () => [run({ run: "old", started: 1, status: "failed" })];
  await lines("runs");
  tree("runs").selected.fire({ selection: [{ run: "old" }] });
  tell(run({ run: "new", started: 5_000_000 }));
  await lines("tasks");
  expect(server.takes("treadle/runs/functions")).toEqual([{ run: "new" }]);
});

test("functions show counts and times, failed tasks first, and lead to their source", async () => {
  server.answers["treadle/runs/list"] = () => [run()];
  const [item, ...others] = await lines("tasks");
  expect(said(item!)).toBe("read 40/40 · 2 failed · 17.2 ms");
  expect([icon(item!), spoken(item!)]).toEqual(["error", "read, 40/40, 2 failed, 17.2 ms"]);
  expect(item!.command).toMatchObject({
    command: "vscode.open",
    arguments: [{ path: "/home/ada/loop.ts" }, {}],
  });
  // What the library does beside the script's own tasks is nobody's task.
  expect(others).toEqual([]);
  const [row] = (await tree("tasks").provider.getChildren()) ?? [];
  const [task] = await lines("tasks", row);
  expect([said(task!), icon(task!), task!.contextValue]).toEqual(["read-3 12.0 ms", "error", "task"]);
  expect(spoken(task!)).toBe("read-3, failed, 12.0 ms");
});

test.each<[string, Partial<TaskCounts>, string]>([
  ["waiting", { finished: 0 }, "circle-outline"],
  ["half done", { finished: 20, executing: 3 }, "sync~spin"],
  ["done", {}, "pass"],
])("a function that is %s has its icon", async (_, tasks, expected) => {
  server.answers["treadle/runs/list"] = () => [run()];
  server.answers["treadle/runs/functions"] = () => [{ ...read, tasks: counts(tasks) }];
  expect((await lines("tasks")).map(icon)).toEqual([expected]);
});

test("workers show how busy they are, what they hold, and what they do", async () => {
  server.answers["treadle/runs/list"] = () => [run()];
  server.answers["treadle/runs/workers"] = () => [
    { worker: 0, busy: 0.004, calls: 1, held: 0, spilled: 0, limit: 0 },
    worker,
    { ...worker, worker: 2, spilled: 5e6, limit: 0, lost: "out of memory" },
  ];
  const items = await lines("workers");
  expect(items.map(said)).toEqual([
    "Main thread 0 % busy",
    "Worker 1 87 % busy · 12.0 MB of 2.00 GB · read (3)",
    "Worker 2 87 % busy · 12.0 MB, 5.00 MB on disk · lost: out of memory",
  ]);
  expect(items.map(icon)).toEqual(["server-process", "sync~spin", "error"]);
});

test("a tree that is seen is drawn at once, and then at most three times a second", () => {
  let drawn = 0;
  tree("runs").provider.onDidChangeTreeData!(() => drawn++);
  for (let change = 0; change < 20; change++) tell(run({ elapsed: change }));
  expect(drawn).toBe(1);
  vi.advanceTimersByTime(1000);
  expect(drawn).toBe(2);
  expect(vi.getTimerCount()).toBe(0);
});

test("a tree that nobody sees is not drawn until it is", () => {
  const { view, provider, visibility } = tree("tasks");
  let drawn = 0;
  provider.onDidChangeTreeData!(() => drawn++);
  view.visible = false;
  tell(run());
  expect(drawn).toBe(0);
  view.visible = true;
  visibility.fire({ visible: true });
  expect(drawn).toBe(1);
});

test("a question that fails leaves an empty tree and a line in the log", async () => {
  server.answers["treadle/runs/list"] = () => [run()];
  server.answers["treadle/runs/workers"] = () => {
    throw new Error("forgotten");
  };
  expect(await lines("workers")).toEqual([]);
  expect(host.log).toEqual(["log error Error: forgotten"]);
});
