/** Values in words. */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { float16Bits, roundToFloat16 } from "../../../server/frames/text/float16.ts";
import { isNumeric, valueText } from "../../../server/frames/text/value-text.ts";
import type { H5Data } from "../../../server/hdf5/decode.ts";
import type { Element, NumberDtype } from "../../../server/hdf5/element.ts";
import {
  arrayOf,
  complex,
  compound,
  enumeration,
  moment,
  number,
  opaque,
  reference,
  text,
  vlenOf,
} from "./elements.ts";

const COLOURS = { RED: 0, GREEN: 1, BLUE: 2 };

const values: readonly (readonly [H5Data, Element, string])[] = [
  [BigInt64Array.of(-9_223_372_036_854_775_808n), number("int64"), "-9223372036854775808"],
  [BigUint64Array.of(18_446_744_073_709_551_615n), number("uint64"), "18446744073709551615"],
  [Uint8Array.of(255), number("uint8"), "255"],
  [Uint8Array.of(1), number("bool"), "true"],
  [Uint8Array.of(0), number("bool"), "false"],
  [Float32Array.of(0.1), number("float32"), "0.1"],
  [Float32Array.of(16_777_216), number("float32"), "16777216"],
  [Float32Array.of(3.4028234663852886e38), number("float32"), "3.4028235e+38"],
  [Float32Array.of(1e-45), number("float32"), "1e-45"],
  [Float64Array.of(0.1 + 0.2), number("float64"), "0.30000000000000004"],
  [Float64Array.of(-0), number("float64"), "-0"],
  [Float32Array.of(-0), number("float32"), "-0"],
  [Float32Array.of(Number.NaN), number("float32"), "NaN"],
  [Float64Array.of(-Infinity), number("float64"), "-Infinity"],
  [Float32Array.of(roundToFloat16(0.1)), number("float16"), "0.1"],
  [Float32Array.of(65_504), number("float16"), "65504"],
  [Float32Array.of(2 ** -24), number("float16"), "6e-8"],
  [Int8Array.of(2), enumeration("int8", COLOURS), "2 (BLUE)"],
  [Int8Array.of(7), enumeration("int8", COLOURS), "7"],
  [
    BigUint64Array.of(2n ** 63n),
    enumeration("uint64", { HUGE: 2n ** 63n, LARGE: 2n ** 63n - 1n }),
    "9223372036854775808 (HUGE)",
  ],
  [{ r: Float32Array.of(0.1), i: Float32Array.of(2) }, complex("float32"), "0.1 + 2i"],
  [{ r: Float64Array.of(1), i: Float64Array.of(-2.5) }, complex("float64"), "1 - 2.5i"],
  [{ r: Float64Array.of(Number.NaN), i: Float64Array.of(-Infinity) }, complex("float64"), "NaN - Infinityi"],
  [["a text\nof two lines"], text, "a text\nof two lines"],
  [["/entry/data"], reference, "/entry/data"],
  [["2020-01-01T00:00:00.000000000"], moment, "2020-01-01T00:00:00.000000000"],
  [[Uint8Array.of(0, 255, 16, 1)], opaque, "0x00ff1001"],
  [
    { x: Int16Array.of(1), y: Float32Array.of(0.1) },
    compound({ x: number("int16"), y: number("float32") }),
    "{x: 1, y: 0.1}",
  ],
  [{ name: ['a "b"'], at: ["/x"] }, compound({ name: text, at: reference }), '{name: "a \\"b\\"", at: /x}'],
  [
    { at: { r: Float64Array.of(1), i: Float64Array.of(2) } },
    compound({ at: complex("float64") }),
    "{at: 1 + 2i}",
  ],
  [
    { grid: Int8Array.of(1, 2, 3, 4, 5, 6) },
    compound({ grid: arrayOf(number("int8"), 2, 3) }),
    "{grid: [[1, 2, 3], [4, 5, 6]]}",
  ],
  [[Float32Array.of(0.1, 2)], vlenOf(number("float32")), "[0.1, 2]"],
  [[[]], vlenOf(text), "[]"],
  [[["a", "b,c"]], vlenOf(text), '["a", "b,c"]'],
  [[[Int8Array.of(1), Int8Array.of(2, 3)]], vlenOf(vlenOf(number("int8"))), "[[1], [2, 3]]"],
  [[{ x: Int8Array.of(1, 2) }], vlenOf(compound({ x: number("int8") })), "[{x: 1}, {x: 2}]"],
  [[Int8Array.of(1, 2, 3, 4)], vlenOf(arrayOf(number("int8"), 2)), "[[1, 2], [3, 4]]"],
  [{}, compound({}), "{}"],
];

test.each(values.map(([data, element, words]) => ({ data, element, words })))(
  "a value is shown as $words",
  ({ data, element, words }) => {
    expect(valueText(data, 0, element)).toBe(words);
  },
);

test("of a compound and of an array element the value that is asked for is taken", () => {
  const element = compound({ x: number("int8"), pair: arrayOf(number("int8"), 2) });
  expect(valueText({ x: Int8Array.of(1, 2, 3), pair: Int8Array.of(1, 2, 3, 4, 5, 6) }, 1, element)).toBe(
    "{x: 2, pair: [3, 4]}",
  );
  expect(valueText(Int8Array.of(1, 2, 3, 4), 3, arrayOf(number("int8"), 2))).toBe("4");
});

test("a column named __proto__ is a column like any other, and one that is missing is nothing", () => {
  const data = Object.fromEntries([["__proto__", Int8Array.of(5)]]);
  expect(
    valueText(
      data,
      0,
      compound(
        Object.fromEntries([
          ["__proto__", number("int8")],
          ["constructor", number("int8")],
        ]),
      ),
    ),
  ).toBe("{__proto__: 5, constructor: }");
});

