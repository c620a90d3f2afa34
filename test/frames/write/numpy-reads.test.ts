/** Slices as files: what NumPy makes of them, where it is. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { roundToFloat16 } from "../../../server/frames/text/float16.ts";
import { npyHeader } from "../../../server/frames/write/npy.ts";
import { type SliceStream, writeSlice } from "../../../server/frames/write/write-slice.ts";
import type { H5Data } from "../../../server/hdf5/decode.ts";
import type { NumberDtype } from "../../../server/hdf5/element.ts";
import { temporaryFolder } from "../../harness/treadle.ts";
import { arrayOf, complex, compound, enumeration, number } from "../text/elements.ts";
import { inParts, one } from "./slices.ts";

const numbers = Float64Array.of(
  1,
  -0.5,
  Number.NaN,
  Infinity,
  -Infinity,
  1e-300,
  0.1 + 0.2,
  1e21,
  -0,
  5,
  6,
  7,
);

/** What NumPy finds in a file: `type`, `shape`, and the bytes of its values. */
interface Loaded {
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: readonly string[];
}

const PYTHON = "/usr/bin/python3";

/** Runs an expression over `path` in Python and gives its type, shape and values as `repr`. */
function inNumpy(path: string, expression: string): Loaded {
  const code = [
    "import json, sys, numpy as np",
    "path = sys.argv[1]",
    "def plain(v):",
    "    return tuple(map(plain, v)) if isinstance(v, tuple) else v.tolist() if hasattr(v, 'tolist') else v",
    `a = ${expression}`,
    "values = [repr(plain(v.tolist())) for v in a.ravel()]",
    "print(json.dumps({'type': str(a.dtype), 'shape': list(a.shape), 'values': values}))",
  ].join("\n");
  const { stdout, stderr, status } = spawnSync(PYTHON, ["-c", code, path], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Loaded;
}

const integers: readonly [NumberDtype, H5Data, readonly string[]][] = [
  ["int8", Int8Array.of(-128, 127), ["-128", "127"]],
  ["uint8", Uint8Array.of(0, 255), ["0", "255"]],
  ["int16", Int16Array.of(-32_768, 32_767), ["-32768", "32767"]],
  ["uint16", Uint16Array.of(0, 65_535), ["0", "65535"]],
  ["int32", Int32Array.of(-(2 ** 31), 2 ** 31 - 1), ["-2147483648", "2147483647"]],
  ["uint32", Uint32Array.of(0, 2 ** 32 - 1), ["0", "4294967295"]],
  ["int64", BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n), ["-9223372036854775808", "9223372036854775807"]],
  ["uint64", BigUint64Array.of(0n, 2n ** 64n - 1n), ["0", "18446744073709551615"]],
  ["bool", Uint8Array.of(0, 1), ["False", "True"]],
  ["float16", Float32Array.of(roundToFloat16(0.1), Number.NaN), ["0.0999755859375", "nan"]],
  ["float32", Float32Array.of(0.1, -Infinity), ["0.10000000149011612", "-inf"]],
  ["float64", Float64Array.of(0.1, -0), ["0.1", "-0.0"]],
];

