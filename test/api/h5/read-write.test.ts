import * as h5 from "treadle/h5";
import { describe, expect, expectTypeOf, test } from "vitest";
import { temporaryFile } from "../../hdf5/files.ts";

describe("what is written is read back", () => {
  const cases: [string, h5.Content[string], { dtype: string; shape: number[]; data: unknown }][] = [
    [
      "float64",
      Float64Array.of(1.5, Number.NaN, -0),
      { dtype: "float64", shape: [3], data: Float64Array.of(1.5, Number.NaN, -0) },
    ],
    ["float32", Float32Array.of(1.5), { dtype: "float32", shape: [1], data: Float32Array.of(1.5) }],
    ["int8", Int8Array.of(-128), { dtype: "int8", shape: [1], data: Int8Array.of(-128) }],
    ["uint8", Uint8Array.of(255), { dtype: "uint8", shape: [1], data: Uint8Array.of(255) }],
    ["clamped uint8", Uint8ClampedArray.of(255), { dtype: "uint8", shape: [1], data: Uint8Array.of(255) }],
    ["int16", Int16Array.of(-3), { dtype: "int16", shape: [1], data: Int16Array.of(-3) }],
    ["uint16", Uint16Array.of(65535), { dtype: "uint16", shape: [1], data: Uint16Array.of(65535) }],
    ["int32", Int32Array.of(-3), { dtype: "int32", shape: [1], data: Int32Array.of(-3) }],
    [
      "uint32",
      Uint32Array.of(2 ** 32 - 1),
      { dtype: "uint32", shape: [1], data: Uint32Array.of(2 ** 32 - 1) },
    ],
    [
      "int64",
      BigInt64Array.of(-(2n ** 62n), 946891800000000000n),
      { dtype: "int64", shape: [2], data: BigInt64Array.of(-(2n ** 62n), 946891800000000000n) },
    ],
    [
      "uint64",
      BigUint64Array.of(2n ** 64n - 1n),
      { dtype: "uint64", shape: [1], data: BigUint64Array.of(2n ** 64n - 1n) },
    ],
    [
      "a view of a larger array",
      new Float64Array(100).fill(9).fill(1, 50, 60).subarray(50, 60),
      { dtype: "float64", shape: [10], data: new Float64Array(10).fill(1) },
    ],
    [
      "text",
      ["a", "βγ", "", "😀".repeat(100)],
      { dtype: "string", shape: [4], data: ["a", "βγ", "", "😀".repeat(100)] },
    ],
    ["one text", "hello", { dtype: "string", shape: [], data: ["hello"] }],
    ["one number", 2.5, { dtype: "float64", shape: [], data: Float64Array.of(2.5) }],
    ["a big integer", 2n ** 40n, { dtype: "int64", shape: [], data: BigInt64Array.of(2n ** 40n) }],
    [
      "nested lists",
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { dtype: "int32", shape: [2, 3], data: Int32Array.of(1, 2, 3, 4, 5, 6) },
    ],
    ["lists of fractions", [1, 2.5], { dtype: "float64", shape: [2], data: Float64Array.of(1, 2.5) }],
    [
      "large whole numbers",
      [1, 2 ** 40],
      { dtype: "int64", shape: [2], data: BigInt64Array.of(1n, 2n ** 40n) },
    ],
    ["booleans", [true, false], { dtype: "uint8", shape: [2], data: Uint8Array.of(1, 0) }],
    ["nothing", new Float64Array(0), { dtype: "float64", shape: [0], data: new Float64Array(0) }],
    [
      "no text",
      { data: [] as string[], shape: [0] },
      { dtype: "float64", shape: [0], data: new Float64Array(0) },
    ],
    [
      "an array with a shape",
      { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2] },
      { dtype: "float64", shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) },
    ],
    [
      "an array without rows",
      { data: new Float64Array(0), shape: [0, 3] },
      { dtype: "float64", shape: [0, 3], data: new Float64Array(0) },
    ],
    [
      "a transposed view",
      { data: Int16Array.of(1, 2, 3, 4, 5, 6), shape: [3, 2], stride: [1, 3] },
      { dtype: "int16", shape: [3, 2], data: Int16Array.of(1, 4, 2, 5, 3, 6) },
    ],
    [
      "a reversed view",
      { data: Int16Array.of(1, 2, 3), shape: [3], stride: [-1], offset: 2 },
      { dtype: "int16", shape: [3], data: Int16Array.of(3, 2, 1) },
    ],
    [
      "numbers with a dtype",
      { data: [1, 2, 255], dtype: "uint8" },
      { dtype: "uint8", shape: [3], data: Uint8Array.of(1, 2, 255) },
    ],
    [
      "gzip in chunks",
      { data: new Float64Array(10_000).fill(3), shape: [100, 100], chunks: [10, 100], compression: 9 },
      { dtype: "float64", shape: [100, 100], data: new Float64Array(10_000).fill(3) },
    ],
    [
      "gzip by name",
      { data: new Int32Array(1000).fill(3), compression: "gzip" },
      { dtype: "int32", shape: [1000], data: new Int32Array(1000).fill(3) },
    ],
    [
      "text where gzip is asked for",
      { data: ["a", "b"], compression: "gzip" },
      { dtype: "string", shape: [2], data: ["a", "b"] },
    ],
  ];
  test.each(cases)("%s", async (_name, value, { dtype, shape, data }) => {
    const path = temporaryFile();
    await h5.write(path, { x: value });
    const read = await h5.read(path, "x");
    expect({ dtype: read.dtype, shape: read.shape }).toEqual({ dtype, shape });
    expect(read.data).toEqual(data);
  });

  test("what was read can be written as it is", async () => {
    const [a, b] = [temporaryFile(), temporaryFile()];
    await h5.write(a, { x: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] } });
    await h5.write(b, { x: await h5.read(a, "x", { dtype: "float32" }) });
    expect(await h5.read(b, "x")).toEqual(await h5.read(a, "x"));
  });

  test("groups, attributes and storage", async () => {
    const path = temporaryFile();
    await h5.write(
      path,
      {
        values: { data: new Float64Array(600), shape: [20, 30] },
        meta: { exposure: 0.5, deep: { name: "x" } },
        "other/path": { data: [1, 2], attributes: { own: "yes" } },
      },
      {
        compression: "gzip",
        chunks: [10, 30],
        attributes: {
          title: "Run 7",
          big: 2n ** 40n,
          values: { units: "kelvin", range: [0.5, 1], names: ["a", "b"] },
        },
      },
    );
    expect(await h5.list(path)).toMatchObject([
      { path: "/meta", kind: "group" },
      { path: "/meta/deep", kind: "group" },
      { path: "/meta/deep/name", dtype: "string", shape: [] },
      { path: "/meta/exposure", dtype: "float64", chunks: null },
      { path: "/other", kind: "group" },
      { path: "/other/path", attributes: 1, filters: [{ id: 1, name: "gzip", parameters: [4] }] },
      {
        path: "/values",
        shape: [20, 30],
        chunks: [10, 30],
        filters: [{ name: "gzip" }],
        attributes: 3,
        virtual: false,
      },
    ]);
    expect(await h5.attributes(path)).toEqual({ title: "Run 7", big: 2n ** 40n });
    expect(await h5.attributes(path, "values")).toMatchObject({
      units: "kelvin",
      range: { data: Float64Array.of(0.5, 1), shape: [2], dtype: "float64" },
      names: { data: ["a", "b"] },
    });
  });
});

