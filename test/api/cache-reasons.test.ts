/** "Why did this run again?": every run that computes what an earlier one might have kept says so in a sentence. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Bench, prelude } from "./cache-bench.ts";

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
