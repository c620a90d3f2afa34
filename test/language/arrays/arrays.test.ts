/**
 * Lazy arrays of real scripts: run up to, served, followed through edits, ended.
 */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ArraySlabs, ArraySlice } from "../../../server/language/frames/array-slabs.ts";
import { settled, untilState, workshop } from "./arrays-kit.ts";

const code = `import * as ta from "treadle/array";
import { scale } from "./scale.ts";
console.log("hello");
const frames = ta.from([[1, 2], [3, 4]]).mul(scale);
console.log("unheard");
`;
const files = { "script.ts": code, "scale.ts": "export const scale = 10;\n" };

let number = 0;
const sliceOf = (
  slabs: ArraySlabs,
  slice: ArraySlice,
  signal = new AbortController().signal,
  onTasks: (done: number, total: number) => void = () => {},
) => slabs.slice(++number, slice, signal, onTasks);

const first = async (slabs: ArraySlabs): Promise<number> => {
  const { data } = await sliceOf(slabs, [0, [0, 2]]);
  return (data as Float64Array)[0]!;
};

test("an array is run up to, described, and its slices are computed with progress", async () => {
  const { arrays, open, lines, failures, counts } = workshop(files);
  const slabs = open("frames");
  expect(slabs.progress).toEqual({ state: "starting" });
  await expect(first(slabs)).rejects.toThrow(/still on its way/);
  expect(await settled(slabs)).toMatchObject({
    state: "ready",
    details: { shape: [2, 2], dtype: "float64", chunkCounts: [1, 1] },
  });
  const told: string[] = [];
  const signal = new AbortController().signal;
  const slab = await sliceOf(slabs, [1, [0, 2]], signal, (done, total) => told.push(`${done}/${total}`));
  expect(slab).toEqual({ data: Float64Array.of(30, 40), shape: [2], dtype: "float64" });
  expect(told[0]).toMatch(/^0\/\d+$/);
  slabs.close();
  await expect(first(slabs)).rejects.toThrow();
  await arrays.close();
  expect(lines.map(({ text, key }) => `${key}: ${text}`)).toEqual(["script.ts: hello"]);
  expect(counts.started).toBe(1);
  expect(failures).toEqual([]);
});

test("an edit is told while the array is served on, taken back, and seen after a restart", async () => {
  const { open, edit } = workshop(files);
  const slabs = open("frames");
  await untilState(slabs, "ready");
  edit("script.ts", `// first\n\n${code.replace("[[1, 2]", "[[7, 2]")}`);
  expect(slabs.progress).toMatchObject({
    state: "stopped",
    message: "The script was changed; run again to see the change.",
    details: { shape: [2, 2] },
  });
  expect(await first(slabs)).toBe(10);
  edit("script.ts", `${code}// done\n`);
  expect(slabs.progress).toEqual({ state: "ready", details: slabs.progress.details });
  edit("scale.ts", "export const scale = 100;\n");
  expect(slabs.progress.state).toBe("stopped");
  edit("script.ts", `// first\n\n${code.replace("[[1, 2]", "[[7, 2]")}`);
  slabs.restart();
  expect(slabs.progress).toEqual({ state: "starting" });
  expect(await settled(slabs)).toMatchObject({ state: "ready" });
  expect(await first(slabs)).toBe(700);
});

test("what another program writes is seen when somebody moves on", async () => {
  const { folder, open } = workshop(files);
  const slabs = open("frames");
  await untilState(slabs, "ready");
  writeFileSync(join(folder, "scale.ts"), "export const scale = 7;\n");
  expect(await first(slabs)).toBe(10);
  expect(slabs.progress).toMatchObject({ state: "stopped", message: expect.stringContaining("changed") });
  rmSync(join(folder, "script.ts"));
  slabs.restart();
  expect((await settled(slabs)).message).toContain("script.ts");
});

