/**
 * A script through `treadle run`: errors as people see them, streams, runs side by side, one worker.
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ofType, runScript, start, treadle, workspace } from "../harness/treadle.ts";

const SUM = `
import { delayed } from "treadle";
const inc = delayed(function inc(x: number) { return x + 1; });
const sum = delayed(function sum(xs: number[]) { return xs.reduce((a, b) => a + b); });
console.log(JSON.stringify({ total: await sum([1, 2, 3].map((x) => inc(x))).compute() }));
`;

test("a script in a folder without node_modules runs", async () => {
  const folder = workspace({ "sum.ts": SUM });
  const { status, result } = await runScript(join(folder, "sum.ts"));
  expect({ status, result }).toEqual({ status: 0, result: { total: 9 } });
});

test("a path relative to the working folder and arguments reach the script", async () => {
  const folder = workspace({ "args.ts": "console.log(JSON.stringify(process.argv.slice(2)));" });
  const { stdout } = await treadle(["run", "args.ts", "--", "--fast", "7"], { cwd: folder });
  expect(stdout).toBe('["--fast","7"]\n');
});

test("two runs of one script at once do not disturb each other, with an empty cache", async () => {
  const folder = workspace({ "sum.ts": SUM });
  const env = { TREADLE_CACHE: join(folder, "cache") };
  const runs = await Promise.all(["a", "b", "c"].map(() => runScript(join(folder, "sum.ts"), [], { env })));
  expect(runs.map(({ result }) => result)).toEqual([{ total: 9 }, { total: 9 }, { total: 9 }]);
});

test("one worker suffices for a compute inside of a task", async () => {
  const folder = workspace({
    "nested.ts": `
import { delayed } from "treadle";
const inc = delayed((x: number) => x + 1);
const outer = delayed(async (x: number) => {
  const parts = await Promise.all([1, 2, 3].map((k) => inc(x + k).compute()));
  return parts.reduce((a, b) => a + b);
});
console.log(JSON.stringify(await outer(10).compute()));
`,
  });
  const { result } = await runScript(join(folder, "nested.ts"), ["--workers", "1"]);
  expect(result).toBe(39);
});

test("tasks that await overlap on one worker", async () => {
  // Each waits until all eight have begun: one after another they would wait for ever.
  const folder = workspace({
    "overlap.ts": `
import { compute, delayed } from "treadle";
import { meet } from "./meeting.ts";
const guest = delayed(async (i: number) => { await meet(8); return i; });
console.log(JSON.stringify(await compute(...[0, 1, 2, 3, 4, 5, 6, 7].map((i) => guest(i)))));
`,
    "meeting.ts": `
let here = 0;
let open = () => {};
const all = new Promise<void>((resolve) => { open = resolve; });
export function meet(guests: number): Promise<void> { if (++here === guests) open(); return all; }
`,
  });
  const { result } = await runScript(join(folder, "overlap.ts"), ["--workers", "1"]);
  expect(result).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

describe("a task that throws", () => {
  const files = {
    "fails.ts": `
import { delayed } from "treadle";
import { check } from "./check.ts";

const load = delayed(function load(path: string) { return new Float64Array(500); });
const parse = delayed(function parse(values: Float64Array, options: { strict: boolean }) {
  return check(values, options.strict);
});
await parse(load("a.h5"), { strict: true }).compute();
`,
    "check.ts": `
export function check(values: Float64Array, strict: boolean): number {
  if (strict) throw new RangeError("value 17 is out of range", { cause: new TypeError("not a number") });
  return values.length;
}
`,
  };

  test("shows the original lines, the task's key, its call site and the shapes of its inputs", async () => {
    const folder = workspace(files);
    const { status, stdout, stderr } = await runScript(join(folder, "fails.ts"));
    expect(status).toBe(1);
    expect(stdout).toBe("");
    expect(stderr).toContain("RangeError: value 17 is out of range");
    expect(stderr).toContain("check.ts:3:21");
    expect(stderr).toContain("fails.ts:7:10");
    expect(stderr).toMatch(/parse-[0-9a-f]{8}/);
    expect(stderr).toContain("fails.ts:9:7");
    expect(stderr).toContain("Float64Array(500)");
    expect(stderr).toContain("{ strict: true }");
    expect(stderr).toContain("TypeError: not a number");
  });

  test("hides library frames, unless they are asked for", async () => {
    const folder = workspace(files);
    const folded = await treadle(["run", join(folder, "fails.ts")]);
    const full = await treadle(["run", join(folder, "fails.ts"), "--full-stack"]);
    const frames = (text: string): number =>
      text.match(/^\s+at .*(?:server\/executors|dist\/|node:)/gm)?.length ?? 0;
    expect(frames(folded.stderr)).toBe(0);
    expect(frames(full.stderr)).toBeGreaterThan(0);
  });

  test("keeps what follows it from running", async () => {
    const folder = workspace(files);
    const { events } = await runScript(join(folder, "fails.ts"));
    expect(ofType(events, "task-failed")).toHaveLength(1);
    expect(ofType(events, "compute-finished")).toMatchObject([{ status: "failed" }]);
    expect(ofType(events, "run-finished")).toMatchObject([{ status: "failed", exitCode: 1 }]);
  });
});

test("an error of the script itself has its own line and exit code 1", async () => {
  const folder = workspace({ "broken.ts": "\nfunction f(): never { throw new Error('no luck'); }\nf();\n" });
  const { status, stderr } = await treadle(["run", join(folder, "broken.ts")]);
  expect(status).toBe(1);
  expect(stderr).toContain("no luck");
  expect(stderr).toContain("broken.ts:2:29");
  expect(stderr).toContain("broken.ts:3:1");
});

test("a syntax error names file, line and column and shows the line", async () => {
  const folder = workspace({ "typo.ts": "const a = 1;\nconst = 2;\n" });
  const { status, stderr } = await treadle(["run", join(folder, "typo.ts")]);
  expect(status).toBe(1);
  expect(stderr).toContain("typo.ts:2:7");
  expect(stderr).toContain("const = 2;");
});

test("a promise at the top level that never settles ends the run with a sentence", async () => {
  const folder = workspace({ "waits.ts": "await new Promise(() => {});\n" });
  const { status, stderr } = await treadle(["run", join(folder, "waits.ts")]);
  expect(status).toBe(1);
  expect(stderr).toContain("waits for something that can never happen");
});

test("with --events - stdout carries only events, what tasks and script print among them", async () => {
  const folder = workspace({
    "prints.ts": `
import { delayed } from "treadle";
console.log("from the script");
await delayed(function talk() { console.log("from the task"); return 1; })().compute();
`,
  });
  const { stdout } = await treadle(["run", join(folder, "prints.ts"), "--events", "-", "--quiet"]);
  const events = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { type: string; task?: number; text?: string });
  expect(events.at(0)?.type).toBe("run-started");
  expect(events.at(-1)?.type).toBe("run-finished");
  const logs = events.filter(({ type }) => type === "log");
  expect(logs).toMatchObject([{ text: "from the script\n" }, { text: "from the task\n", task: 0 }]);
  expect(logs[0]).not.toHaveProperty("task");
});

test("a pipe gets no colour and no bar", async () => {
  const folder = workspace({ "sum.ts": SUM });
  const { stdout, stderr } = await treadle(["run", join(folder, "sum.ts")], { env: { NO_COLOR: "" } });
  expect(stdout + stderr).not.toContain("\u001b");
  expect(stderr).not.toContain("[#");
});

test("the graph of a script is known without running a task", async () => {
  const folder = workspace({ "sum.ts": `${SUM}\nconsole.log("after the compute");` });
  const { status, stdout } = await treadle(["graph", join(folder, "sum.ts")]);
  expect(status).toBe(0);
  expect(stdout).toContain("digraph");
  expect(stdout).not.toContain("after the compute");
});

describe("an end that nobody planned", () => {
  const scripts: Readonly<Record<string, string>> = {
    "the script": `console.log("busy"); for (;;) {}`,
    "a task": `
import { delayed } from "treadle";
await delayed(function spin() { console.log("busy"); for (;;) {} })().compute();
`,
    "a task that awaits": `
import { delayed } from "treadle";
await delayed(async function wait() { console.log("busy"); await new Promise((r) => setTimeout(r, 1e8)); })().compute();
`,
  };

  test.each(Object.keys(scripts))(
    "Ctrl-C ends everything while %s never stops, with exit code 130",
    async (name) => {
      const folder = workspace({ "busy.ts": scripts[name]! });
      const running = start(["run", join(folder, "busy.ts")]);
      await running.printed("busy");
      running.process.kill("SIGINT");
      // `ended` waits for the output to be closed by everybody who holds it: the runner too is gone.
      expect((await running.ended).status).toBe(130);
    },
  );

  test("a supervisor that is killed leaves no runner behind, even a busy one", async () => {
    const folder = workspace({ "busy.ts": scripts["the script"]! });
    const running = start(["run", join(folder, "busy.ts")]);
    await running.printed("busy");
    running.process.kill("SIGKILL");
    expect((await running.ended).signal).toBe("SIGKILL");
  });

  test("process.exit in the script ends the run with that code, threads included", async () => {
    const folder = workspace({
      "exits.ts": `
import { delayed } from "treadle";
console.log(await delayed((x: number) => x + 1)(1).compute());
process.exit(3);
`,
    });
    const { status, stdout } = await treadle(["run", join(folder, "exits.ts")]);
    expect({ status, stdout }).toEqual({ status: 3, stdout: "2\n" });
  });

  test("process.exit in a task is that task's failure by name", async () => {
    const folder = workspace({
      "leaves.ts": `
import { delayed } from "treadle";
const leave = delayed(function leave() { process.exit(0); });
try { await leave().compute(); } catch (error) { console.log((error as Error).name); }
console.log(await delayed(function stay(x: number) { return x + 1; })(1).compute());
`,
    });
    const { status, stdout } = await treadle(["run", join(folder, "leaves.ts")]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "WorkerLostError\n2\n" });
  });
});

test("output that nobody reads any more is no error: the run is cancelled", async () => {
  const folder = workspace({ "yes.ts": `for (;;) { console.log("y"); await new Promise(setImmediate); }` });
  const running = start(["run", join(folder, "yes.ts")]);
  await running.printed("y");
  running.process.stdout?.destroy();
  const { stderr } = await running.ended;
  expect(stderr).toBe("Cancelled.\n");
});

test("a timeout ends a task that waits and one that never stops computing, and the pool goes on", async () => {
  const folder = workspace({
    "late.ts": `
import { delayed } from "treadle";
const spin = delayed(function spin() { for (;;) {} }, { timeout: 50 });
const wait = delayed(async function wait() { await new Promise((r) => setTimeout(r, 1e8)); }, { timeout: 50 });
const names: string[] = [];
for (const task of [spin, wait]) await task().compute().catch((error: Error) => names.push(error.name));
console.log(JSON.stringify([...names, await delayed((x: number) => x + 1)(1).compute()]));
`,
  });
  const { status, result } = await runScript(join(folder, "late.ts"), ["--workers", "1"]);
  expect({ status, result }).toEqual({ status: 0, result: ["TimeoutError", "TimeoutError", 2] });
});
