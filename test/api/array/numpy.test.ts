/**
 * Lazy arrays against NumPy itself: random chains of operations over random dtypes, shapes and chunks, all in
 * one Python process. Registered only where Python has NumPy. Plain numbers fit every type, for NumPy 1 and 2 treat
 * others differently.
 */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { axesOf, broadcastable, chunksOf, shapes, slicesOf } from "./arbitraries.ts";
import { inline } from "./inline.ts";

const PYTHON = "/usr/bin/python3";
const script = new URL("./numpy-answers.py", import.meta.url).pathname;

interface Source {
  readonly dtype: ta.Dtype;
  readonly shape: number[];
  readonly values: readonly string[];
}

interface Case {
  readonly source: Source;
  readonly chunks: number[][];
  readonly steps: readonly (readonly [string, unknown])[];
}

interface Answer {
  readonly error?: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly string[];
}

const DTYPES: ta.Dtype[] = [
  "bool",
  "int8",
  "int16",
  "int32",
  "int64",
  "uint8",
  "uint16",
  "uint32",
  "uint64",
  "float32",
  "float64",
];

const sourceOf = (shape: number[]): fc.Arbitrary<Source> =>
  fc.record({ dtype: fc.constantFrom(...DTYPES), salt: fc.nat(1000) }).map(({ dtype, salt }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return { dtype, shape, values: Array.from({ length: size }, (_, i) => valueFor(dtype, i * 31 + salt)) };
  });

/** Small ones and such that wrap around soon; eighths for floats, whose sums are exact. */
function valueFor(dtype: ta.Dtype, i: number): string {
  if (dtype === "bool") return String(i % 2);
  if (dtype.startsWith("float")) return String(((i % 97) - 48) / 8);
  const bits = Number(dtype.replace(/\D+/, ""));
  const large = i % 5 === 0 && bits < 64 ? 2 ** (bits - 1) - 1 - (i % 7) : i % 29;
  return String(
    dtype.startsWith("u")
      ? i % 5 === 1 && bits < 64
        ? 2 ** bits - 1 - (i % 3)
        : large
      : i % 3
        ? large
        : -large,
  );
}

function lazySource({ dtype, shape, values }: Source, chunks: ta.ChunkRequest): ta.LazyArray {
  const { data } = {
    data:
      dtype === "int64"
        ? BigInt64Array.from(values, BigInt)
        : dtype === "uint64"
          ? BigUint64Array.from(values, BigInt)
          : Float64Array.from(values, Number),
  };
  const whole = ta.from(data as Float64Array, { shape, chunks });
  return whole.astype(dtype);
}

const NAMES = ["add", "sub", "mul", "div", "minimum", "maximum", "eq", "ne", "lt", "le", "gt", "ge"] as const;

/** One step, as a method and what it is given, and the shape that comes of it. */
function stepFor(shape: number[]): fc.Arbitrary<{ step: readonly [string, unknown]; shape: number[] }> {
  const reduction = fc
    .record({
      name: fc.constantFrom("sum", "mean", "min", "max"),
      axis: axesOf(shape),
      keepdims: fc.boolean(),
    })
    .map(({ name, axis, keepdims }) => ({
      step: [name, { axis, keepdims }] as const,
      shape: shape.flatMap((length, at) => (axis.includes(at) ? (keepdims ? [1] : []) : [length])),
    }));
  const slice = slicesOf(shape).map((items) => ({
    step: ["slice", items] as const,
    shape: shape.flatMap((length, at) => {
      const item = items[at]!;
      return typeof item === "number" ? [] : [Array.from({ length }).slice(0, lengthOf(length, item)).length];
    }),
  }));
  const unary = fc.constantFrom("neg", "abs").map((name) => ({ step: [name, null] as const, shape }));
  const scalar = fc
    .record({ name: fc.constantFrom(...NAMES), value: fc.constantFrom(0, 1, 2, 3, 0.5, -1.25, 100) })
    .map(({ name, value }) => ({ step: [name, value] as const, shape }));
  const binary = broadcastable(shape)
    .filter((second) => second.length > 0)
    .chain((second) =>
      fc
        .record({ name: fc.constantFrom(...NAMES), other: sourceOf(second) })
        .map(({ name, other }) => ({ step: [name, other] as const, shape })),
    );
  // Not to integers: what infinity and NaN become is the processor's choice in NumPy.
  const astype = fc
    .constantFrom("bool", "float32", "float64")
    .map((dtype) => ({ step: ["astype", dtype] as const, shape }));
  // NumPy 1 looks at the value of single elements to choose a type; 2 does not, and neither do we.
  if (shape.length === 0) return fc.oneof(reduction, unary, astype);
  return fc.oneof(reduction, slice, unary, scalar, binary, binary, astype);
}

