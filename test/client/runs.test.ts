import { beforeEach, expect, test, vi } from "vitest";
import { relayOutput } from "../../client/run-output.ts";
import { ago, glance } from "../../client/run-words.ts";
import { Runs } from "../../client/runs.ts";
import { FakeServer, run, settled } from "./fake-server.ts";
import { host, reset, window } from "./fake-vscode.ts";

vi.mock("vscode", () => import("./fake-vscode.ts"));

let server: FakeServer;
let runs: Runs;
let now = 0;

beforeEach(() => {
  reset();
  now = 0;
  server = new FakeServer();
  runs = new Runs(server, window.createOutputChannel("log"), () => now);
});

test("runs are kept newest first", () => {
  server.say("treadle/runs/changed", {
    runs: [run({ run: "old", started: 1 }), run({ run: "new", started: 2 })],
    forgotten: [],
  });
  expect(runs.all.map((view) => view.run)).toEqual(["new", "old"]);
  expect(runs.newestOf("/home/ada/loop.ts")?.run).toBe("new");
});

test("a server that starts is asked for its list, and what it does not know is forgotten", async () => {
  server.say("treadle/runs/changed", { runs: [run({ run: "lost" })], forgotten: [] });
  server.answers["treadle/runs/list"] = () => [run({ status: "interrupted" })];
  const changes: unknown[] = [];
  runs.onDidChange(({ changed, forgotten }) => changes.push([changed.map((view) => view.status), forgotten]));
  await server.restart();
  await settled();
  expect(changes).toEqual([[["interrupted"], ["lost"]]]);
  expect(runs.all.map((view) => view.run)).toEqual(["r1"]);
});

test("a list that cannot be had is logged, and waits for nobody", async () => {
  server.answers["treadle/runs/list"] = () => {
    throw new Error("broken");
  };
  await runs.loaded();
  expect(host.log).toEqual(["log error The list of runs: Error: broken"]);
});

test("time goes on for runs that go on, by the client's clock", () => {
  server.say("treadle/runs/changed", {
    runs: [run({ remaining: 5000 }), run({ run: "r2", status: "succeeded", remaining: 5000 })],
    forgotten: [],
  });
  now = 7000;
  const [going, over] = [runs.get("r1")!, runs.get("r2")!];
  expect([runs.elapsed(going), runs.elapsed(over)]).toEqual([15_000, 8000]);
  expect([runs.remaining(going), runs.remaining(over)]).toEqual([0, undefined]);
});

test("printed lines name their script and their task; stderr warns", () => {
  relayOutput(server, runs, window.createOutputChannel("Treadle"));
  runs.add(run());
  server.say("treadle/runs/log", {
    lines: [
      { run: "r1", time: 1, stream: "stdout", text: "hello" },
      { run: "r1", time: 2, stream: "stderr", text: "careful", key: "slowinc-3" },
      { run: "gone", time: 3, stream: "stdout", text: "late" },
    ],
  });
  expect(host.log).toEqual([
    "Treadle info [loop.ts] hello",
    "Treadle warn [loop.ts · slowinc-3] careful",
    "Treadle info late",
  ]);
});

test.each([
  [0, "0.0 s"],
  [840, "0.8 s"],
  [960, "1 s"],
  [59_400, "59 s"],
  [59_600, "1 min 0 s"],
  [100_000, "1 min 40 s"],
  [9_999_000, "2 h 46 min"],
])("%d ms are glanced at as %s", (time, text) => {
  expect(glance(time)).toBe(text);
});

test.each([
  [30_000, "just now"],
  [300_000, "5 min ago"],
  [3 * 3_600_000, "3 h ago"],
  [50 * 3_600_000, "2 d ago"],
])("%d ms ago is %s", (time, text) => {
  expect(ago(0, time)).toBe(text);
});