describe("long values", () => {
  test("are cut with an ellipsis, which counts", () => {
    expect(valueText(["x".repeat(20)], 0, text, 10)).toBe(`${"x".repeat(9)}…`);
    expect(valueText(["x".repeat(10)], 0, text, 10)).toBe("x".repeat(10));
    expect(valueText([new Uint8Array(1000)], 0, opaque, 12)).toBe("0x000000000…");
  });

  test("are never cut within a character", () => {
    for (let longest = 1; longest < 12; longest++) {
      const words = valueText(["😀".repeat(6)], 0, text, longest);
      expect(words.length).toBeLessThanOrEqual(longest);
      expect(words).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
    }
  });

  test("are not put into words beyond what is shown", () => {
    let looks = 0;
    const endless = new Proxy(new Float64Array(10_000_000), {
      get(target, key) {
        if (typeof key === "string" && /^\d+$/.test(key)) looks++;
        return Reflect.get(target, key, target) as unknown;
      },
    });
    expect(valueText([endless], 0, vlenOf(number("float64")), 100)).toHaveLength(100);
    expect(looks).toBeLessThan(100);
  });
});

test.each<[Element, boolean]>([
  [number("int64"), true],
  [number("bool"), false],
  [enumeration("int8", COLOURS), false],
  [complex("float64"), true],
  [arrayOf(number("float32"), 3), true],
  [text, false],
  [compound({ x: number("int8") }), false],
])("whether %j stands right in a column: %s", (element, is) => {
  expect(isNumeric(element)).toBe(is);
});

describe("float32 in words", () => {
  const bits = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const float32 = (word: number): number => new Float32Array(Uint32Array.of(word).buffer)[0] ?? 0;

  test("is read back as the same float32, and has at most nine digits", () => {
    fc.assert(
      fc.property(bits, (word) => {
        const value = float32(word);
        const words = valueText(Float32Array.of(value), 0, number("float32"));
        expect(Object.is(Math.fround(Number(words)), value) || Number.isNaN(value)).toBe(true);
        expect(
          words
            .replace(/e.*$/, "")
            .replace(/\D/g, "")
            .replace(/^0+|0+$/g, "").length,
        ).toBeLessThanOrEqual(9);
      }),
      { numRuns: 5000 },
    );
  });

  const PYTHON = "/usr/bin/python3";
  if (spawnSync(PYTHON, ["-c", "import numpy"]).status === 0) {
    test.each<[NumberDtype & `float${string}`, number, number]>([
      ["float32", 4, 20_000],
      ["float16", 2, 20_000],
      ["float64", 8, 2000],
    ])("%s has as few digits as NumPy writes", (dtype, size, count) => {
      const bytes = Buffer.alloc(count * size);
      for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 2_654_435_761 + (i >> 3) * 40_503) >>> 13;
      const code = [
        "import sys, numpy as np",
        `values = np.frombuffer(sys.stdin.buffer.read(), dtype='${dtype}')`,
        "print('\\n'.join(np.format_float_positional(v, unique=True, trim='-') + ' ' + repr(float(v)) for v in values))",
      ].join("\n");
      const { stdout, status } = spawnSync(PYTHON, ["-c", code], {
        input: bytes,
        encoding: "utf8",
        maxBuffer: 2 ** 28,
      });
      expect(status).toBe(0);
      const lines = stdout.trim().split("\n");
      expect(lines).toHaveLength(count);
      let finite = 0;
      for (const line of lines) {
        const [digits = "", exact = ""] = line.split(" ");
        if (!Number.isFinite(Number(exact))) continue;
        finite++;
        const data = dtype === "float64" ? Float64Array.of(Number(exact)) : Float32Array.of(Number(exact));
        const words = valueText(data, 0, number(dtype));
        // The same decimal number, however it is written; but whole numbers with all digits (NumPy has 51140 for a
        // float16 of 51136), and of two that are equally near either.
        const wanted =
          Number.isInteger(Number(exact)) && dtype === "float16" ? Number(exact) : Number(digits);
        const isTie = Math.abs(Number(words) - Number(exact)) === Math.abs(wanted - Number(exact));
        if (Number(words) !== wanted && !isTie) expect(words, exact).toBe(digits);
      }
      expect(finite).toBeGreaterThan(count / 2);
    });
  }
});

describe("float16", () => {
  const half = (word: number): number => {
    const exponent = (word >> 10) & 0x1f;
    const fraction = word & 0x3ff;
    const size =
      exponent === 0x1f
        ? fraction === 0
          ? Infinity
          : Number.NaN
        : exponent === 0
          ? fraction * 2 ** -24
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return word & 0x8000 ? -size : size;
  };

  test("all 65,536 are themselves, have their own bits, and lie nearest to what is near them", () => {
    for (let word = 0; word < 2 ** 16; word++) {
      const value = half(word);
      if (Number.isNaN(value)) {
        expect(float16Bits(value)).toBe(0x7e00);
        continue;
      }
      if (float16Bits(value) !== word || !Object.is(roundToFloat16(value), value)) {
        expect([float16Bits(value), roundToFloat16(value)], `bits ${word}`).toEqual([word, value]);
      }
      const next = half(word + 1);
      if (word >= 0x7bff || !Number.isFinite(next)) continue;
      const middle = (value + next) / 2;
      expect(roundToFloat16(middle), `ties go to even bits, ${word}`).toBe(word % 2 === 0 ? value : next);
      expect(roundToFloat16(middle * (1 - 1e-9))).toBe(value);
      expect(roundToFloat16(middle * (1 + 1e-9))).toBe(next);
    }
    expect([65_519.99, 65_520, -1e9].map(roundToFloat16)).toEqual([65_504, Infinity, -Infinity]);
  });
});
