/**
 * Every type of value that HDF5 has and h5wasm does not read by itself, on files that h5py makes where it is installed:
 * h5wasm's writer knows whole numbers, floats of 4 and 8 bytes, texts, references and compounds of those.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { attributesOf } from "../../server/hdf5/attributes.ts";
import type { H5Data } from "../../server/hdf5/decode.ts";
import { isComplex, type NumberElement } from "../../server/hdf5/element.ts";
import { withFile } from "../../server/hdf5/file.ts";
import { entriesIn, outline } from "../../server/hdf5/outline.ts";
import { formOf, readSlab } from "../../server/hdf5/slab.ts";
import { temporaryFile } from "./files.ts";
import { python, testWithH5py } from "./other-tools.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

/** Python that stores `values` as the low-level type `t`, converted from the NumPy type `as`. */
const lowLevel = (type: string, values: string, as: string): string =>
  `t = ${type}
v = np.array(${values}, ${as})
d = h5py.h5d.create(f.id, b'x', t, h5py.h5s.create_simple(v.shape)); d.write(h5py.h5s.ALL, h5py.h5s.ALL, v)
a = h5py.h5a.create(f.id, b'x', t, h5py.h5s.create_simple(v.shape)); a.write(v)`;

/** Python that makes a float type: size in bytes; sign, exponent and mantissa; bias. HDF5 wants room before it is used. */
function floatType(size: number, fields: readonly number[], bias: number, order = "LE"): string {
  const room = `t.set_size(${size}), t.set_precision(${size * 8})`;
  const places = `t.set_fields(${fields.join(", ")})`;
  const less = `${places}, t.set_precision(${size * 8}), t.set_size(${size})`;
  const steps = size > 8 ? `${room}, ${places}` : less;
  return `(lambda t: (${steps}, t.set_ebias(${bias}), t)[-1])(h5py.h5t.IEEE_F64${order}.copy())`;
}

const inf = Number.POSITIVE_INFINITY;

