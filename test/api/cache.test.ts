/** `cache: true`: what a run computed, later runs read from disk, and say why when they do not. */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { newFolderName } from "../../server/store/spill/owner.ts";
import { ofType, runScript, type ScriptOutcome, start, treadle, workspace } from "../harness/treadle.ts";

/** A folder with a script, its cache, and a file in which tasks leave a line when they run. */
class Bench {
  readonly folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(files: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>> = {}) {
    this.folder = workspace(files);
    this.#environment = environment;
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  edit(file: string, from: string, to: string): void {
    const text = readFileSync(join(this.folder, file), "utf8");
    expect(text).toContain(from);
    this.write(file, text.replace(from, to));
  }

  get environment(): Record<string, string> {
    return {
      TREADLE_CACHE: join(this.folder, "cache"),
      RAN: join(this.folder, "ran.txt"),
      ...this.#environment,
    };
  }

  /** Runs the script; what came out, which tasks ran, and what the cache said. */
  async run(...args: string[]): Promise<Ran> {
    rmSync(this.environment["RAN"]!, { force: true });
    const outcome = await runScript(join(this.folder, "script.ts"), ["--workers", "2", ...args], {
      env: this.environment,
    });
    const asked = ofType(outcome.events, "cache");
    return {
      ...outcome,
      ran: existsSync(this.environment["RAN"]!)
        ? readFileSync(this.environment["RAN"]!, "utf8").trimEnd().split("\n").sort()
        : [],
      outcomes: asked.flatMap(({ outcome }) => outcome),
      reasons: asked.flatMap(({ reason, outcome }) => reason.filter((_, i) => outcome[i] === "miss")),
    };
  }

  /** Files of results. */
  results(): string[] {
    const results = join(this.folder, "cache", "results");
    if (!existsSync(results)) return [];
    return readdirSync(results, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".result"))
      .map((name) => join(results, name));
  }

  unfinished(): string[] {
    const folder = join(this.folder, "cache", "results", "unfinished");
    return existsSync(folder) ? readdirSync(folder) : [];
  }
}

interface Ran extends ScriptOutcome {
  readonly ran: readonly string[];
  readonly outcomes: readonly string[];
  readonly reasons: readonly string[];
}

const prelude = [
  'import { delayed, compute, persist } from "treadle";',
  'import { appendFileSync } from "node:fs";',
  'const log = (line) => appendFileSync(process.env.RAN, line + "\\n");',
  "",
].join("\n");

const square = `${prelude}
const offset = (x) => x + 0;
const square = delayed(function square(x) { log("square " + x); return offset(x * x); }, { cache: true });
const other = delayed((x) => x, { cache: true });
console.log(JSON.stringify(await compute(...[1, 2, 3].map((x) => square(x)))));
`;

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

