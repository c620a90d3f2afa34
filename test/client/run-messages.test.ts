import { beforeEach, expect, test, vi } from "vitest";
import { patience, RunMessages } from "../../client/run-messages.ts";
import { Runs } from "../../client/runs.ts";
import type { RunView } from "../../server/protocol/run-view.ts";
import { FakeServer, run } from "./fake-server.ts";
import { host, reset, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

let server: FakeServer;
let messages: RunMessages;

beforeEach(() => {
  reset();
  vi.useFakeTimers();
  server = new FakeServer({ "treadle/runs/cancel": () => true });
  messages = new RunMessages(server, new Runs(server, window.createOutputChannel("log"), () => 0));
  return () => {
    messages.dispose();
    vi.useRealTimers();
  };
});

const tell = (view: RunView) => server.say("treadle/runs/changed", { runs: [view], forgotten: [] });

function start(): void {
  tell(run());
  messages.watch(run());
}

test("a run that goes on for a while gets a notification, and a short one does not", async () => {
  start();
  vi.advanceTimersByTime(patience - 1);
  expect(host.progress).toHaveLength(0);
  vi.advanceTimersByTime(1);
  expect(host.progress.map(({ title }) => title)).toEqual(["Running loop.ts"]);
  tell(run({ remaining: 5000, tasks: { known: 40, executing: 1, finished: 20, failed: 0, reused: 0 } }));
  expect(host.progress[0]!.reports).toEqual([
    { message: "12/40 tasks", increment: 30 },
    { message: "20/40 tasks, ~5 s left", increment: 20 },
  ]);
  tell(run({ status: "succeeded" }));
  await vi.waitFor(() => expect(host.progress[0]!.ended).toBe(true));
  expect(host.asked).toEqual([]);
});

test("the notification cancels the run", () => {
  start();
  vi.advanceTimersByTime(patience);
  host.progress[0]!.cancel();
  expect(server.takes("treadle/runs/cancel")).toEqual([{ run: "r1" }]);
});

test("a run that nobody started here has neither a notification nor a message", () => {
  tell(run());
  vi.advanceTimersByTime(patience);
  tell(run({ status: "failed" }));
  expect([host.progress, host.asked]).toEqual([[], []]);
});

const failure = {
  name: "RangeError",
  message: '"n/a" is not a number\nand more',
  callSite: { file: "/home/ada/loop.ts", line: 3, column: 1 },
};

test.each<[string, Partial<RunView>, string, string[]]>([
  [
    "a task that failed",
    { error: failure, canRerun: true },
    'loop.ts failed: "n/a" is not a number',
    ["Show Problem", "Show Graph", "Rerun Failed Tasks"],
  ],
  [
    "a script that failed by itself",
    { error: { name: "Error", message: "no" } },
    "loop.ts failed: no",
    ["Show Graph"],
  ],
  [
    "a process that is gone",
    { status: "interrupted" },
    "loop.ts was interrupted: its process is gone.",
    ["Show Graph"],
  ],
])("%s is told once, with what can be done", (_, differs, text, choices) => {
  start();
  tell(run({ status: "failed", ...differs }));
  tell(run({ status: "failed", ...differs }));
  expect(host.asked.map(({ kind, text, choices }) => ({ kind, text, choices }))).toEqual([
    { kind: "warning", text, choices },
  ]);
});

test("a run that has failed before its start is answered is told, too", () => {
  tell(run({ status: "failed", error: failure }));
  messages.watch(run());
  expect(host.asked).toHaveLength(1);
});

test.each([
  ["Show Problem", "treadle.showProblem"],
  ["Show Graph", "treadle.showGraph"],
  ["Rerun Failed Tasks", "treadle.rerunFailed"],
])("%s does so with the run that failed", async (button, command) => {
  start();
  tell(run({ status: "failed", error: failure, canRerun: true }));
  host.asked[0]!.answer(button);
  await vi.waitFor(() => expect(host.executed).toEqual([[command, "r1"]]));
});

test.each(["succeeded", "cancelled"] as const)("a run that %s says nothing", (status) => {
  start();
  tell(run({ status }));
  expect(host.asked).toEqual([]);
});
