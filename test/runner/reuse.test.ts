/**
 * A run that failed or was cancelled leaves its results behind, and the next one goes on from there: in real
 * processes and threads, with scripts that are edited in between.
 */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RunRequest } from "../../server/protocol/runner.ts";
import { type Ran, runToEnd, startScript } from "../harness/runs.ts";
import { ofType, workspace } from "../harness/treadle.ts";

interface Bench {
  readonly folder: string;
  readonly script: string;
  /** Path of the folder in which run `n` leaves its results. */
  kept(n: number): string;
  /** Runs the script; its results go to `kept(n)`, and those of `from` are reused. */
  run(n: number, from?: number, request?: Partial<RunRequest>): Promise<Ran>;
  edit(change: (text: string) => string): void;
}

function bench(text: string, files: Readonly<Record<string, string>> = {}): Bench {
  const folder = workspace({ "script.ts": text, ...files });
  const script = join(folder, "script.ts");
  const kept = (n: number): string => join(folder, `kept-${n}`);
  return {
    folder,
    script,
    kept,
    run: (n, from, request = {}) =>
      runToEnd(
        script,
        {
          args: [folder],
          keepResults: kept(n),
          ...(from === undefined ? {} : { reuseResults: kept(from) }),
          ...request,
        },
        folder,
      ),
    edit: (change) => writeFileSync(script, change(readFileSync(script, "utf8"))),
  };
}

/** `check` fails until there is a file `ok` in the folder that the script is given. */
const pipeline = `
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const read = delayed(function read(n: number): Float64Array { return new Float64Array(1000).fill(n); });
const noise = delayed(function noise(): number { return Math.random(); });
const scale = delayed(function scale(data: Float64Array, by: number): Float64Array { return data.map((x) => x * by); });
const check = delayed(function check(data: Float64Array, more: number[]): number {
  if (!existsSync(join(folder, "ok"))) throw new Error("not yet");
  return data[0]! + more.length;
});
const noises = [noise(), noise(), noise()];
const scaled = scale(read(2), 3);
const result = check(scaled, noises);
console.log(JSON.stringify(await compute(result, noises)));
`;