/** Name, Python that makes the dataset and the attribute `x`, its type in words, its dtype, its values. */
const cases: [name: string, code: string, type: string, dtype: string, data: H5Data][] = [
  [
    "bfloat16, which is no float16",
    lowLevel(floatType(2, [15, 7, 8, 0, 7], 127), "[1.5, -2.25, 2.0**120, np.inf]", "'f8'"),
    "bfloat16",
    "float32",
    Float32Array.of(1.5, -2.25, 2 ** 120, inf),
  ],
  [
    "bfloat16, big-endian",
    lowLevel(floatType(2, [15, 7, 8, 0, 7], 127, "BE"), "[1.5, -2.25]", "'f8'"),
    "bfloat16",
    "float32",
    Float32Array.of(1.5, -2.25),
  ],
  [
    "float16, big-endian",
    "f['x'] = f.attrs['x'] = np.array([1.5, 65504], '>f2')",
    "float16",
    "float16",
    Float32Array.of(1.5, 65504),
  ],
  [
    "8-bit floats of five exponent bits",
    lowLevel(floatType(1, [7, 2, 5, 0, 2], 15), "[1.5, -2.5, 49152, np.inf, np.nan]", "'f8'"),
    "float8_e5m2",
    "float32",
    Float32Array.of(1.5, -2.5, 49152, inf, Number.NaN),
  ],
  [
    "8-bit floats of four exponent bits",
    lowLevel(floatType(1, [7, 3, 4, 0, 3], 7), "[1.125, -240, 2.0**-9]", "'f8'"),
    "float8_e4m3",
    "float32",
    Float32Array.of(1.125, -240, 2 ** -9),
  ],
  [
    "float96 or float128, as the machine has it",
    "f['x'] = f.attrs['x'] = np.array([1.1, -np.inf, 2**60], np.longdouble)",
    "float80 narrowed to float64",
    "float64",
    Float64Array.of(1.1, -inf, 2 ** 60),
  ],
  [
    "quadruple precision",
    lowLevel(floatType(16, [127, 112, 15, 0, 112], 16383), "[1.1, -2.0**-1074, 0]", "'f8'"),
    "float128 narrowed to float64",
    "float64",
    Float64Array.of(1.1, -(2 ** -1074), 0),
  ],
  [
    "integers of 12 bits, big-endian",
    lowLevel(
      "(lambda t: (t.set_precision(12), t.set_offset(2), t)[-1])(h5py.h5t.STD_I16BE.copy())",
      "[-5, 2047]",
      "'i4'",
    ),
    "int16 of 12 bits",
    "int16",
    Int16Array.of(-5, 2047),
  ],
  [
    "integers of three bytes",
    lowLevel(
      "(lambda t: (t.set_precision(24), t.set_size(3), t)[-1])(h5py.h5t.STD_U32BE.copy())",
      "[1, 2**24 - 1]",
      "'u4'",
    ),
    "uint24",
    "uint32",
    Uint32Array.of(1, 2 ** 24 - 1),
  ],
  ["booleans", "f['x'] = f.attrs['x'] = np.array([True, False])", "bool", "bool", Uint8Array.of(1, 0)],
  [
    "moments of NumPy",
    "v = np.array(['2020-02-29T12:30:00.5', 'NaT', '1969-12-31T23:59:59.25'], 'M8[ms]')\nf['x'] = f.attrs['x'] = v.astype(h5py.opaque_dtype(v.dtype))",
    "datetime64[ms]",
    "string",
    ["2020-02-29T12:30:00.500", "NaT", "1969-12-31T23:59:59.250"],
  ],
  [
    "durations of NumPy",
    "v = np.array([1, -5], 'm8[s]')\nf['x'] = f.attrs['x'] = v.astype(h5py.opaque_dtype(v.dtype))",
    "timedelta64[s]",
    "int64",
    BigInt64Array.of(1n, -5n),
  ],
  [
    "opaque bytes and their tag",
    `t = h5py.h5t.create(h5py.h5t.OPAQUE, 3); t.set_tag(b'thing'); s = h5py.h5s.create_simple((2,)); v = np.array([b'abc', b'\\x00\\xff1'], 'V3')
h5py.h5d.create(f.id, b'x', t, s).write(h5py.h5s.ALL, h5py.h5s.ALL, v, t); h5py.h5a.create(f.id, b'x', t, s).write(v, t)`,
    'opaque[3] "thing"',
    "opaque",
    [Uint8Array.of(97, 98, 99), Uint8Array.of(0, 255, 49)],
  ],
  [
    "seconds of HDF5's time class",
    `t = h5py.h5t.UNIX_D32LE; s = h5py.h5s.create_simple((2,)); v = np.array([1, 1700000000], 'i4')
h5py.h5d.create(f.id, b'x', t, s).write(h5py.h5s.ALL, h5py.h5s.ALL, v, t); h5py.h5a.create(f.id, b'x', t, s).write(v, t)`,
    "time32",
    "int32",
    Int32Array.of(1, 1_700_000_000),
  ],
  [
    "bitfields, big-endian",
    `t = h5py.h5t.STD_B16BE; s = h5py.h5s.create_simple((2,)); v = np.array([1, 65534], 'u2')
h5py.h5d.create(f.id, b'x', t, s).write(h5py.h5s.ALL, h5py.h5s.ALL, v, h5py.h5t.STD_B16LE); h5py.h5a.create(f.id, b'x', t, s).write(v, h5py.h5t.STD_B16LE)`,
    "uint16",
    "uint16",
    Uint16Array.of(1, 65534),
  ],
  [
    "complex numbers, big-endian",
    "f['x'] = f.attrs['x'] = np.array([1 - 2j, 3.5], '>c16')",
    "complex128",
    "compound",
    { r: Float64Array.of(1, 3.5), i: Float64Array.of(-2, 0) },
  ],
  [
    "sequences of sequences of big-endian numbers",
    "f.create_dataset('x', (2,), h5py.vlen_dtype(np.dtype('>i4')))\nf['x'][0] = [1, 2]\nf['x'][1] = []\nf.attrs.create('x', np.array([np.array([1, 2], '>i4'), np.array([], '>i4')], object), dtype=h5py.vlen_dtype(np.dtype('>i4')))",
    "vlen<int32>",
    "vlen",
    [Int32Array.of(1, 2), Int32Array.of()],
  ],
  [
    "compounds in compounds with small arrays and texts",
    `inner = np.dtype([('t', 'S3'), ('a', '>f4', (2,))]); v = np.array([((b'ab', [1, 2]), 7)], [('n', inner), ('b', bool)])
f['x'] = v; f.attrs['x'] = v`,
    "compound {n: compound {t: string, a: float32[2]}, b: bool}",
    "compound",
    { n: { t: ["ab"], a: Float32Array.of(1, 2) }, b: Uint8Array.of(1) },
  ],
  [
    "texts filled up with zeros, one of them inside",
    "f['x'] = f.attrs['x'] = np.array([b'a\\x00b', b'', b'xyz'], 'S5')",
    "string",
    "string",
    ["a\0b", "", "xyz"],
  ],
  [
    "a text of one element beside others that are long",
    "f['x'] = f.attrs['x'] = np.array(['β', '', 'a' * 300], object)",
    "string",
    "string",
    ["β", "", "a".repeat(300)],
  ],
];

/** All of them in one file, a group for each: Python takes longer to start than all tests to run. */
let made: string | undefined;

