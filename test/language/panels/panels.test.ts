/**
 * Panels through the whole server: what a panel of a real run is told while it goes on, late, and when it is over.
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  defaultGraphView,
  type GraphPicture,
  type PanelContent,
  type PanelQuestionName,
  type PanelQuestions,
  type PanelSource,
  taskStates,
} from "../../../server/protocol/panel.ts";
import { workspace } from "../../harness/treadle.ts";
import { type WiredServer, wiredServer } from "../wired-server.ts";

const script = (text: string): string => join(workspace({ "script.ts": text }), "script.ts");

const ask = <Name extends PanelQuestionName>(
  server: WiredServer,
  name: Name,
  takes: PanelQuestions[Name]["takes"],
  panel = "p",
) =>
  server.ask("treadle/panel/ask", { panel, question: { ask: name, takes } as never }) as Promise<
    PanelQuestions[Name]["gives"]
  >;

async function open(server: WiredServer, source: PanelSource, panel = "p"): Promise<PanelContent> {
  await server.ask("treadle/panel/open", { panel, source });
  return ask(server, "ready", { view: defaultGraphView }, panel);
}

/** The server's notices, each answered with `drawn` as soon as it is heard. */
function draw(server: WiredServer, panel = "p"): void {
  void server.untilHeard(({ name }) => {
    if (name === "treadle/panel/notice") server.tell("treadle/panel/drawn", { panel });
    return false;
  });
}

const inState = (graph: GraphPicture, state: (typeof taskStates)[number]): number => {
  const at = taskStates.indexOf(state);
  return graph.states.counts.reduce(
    (sum, count, index) => (index % taskStates.length === at ? sum + count : sum),
    0,
  );
};

const fan = (count: number) => `
import { compute, delayed } from "treadle";
const read = delayed(function read(i: number) { return i; });
const total = delayed(function total(all: number[]) { return all.length; });
console.log(await total(Array.from({ length: ${count} }, (_, i) => read(i))).compute());
`;

test("a panel of a run that is over shows all of it, from the recording as from memory", async () => {
  const first = await wiredServer();
  const { run } = await first.start(script(fan(40)));
  await first.untilOver(run);
  const live = await open(first, { kind: "run", run });
  expect(live).toMatchObject({ run: { status: "succeeded" }, graph: { tasks: 41, hidden: 0 } });
  expect(live).not.toHaveProperty("empty");
  const second = await wiredServer({ storage: first.storage });
  const later = await open(second, { kind: "run", run });
  expect(later.graph).toEqual(live.graph);
  expect(await ask(second, "search", { text: "total-" })).toMatchObject({ total: 1 });
  expect(await second.ask("treadle/runs/functions", { run })).toEqual(
    await first.ask("treadle/runs/functions", { run }),
  );
  expect([...first.errors(), ...second.errors()]).toEqual([]);
});

test("a panel that is opened in the middle of a run is right at once, and in the end as well", async () => {
  const path = script(`
import { existsSync } from "node:fs";
import { compute, delayed } from "treadle";
const quick = delayed(function quick(i: number) { return i; });
const wait = delayed(async function wait(all: number[], file: string) {
  console.log("waiting");
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
  return all.length;
});
await wait([1, 2, 3].map((i) => quick(i)), import.meta.filename + ".go").compute();
`);
  const server = await wiredServer();
  const { run } = await server.start(path);
  await server.until("treadle/runs/log", ({ lines }) => lines.some(({ text }) => text === "waiting"));
  await server.until("treadle/runs/changed", ({ runs }) => runs.some(({ tasks }) => tasks.finished === 3));
  const { graph } = await open(server, { kind: "run", run });
  expect({ tasks: graph.tasks, left: inState(graph, "waiting") + inState(graph, "ready") }).toEqual({
    tasks: 4,
    left: 0,
  });
  draw(server);
  writeFileSync(`${path}.go`, "");
  await server.untilOver(run);
  await server.until(
    "treadle/panel/notice",
    ({ notice }) => notice.notice === "run" && notice.run.status === "succeeded",
  );
  const again = await open(server, { kind: "run", run });
  expect(inState(again.graph, "memory") + inState(again.graph, "released")).toBe(4);
});