describe("why a task runs again", () => {
  const script = `${prelude}
import { double } from "./helper.ts";
let dark = [0];
dark = [5];
const factor = dark.length;
const correct = delayed(function correct(frame, by) { log("correct " + frame); return double(frame) - dark[0] * by; }, { cache: true });
console.log(JSON.stringify(await compute(...[10, 20].map((frame) => correct(frame, 1)))));`;
  const files = {
    "script.ts": script,
    "helper.ts": "export const double = (x: number) => 2 * x;\n",
  };

  const cases: readonly [what: string, file: string, from: string, to: string, reason: string | undefined][] = [
    ["a helper in another file", "helper.ts", "2 * x", "x + x", "The code of correct(), or of something that it uses, changed."],
    ["an argument", "script.ts", "(frame, 1)", "(frame, 3)", "Argument 2 changed from 1 to 3."],
    ["a captured variable", "script.ts", "= [5]", "= [7]", "Captured variable `dark` changed from [ 5 ] to [ 7 ]."],
    ["the number of arguments", "script.ts", "(frame, 1)", "(frame, 1, 0)", "Argument 3 is new."],
    ["something else", "script.ts", "const factor", "// a comment\nconst unrelated = 1;\nconst factor", undefined],
  ]; // biome-ignore format: a table

  test.each(cases)("%s changed", async (_, file, from, to, reason) => {
    const bench = new Bench(files);
    await bench.run();
    bench.edit(file, from, to);
    const { ran, reasons } = await bench.run();
    expect(ran).toEqual(reason === undefined ? [] : ["correct 10", "correct 20"]);
    expect(reasons).toEqual(reason === undefined ? [] : [reason, reason]);
  });

  test("one more file in a list: the others are there, and the new one was never seen", async () => {
    const bench = new Bench(files);
    await bench.run();
    bench.edit("script.ts", "[10, 20]", "[10, 15, 20]");
    const { ran, reasons } = await bench.run();
    expect([ran, reasons]).toEqual([
      ["correct 15"],
      ["correct() was never run with these arguments before."],
    ]);
  });

  test("its result went", async () => {
    const bench = new Bench(files);
    await bench.run();
    for (const file of bench.results()) rmSync(file);
    const { ran, reasons } = await bench.run();
    expect(ran).toHaveLength(2);
    expect(new Set(reasons)).toEqual(
      new Set(["Its result was removed, to make room for others or by hand."]),
    );
  });

  test.each([
    ["cut off by a byte", (file: string) => truncateSync(file, readFileSync(file).length - 1)],
    ["somebody else's", (file: string) => writeFileSync(file, "a,b\n1,2\n")],
    // Seen only when a worker reads it, when the compute is under way.
    ["changed in one byte", (file: string) => flip(file, 3)],
  ])("its file is %s: computed anew, and whole again afterwards", async (_, spoil) => {
    const bench = new Bench(files);
    await bench.run();
    for (const file of bench.results()) spoil(file);
    const { result, ran, reasons } = await bench.run();
    expect(result).toEqual([15, 35]);
    expect(new Set(ran)).toEqual(new Set(["correct 10", "correct 20"]));
    expect(reasons.at(-1)).toMatch(/^Its file in the cache was of no use: .+\.$/);
    const again = await bench.run();
    expect([again.result, again.ran]).toEqual([[15, 35], []]);
  });

  test("what it was given cannot be told from one run to the next", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const now = delayed(function now() { return 1; });
const use = delayed(function use(x) { log("use"); return x; }, { cache: true });
const later = delayed(function later(x) { return x; }, { pure: true });
console.log(JSON.stringify(await compute(use(now()), use(later(now())))));`,
    });
    await bench.run();
    const { ran, reasons } = await bench.run();
    expect(ran).toEqual(["use", "use"]);
    expect(reasons).toEqual([
      "It is never kept: its argument 1 comes from now(): it is not pure.",
      "It is never kept: its argument 1 comes from later(): its argument 1 comes from now(): it is not pure.",
    ]);
    expect(bench.results()).toEqual([]);
  });

  test("its result cannot be written down: that is said once, and the compute goes on", async () => {
    const bench = new Bench({
      "script.ts": `${prelude}
const make = delayed(function make() { log("make"); return { go: () => 1 }; }, { cache: true });
const use = delayed(function use(x) { return x.go(); });
console.log(JSON.stringify(await use(make()).compute({ executor: "inline" })));`,
    });
    const first = await bench.run();
    expect(first.result).toBe(1);
    expect(first.stderr).toContain("results of make() are not kept on disk: its part go is a function.");
    const second = await bench.run();
    expect(second.ran).toEqual(["make"]);
    expect(second.reasons).toEqual(["Its result was not kept: its part go is a function."]);
  });
});

/** Changes one bit of a byte, counted from the end. */
function flip(file: string, fromEnd: number): void {
  const bytes = readFileSync(file);
  bytes[bytes.length - fromEnd]! ^= 1;
  writeFileSync(file, bytes);
}

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
console.log(JSON.stringify((await compute(...Array.from({ length: 8 }, (_, i) => fill(i)))).map((a) => a[99_999])));`,
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
    expect(next.result).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([bench.results().length, bench.unfinished()]).toEqual([8, []]);
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
