/** Statistics, percentiles and histograms against NumPy's, in one Python process. Registered only where NumPy is. */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PlaneFacts } from "../../../server/frames/picture/facts.ts";
import { FactsTally } from "../../../server/frames/picture/facts-tally.ts";
import { measure } from "../../../server/frames/picture/measure.ts";
import { eachRow, wholeOf } from "../../../server/frames/picture/rows.ts";
import type { Plane } from "../../../server/frames/plane.ts";
import type { NumberArray } from "../../../server/hdf5/decode.ts";
import { type Kind, kinds } from "./planes.ts";

const PYTHON = "/usr/bin/python3";
const script = new URL("./numpy-facts.py", import.meta.url).pathname;

const PERCENTILES = [0, 0.1, 1, 25, 50, 75, 99, 99.9, 100];

interface Case {
  readonly kind: Kind;
  readonly data: NumberArray;
  readonly bins: number;
}

interface Answer {
  readonly min: string | null;
  readonly max: string | null;
  readonly minPositive: string | null;
  readonly mean: string | null;
  readonly finite: number;
  readonly positive: number;
  readonly nans: number;
  readonly infinities: number;
  readonly percentiles: readonly string[];
  readonly positives: readonly string[];
  readonly counts: readonly number[] | null;
}

const small: fc.Arbitrary<Case> = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(kinds) as Kind[])),
    count: fc.integer({ min: 1, max: 300 }),
    bins: fc.integer({ min: 1, max: 40 }),
  })
  .chain(({ kind, count, bins }) => {
    const data: fc.Arbitrary<NumberArray> = kinds[kind](count);
    return data.map((values) => ({ kind, data: values, bins }));
  });

/** As many values as a detector has, so that selection has something to do. */
const large: readonly Case[] = [
  { kind: "float32", data: Float32Array.from({ length: 120_000 }, (_, i) => noise(i) * 1000), bins: 256 },
  {
    kind: "float32",
    data: Float32Array.from({ length: 120_000 }, (_, i) => 300 + noise(i) / 100),
    bins: 256,
  },
  {
    kind: "float64",
    data: Float64Array.from({ length: 120_000 }, (_, i) => (noise(i) - 0.5) ** 7 * 1e9),
    bins: 64,
  },
  {
    kind: "float64",
    data: Float64Array.from({ length: 120_000 }, (_, i) => (i === 5 ? 1e300 : i % 3)),
    bins: 7,
  },
  {
    kind: "uint16",
    data: Uint16Array.from({ length: 120_000 }, (_, i) => noise(i) ** 4 * 65_535),
    bins: 256,
  },
  { kind: "int32", data: Int32Array.from({ length: 120_000 }, (_, i) => (noise(i) - 0.5) * 4e9), bins: 100 },
  {
    kind: "int64",
    data: BigInt64Array.from({ length: 50_000 }, (_, i) => BigInt(Math.floor(noise(i) * 1e15)) - 7n),
    bins: 9,
  },
];

/** A number from 0 to 1 that looks random. */
function noise(i: number): number {
  const wave = Math.sin(i * 12.9898) * 43_758.5453;
  return wave - Math.floor(wave);
}

const planeFor = ({ data }: Case): Plane => {
  const columns = data.length % 10 === 0 ? data.length / 10 : data.length;
  return { data, rows: data.length / columns, columns, offset: 0, rowStride: columns, columnStride: 1 };
};

function tallied(plane: Plane): PlaneFacts {
  const tally = new FactsTally();
  eachRow(plane, wholeOf(plane), (values) => tally.take(values));
  return tally.finish(plane.rows, plane.columns);
}

const range = (facts: PlaneFacts, percent: number, scale: "linear" | "log" = "linear"): number =>
  facts.range({ scale, range: { by: "percentile", low: percent, high: percent } }).low;

/** Equal but for the last digits of a sum, or of a mixture of two values. */
function near(actual: number | null, text: string | null, tolerance: number, context: string): void {
  const expected = text === null ? null : Number(text);
  if (actual === expected) return;
  const distance = Math.abs(Number(actual) - Number(expected));
  if (!(distance <= tolerance * Math.max(Math.abs(Number(expected)), Number.MIN_VALUE))) {
    expect(actual, context).toBe(expected);
  }
}

