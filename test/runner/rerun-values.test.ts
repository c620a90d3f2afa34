/**
 * What goes from a failed run to the next: values of every kind, of every compute.
 */
import { describe, expect, test } from "vitest";
import { bench, fix } from "../harness/rerun-bench.ts";
import { ofType } from "../harness/treadle.ts";

describe("values", () => {
  const values = `
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
class Vector {
  constructor(readonly x: number, readonly y: number) {}
  get length(): number { return Math.hypot(this.x, this.y); }
}
class Refused extends Error { place = 12; }
const vector = delayed(function vector() { return new Vector(3, 4); });
const failure = delayed(function failure() { return new Refused("no"); });
const table = delayed(function table() { return new Map([["a", new Date(5)], ["b", undefined]]); });
const fn = delayed(function fn() { return (x: number) => x + 1; });
const big = delayed(function big() { return { data: new Uint16Array(new SharedArrayBuffer(200_000)).fill(7), n: 10n }; });
const end = delayed(function end(v: Vector, e: Refused, t: Map<string, unknown>, f: (x: number) => number, b: { data: Uint16Array; n: bigint }) {
  if (!existsSync(join(folder, "ok"))) throw new Error("not yet");
  return [v instanceof Vector, v.length, e instanceof Refused, e instanceof Error, e.message, e.place, [...t.keys()], f(1), b.data[99_999], String(b.n)];
});
console.log(JSON.stringify(await compute(end(vector(), failure(), table(), fn(), big()))));
`;

  test("with classes of the script, errors and shared memory come back as they were; a function runs again", async () => {
    const it = bench(values);
    const first = await it.run(1, undefined, { workers: 1 });
    fix(it);
    const { result, ran, reused, stderr } = await it.run(2, 1, { workers: 1 });
    expect(first.finished.error?.message, stderr).toBe("not yet");
    expect(result).toEqual([[true, 5, true, true, "no", 12, ["a", "b"], 2, 7, "10"]]);
    expect([...ran].sort()).toEqual(["end", "fn"]);
    expect([...reused].sort()).toEqual(["big", "failure", "table", "vector"]);
  });

  test("of a class that was edited are made again", async () => {
    const it = bench(values);
    await it.run(1, undefined, { workers: 1 });
    fix(it);
    it.edit((text) => text.replace("Math.hypot(this.x, this.y)", "this.x + this.y"));
    const { result, ran } = await it.run(2, 1, { workers: 1 });
    expect((result as [unknown[]])[0].slice(0, 2)).toEqual([true, 7]);
    expect(ran).toContain("vector");
    expect(ran).not.toContain("table");
  });

  test("an argument that the script writes to later counts as it was when the task ran", async () => {
    const it = bench(`
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const sum = delayed(function sum(xs: number[]) { return { sum: xs.reduce((a, b) => a + b) }; });
const check = delayed(function check(x: { sum: number }) {
  if (!existsSync(join(folder, "ok"))) throw new Error("not yet");
  return x.sum;
});
const xs = [1, 2];
const first = sum(xs);
const work = compute(check(first));
work.catch(() => xs.push(4));
xs.push(3);
const other = sum([1, 2, 3, 4]);
console.log(JSON.stringify([await work, await other.compute()]));
`);
    await it.run(1);
    fix(it);
    const { result, reused } = await it.run(2, 1);
    expect(result).toEqual([expect.any(Array), { sum: 10 }]);
    const [[checked]] = result as [[number]];
    expect([3, 6]).toContain(checked);
    expect(reused).toEqual(["sum"]);
  });
});

describe("several computes", () => {
  test("results that are kept are there for the rerun, and computes side by side leave theirs", async () => {
    const it = bench(`
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed, persist } from "treadle";
const folder = process.argv[2]!;
const read = delayed(function read(n: number) { return { n }; });
const twice = delayed(function twice(x: { n: number }) { return { n: 2 * x.n }; });
const check = delayed(function check(x: { n: number }) {
  if (!existsSync(join(folder, "ok"))) throw new Error("not yet");
  return x.n;
});
const slow = delayed(async function slow(x: { n: number }) {
  if (!existsSync(join(folder, "ok"))) await new Promise(() => {});
  return x.n;
});
const [kept] = await persist(read(5));
const made = twice(read(6));
const left = compute(slow(made));
const again = twice(kept);
console.log(JSON.stringify(await Promise.all([left, compute(check(again))])));
`);
    const first = await it.run(1);
    expect(first.finished.error?.message).toBe("not yet");
    expect(
      ofType(first.events, "compute-finished")
        .map(({ status }) => status)
        .sort(),
    ).toEqual(["cancelled", "failed", "succeeded"]);
    fix(it);
    const { result, ran, reused } = await it.run(2, 1);
    expect(result).toEqual([[12], [10]]);
    expect([...ran].sort()).toEqual(["check", "slow"]);
    expect([...reused].sort()).toEqual(["read", "twice", "twice"]);
  });

  test("with collected errors everything that succeeded is reused", async () => {
    const it = bench(`
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const check = delayed(function check(n: number) {
  if (n % 3 === 0 && !existsSync(join(folder, "ok"))) throw new Error("no " + n);
  return { n };
});
console.log(JSON.stringify(await compute(...Array.from({ length: 9 }, (_, n) => check(n)), { errors: "collect" })));
`);
    const first = await it.run(1);
    expect(ofType(first.events, "task-failed")).toHaveLength(3);
    fix(it);
    const { ran, reused, result } = await it.run(2, 1);
    expect(ran).toHaveLength(3);
    expect(reused).toHaveLength(6);
    expect(result).toEqual(Array.from({ length: 9 }, (_, n) => ({ n })));
  });

  test("futures that were done are reused", async () => {
    const it = bench(`
import { existsSync } from "node:fs";
import { join } from "node:path";
import { delayed, map, submit } from "treadle";
const folder = process.argv[2]!;
const square = delayed(function square(n: number) { return { n: n * n }; });
const total = delayed(function total(all: { n: number }[]) {
  if (!existsSync(join(folder, "ok"))) throw new Error("not yet");
  return all.reduce((sum, { n }) => sum + n, 0);
});
const squares = map(square, [1, 2, 3, 4]);
for (const future of squares) await future.result();
console.log(JSON.stringify(await submit(total, squares).result()));
`);
    await it.run(1);
    fix(it);
    const { ran, reused, result } = await it.run(2, 1);
    expect(result).toBe(30);
    expect(ran).toEqual(["total"]);
    expect(reused).toEqual(["square", "square", "square", "square"]);
  });
});