test("a panel of ten thousand tasks is told little, and a panel that never draws is told once", async () => {
  const path = script(`
import { existsSync } from "node:fs";
import { delayed } from "treadle";
const wait = delayed(async function wait(file: string) {
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 5));
});
await wait(import.meta.filename + ".go").compute();
${fan(10_000)}`);
  const server = await wiredServer();
  const { run } = await server.start(path);
  await open(server, { kind: "run", run }, "draws");
  await open(server, { kind: "run", run }, "never");
  draw(server, "draws");
  writeFileSync(`${path}.go`, "");
  const { tasks, elapsed } = await server.untilOver(run);
  expect(tasks).toMatchObject({ known: 10_002, finished: 10_002 });
  const notices = (panel: string) =>
    server.notices("treadle/panel/notice").filter((told) => told.panel === panel);
  // Twenty a second and a few; what the run took is on the other side of the comparison.
  expect(notices("draws").length).toBeLessThanOrEqual(elapsed / 50 + 5);
  expect(notices("never").length).toBe(1);
  // A picture has at most `treadle.graph.maxBoxes` boxes, however many tasks there are.
  const largest = Math.max(...notices("draws").map((told) => JSON.stringify(told).length));
  expect(largest).toBeLessThan(400_000);
  expect(server.notices("treadle/runs/changed").length).toBeLessThanOrEqual(elapsed / 100 + 5);
  const { graph } = await open(server, { kind: "run", run });
  expect({ tasks: graph.tasks, boxes: graph.boxes.length <= graph.maxBoxes }).toEqual({
    tasks: 10_002,
    boxes: true,
  });
});

test("a run that never computes says so in place of a graph", async () => {
  const server = await wiredServer();
  const { run } = await server.start(script(`import "treadle"; console.log("done");`), { kind: "preview" });
  const { empty } = await open(server, { kind: "run", run });
  expect(empty).toMatch(/^Starting the script, to draw its graph|^The script runs up to its first compute/);
  draw(server);
  await server.untilOver(run);
  await server.until("treadle/panel/notice", ({ notice }) => notice.notice === "source");
  expect(await ask(server, "ready", { view: defaultGraphView })).toMatchObject({
    empty: "The script never computes: it ends without a call of compute().",
    graph: { tasks: 0 },
  });
});

test("a panel learns that the workspace is trusted, and may offer to run from then on", async () => {
  const server = await wiredServer({ isTrusted: false });
  const path = script(fan(3));
  server.open(path, fan(3));
  expect(await open(server, { kind: "analysis", script: path })).toMatchObject({ canRun: false });
  server.tell("treadle/trust/granted", {});
  await server.until("treadle/panel/notice", ({ notice }) => notice.notice === "source");
  expect(await ask(server, "ready", { view: defaultGraphView })).toMatchObject({ canRun: true });
});

test("a graph by analysis of a script that is not there says so", async () => {
  const server = await wiredServer();
  const { empty } = await open(server, { kind: "analysis", script: "/nowhere/script.ts" });
  expect(empty).toBe("This script cannot be read: it is not there, or its text is not complete.");
});

test("a graph by analysis follows the editor, in a workspace that is not trusted", async () => {
  const server = await wiredServer({ isTrusted: false });
  const path = script(fan(3));
  server.open(path, fan(3));
  const { graph, run } = await open(server, { kind: "analysis", script: path });
  expect({ kind: graph.kind, run, labels: graph.boxes.map(({ label }) => label).sort() }).toEqual({
    kind: "analysis",
    run: undefined,
    labels: ["read", "total"],
  });
  server.edit(path, fan(3).replaceAll("total", "count"));
  const { notice } = await server.until("treadle/panel/notice", (told) => told.notice.notice === "graph");
  expect(notice).toMatchObject({ graph: { kind: "analysis" } });
  const again = await ask(server, "ready", { view: defaultGraphView });
  expect(again.graph.boxes.map(({ label }) => label).sort()).toEqual(["count", "read"]);
  expect(existsSync(join(server.storage, "runs"))).toBe(false);
});

test("the cursor selects what its line has made, in every panel that shows it", async () => {
  const server = await wiredServer();
  const path = script(fan(5));
  const { run } = await server.start(path);
  await server.untilOver(run);
  await open(server, { kind: "run", run });
  const line =
    fan(5)
      .split("\n")
      .findIndex((text) => text.includes("function read")) + 1;
  server.tell("treadle/cursor/moved", { file: path, line, column: 30 });
  const { notice } = await server.until("treadle/panel/notice", (told) => told.notice.notice === "selected");
  expect(notice).toMatchObject({ tasks: [0, 1, 2, 3, 4] });
});

test.for([
  ["a panel that was never opened", undefined, "lost its connection"],
  ["a panel of a run that is gone", { kind: "run", run: "gone" }, "not remembered any more"],
] as const)("%s is told so", async ([, source, sentence]) => {
  const server = await wiredServer();
  const asked = source ? open(server, source) : ask(server, "ready", { view: defaultGraphView });
  await expect(asked).rejects.toThrow(sentence);
  expect(server.errors()).toEqual([]);
});

test("a task that is not in the graph is refused, and is no mistake of the server's", async () => {
  const server = await wiredServer();
  const { run } = await server.start(script(fan(2)));
  await server.untilOver(run);
  await open(server, { kind: "run", run });
  await expect(ask(server, "details", { task: 99 })).rejects.toThrow("not in the graph any more");
  expect(server.errors()).toEqual([]);
});
