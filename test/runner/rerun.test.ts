/**
 * A run that failed leaves its results behind, and the next one goes on from there: in real processes and threads, with
 * scripts that are edited in between.
 */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bench, fix, pipeline } from "../harness/rerun-bench.ts";
import { runToEnd } from "../harness/runs.ts";
import { ofType } from "../harness/treadle.ts";

describe("a rerun after a failure", () => {
  test("runs what failed and was never reached; what succeeded is taken over, and what that needed is not looked at", async () => {
    const it = bench(pipeline);
    const first = await it.run(1);
    expect(first.finished).toMatchObject({ status: "failed", exitCode: 1, error: { message: "not yet" } });
    expect(first.reused).toEqual([]);
    fix(it);
    const second = await it.run(2, 1);
    expect(second.finished).toMatchObject({ status: "succeeded", exitCode: 0 });
    expect([...second.reused].sort()).toEqual(["noise", "noise", "noise", "scale"]);
    expect(second.ran).toEqual(["check"]);
    expect(second.keys["read"]).toBeUndefined();
    expect(second.result).toMatchObject([9, [expect.any(Number), expect.any(Number), expect.any(Number)]]);
    expect(existsSync(it.kept(2))).toBe(false);
  });

  test("keeps apart calls that are equal: each has the result of one of them, and none is shared", async () => {
    const it = bench(`${pipeline}`.replace('throw new Error("not yet")', "throw new Error(more.join())"));
    const first = await it.run(1);
    const noises = first.finished.error!.message.split(",").map(Number);
    fix(it);
    const { result } = await it.run(2, 1);
    expect((result as [number, number[]])[1]).toEqual(noises);
    expect(new Set(noises).size).toBe(3);
  });

  test("and after a second failure stays partial", async () => {
    const it = bench(pipeline);
    await it.run(1);
    const second = await it.run(2, 1);
    expect(second.finished.status).toBe("failed");
    expect(second.ran).toEqual([]);
    fix(it);
    const third = await it.run(3, 2);
    expect(third.finished.status).toBe("succeeded");
    expect(third.ran).toEqual(["check"]);
    expect([...third.reused].sort()).toEqual(["noise", "noise", "noise", "scale"]);
  });

  test("runs a function whose code was edited, and what depends on it; the rest is reused", async () => {
    const it = bench(pipeline);
    await it.run(1);
    fix(it);
    it.edit((text) => text.replace("x * by", "x * by + 1"));
    const { ran, reused, result } = await it.run(2, 1);
    expect(result).toMatchObject([10, expect.anything()]);
    expect([...ran].sort()).toEqual(["check", "scale"]);
    // Nobody in the first run needed what had been read any more: the lane had laid it aside.
    expect([...reused].sort()).toEqual(["noise", "noise", "noise", "read"]);
  });

  test("runs a call whose argument was edited", async () => {
    const it = bench(pipeline);
    await it.run(1);
    fix(it);
    it.edit((text) => text.replace("read(2), 3", "read(2), 5"));
    const { ran, result } = await it.run(2, 1);
    expect(result).toMatchObject([13, expect.anything()]);
    expect([...ran].sort()).toEqual(["check", "scale"]);
  });

  test("reuses everything when only a comment and lines before it were edited", async () => {
    const it = bench(pipeline);
    await it.run(1);
    fix(it);
    it.edit((text) => `// A comment.\n\nconst unused = 1;\n${text}`);
    expect((await it.run(2, 1)).ran).toEqual(["check"]);
  });

  test("has what calls had made that were fused with the one that failed", async () => {
    const it = bench(`
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const read = delayed(function read(n: number) { return { n }; });
const twice = delayed(function twice(x: { n: number }) { return { n: 2 * x.n }; });
const check = delayed(function check(x: { n: number }) {
  if (!existsSync(join(folder, "ok"))) throw new Error("not yet");
  return x.n;
}, { retries: 1 });
console.log(JSON.stringify(await compute(check(twice(read(1))), Array.from({ length: 3 }, (_, n) => noted(check2(twice(read(n))))))));
function noted<T>(lazy: T): T { return lazy; }
function check2(x: ReturnType<typeof twice>) { return check.with({ retries: 0 })(x); }
`);
    const first = await it.run(1);
    expect(first.finished.error?.message).toBe("not yet");
    const fused = ofType(first.events, "graph")[0]!.fusedInto!;
    expect(new Set(fused).size).toBeLessThan(fused.length);
    fix(it);
    const { ran, reused, result } = await it.run(2, 1);
    expect(result).toEqual([2, [0, 2, 4]]);
    expect(ran.filter((name) => name === "check")).toHaveLength(4);
    expect(reused).toContain("twice");
    const both = [...ran, ...reused].filter((name) => name === "twice");
    expect(both).toHaveLength(4);
  });

  test("is the same with one thread, and between the two", async () => {
    const it = bench(pipeline);
    await it.run(1, undefined, { executor: "inline" });
    const second = await it.run(2, 1);
    expect(second.finished.status).toBe("failed");
    expect(second.ran).toEqual([]);
    fix(it);
    const third = await it.run(3, 2, { executor: "inline" });
    expect(third.ran).toEqual(["check"]);
    expect(third.result).toMatchObject([9, expect.anything()]);
  });

  test("does not believe a file that was cut off", async () => {
    const it = bench(pipeline);
    await it.run(1);
    fix(it);
    const files = readdirSync(it.kept(1));
    expect(files.some((file) => file.startsWith("small_"))).toBe(true);
    expect(files.some((file) => !file.startsWith("small_"))).toBe(true);
    for (const file of files) truncateSync(join(it.kept(1), file), file.startsWith("small_") ? 140 : 500);
    const { ran, reused, finished } = await it.run(2, 1);
    expect(finished.status).toBe("succeeded");
    expect(reused).toEqual([]);
    expect([...ran].sort()).toEqual(["check", "noise", "noise", "noise", "read", "scale"]);
  });

  test("computes again what turns out to be damaged while it is read", async () => {
    const it = bench(pipeline);
    await it.run(1);
    fix(it);
    for (const name of readdirSync(it.kept(1)).filter((file) => !file.startsWith("small_"))) {
      const file = join(it.kept(1), name);
      const bytes = readFileSync(file);
      bytes[bytes.length - 1]! ^= 1;
      writeFileSync(file, bytes);
    }
    const { ran, result, finished } = await it.run(2, 1);
    expect(finished.status).toBe("succeeded");
    expect([...ran].sort()).toEqual(["check", "read", "scale"]);
    expect(result).toMatchObject([9, expect.anything()]);
  });

  test("a run that succeeds, and one that nobody asked to, leave nothing", async () => {
    const it = bench(pipeline);
    const { finished } = await runToEnd(it.script, { args: [it.folder] }, it.folder);
    expect(finished.status).toBe("failed");
    fix(it);
    await it.run(1);
    expect(readdirSync(it.folder).sort()).toEqual(["cache", "ok", "script.ts"]);
  });
});