function fileOfAll(): string {
  if (made !== undefined) return made;
  made = join(mkdtempSync(join(tmpdir(), "treadle-h5-")), "all.h5");
  const groups = cases.map(([, code], index) => `f = root.create_group('${index}')\n${code}`);
  python(made, `root = h5py.File(path, 'w')\n${groups.join("\n")}\nroot.close()`);
  return made;
}

afterAll(() => {
  if (made !== undefined) rmSync(dirname(made), { recursive: true, force: true });
});

cases.forEach(([name, , type, dtype, data], index) => {
  testWithH5py(`${name}: in a dataset and in an attribute`, async () => {
    await withFile(fileOfAll(), (file) => {
      expect(readSlab(file, `${index}/x`)).toMatchObject({ dtype, data });
      expect(entriesIn(file, String(index))).toMatchObject([{ type, dtype }]);
      expect(attributesOf(file, String(index))).toMatchObject([{ type, value: { dtype, data } }]);
    });
  });
});

testWithH5py("the names and values of an enumeration are exact, in the file's order", async () => {
  python(
    path,
    "e = h5py.enum_dtype({'BIG': 2**60 + 1, 'NEGATIVE': -3, '10': 1}, 'i8')\nf = h5py.File(path, 'w'); f.create_dataset('x', data=[1], dtype=e); f.close()",
  );
  const { element } = await withFile(path, (file) => formOf(file, "x"));
  expect(element.kind).toBe("number");
  expect((element as NumberElement).members).toEqual([
    { name: "10", value: 1 },
    { name: "BIG", value: 2n ** 60n + 1n },
    { name: "NEGATIVE", value: -3 },
  ]);
});

testWithH5py(
  "a null dataspace, an axis without length and a scalar have the shapes null, [0, 5] and []",
  async () => {
    python(
      path,
      "f = h5py.File(path, 'w'); f['a'] = h5py.Empty('f4'); f['b'] = np.zeros((0, 5)); f['c'] = 3; f.close()",
    );
    const entries = await withFile(path, outline);
    expect(entries.map((entry) => "shape" in entry && entry.shape)).toEqual([null, [0, 5], []]);
    const sizes = await withFile(path, (file) => ["a", "b", "c"].map((name) => readSlab(file, name).shape));
    expect(sizes).toEqual([[0], [0, 5], []]);
  },
);

/**
 * h5py here is older than HDF5 2.0. A complex number is written like a sequence, its parts after its size; a file of
 * sequences is made one of complex numbers by their messages, and their places get numbers.
 */
describe("complex numbers as HDF5 2.0 has them", () => {
  const orders: [name: string, order: string, dtype: string][] = [
    ["little-endian", "<", "complex128"],
    ["big-endian", ">", "complex128"],
  ];
  for (const [name, order, type] of orders) {
    testWithH5py(`${name} ones are read as two columns`, async () => {
      python(
        path,
        `import struct
with h5py.File(path, 'w') as f:
  d = f.create_dataset('z', (2,), h5py.vlen_dtype(np.dtype('${order}f8')))
  d[0] = d[1] = [0.0]
  f.flush(); at = d.id.get_offset()
b = bytearray(open(path, 'rb').read())
m = b.find(b'\\x19\\0\\0\\0\\x10\\0\\0\\0\\x11'); b[m:m+2] = b'\\x5b\\x01'
b[at:at+32] = struct.pack('${order}4d', 1, -2, 3.5, 4)
open(path, 'wb').write(b)`,
      );
      const form = await withFile(path, (file) => formOf(file, "z"));
      expect(isComplex(form.element)).toBe(true);
      expect(await withFile(path, outline)).toMatchObject([{ type, dtype: "compound" }]);
      const { data } = await withFile(path, (file) => readSlab(file, "z"));
      expect(data).toEqual({ r: Float64Array.of(1, 3.5), i: Float64Array.of(-2, 4) });
    });
  }
});

test("what is complex is told by names and types", () => {
  const part = { kind: "number", dtype: "float32", size: 4, swap: false } as const;
  const pair = (a: string, b: string, second: NumberElement = part) =>
    ({
      kind: "compound",
      size: 8,
      members: [
        { name: a, offset: 0, element: part },
        { name: b, offset: 4, element: second },
      ],
    }) as const;
  expect(isComplex(pair("r", "i"))).toBe(true);
  expect(isComplex(pair("real", "imag"))).toBe(true);
  expect(isComplex(pair("i", "r"))).toBe(false);
  expect(isComplex(pair("r", "imag"))).toBe(false);
  expect(isComplex(pair("r", "i", { ...part, dtype: "int32" }))).toBe(false);
  expect(isComplex(pair("r", "i", { ...part, dtype: "float64", size: 8 }))).toBe(false);
});
