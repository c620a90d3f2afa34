/**
 * Computes that overlap or follow one another in one script: none may harm the other.
 */
import { join } from "node:path";
import { expect, test } from "vitest";
import { runScript, workspace } from "../harness/treadle.ts";

const run = async (script: string, args: readonly string[] = []): Promise<unknown> => {
  const folder = workspace({ "script.ts": script });
  const { status, result, stderr } = await runScript(join(folder, "script.ts"), args);
  expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" });
  return result;
};

test("a compute after a failed one is not harmed by what the failed one left running", async () => {
  // The first task goes on, without a pause, until the second compute is there.
  const result = await run(
    `
import { compute, config, delayed } from "treadle";
config({ cancelGrace: 20 });
const flags = new Int32Array(new SharedArrayBuffer(8));
const spin = delayed(function spin(flags: Int32Array) { Atomics.store(flags, 0, 1); for (;;); });
const fail = delayed(function fail(flags: Int32Array) { while (Atomics.load(flags, 0) === 0); throw new Error("no"); });
const quick = delayed(function quick(i: number) { return i; });
await compute(spin(flags), fail(flags)).catch(() => {});
console.log(JSON.stringify(await compute(...[1, 2, 3, 4].map((i) => quick(i)))));
`,
    ["--workers", "2"],
  );
  expect(result).toEqual([1, 2, 3, 4]);
});

test("a compute on threads is waited for, though one on the main thread began before it", async () => {
  const result = await run(`
import { delayed } from "treadle";
const turns = delayed(async function turns(n: number) { for (let i = 0; i < n; i++) await new Promise(setImmediate); return n; });
const first = turns(3).compute({ executor: "inline" });
console.log(JSON.stringify(await Promise.all([first, turns(500).compute()])));
`);
  expect(result).toEqual([3, 500]);
});

test("workers that die are replaced by workers with a thread of their own", async () => {
  const result = await run(
    `
import { threadId } from "node:worker_threads";
import { compute, delayed } from "treadle";
const die = delayed(function die() { process.exit(1); });
const gate = new Int32Array(new SharedArrayBuffer(4));
// Both wait for each other: on one thread they would wait for ever.
const meet = delayed(function meet(gate: Int32Array, place: number) {
  Atomics.add(gate, 0, 1);
  while (Atomics.load(gate, 0) < 2);
  return threadId + 0 * place;
});
await die().compute().catch(() => {});
const [a, b] = await compute(meet(gate, 0), meet(gate, 1));
console.log(JSON.stringify(a !== b));
`,
    ["--workers", "2"],
  );
  expect(result).toBe(true);
});

test("captured variables, keys by hand and misspelt options are told apart", async () => {
  const result = await run(`
import { compute, delayed } from "treadle";
const names: string[] = [];
const note = (error: Error): void => { names.push(error.name); };
const twice = delayed(function twice(x: number) { return 2 * x; }, { pure: true });
await compute(twice.with({ key: "k" })(1), twice.with({ key: "k" })(2)).catch(note);
await compute(twice(1), { erors: "collect" }).catch(note);
const describe = delayed(function describe(error: Error) { return error.message; }, { pure: true });
console.log(JSON.stringify([...names, ...(await compute(describe(new Error("a")), describe(new Error("b"))))]));
`);
  expect(result).toEqual(["KeyCollisionError", "OptionError", "a", "b"]);
});
