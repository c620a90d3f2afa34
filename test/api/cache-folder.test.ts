/** The folder in which results lie: many runs at once, killed runs, and how much is kept. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newFolderName } from "../../server/store/spill/owner.ts";
import { start, treadle } from "../harness/treadle.ts";
import { Bench, prelude, square } from "./cache-bench.ts";

describe("the folder", () => {
  test("two runs at once leave whole results", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const fill = delayed(function fill(x) { return new Float64Array(50_000).fill(x); }, { cache: true });
const arrays = await compute(...Array.from({ length: 20 }, (_, i) => fill(i)));
console.log(JSON.stringify(arrays.every((a, i) => a.length === 50_000 && a.every((x) => x === i))));`,
    });
    const both = await Promise.all([bench.run(), bench.run()]);
    expect(both.map(({ result }) => result)).toEqual([true, true]);
    expect([bench.results().length, bench.unfinished()]).toEqual([20, []]);
    const after = await bench.run();
    expect([after.result, new Set(after.outcomes)]).toEqual([true, new Set(["hit"])]);
  });

  test("a run that is killed leaves nothing half under a result's name", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const fill = delayed(function fill(x) { if (x === 3) console.log("begun"); return new Float64Array(100_000).fill(x); }, { cache: true });
const wait = delayed(async function wait(x) { console.log("waits"); await new Promise(() => setInterval(() => {}, 1000)); });
if (process.argv[2] === "wait") await compute(...Array.from({ length: 8 }, (_, i) => fill(i)), wait(1));
console.log(JSON.stringify((await compute(...Array.from({ length: 9 }, (_, i) => fill(i)))).map((a) => a[99_999])));`,
    });
    mkdirSync(join(bench.folder, "cache", "results", "unfinished"), { recursive: true });
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    const unfinished = newFolderName().replace(/-(\d+)-([\da-f.]+)-/, `-${dead}-1.1-`);
    bench.write(`cache/results/unfinished/${unfinished}`, "half of something");
    const running = start(["run", join(bench.folder, "script.ts"), "--", "wait"], { env: bench.environment });
    await running.printed("waits");
    running.process.kill("SIGKILL");
    await running.ended;
    const next = await bench.run();
    expect(next.result).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([bench.results().length, bench.unfinished()]).toEqual([9, []]);
  });

  test("keeps within its limit: what was unused for longest goes first", async () => {
    const bench = new Bench(
      {
        "script.ts": `${prelude}
const fill = delayed(function fill(x) { log(x); return new Uint8Array(100_000).fill(x); }, { cache: true });
for (const list of process.argv.slice(2)) await compute(...[...list].map((x) => fill(Number(x))));
console.log(JSON.stringify("done"));`,
      },
      { TREADLE_CACHE_LIMIT: "350kB" },
    );
    await bench.run("--", "1", "2", "3");
    expect(bench.results()).toHaveLength(3);
    // 1 is used again, so 2 is the oldest now.
    expect((await bench.run("--", "1", "4")).ran).toEqual(["4"]);
    expect(bench.results()).toHaveLength(3);
    expect((await bench.run("--", "1", "3", "4")).ran).toEqual([]);
    expect((await bench.run("--", "2")).ran).toEqual(["2"]);
    expect(bench.results()).toHaveLength(3);
  });

  test("is told of and emptied by the command line", async () => {
    const bench = new Bench({ "script.ts": square });
    const say = async (...words: string[]) =>
      (await treadle(["cache", ...words], { env: bench.environment })).stdout;
    const where = join(bench.folder, "cache", "results");
    expect(await say()).toBe(`0 results, 0 B in ${where}\n`);
    await bench.run();
    expect(await say()).toMatch(/^3 results, \S+ \wB? in /);
    expect(await say("clear")).toContain("removed 3 results");
    expect(await say()).toBe(`0 results, 0 B in ${where}\n`);
    expect((await bench.run()).ran).toHaveLength(3);
  });

  test("a result that went while the run was under way is computed", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
import { rmSync } from "node:fs";
const first = delayed(function first() { rmSync(process.env.TREADLE_CACHE + "/results", { recursive: true, force: true }); return 1; });
const slow = delayed(function slow(x) { log("slow"); return x; }, { cache: true });
const both = delayed((a, b) => a + b);
if (process.argv[2]) console.log(JSON.stringify(await compute(first.with({ priority: 1 })(), slow.with({ priority: 0 })(2), { workers: 1 })));
else console.log(JSON.stringify(await slow(2).compute()));`,
    });
    await bench.run();
    const second = await bench.run("--", "remove");
    expect(second.result).toEqual([1, 2]);
    expect(second.status).toBe(0);
  });
});