const lengthOf = (length: number, item: ta.SliceItem): number =>
  ta.from(new Uint8Array(length)).slice(item).length;

const cases: fc.Arbitrary<Case> = shapes(1)
  .filter((shape) => shape.length > 0)
  .chain((shape) =>
    fc.record({ source: sourceOf(shape), chunks: chunksOf(shape) }).chain(({ source, chunks }) => {
      let chain = fc.constant({ steps: [] as (readonly [string, unknown])[], shape });
      for (let i = 0; i < 3; i++) {
        chain = chain.chain(({ steps, shape: now }) =>
          stepFor(now).map(({ step, shape: next }) => ({ steps: [...steps, step], shape: next })),
        );
      }
      return chain.map(({ steps }) => ({ source, chunks, steps }));
    }),
  );

type Method = (this: ta.LazyArray, ...args: unknown[]) => ta.LazyArray;

async function ours({ source, chunks, steps }: Case): Promise<ta.NdArray> {
  let array = lazySource(source, chunks);
  for (const [name, argument] of steps) {
    const method = array[name as "add"] as unknown as Method;
    if (name === "slice") array = method.call(array, ...(argument as ta.SliceItem[]));
    else if (typeof argument === "object" && argument !== null && "values" in argument) {
      array = method.call(
        array,
        lazySource(
          argument as Source,
          (argument as Source).shape.map(() => 2),
        ),
      );
    } else array = method.call(array, argument);
  }
  return await array.compute(inline);
}

const SPECIAL: Readonly<Record<string, number>> = { inf: Infinity, "-inf": -Infinity, nan: NaN };

function compare({ data, dtype, shape }: ta.NdArray, answer: Answer, context: string): void {
  expect({ dtype, shape }, context).toEqual({ dtype: answer.dtype, shape: answer.shape });
  const tolerance = dtype === "float32" ? 2e-6 : dtype === "float64" ? 1e-12 : 0;
  for (const [i, text] of answer.values.entries()) {
    const actual = data[i]!;
    if (tolerance === 0) expect(String(actual), context).toBe(text);
    else {
      const expected = SPECIAL[text] ?? Number(text);
      const near =
        Object.is(Number(actual), expected) ||
        Number(actual) === expected ||
        Math.abs(Number(actual) - expected) <= tolerance * Math.max(1, Math.abs(expected));
      if (!near) expect(actual, context).toBe(expected);
    }
  }
}

const probe = spawnSync(PYTHON, ["-c", "import numpy"]);

if (probe.status === 0) {
  test("600 random chains of operations give what NumPy gives", async () => {
    const sample = fc.sample(cases, { seed: 7, numRuns: 600 });
    const { stdout, stderr } = spawnSync(PYTHON, ["-W", "ignore", script], {
      input: JSON.stringify(sample),
      encoding: "utf8",
      maxBuffer: 2 ** 28,
    });
    expect(stderr).toBe("");
    const answers = JSON.parse(stdout) as Answer[];
    let compared = 0;
    for (const [i, one] of sample.entries()) {
      const answer = answers[i]!;
      const context = JSON.stringify(one);
      const result = await ours(one).catch((error: unknown) => error as Error);
      if (result instanceof ta.PrecisionError) {
        // Refused where NumPy refuses, and where a 64-bit integer leaves the numbers that are exact.
        const wide = answer.values?.some((text) => Math.abs(Number(text)) > Number.MAX_SAFE_INTEGER);
        expect(answer.error === "OverflowError" || wide || hasWideSteps(one), context).toBe(true);
      } else if (result instanceof Error) expect(answer.error, `${context} ${result.stack}`).toBeDefined();
      else {
        expect(answer.error, context).toBeUndefined();
        compare(result, answer, context);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(450);
  });
}

/** A 64-bit unsigned sum that is negated or subtracted from may leave the exact numbers on the way to the result. */
const hasWideSteps = ({ steps }: Case): boolean => {
  const sum = steps.findIndex(([name]) => name === "sum");
  return (
    sum >= 0 && steps.slice(sum + 1).some(([name]) => ["neg", "sub", "mul", "astype", "sum"].includes(name))
  );
};
