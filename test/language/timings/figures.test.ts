/**
 * Figures of several runs as one, and what is taken from a file.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  figuresOf,
  fixedSpread,
  isRunFigures,
  merged,
  startOfBin,
  together,
} from "../../../server/language/timings/figures.ts";
import { spreadOf } from "../../../server/panel/spread.ts";
import { ranFigures, timesOf } from "./figures-kit.ts";

test("the newest run says what was last, all runs what is usual", () => {
  const runs = [
    ranFigures({ run: "r3", at: 3, calls: 2, last: 30, median: 30, longest: 40, bytes: 3, isWhole: false }),
    ranFigures({ run: "r2", at: 2, calls: 4, last: 20, median: 20, longest: 90, output: "number" }),
    ranFigures({ run: "r1", at: 1, calls: 2, last: 10, median: 10, longest: 10, output: "string" }),
  ];
  expect(together(runs)).toMatchObject({
    run: "r3",
    at: 3,
    runs: 3,
    calls: 2,
    callsPerRun: 4,
    last: 30,
    median: 20,
    longest: 90,
    bytes: 3,
    output: "number",
  });
  expect(together([])).toBeUndefined();
});

test("a median counts a run as often as it called, and lies between two runs that called as often", () => {
  const median = (...runs: readonly (readonly [calls: number, median: number])[]) =>
    together(runs.map(([calls, each]) => ranFigures({ calls, median: each })))?.median;
  expect(median([1, 5])).toBe(5);
  expect(median([1, 5], [1, 7])).toBe(6);
  expect(median([1, 9], [1, 5], [1, 7])).toBe(7);
  expect(median([1, 9], [5, 2])).toBe(2);
});

test("where the time went is the mean over all executions", () => {
  const runs = [
    ranFigures({ calls: 3, waiting: 10, running: 1, transfer: 0 }),
    ranFigures({ calls: 1, waiting: 2, running: 5, transfer: 4 }),
  ];
  expect(together(runs)).toMatchObject({ waiting: 8, running: 2, transfer: 1 });
});

test("nothing is learnt from a run that executed nothing", () => {
  const run = { run: "r1", at: 1, isWhole: true };
  expect(figuresOf(timesOf({ calls: 0, durations: [] }), run)).toBeUndefined();
  const once = figuresOf(timesOf({ durations: [5] }), run)!;
  expect(once).toMatchObject({ run: "r1", calls: 1, last: 5 });
  expect(once.spread.counts).toEqual([1]);
});

test("spreads of any runs lie on one another without losing a call", () => {
  const durations = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(fc.array(durations, { minLength: 1, maxLength: 4 }), (runs) => {
      const spreads = runs.map((own) => fixedSpread(spreadOf(own), own.at(-1)!, own.length));
      const all = merged(spreads);
      const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
      // A part of a call is lost where a bin is cut into many.
      expect(Math.round(sum(all.counts))).toBe(runs.flat().length);
      const shortest = Math.max(1e-3, Math.min(...runs.flat()));
      expect(startOfBin(all.first)).toBeLessThanOrEqual(shortest * 1.000001);
      const longest = Math.max(1e-3, ...runs.flat());
      expect(startOfBin(all.first + all.counts.length) * 1.000001).toBeGreaterThanOrEqual(longest);
    }),
  );
});

test("a bin holds what its scale says", () => {
  const { first, counts } = fixedSpread(undefined, 12, 1);
  expect(counts).toEqual([1]);
  expect(startOfBin(first)).toBeLessThanOrEqual(12);
  expect(startOfBin(first + 1)).toBeGreaterThan(12);
  expect(startOfBin(0)).toBe(1);
});

test("figures survive JSON, and nothing that is none is taken for some", () => {
  const figures = ranFigures({});
  expect(isRunFigures(JSON.parse(JSON.stringify(figures)))).toBe(true);
  const wrong: readonly unknown[] = [
    null,
    7,
    {},
    { ...figures, calls: 0 },
    { ...figures, median: "1" },
    { ...figures, last: null },
    { ...figures, run: undefined },
    { ...figures, output: 3 },
    { ...figures, spread: null },
    { ...figures, spread: { first: 0.5, counts: [1] } },
    { ...figures, spread: { first: 1e9, counts: [1] } },
    { ...figures, spread: { first: 0, counts: ["1"] } },
    { ...figures, spread: { first: 0, counts: new Array(10_000).fill(1) } },
  ];
  for (const value of wrong) expect(isRunFigures(value), JSON.stringify(value)).toBe(false);
});