if (spawnSync(PYTHON, ["-c", "import numpy"]).status === 0) {
  describe("NumPy reads", () => {
    test.each(integers)("NPY of %s", async (dtype, data, values) => {
      const path = join(temporaryFolder(), "slice.npy");
      const bytes = await writeSlice(path, "npy", one(data, [2], number(dtype)));
      expect(bytes).toBe(readFileSync(path).length);
      expect(inNumpy(path, "np.load(path, allow_pickle=False)")).toEqual({ type: dtype, shape: [2], values });
    });

    test.each<[string, SliceStream, string, readonly number[], readonly string[]]>([
      ["a scalar", one(Float64Array.of(7), [], number("float64")), "float64", [], ["7.0"]],
      ["no values", one(new Float32Array(0), [0, 3], number("float32")), "float32", [0, 3], []],
      [
        "parts of odd lengths",
        inParts(numbers.slice(0, 6), [3, 2], 4),
        "float64",
        [3, 2],
        ["1.0", "-0.5", "nan", "inf", "-inf", "1e-300"],
      ],
      [
        "arrays in elements",
        one(Int8Array.of(1, 2, 3, 4), [2, 2], arrayOf(number("int8"), 2)),
        "int8",
        [2, 2],
        ["1", "2", "3", "4"],
      ],
      [
        "complex numbers",
        one({ r: Float32Array.of(1), i: Float32Array.of(-2) }, [1], complex("float32")),
        "complex64",
        [1],
        ["(1-2j)"],
      ],
      [
        "large complex numbers",
        one({ r: Float64Array.of(0.1), i: Float64Array.of(3) }, [1], complex("float64")),
        "complex128",
        [1],
        ["(0.1+3j)"],
      ],
      ["an enumeration", one(Int16Array.of(2), [1], enumeration("int16", { TWO: 2 })), "int16", [1], ["2"]],
      [
        "compounds",
        one(
          {
            x: Int16Array.of(1, 2),
            ok: Uint8Array.of(1, 0),
            p: Float32Array.of(1, 2, 3, 4),
            h: Float32Array.of(0.5, 2),
          },
          [2],
          compound({
            x: number("int16"),
            ok: number("bool"),
            p: arrayOf(number("float32"), 2),
            h: number("float16"),
          }),
        ),
        "[('x', '<i2'), ('ok', '?'), ('p', '<f4', (2,)), ('h', '<f2')]",
        [2],
        ["(1, True, [1.0, 2.0], 0.5)", "(2, False, [3.0, 4.0], 2.0)"],
      ],
      [
        "compounds in compounds, with hostile names",
        one(
          { "a'\"\n\\": { "größe 😀": BigInt64Array.of(5n) } },
          [1],
          compound({ "a'\"\n\\": compound({ "größe 😀": number("int64") }) }),
        ),
        "[('a\\'\"\\n\\\\', [('größe 😀', '<i8')])]",
        [1],
        ["((5,),)"],
      ],
    ])("NPY with %s", async (_, slice, type, shape, values) => {
      const path = join(temporaryFolder(), "slice.npy");
      await writeSlice(path, "npy", slice);
      expect(inNumpy(path, "np.load(path, allow_pickle=False)")).toEqual({ type, shape, values });
    });

    test("NPY whose header is longer than version 1 allows", async () => {
      const path = join(temporaryFolder(), "slice.npy");
      const names = Array.from({ length: 3000 }, (_, i) => `a long name of a member, number ${i}`);
      const data = Object.fromEntries(names.map((name, i) => [name, Int32Array.of(i)]));
      const element = compound(Object.fromEntries(names.map((name) => [name, number("int32")])));
      await writeSlice(path, "npy", one(data, [1], element));
      expect(readFileSync(path)[6]).toBe(2);
      const loaded = inNumpy(
        path,
        "np.load(path, allow_pickle=False, max_header_size=10**6)['a long name of a member, number 2999']",
      );
      expect(loaded).toEqual({ type: "int32", shape: [1], values: ["2999"] });
    });

    test("CSV of rows and columns, digit for digit", async () => {
      const path = join(temporaryFolder(), "slice.csv");
      await writeSlice(path, "csv", inParts(numbers, [4, 3], 5));
      const { shape, values } = inNumpy(path, "np.genfromtxt(path, delimiter=',')");
      expect(shape).toEqual([4, 3]);
      expect(values).toEqual([
        "1.0",
        "-0.5",
        "nan",
        "inf",
        "-inf",
        "1e-300",
        "0.30000000000000004",
        "1e+21",
        "-0.0",
        "5.0",
        "6.0",
        "7.0",
      ]);
    });

    test("CSV of 64-bit integers, of complex numbers, and of compounds by their names", async () => {
      const path = join(temporaryFolder(), "slice.csv");
      await writeSlice(path, "csv", one(BigInt64Array.of(2n ** 63n - 1n, -5n), [2], number("int64")));
      expect(inNumpy(path, "np.genfromtxt(path, dtype=np.int64)").values).toEqual([
        "9223372036854775807",
        "-5",
      ]);
      const parts = { r: Float64Array.of(1, 0), i: Float64Array.of(-2, Number.NaN) };
      await writeSlice(path, "csv", one(parts, [2], complex("float64")));
      expect(inNumpy(path, "np.genfromtxt(path, dtype=complex)").values).toEqual(["(1-2j)", "nanj"]);
      const columns = { x: Int8Array.of(1, 2), y: Float32Array.of(0.1, 0.2) };
      await writeSlice(path, "csv", one(columns, [2], compound({ x: number("int8"), y: number("float32") })));
      expect(inNumpy(path, "np.genfromtxt(path, delimiter=',', names=True)")).toEqual({
        type: "[('x', '<f8'), ('y', '<f8')]",
        shape: [2],
        values: ["(1.0, 0.1)", "(2.0, 0.2)"],
      });
    });
  });
}

test("the header of an NPY file is a multiple of 64 bytes, ends a line, and names its version", () => {
  for (let length = 0; length < 200; length++) {
    const header = npyHeader(`'${"x".repeat(length)}'`, [3]);
    expect(header.length % 64).toBe(0);
    expect(header.at(-1)).toBe(0x0a);
    expect([...header.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    expect(Buffer.from(header).readUInt16LE(8)).toBe(header.length - 10);
  }
  expect(npyHeader("'日'", [])[6]).toBe(3);
});
