/**
 * Runs through the whole server: real scripts in processes of their own, asked for and heard of by a client.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { workspace } from "../../harness/treadle.ts";
import { wiredServer } from "../wired-server.ts";

const sum = `
import { compute, delayed } from "treadle";
const double = delayed(function double(x: number) { console.log("doubling", x); return 2 * x; });
const add = delayed(function add(...all: number[]) { return all.reduce((a, b) => a + b, 0); });
console.log("sum is", await add(double(1), double(2), double(3)).compute());
`;

const script = (text: string): string => join(workspace({ "script.ts": text }), "script.ts");

test("a run is told from its start to its end, with its figures", async () => {
  const server = await wiredServer();
  const { run, status, script: path } = await server.start(script(sum));
  expect({ status, path: path.endsWith("script.ts") }).toEqual({ status: "running", path: true });
  const view = await server.untilOver(run);
  expect(view).toMatchObject({
    status: "succeeded",
    tasks: { known: 4, executing: 0, finished: 4, failed: 0, reused: 0 },
    executing: [],
    canRerun: false,
  });
  expect((await server.ask("treadle/runs/list", {})).map((each) => each.run)).toEqual([run]);
  expect(server.errors()).toEqual([]);
});

test("each line that is printed comes once, with the key of the task that printed it", async () => {
  const server = await wiredServer();
  const { run } = await server.start(script(sum));
  await server.untilOver(run);
  const lines = server.linesOf(run).map(({ text, key }) => [text, key?.replace(/-[0-9a-f]{8}$/, "")]);
  expect(lines.sort()).toEqual([
    ["doubling 1", "double"],
    ["doubling 2", "double"],
    ["doubling 3", "double"],
    ["sum is 12", undefined],
  ]);
});

test("what is in the editor runs, saved or not", async () => {
  const server = await wiredServer();
  const path = script(`throw new Error("what is on disk ran");`);
  server.open(path, sum);
  server.edit(path, sum.replace("sum is", "the sum is"));
  const { run } = await server.start(path);
  const { status } = await server.untilOver(run);
  expect({ status, line: server.linesOf(run).at(-1)?.text }).toEqual({
    status: "succeeded",
    line: "the sum is 12",
  });
});

test.for([
  ["in the main thread", `console.log("looping"); for (;;);`],
  [
    "in a task",
    `import { delayed } from "treadle";
     await delayed(function loop() { console.log("looping"); for (;;); })().compute();`,
  ],
])("a script that loops for ever %s is ended by cancelling it", async ([, text]) => {
  const server = await wiredServer({ settings: { cancelGrace: 50 } });
  const { run } = await server.start(script(text!));
  await server.until("treadle/runs/log", ({ lines }) => lines.some((line) => line.text === "looping"));
  expect(await server.ask("treadle/runs/cancel", { run })).toBe(true);
  expect(await server.untilOver(run)).toMatchObject({ status: "cancelled", executing: [] });
  expect(await server.ask("treadle/runs/cancel", { run })).toBe(false);
});

test("cancelling twice does not wait for the grace time", async () => {
  const server = await wiredServer({ settings: { cancelGrace: 1e9 } });
  const { run } = await server.start(script(`console.log("looping"); for (;;);`));
  await server.until("treadle/runs/log", ({ lines }) => lines.some((line) => line.text === "looping"));
  await server.ask("treadle/runs/cancel", { run });
  await server.ask("treadle/runs/cancel", { run });
  expect(await server.untilOver(run)).toMatchObject({ status: "cancelled" });
});

test("two runs at once stay apart", async () => {
  const server = await wiredServer();
  const of = (name: string, count: number) =>
    script(`
import { compute, delayed } from "treadle";
const ${name} = delayed(function ${name}(i: number) { console.log("${name}", i); return i; });
await compute(...Array.from({ length: ${count} }, (_, i) => ${name}(i)));
`);
  const [left, right] = await Promise.all([server.start(of("left", 3)), server.start(of("right", 5))]);
  const [one, two] = await Promise.all([server.untilOver(left.run), server.untilOver(right.run)]);
  expect([one.tasks.finished, two.tasks.finished]).toEqual([3, 5]);
  for (const [{ run }, name] of [[left, "left"] as const, [right, "right"] as const]) {
    const texts = server.linesOf(run).map(({ text }) => text.split(" ")[0]);
    expect(new Set(texts)).toEqual(new Set([name]));
  }
});

test("nothing runs in a workspace that is not trusted, until it is", async () => {
  const server = await wiredServer({ isTrusted: false });
  const path = script(sum);
  await expect(server.start(path)).rejects.toThrow(
    "This workspace is not trusted, so none of its scripts are run: trust it first.",
  );
  expect(existsSync(join(server.storage, "runs"))).toBe(false);
  server.tell("treadle/trust/granted", {});
  const { run } = await server.start(path);
  expect(await server.untilOver(run)).toMatchObject({ status: "succeeded" });
});

test.for([
  ["a file that is not there", "/nowhere/script.ts", {}, "There is no script /nowhere/script.ts"],
  ["a run that is not remembered", undefined, { kind: "rerun", of: "gone" }, "not remembered any more"],
] as const)("%s is refused with a sentence", async ([, path, more, sentence]) => {
  const server = await wiredServer();
  await expect(server.start(path ?? script(sum), more)).rejects.toThrow(sentence);
  expect(server.errors()).toEqual([]);
});

test("a memory limit that is no size is refused before anything runs", async () => {
  const server = await wiredServer({ settings: { memoryLimit: "much" } });
  await expect(server.start(script(sum))).rejects.toThrow("treadle.memoryLimit is much");
  expect(await server.ask("treadle/runs/list", {})).toEqual([]);
});

test("a preview shows the graph and runs no task", async () => {
  const server = await wiredServer();
  const { run } = await server.start(script(sum), { kind: "preview" });
  expect(await server.untilOver(run)).toMatchObject({
    kind: "preview",
    status: "succeeded",
    tasks: { known: 4, finished: 0 },
  });
  expect(server.linesOf(run)).toEqual([]);
});

test("a report is written beside the recording", async () => {
  const server = await wiredServer();
  const { run } = await server.start(script(sum));
  await server.untilOver(run);
  const report = await server.ask("treadle/runs/report", { run });
  expect(report).toBe(join(server.storage, "runs", run, "report.html"));
  expect(existsSync(report)).toBe(true);
});

test("a run that is forgotten leaves nothing on disk", async () => {
  const server = await wiredServer();
  const { run } = await server.start(script(sum));
  await server.untilOver(run);
  await server.ask("treadle/runs/forget", { run });
  await server.until("treadle/runs/changed", ({ forgotten }) => forgotten.includes(run));
  expect(existsSync(join(server.storage, "runs", run))).toBe(false);
  await expect(server.ask("treadle/runs/functions", { run })).rejects.toThrow("not remembered any more");
});
