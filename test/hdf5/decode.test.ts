/** Bits to numbers and counts to moments, where every value is known; and bytes that are nobody's type. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { momentText } from "../../server/hdf5/datetime.ts";
import { decodeFloat16 } from "../../server/hdf5/decode-numbers.ts";
import { decodeFloat, FORMATS, fitsIn, nameOfFormat } from "../../server/hdf5/float-format.ts";
import { readStoredType } from "../../server/hdf5/stored-type.ts";

const view = new DataView(new ArrayBuffer(8));

describe("a float decoded by its format", () => {
  test("is JavaScript's own number, of 8 and of 4 bytes", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (bits) => {
        view.setBigUint64(0, bits);
        expect(decodeFloat(bits, FORMATS.float64)).toBe(view.getFloat64(0));
        expect(decodeFloat(bits >> 32n, FORMATS.float32)).toBe(view.getFloat32(0));
      }),
    );
  });

  test("is float16 in every one of its values", () => {
    for (let bits = 0; bits < 2 ** 16; bits += 1) {
      if (!Object.is(decodeFloat(BigInt(bits), FORMATS.float16), decodeFloat16(bits))) {
        expect.fail(`${bits} differs`);
      }
    }
  });

  test("is the first half of a float32 as bfloat16", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 16 - 1 }), (bits) => {
        view.setUint32(0, bits * 2 ** 16);
        expect(decodeFloat(BigInt(bits), FORMATS.bfloat16)).toBe(view.getFloat32(0));
      }),
    );
  });

  const quad = (exponent: bigint, mantissa: bigint, sign = 0n): bigint =>
    (sign << 127n) | (exponent << 112n) | mantissa;
  const wide: [name: string, bits: bigint, format: keyof typeof FORMATS, value: number][] = [
    ["one", quad(16383n, 0n), "float128", 1],
    ["minus one and a half", quad(16383n, 1n << 111n, 1n), "float128", -1.5],
    ["half a digit more than one: to even", quad(16383n, 1n << 59n), "float128", 1],
    ["a bit more than half a digit: up", quad(16383n, (1n << 59n) + 1n), "float128", 1 + Number.EPSILON],
    ["three half digits: to even, which is up", quad(16383n, 3n << 59n), "float128", 1 + 2 * Number.EPSILON],
    ["the smallest that float64 has", quad(16383n - 1074n, 0n), "float128", 2 ** -1074],
    ["half of it: to even, which is nothing", quad(16383n - 1075n, 0n), "float128", 0],
    ["more than half of it", quad(16383n - 1075n, 1n), "float128", 2 ** -1074],
    ["less than float64 has", quad(1n, 0n), "float128", 0],
    ["more than float64 has", quad(16383n + 1024n, 0n), "float128", Number.POSITIVE_INFINITY],
    ["the largest number of all", quad(32766n, (1n << 112n) - 1n), "float128", Number.POSITIVE_INFINITY],
    ["infinity", quad(32767n, 0n, 1n), "float128", Number.NEGATIVE_INFINITY],
    ["no number", quad(32767n, 1n), "float128", Number.NaN],
    ["one, whose first digit is stored", (16383n << 64n) | (1n << 63n), "float80", 1],
    [
      "infinity, whose first digit is stored",
      (32767n << 64n) | (1n << 63n),
      "float80",
      Number.POSITIVE_INFINITY,
    ],
    ["no number, whose first digit is stored", (32767n << 64n) | (3n << 62n), "float80", Number.NaN],
    ["minus zero", 1n << 7n, "float8_e4m3", -0],
  ];
  test.each(wide)("is %s", (_name, bits, format, value) => {
    expect(decodeFloat(bits, FORMATS[format])).toBe(value);
  });

  test("has a name, and fits into what is at least as wide", () => {
    const names = Object.keys(FORMATS) as (keyof typeof FORMATS)[];
    expect(names.map((name) => nameOfFormat(FORMATS[name]))).toEqual(names);
    expect(names.filter((name) => fitsIn(FORMATS[name], 4))).toEqual([
      "float16",
      "bfloat16",
      "float32",
      "float8_e4m3",
      "float8_e5m2",
    ]);
    expect(names.filter((name) => !fitsIn(FORMATS[name], 8))).toEqual(["float128", "float80"]);
    // VAX's: its exponent is two less, so its smallest numbers are smaller than those of IEEE.
    const vax = { ...FORMATS.float32, exponent: { ...FORMATS.float32.exponent, bias: 129 } };
    expect([nameOfFormat(vax), fitsIn(vax, 4), fitsIn(vax, 8)]).toEqual([undefined, false, true]);
  });
});

describe("a moment", () => {
  const moments: [count: bigint, step: number, unit: string, text: string][] = [
    [0n, 1, "s", "1970-01-01T00:00:00"],
    [-1n, 1, "s", "1969-12-31T23:59:59"],
    [-1n, 1, "ns", "1969-12-31T23:59:59.999999999"],
    [1_582_979_400_500n, 1, "ms", "2020-02-29T12:30:00.500"],
    [1n, 1, "us", "1970-01-01T00:00:00.000001"],
    [18_321n, 1, "D", "2020-02-29"],
    [1n, 2, "W", "1970-01-15"],
    [25n, 1, "h", "1970-01-02T01"],
    [61n, 1, "m", "1970-01-01T01:01"],
    [50n, 1, "Y", "2020"],
    [-13n, 1, "M", "1968-12"],
    [-(2n ** 63n), 1, "ns", "NaT"],
    [2n ** 62n, 1, "s", "4611686018427387904 s from 1970"],
    [2n ** 62n, 1, "Y", "4611686018427387904 Y from 1970"],
  ];
  test.each(moments)("%s steps of %s %s is %s", (count, step, unit, text) => {
    expect(momentText(count, { step, unit })).toBe(text);
  });
});

describe("a stored type", () => {
  const int16 = [0x10, 0x08, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0];
  const known: [name: string, bytes: number[], type: object][] = [
    ["an integer", int16, { class: 0, size: 2, order: "little", isSigned: true, precision: 16, offset: 0 }],
    [
      "an array",
      [0x3a, 0, 0, 0, 6, 0, 0, 0, 1, 3, 0, 0, 0, ...int16],
      { class: 10, shape: [3], base: { size: 2 } },
    ],
    [
      "an enumeration",
      [0x38, 1, 0, 0, 2, 0, 0, 0, ...int16, 0x41, 0, 0xfe, 0xff],
      { class: 8, enumeration: [{ name: "A", value: -2 }] },
    ],
    ["opaque bytes", [0x15, 8, 0, 0, 3, 0, 0, 0, ...Buffer.from("thing\0\0\0")], { class: 5, tag: "thing" }],
    [
      "a compound",
      [0x36, 1, 0, 0, 2, 0, 0, 0, 0x61, 0, 0, ...int16],
      { class: 6, members: [{ name: "a", offset: 0, type: { size: 2 } }] },
    ],
    [
      "a compound of the first version, with a small array",
      [
        0x16,
        1,
        0,
        0,
        6,
        0,
        0,
        0,
        0x61,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        1,
        ...new Array(11).fill(0),
        3,
        ...new Array(15).fill(0),
        ...int16,
      ],
      { members: [{ name: "a", type: { class: 10, size: 6, shape: [3], base: { size: 2 } } }] },
    ],
  ];
  test.each(known)("is %s", (_name, bytes, type) => {
    expect(readStoredType(Buffer.from(bytes))).toMatchObject(type);
  });

  test("is undefined where the bytes end before it does", () => {
    for (const [, bytes] of known) {
      for (let end = 0; end < bytes.length; end += 1) {
        const cut = readStoredType(Buffer.from(bytes.slice(0, end)));
        if (cut !== undefined) expect.fail(`${end} bytes of ${bytes.length} make a type`);
      }
    }
  });

  test("is something or nothing, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 11 }), (bytes, kind) => {
        const type = readStoredType(Buffer.from([0x10 | kind, ...bytes]));
        expect(type === undefined || type.class === kind).toBe(true);
      }),
    );
  });
});
