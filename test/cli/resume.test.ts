/**
 * `treadle run --resume`: the same command, again and again, until it succeeds.
 */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bench, fix, pipeline } from "../harness/rerun-bench.ts";
import { ofType, runScript, start } from "../harness/treadle.ts";

test("after a failure only what is missing runs again, and after a success nothing is left", async () => {
  const it = bench(pipeline);
  const kept = join(it.folder, "kept");
  const go = () => runScript(it.script, ["--resume", kept, "--", it.folder]);
  const first = await go();
  expect(first.status).toBe(1);
  expect(first.stderr).toContain(`results kept in ${kept}: the same command goes on from them`);
  const second = await go();
  expect(second.status).toBe(1);
  expect(second.stderr).toContain("4 results reused from the run before");
  expect(ofType(second.events, "tasks-finished")).toEqual([]);
  fix(it);
  writeFileSync(join(kept, "notes.txt"), "somebody's own");
  const third = await go();
  expect(third.status).toBe(0);
  expect(third.result).toMatchObject([9, expect.anything()]);
  expect(third.stderr).toContain("4 results reused from the run before");
  expect(third.stderr).not.toContain("results kept");
  expect(readdirSync(kept)).toEqual(["notes.txt"]);
});

test("Ctrl-C leaves what was made", async () => {
  const it = bench(`
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const read = delayed(function read(n: number) { return { n }; });
const wait = delayed(async function wait(all: { n: number }[]) {
  console.log("begun");
  if (!existsSync(join(folder, "ok"))) await new Promise(() => {});
  return all.length;
});
console.log(JSON.stringify(await compute(wait([read(1), read(2), read(3)]))));
`);
  const kept = join(it.folder, "kept");
  const running = start(["run", it.script, "--resume", kept, "--", it.folder]);
  await running.printed("begun");
  running.process.kill("SIGINT");
  const { status, stderr } = await running.ended;
  expect(status).toBe(130);
  expect(stderr).toContain(`results kept in ${kept}`);
  fix(it);
  const { result, stderr: said } = await runScript(it.script, ["--resume", kept, "--", it.folder]);
  expect(result).toEqual([3]);
  expect(said).toContain("3 results reused from the run before");
  expect(existsSync(kept)).toBe(false);
});