describe("reading", () => {
  test("a slice reads what NumPy would", async () => {
    const path = temporaryFile();
    await h5.write(path, {
      x: { data: Int32Array.from({ length: 60 }, (_, i) => i), shape: [3, 4, 5], chunks: [2, 2, 2] },
    });
    expect(await h5.read(path, "x", { slice: [-1, [null, null, 2], [1, 3]] })).toEqual({
      data: Int32Array.of(41, 42, 51, 52),
      shape: [2, 2],
      stride: [2, 1],
      dtype: "int32",
    });
    expect(await h5.read(path, "x", { slice: [0, 0, 0] })).toMatchObject({
      shape: [],
      data: Int32Array.of(0),
    });
    expect(await h5.read(path, "x", { slice: [[2, 1]] })).toMatchObject({
      shape: [0, 4, 5],
      data: new Int32Array(0),
    });
    await expect(h5.read(path, "x", { slice: [3] })).rejects.toThrow(h5.SelectionError);
    await expect(h5.read(path, "x", { slice: [3] })).rejects.toThrow(
      /"x" in .*index 3 is out of range for axis 0/,
    );
  });

  test("an array of one's own can be read into, if it fits", async () => {
    const path = temporaryFile();
    await h5.write(path, { x: { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2] }, name: "a" });
    const into = new Float32Array(2);
    expect((await h5.read(path, "x", { slice: [0], into })).data).toBe(into);
    await h5.read(path, "x", { slice: [1], into });
    expect(into).toEqual(Float32Array.of(3, 4));
    await expect(h5.read(path, "x", { into })).rejects.toThrow(
      /Float32Array of 2, and the result is 4 values of float32/,
    );
    await expect(h5.read(path, "x", { slice: [0], into: new Float64Array(2) })).rejects.toThrow(
      h5.SelectionError,
    );
    await expect(h5.read(path, "name", { into })).rejects.toThrow(h5.SelectionError);
    expect(into).toEqual(Float32Array.of(3, 4));
  });

  test("large arrays lie in shared memory, small ones do not", async () => {
    const path = temporaryFile();
    await h5.write(path, { large: new Float64Array(8192), small: new Float64Array(8191) });
    expect((await h5.read(path, "large", { dtype: "float64" })).data.buffer).toBeInstanceOf(
      SharedArrayBuffer,
    );
    expect((await h5.read(path, "small", { dtype: "float64" })).data.buffer).toBeInstanceOf(ArrayBuffer);
  });

  test("a dtype converts, and types the result", async () => {
    const path = temporaryFile();
    await h5.write(path, { x: Int16Array.of(-1, 2), big: BigInt64Array.of(2n ** 53n), name: "a" });
    const array = await h5.read(path, "x", { dtype: "float64" });
    expectTypeOf(array.data).toEqualTypeOf<Float64Array>();
    expectTypeOf(array.dtype).toEqualTypeOf<"float64">();
    expect(array).toMatchObject({ dtype: "float64", data: Float64Array.of(-1, 2) });
    expect((await h5.read(path, "big", { dtype: "float64" })).data).toEqual(Float64Array.of(2 ** 53));
    expect((await h5.read(path, "x", { dtype: "int64" })).data).toEqual(BigInt64Array.of(-1n, 2n));
    expect((await h5.read(path, "x", { dtype: "bool" })).data).toEqual(Uint8Array.of(1, 1));
    await expect(h5.read(path, "name", { dtype: "float64" })).rejects.toThrow(h5.UnsupportedType);
  });

  test("without a dtype the result is a union that dtype tells apart", async () => {
    const path = temporaryFile();
    await h5.write(path, { x: ["a"] });
    const array = await h5.read(path, "x");
    if (array.dtype !== "string") throw new Error("no text");
    expectTypeOf(array.data).toEqualTypeOf<string[]>();
    expect(array.data[0]?.toUpperCase()).toBe("A");
  });
});

test("the public names are these", () => {
  expect(Object.keys(h5).sort()).toMatchInlineSnapshot(`
    [
      "BrokenLink",
      "DatasetNotFound",
      "EngineFailed",
      "FileNotFound",
      "FileUnreadable",
      "FilterMissing",
      "Hdf5Error",
      "NotADataset",
      "NotHdf5",
      "RawFileMissing",
      "SelectionError",
      "SlabTooLarge",
      "TruncatedOrCorrupt",
      "UnsupportedType",
      "WriteFailed",
      "attributes",
      "list",
      "read",
      "table",
      "write",
    ]
  `);
});
