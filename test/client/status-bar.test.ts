import { beforeEach, expect, test, vi } from "vitest";
import { Runs } from "../../client/runs.ts";
import { StatusBar } from "../../client/status-bar.ts";
import type { RunView } from "../../server/protocol/run-view.ts";
import { FakeServer, run } from "./fake-server.ts";
import { host, reset, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

let server: FakeServer;
let now = 0;

beforeEach(() => {
  reset();
  vi.useFakeTimers();
  server = new FakeServer();
  now = 0;
  const clock = () => now;
  const runs = new Runs(server, window.createOutputChannel("log"), clock);
  const bar = new StatusBar(server, runs, clock);
  return () => {
    bar.dispose();
    vi.useRealTimers();
  };
});

const tell = (...runs: RunView[]) => server.say("treadle/runs/changed", { runs, forgotten: [] });
const shown = () => (host.statusBar[0]!.shown ? host.statusBar[0]!.text : undefined);

function pass(milliseconds: number): void {
  now += milliseconds;
  vi.advanceTimersByTime(milliseconds);
}

test.each<[string, Partial<RunView>, string]>([
  ["tasks done and seconds", {}, "$(sync~spin) 12/40 · 8 s"],
  ["what is left, where it is known", { remaining: 5000 }, "$(sync~spin) 12/40 · 8 s · ~5 s left"],
  ["minutes", { elapsed: 100_000 }, "$(sync~spin) 12/40 · 1 min 40 s"],
  [
    "failed tasks as done",
    { tasks: { known: 40, executing: 0, finished: 12, failed: 3, reused: 0 } },
    "$(sync~spin) 15/40 · 8 s",
  ],
  [
    "that a run begins",
    { elapsed: 200, tasks: { known: 0, executing: 0, finished: 0, failed: 0, reused: 0 } },
    "$(sync~spin) starting · 0.2 s",
  ],
  ["that a run is being cancelled", { status: "cancelling" }, "$(loading~spin) 12/40 · 8 s"],
])("it shows %s", (_, differs, text) => {
  tell(run(differs));
  expect(shown()).toBe(text);
});

test("several runs are summed up", () => {
  tell(run(), run({ run: "r2", script: "/home/ada/b.ts", elapsed: 20_000 }));
  expect(shown()).toBe("$(sync~spin) 2 runs · 24/80 · 20 s");
});

test("it counts on while the server says nothing", () => {
  tell(run({ remaining: 5000 }));
  pass(3000);
  expect(shown()).toBe("$(sync~spin) 12/40 · 11 s · ~2 s left");
});

test("the end is shown for half a minute, and then nothing ticks any more", () => {
  tell(run());
  tell(run({ status: "succeeded", elapsed: 9000 }));
  expect(shown()).toBe("$(pass) loop.ts · 9 s");
  pass(29_000);
  expect(shown()).toBe("$(pass) loop.ts · 9 s");
  pass(1500);
  expect(shown()).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

test("a history that is read is not shown as just ended", () => {
  tell(run({ status: "failed" }));
  expect(shown()).toBeUndefined();
});

test("its tooltip names each run and can cancel it, and a script's name is text", () => {
  tell(run({ script: "/home/ada/[x](command:evil).ts" }));
  const tooltip = host.statusBar[0]!.tooltip as { value: string; isTrusted: unknown };
  expect(tooltip.value).toContain("command:treadle.cancelRun?%5B%22r1%22%5D");
  expect(tooltip.value).not.toContain("](command:evil)");
  expect(tooltip.isTrusted).toEqual({ enabledCommands: ["treadle.cancelRun", "treadle.showGraph"] });
});

test("a click leads to the timeline of the newest run", () => {
  tell(run({ started: 1 }), run({ run: "r2", started: 2 }));
  expect(host.statusBar[0]!.command).toMatchObject({ command: "treadle.showTimeline", arguments: ["r2"] });
});

test("it says that the server is down, and a click restarts it", () => {
  server.become("down");
  expect(shown()).toBe("$(warning) Treadle");
  expect(host.statusBar[0]!.command).toMatchObject({ command: "treadle.restartServer" });
});
