/** `cache: true`: what a run computed, later runs read from disk. */
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Bench, prelude, square } from "./cache-bench.ts";

describe("a second run", () => {
  test("computes nothing that the first has computed", async () => {
    const bench = new Bench({ "script.ts": square });
    const first = await bench.run();
    expect(first.result).toEqual([1, 4, 9]);
    expect(first.ran).toEqual(["square 1", "square 2", "square 3"]);
    expect(first.outcomes).toEqual(["miss", "miss", "miss"]);
    expect(new Set(first.reasons)).toEqual(new Set(["square() was never run before."]));
    const second = await bench.run();
    expect(second.result).toEqual([1, 4, 9]);
    expect(second.ran).toEqual([]);
    expect(second.outcomes).toEqual(["hit", "hit", "hit"]);
    expect(first.stderr).toContain(
      "cache: 0 results read, 3 computed\n  3 × square() was never run before.\n",
    );
    expect(second.stderr).toContain("cache: 3 results read, 0 computed\n");
    // Keeping them is the library's work, and no task.
    expect(first.stderr).toMatch(/^3 tasks in /m);
    expect(first.stderr).not.toContain("to cache");
    const inline = await bench.run("--executor", "inline");
    expect([inline.result, inline.ran]).toEqual([[1, 4, 9], []]);
  });

  test("does not need what only those needed", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const load = delayed(function load(n) { log("load"); return Array.from({ length: n }, (_, i) => i); }, { pure: true });
const mean = delayed(function mean(all) { log("mean"); return all.reduce((a, b) => a + b) / all.length; }, { cache: true });
const round = delayed(function round(x) { log("round"); return Math.round(x); }, { cache: true });
const show = delayed(function show(x) { log("show"); return "about " + x; });
console.log(JSON.stringify(await show(round(mean(load(10)))).compute()));`,
    });
    expect((await bench.run()).ran).toEqual(["load", "mean", "round", "show"]);
    const second = await bench.run();
    expect([second.result, second.ran, second.outcomes]).toEqual(["about 5", ["show"], ["hit"]]);
    // `round` is gone: what it needs is there still.
    bench.edit("script.ts", "Math.round(x)", "Math.round(x + 0)");
    const third = await bench.run();
    expect(third.ran).toEqual(["round", "show"]);
    expect(third.reasons).toEqual(["The code of round(), or of something that it uses, changed."]);
  });

  test("gets every kind of value as it was", async () => {
    const bench = new Bench({
      "point.ts":
        "export class Point { constructor(public x: number, public y: number) {} norm() { return Math.hypot(this.x, this.y); } }",
      "script.ts": `${prelude}
import { Point } from "./point.ts";
const big = delayed(function big() { log("big"); return { data: new Float64Array(20_000).fill(1.5), shape: [200, 100] }; }, { cache: true });
const odd = delayed(function odd() { log("odd"); return [new Map([[1n, new Set(["a"])]]), new Date(5), NaN, -0, undefined, new RangeError("far")]; }, { cache: true });
const point = delayed(function point() { log("point"); return new Point(3, 4); }, { cache: true });
const norm = delayed(function norm(p) { return p.norm(); });
const [{ data, shape }, list, p, n] = await compute(big(), odd(), point(), norm(point()));
console.log(JSON.stringify([data.constructor.name, data.length, data[19_999], shape, list[0].get(1n).has("a"), list[1].getTime(),
  Object.is(list[2], NaN), Object.is(list[3], -0), list[4] === undefined, list[5] instanceof RangeError, list[5].message, p instanceof Point, n]));`,
    });
    const first = await bench.run();
    expect(first.ran).toEqual(["big", "odd", "point"]);
    const second = await bench.run();
    expect(second.ran).toEqual([]);
    expect(second.result).toEqual(first.result);
    expect(second.result).toEqual([
      "Float64Array", 20_000, 1.5, [200, 100], true, 5, true, true, true, true, "far", true, 5,
    ]); // biome-ignore format: a row
  });

  test("works with persist, nested computes, parts of results and calls under a chosen key", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const pair = delayed(function pair(x) { log("pair"); return [x, x + 1]; }, { cache: true, nout: 2 });
const add = delayed(function add(a, b) { log("add"); return a + b; }, { cache: true });
const named = add.with({ key: "sum" });
const outer = delayed(async function outer() { return await add(20, 2).compute(); });
const [a, b] = pair(1);
const [kept] = await persist(add(a, b));
console.log(JSON.stringify(await compute(add(kept, 10), named(1, 2), outer())));`,
    });
    const first = await bench.run();
    expect(first.result).toEqual([13, 3, 22]);
    expect(first.ran).toEqual(["add", "add", "add", "add", "pair"]);
    const second = await bench.run();
    // In a worker the compile step's knowledge of functions is not there: what a task computes is computed there.
    expect([second.result, second.ran]).toEqual([[13, 3, 22], ["add"]]);
  });
});

describe("keys of results", () => {
  test("are the same wherever the folder lies and whenever its files were saved", async () => {
    const names = await Promise.all(
      [1, 2].map(async (times) => {
        const bench = new Bench({ "script.ts": square });
        utimesSync(join(bench.folder, "script.ts"), times, times);
        await bench.run();
        return bench
          .results()
          .map((file) => file.slice(-39))
          .sort();
      }),
    );
    expect(names[0]).toHaveLength(3);
    expect(names[1]).toEqual(names[0]);
  });

  test("differ between closures that captured different values", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const adders = [1, 10].map((by) => delayed(function adder(x) { log("add " + by); return x + by; }, { cache: true }));
console.log(JSON.stringify(await compute(...adders.map((add) => add(100)))));`,
    });
    expect((await bench.run()).result).toEqual([101, 110]);
    const second = await bench.run();
    expect([second.result, second.ran]).toEqual([[101, 110], []]);
  });

  test("cover the code of the classes of arguments, wherever it is", async () => {
    const bench = new Bench({
      "scale.ts": "export const scale = 2;\n",
      "point.ts":
        'import { scale } from "./scale.ts";\nexport class Point { constructor(public x: number) {} get size() { return scale * this.x; } }\n',
      "script.ts": `${prelude}
import { Point } from "./point.ts";
const size = delayed(function size(p) { log("size"); return p.size; }, { cache: true });
console.log(JSON.stringify(await size(new Point(3)).compute()));`,
    });
    expect((await bench.run()).result).toBe(6);
    expect((await bench.run()).ran).toEqual([]);
    bench.edit("scale.ts", "2", "5");
    expect((await bench.run()).result).toBe(15);
  });

  test("follow an array to what is in it when the compute begins", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const sum = delayed(function sum(a) { log("sum"); return a.reduce((x, y) => x + y); }, { cache: true });
const a = Float64Array.of(1, 2);
const lazy = sum(a);
a[0] = Number(process.argv[2]);
console.log(JSON.stringify(await lazy.compute()));`,
    });
    expect((await bench.run("--", "5")).result).toBe(7);
    expect((await bench.run("--", "6")).result).toBe(8);
    const again = await bench.run("--", "5");
    expect([again.result, again.ran]).toEqual([7, []]);
  });
});