test("a frame that cannot be made says which task has failed and where, and the others go on", async () => {
  const { open } = workshop({
    "script.ts": `import { delayed } from "treadle";
import * as ta from "treadle/array";
const read = delayed(function read(i: number) {
  if (i === 1) throw new RangeError("no beam");
  if (i === 2) throw "a word";
  return i === 3 ? new Float32Array(9) : Float32Array.of(i);
});
const frames = ta.stack([0, 1, 2, 3, 4].map((i) => {
  return ta.fromDelayed(read(i), { shape: [1], dtype: "float32" });
}));
`,
  });
  const slabs = open("frames");
  await untilState(slabs, "ready");
  const frame = async (at: number) => (await sliceOf(slabs, [at, [0, 1]])).data;
  await expect(frame(1)).rejects.toThrow(/^Task read-\w+ failed: RangeError: no beam \(script\.ts:4\)$/);
  await expect(frame(2)).rejects.toThrow(/^Task read-\w+ failed: .* threw a word .* \(script\.ts:9\)$/);
  await expect(frame(3)).rejects.toThrow(/block of read-\w+ was declared as float32 \[1\]/);
  for (const at of [0, 4]) expect(await frame(at)).toEqual(Float32Array.of(at));
  expect(slabs.progress.state).toBe("ready");
  await expect(sliceOf(slabs, [5, [0, 1]])).rejects.toThrow(/^slice: index 5 is out of bounds/);
});

test("an edit of another file is none", async () => {
  const { open, edit } = workshop({ ...files, "other.ts": "" });
  const slabs = open("frames");
  await untilState(slabs, "ready");
  edit("other.ts", "export {};\n");
  expect(slabs.progress.state).toBe("ready");
});

test.each<[what: string, text: string, place: string, message: string | RegExp]>([
  [
    "an error of the script",
    'function build(): never {\n  throw new RangeError("no beam");\n}\nconst x = build();\n',
    "x",
    "RangeError: no beam (script.ts:2)",
  ],
  [
    "an error of a task",
    'import { delayed } from "treadle";\nconst f = delayed(function f(): number {\n  throw new Error("dark");\n});\nawait f().compute();\nconst x = 1;\n',
    "x",
    "dark (script.ts:3)",
  ],
  ["a mistake in the syntax", "const x = ;\n", "x", /mistake in its syntax/],
  [
    "what the compile step refuses",
    'import { delayed } from "treadle";\nexport const g = delayed(function* g() {});\nconst x = 1;\n',
    "x",
    /\(script\.ts:2\)/,
  ],
  [
    "an import that leads nowhere",
    'import { a } from "./nowhere.ts";\nconst x = a;\n',
    "x",
    /nowhere.*script\.ts:1/,
  ],
  [
    "a value that is no array",
    "const x = 1;\n",
    "x",
    /line 1 of .*script\.ts stands a number, not a lazy array\.$/,
  ],
  ["an array that is gone", "const y = 1;\n", "x()", "The array x() is not in its script any more."],
])("%s is told with its place, and a restart tries again", async (_, text, place, message) => {
  const { open, edit, failures } = workshop({ "script.ts": text });
  const slabs = open(place);
  const progress = await settled(slabs);
  expect(progress.state).toBe("failed");
  if (typeof message === "string") expect(progress.message).toBe(message);
  else expect(progress.message).toMatch(message);
  await expect(first(slabs)).rejects.toThrow(progress.message!);
  expect(failures).toEqual([]);
  if (place !== "x") return;
  edit("script.ts", 'import * as ta from "treadle/array";\nconst x = ta.from([[5, 6]]);\n');
  slabs.restart();
  expect((await settled(slabs)).state).toBe("ready");
  expect(await first(slabs)).toBe(5);
});