const fix = ({ folder }: Bench): void => writeFileSync(join(folder, "ok"), "");

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
    expect([...ran].sort()).toEqual(["check", "read", "scale"]);
    expect(reused).toEqual(["noise", "noise", "noise"]);
  });

  test("runs a call whose argument was edited", async () => {
    const it = bench(pipeline);
    await it.run(1);
    fix(it);
    it.edit((text) => text.replace("read(2), 3", "read(2), 5"));
    const { ran, result } = await it.run(2, 1);
    expect(result).toMatchObject([13, expect.anything()]);
    expect([...ran].sort()).toEqual(["check", "read", "scale"]);
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
    expect(ran.filter((name) => name === "twice").length + reused.length).toBe(4);
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
    expect(files).toContain("small.result");
    const large = files.find((file) => file !== "small.result")!;
    truncateSync(join(it.kept(1), large), 500);
    truncateSync(join(it.kept(1), "small.result"), 140);
    const { ran, reused, finished } = await it.run(2, 1);
    expect(finished.status).toBe("succeeded");
    expect(reused).toEqual([]);
    expect([...ran].sort()).toEqual(["check", "noise", "noise", "noise", "read", "scale"]);
  });

  test("computes again what turns out to be damaged while it is read", async () => {
    const it = bench(pipeline);
    await it.run(1);
    fix(it);
    const file = join(it.kept(1), readdirSync(it.kept(1)).find((name) => name !== "small.result")!);
    const bytes = readFileSync(file);
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file, bytes);
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

describe("a run that is cancelled", () => {
  const endless = `
import { existsSync } from "node:fs";
import { join } from "node:path";
import { compute, delayed } from "treadle";
const folder = process.argv[2]!;
const read = delayed(function read(n: number) { return { n }; });
const loop = delayed(function loop(all: { n: number }[]) {
  console.log("begun");
  while (!existsSync(join(folder, "ok"))) {}
  return all.length;
});
const wait = delayed(async function wait(all: { n: number }[]) {
  console.log("begun");
  if (!existsSync(join(folder, "ok"))) await new Promise(() => {});
  return all.length;
});
console.log(JSON.stringify(await compute(WHICH([read(1), read(2), read(3)]))));
`;

  test("leaves what it has made", async () => {
    const it = bench(endless.replace("WHICH", "wait"));
    const { running, ended, printed } = startScript(
      it.script,
      { args: [it.folder], keepResults: it.kept(1) },
      it.folder,
    );
    await printed("begun");
    running.cancel();
    expect((await ended).finished).toMatchObject({ status: "cancelled", exitCode: 130 });
    fix(it);
    const { ran, reused, result } = await it.run(2, 1);
    expect(result).toEqual([3]);
    expect(ran).toEqual(["wait"]);
    expect(reused).toEqual(["read", "read", "read"]);
  });

  test("leaves what calls had made that were fused with the one that was under way", async () => {
    const it = bench(
      endless
        .replace("WHICH([read(1), read(2), read(3)])", "wait([hand(read(1))])")
        .replace(
          "console.log(JSON",
          "const hand = delayed(function hand(x: { n: number }) { return x; });\nconsole.log(JSON",
        ),
    );
    const { running, ended, printed } = startScript(
      it.script,
      { args: [it.folder], keepResults: it.kept(1) },
      it.folder,
    );
    await printed("begun");
    running.cancel();
    const fused = ofType((await ended).events, "graph")[0]!.fusedInto!;
    expect(new Set(fused).size).toBe(1);
    fix(it);
    const { ran, reused } = await it.run(2, 1);
    expect(ran).toEqual(["wait"]);
    expect(reused).toEqual(["hand"]);
  });

  test("ends when a task never does; what other lanes have made is there", async () => {
    const it = bench(endless.replace("WHICH", "loop"));
    const { running, ended, printed } = startScript(
      it.script,
      { args: [it.folder], keepResults: it.kept(1), cancelGrace: 300 },
      it.folder,
    );
    await printed("begun");
    running.cancel();
    expect((await ended).finished).toMatchObject({ status: "cancelled", exitCode: 130 });
    fix(it);
    const { ran, reused, result } = await it.run(2, 1);
    expect(result).toEqual([3]);
    expect(ran.length + reused.length).toBe(4);
    expect(readdirSync(it.folder)).not.toContain(expect.stringMatching(/^unfinished/));
  });
});

describe("one task of a script", () => {
  const two = `
import { compute, delayed } from "treadle";
const read = delayed(function read(n: number) { return { n }; });
const mean = delayed(function mean(x: { n: number }) { return x.n; });
const peak = delayed(function peak(x: { n: number }) { return x.n; });
const late = delayed(function late(x: number) { return x; });
const [first] = await compute(late(1));
const frames = read(2);
console.log(JSON.stringify(await compute(mean(frames), peak(frames))));
console.log("through");
console.log(JSON.stringify(await compute(late(3))));
`;

  test("runs with what it needs, after the computes before it, and then the script stops", async () => {
    const it = bench(two);
    const whole = await it.run(1);
    expect(whole.ran).toHaveLength(5);
    const { ran, finished, stdout } = await it.run(2, undefined, { onlyTask: whole.keys["peak"]![0]! });
    expect(finished).toMatchObject({ status: "succeeded", exitCode: 0 });
    expect(ran).toEqual(["late", "read", "peak"]);
    expect(stdout).toBe("");
  });

  test("that fails fails the run, whatever the script would do about it", async () => {
    const it = bench(
      two.replace("return x.n; });\nconst late", 'throw new Error("peaked"); });\nconst late'),
    );
    const keys = (await it.run(1)).keys["peak"]!;
    const { finished } = await it.run(2, undefined, { onlyTask: keys[0]! });
    expect(finished).toMatchObject({ status: "failed", error: { message: "peaked", key: keys[0] } });
  });

  test.each(["onlyTask", "fromTask"] as const)(
    "%s that no task has is an error that says so",
    async (option) => {
      const it = bench(two);
      const request = {
        [option]: "peak-00000000",
        ...(option === "fromTask" && { reuseResults: it.kept(0) }),
      };
      const { finished } = await it.run(1, undefined, request);
      expect(finished).toMatchObject({ status: "failed", exitCode: 1, error: { name: "TaskNotFoundError" } });
      expect(finished.error!.message).toContain('"peak-00000000"');
    },
  );

  test("and what depends on it runs again, though its result is there", async () => {
    const it = bench(pipeline);
    const first = await it.run(1);
    fix(it);
    const { ran, reused } = await it.run(2, 1, { fromTask: first.keys["noise"]![1]! });
    expect([...ran].sort()).toEqual(["check", "noise"]);
    expect([...reused].sort()).toEqual(["noise", "noise", "scale"]);
  });

  test("that runs again does not come back from the run before in a third one", async () => {
    const it = bench(pipeline);
    const first = await it.run(1);
    const second = await it.run(2, 1, { fromTask: first.keys["scale"]![0]! });
    expect([...second.ran].sort()).toEqual(["read", "scale"]);
    fix(it);
    const third = await it.run(3, 2);
    expect(third.ran).toEqual(["check"]);
  });
});