if (spawnSync(PYTHON, ["-c", "import numpy"]).status === 0) {
  test("ends, counts, percentiles and histograms are NumPy's", () => {
    const cases = [...fc.sample(small, { seed: 5, numRuns: 150 }), ...large];
    const { stdout, stderr } = spawnSync(PYTHON, ["-W", "ignore", script], {
      input: JSON.stringify(
        cases.map(({ kind, data, bins }) => ({
          dtype: kind,
          bytes: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64"),
          percentiles: PERCENTILES,
          bins,
        })),
      ),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    expect(stderr).toBe("");
    const answers = JSON.parse(stdout) as Answer[];
    expect(answers).toHaveLength(cases.length);
    let histograms = 0;
    for (const [i, one] of cases.entries()) {
      const answer = answers[i]!;
      const plane = planeFor(one);
      const context = `case ${i}: ${one.kind}[${one.data.length}]`;
      for (const facts of [measure(plane), tallied(plane)]) {
        const { statistics } = facts;
        for (const name of ["finite", "positive", "nans", "infinities"] as const) {
          expect(statistics[name], `${context} ${name}`).toBe(answer[name]);
        }
        for (const name of ["min", "max", "minPositive"] as const)
          near(statistics[name], answer[name], 0, `${context} ${name}`);
        if (Math.abs(Number(answer.mean)) < 1e200)
          near(statistics.mean, answer.mean, 1e-6, `${context} mean`);
      }
      if (answer.finite === 0) continue;
      const exact = measure(plane);
      const counted = tallied(plane);
      const isNarrow = one.kind.endsWith("8") || one.kind.endsWith("16");
      for (const [at, percent] of PERCENTILES.entries()) {
        near(range(exact, percent), answer.percentiles[at]!, 1e-15, `${context} ${percent} %`);
        if (isNarrow)
          near(range(counted, percent), answer.percentiles[at]!, 1e-15, `${context} ${percent} % counted`);
        else if (one.data.length > 1000)
          near(range(counted, percent), answer.percentiles[at]!, 2 ** -14, `${context} ${percent} % counted`);
        if (answer.positive === 0) continue;
        near(range(exact, percent, "log"), answer.positives[at]!, 1e-15, `${context} ${percent} % above 0`);
      }
      // NumPy refuses ends whose distance is no number, and has its own idea of bins where all values are equal.
      const span = Number(answer.max) - Number(answer.min);
      if (!(span > 1e-300 && span < 1e300)) continue;
      expect(exact.histogram({ bins: one.bins, scale: "linear" }).counts, context).toEqual(answer.counts);
      histograms++;
    }
    expect(histograms).toBeGreaterThan(80);
  });
}

test("what is counted in bins is NumPy's percentile but for 2⁻¹⁴ of it, and exact for integers of 16 bits", () => {
  const plane = planeFor({
    kind: "uint16",
    data: Uint16Array.from({ length: 1000 }, (_, i) => i * 65),
    bins: 1,
  });
  expect(range(tallied(plane), 50)).toBe(range(measure(plane), 50));
});

test("a histogram on a logarithmic scale has bins of equal factors, and leaves out what has no logarithm", () => {
  const data = Float64Array.of(-1, 0, Number.NaN, Infinity, 1, 2, 10, 11, 99, 100, 1000);
  const plane = planeFor({ kind: "float64", data, bins: 3 });
  for (const facts of [measure(plane), tallied(plane)]) {
    expect(facts.histogram({ bins: 3, scale: "log" })).toEqual({
      kind: "histogram",
      low: 1,
      high: 1000,
      counts: [2, 3, 2],
    });
    expect(facts.histogram({ bins: 2, scale: "linear", low: 0, high: 20 }).counts).toEqual([3, 2]);
  }
});

test("a histogram counts every finite value once, on scales that have a place for all", () => {
  fc.assert(
    fc.property(small, fc.constantFrom("linear", "symlog", "sqrt" as const), (one, scale) => {
      const plane = planeFor(one);
      for (const facts of [measure(plane), tallied(plane)]) {
        const { counts } = facts.histogram({ bins: one.bins, scale });
        expect(counts).toHaveLength(one.bins);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(facts.statistics.finite);
      }
    }),
    { numRuns: 20 },
  );
});