test("nothing runs where nobody trusts the workspace, and a memory limit that is none is refused", async () => {
  const untrusted = workshop(files, { isTrusted: false });
  expect(await settled(untrusted.open("frames"))).toMatchObject({
    state: "failed",
    message: expect.stringContaining("not trusted"),
  });
  expect(untrusted.counts.started).toBe(0);
  const limited = workshop(files, { settings: { memoryLimit: "plenty" } });
  expect(await settled(limited.open("frames"))).toMatchObject({
    state: "failed",
    message: expect.stringContaining("treadle.memoryLimit"),
  });
});

test("what nobody waits for is cancelled, and its tasks hear of it", async () => {
  const { open, lines } = workshop({
    "script.ts": `import { delayed, task } from "treadle";
import * as ta from "treadle/array";
const read = delayed(async function read(i: number) {
  const { signal } = task;
  if (i > 0) return Float32Array.of(i);
  console.log("begun");
  await new Promise((_, reject) => signal.addEventListener("abort", () => {
    console.log("aborted");
    reject(signal.reason);
  }));
});
const frames = ta.stack([0, 1].map((i) => ta.fromDelayed(read(i) as never, { shape: [1], dtype: "float32" })));
`,
  });
  const slabs = open("frames");
  await untilState(slabs, "ready");
  const abort = new AbortController();
  const begun = new Promise<void>((resolve) => {
    const look = (): void =>
      lines.some(({ text }) => text === "begun") ? resolve() : void setImmediate(look);
    look();
  });
  const waiting = sliceOf(slabs, [0, [0, 1]], abort.signal);
  await begun;
  abort.abort();
  await expect(waiting).rejects.toThrow(/something newer was asked for/);
  expect(((await sliceOf(slabs, [1, [0, 1]])).data as Float32Array)[0]).toBe(1);
  slabs.close();
  expect(lines.map(({ text }) => text)).toContain("begun");
});

test("a restart and a close reject what is under way, and end its process", async () => {
  const { arrays, open, counts } = workshop({
    "script.ts": `import { delayed } from "treadle";
import * as ta from "treadle/array";
const never = delayed(async function never() { await new Promise(() => {}); });
const frames = ta.fromDelayed(never() as never, { shape: [1], dtype: "float32" });
`,
  });
  const slabs = open("frames");
  await untilState(slabs, "ready");
  const before = sliceOf(slabs, [[0, 1]]);
  const rejected = expect(before).rejects.toThrow();
  slabs.restart();
  await rejected;
  await untilState(slabs, "ready");
  const after = expect(sliceOf(slabs, [[0, 1]])).rejects.toThrow();
  slabs.close();
  slabs.restart();
  await after;
  await arrays.close();
  expect(counts).toEqual({ started: 2, ended: 2 });
});

test("a process that is killed is told, and a restart makes another", async () => {
  const { open } = workshop({
    "script.ts": `import { delayed } from "treadle";
import * as ta from "treadle/array";
const kill = delayed(function kill() { process.kill(process.pid, "SIGKILL"); return Float32Array.of(1); });
const frames = ta.fromDelayed(kill(), { shape: [1], dtype: "float32" });
`,
  });
  const slabs = open("frames");
  await untilState(slabs, "ready");
  await expect(sliceOf(slabs, [[0, 1]])).rejects.toThrow(/ended by signal SIGKILL/);
  expect(slabs.progress).toMatchObject({ state: "failed", message: expect.stringContaining("SIGKILL") });
  slabs.restart();
  expect((await settled(slabs)).state).toBe("ready");
});

test("an array that is closed while its script is on the way ends it", async () => {
  const { arrays, open, counts } = workshop({
    "script.ts": "await new Promise((r) => setTimeout(r, 600_000));\nconst x = 1;\n",
  });
  const slabs = open("x");
  const heard: string[] = [];
  slabs.onProgress(({ state }) => heard.push(state));
  slabs.close();
  const second = open("x");
  await new Promise<void>((resolve) => {
    const look = (): void => (counts.started > 0 ? resolve() : void setImmediate(look));
    look();
  });
  second.close();
  await arrays.close();
  expect(counts.ended).toBe(counts.started);
  expect(heard).toEqual([]);
});
