/** Scripts on real worker threads: the pool is used again, computes run side by side, and who says where tasks run. */
import { join } from "node:path";
import { config, delayed, OptionError } from "treadle";
import { describe, expect, test } from "vitest";
import { thrownBy } from "../api/watched.ts";
import { ofType, type RunOptions, runScript, type ScriptOutcome, workspace } from "../harness/treadle.ts";

async function run(
  text: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<ScriptOutcome> {
  const outcome = await runScript(join(workspace({ "script.ts": text }), "script.ts"), args, options);
  const { status, stderr } = outcome;
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return outcome;
}

test("S6 thirty short tasks use all three workers, and twenty computes use the same ones", async () => {
  const { events, result } = await run(
    `
import { compute, delayed } from "treadle";
const gate = new Int32Array(new SharedArrayBuffer(4));
// Whoever comes first on a thread waits for the other two threads.
const short = delayed(function short(gate: Int32Array, i: number) {
  Atomics.add(gate, 0, 1);
  Atomics.notify(gate, 0);
  for (let met = Atomics.load(gate, 0); met < 3; met = Atomics.load(gate, 0)) Atomics.wait(gate, 0, met);
  return i;
});
const sums: number[] = [];
for (let round = 0; round < 21; round++) {
  const all = await compute(...Array.from({ length: 30 }, (_, i) => short(gate, i)));
  sums.push(all.reduce((sum, x) => sum + x, 0));
}
console.log(JSON.stringify(sums));
`,
    ["--workers", "3"],
  );
  expect(result).toEqual(Array(21).fill(435));
  const computes = ofType(events, "graph").map(({ firstTask }) => {
    const ofCompute = ofType(events, "tasks-finished").flatMap(({ task, worker }) =>
      worker.filter((_, i) => task[i]! >= firstTask && task[i]! < firstTask + 30),
    );
    expect(ofCompute).toHaveLength(30);
    return [...new Set(ofCompute)].sort();
  });
  expect(computes[0]).toEqual([1, 2, 3]);
  for (const workers of computes) for (const worker of workers) expect([1, 2, 3]).toContain(worker);
  expect([...ofType(events, "worker-added"), ...ofType(events, "worker-lost")]).toEqual([]);
});

test("S7 twenty computes at once each get their own result", async () => {
  // No x ends before all twenty have begun: one after another they would wait for ever.
  const { result, events } = await run(
    `
import { delayed } from "treadle";
const here = new Int32Array(new SharedArrayBuffer(4));
const x = delayed(async function x(here: Int32Array, i: number) {
  Atomics.add(here, 0, 1);
  Atomics.notify(here, 0);
  for (let met = Atomics.load(here, 0); met < 20; met = Atomics.load(here, 0)) await Atomics.waitAsync(here, 0, met).value;
  return i;
});
const y = delayed(function y(x: number) { return x + 1; });
console.log(JSON.stringify(await Promise.all(Array.from({ length: 20 }, (_, i) => y(x(here, i)).compute()))));
`,
    ["--workers", "2"],
  );
  expect(result).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(ofType(events, "compute-finished").map(({ status }) => status)).toEqual(Array(20).fill("succeeded"));
});

test("D19 bound, awaited and cloned values keep their order and values on threads", async () => {
  const { result, events } = await run(
    `
import { bind, checkpoint, clone, compute, delayed, waitOn } from "treadle";
import * as ta from "treadle/array";
const seen = new Int32Array(new SharedArrayBuffer(8));
const parent = delayed(function parent(seen: Int32Array, i: number) { Atomics.add(seen, 0, 1); return i; });
const child = delayed(function child(seen: Int32Array, i: number) { Atomics.add(seen, 1, 1); return [i, Atomics.load(seen, 0)]; });
const eight = [0, 1, 2, 3, 4, 5, 6, 7];
const parents = eight.map((i) => parent(seen, i));
const bound = await compute(...bind(eight.map((i) => child(seen, i)), parents));
const frames = ta.from(Float64Array.from({ length: 64 }, (_, i) => i), { shape: [8, 8], chunks: [1, 8] }).add(1);
const [waited, nothing] = await compute(waitOn(frames, ...parents)[0].sum(), checkpoint(frames));
const again = await clone(frames, { seed: 1 }).sum().item();
console.log(JSON.stringify([bound, waited.data[0], nothing, again]));
`,
    ["--workers", "2"],
  );
  // Each child saw all eight parents done.
  expect(result).toEqual([[0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i, 8]), 2080, null, 2080]);
  const [graph] = ofType(events, "graph");
  expect(graph!.functions.map(({ name }) => name).sort()).toEqual(["checkpoint", "child", "parent"]);
});

describe("S11 where tasks run is said by", () => {
  const WHERE = `
import { isMainThread } from "node:worker_threads";
import { config, delayed } from "treadle";
const isMain = delayed(function isMain() { return isMainThread; });
const found = [await isMain().compute()];
config({ executor: process.argv[2] as "inline" });
found.push(await isMain().compute());
found.push(await isMain().compute({ executor: process.argv[3] as "inline" }));
console.log(JSON.stringify(found.map((main) => (main ? "inline" : "threads"))));
`;

  test.each<[string, string[], Record<string, string>, string[]]>([
    [
      "the default, then config, then the call",
      ["--", "inline", "threads"],
      {},
      ["threads", "inline", "threads"],
    ],
    [
      "the environment, then config, then the call",
      ["--", "threads", "inline"],
      { TREADLE_EXECUTOR: "inline" },
      ["inline", "threads", "inline"],
    ],
    [
      "the command line rather than the environment",
      ["--executor", "inline", "--", "inline", "threads"],
      { TREADLE_EXECUTOR: "threads" },
      ["inline", "inline", "threads"],
    ],
  ])("S11 %s", async (_, args, env, where) => {
    expect((await run(WHERE, args, { env })).result).toEqual(where);
  });

  test("S11 names that exist: an unknown one lists them", async () => {
    const lazy = delayed(1);
    const options = { executor: "thread" } as never;
    const errors = [
      await thrownBy(lazy.compute(options)),
      await thrownBy(Promise.resolve().then(() => config(options))),
    ];
    for (const error of errors) {
      expect(error).toBeInstanceOf(OptionError);
      expect(error.message).toBe('There is no executor "thread". Use "threads" or "inline".');
    }
  });
});
