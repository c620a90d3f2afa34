/** Records to columns: types by content, gaps, and errors that name column and row. */
import { existsSync } from "node:fs";
import * as h5 from "treadle/h5";
import { describe, expect, test } from "vitest";
import { temporaryFile } from "../../hdf5/files.ts";

async function column(
  rows: h5.Row[],
  name = "x",
  options: h5.TableOptions = {},
): Promise<{ dtype: string; data: unknown }> {
  const path = temporaryFile();
  await h5.table(path, rows, options);
  const { dtype, data } = await h5.read(path, name);
  return { dtype, data };
}

describe("a column is typed by its content", () => {
  const cases: [string, h5.Row["x"][], string, unknown][] = [
    ["whole numbers", [1, -2], "int32", Int32Array.of(1, -2)],
    ["numbers beyond 2^31", [1, 2 ** 31], "int64", BigInt64Array.of(1n, 2n ** 31n)],
    ["time stamps in nanoseconds", [946891800000000000n], "int64", BigInt64Array.of(946891800000000000n)],
    ["numbers", [1, 2.5], "float64", Float64Array.of(1, 2.5)],
    ["numbers with gaps", [1, null, undefined], "float64", Float64Array.of(1, Number.NaN, Number.NaN)],
    ["text", ["2000-01-03T09:30:00", ""], "string", ["2000-01-03T09:30:00", ""]],
    ["text with gaps", [null, "a"], "string", ["", "a"]],
    ["booleans", [true, false], "uint8", Uint8Array.of(1, 0)],
    ["gaps only", [null, null], "float64", Float64Array.of(Number.NaN, Number.NaN)],
  ];
  test.each(cases)("%s", async (_name, values, dtype, data) => {
    expect(await column(values.map((x) => ({ x })))).toEqual({ dtype, data });
  });

  test("unless a dtype is given", async () => {
    expect(await column([{ x: 1 }], "x", { columns: { x: "float32" } })).toEqual({
      dtype: "float32",
      data: Float32Array.of(1),
    });
  });

  test("columns that begin late or end early have gaps there", async () => {
    expect(await column([{ a: 1 }, { x: 2.5 }, { a: 3 }])).toEqual({
      dtype: "float64",
      data: Float64Array.of(Number.NaN, 2.5, Number.NaN),
    });
  });
});

test("a table goes into a group, with storage and attributes, and tells what it wrote", async () => {
  const path = temporaryFile();
  const rows = Array.from({ length: 100 }, (_, i) => ({ close: i / 2, name: "A" }));
  const summary = await h5.table(path, rows, {
    group: "stock/A",
    compression: "gzip",
    attributes: { close: { units: "USD" } },
  });
  expect(summary).toEqual({ rows: 100, columns: ["close", "name"] });
  expect(await h5.attributes(path, "stock/A/close")).toEqual({ units: "USD" });
  expect(await h5.list(path)).toMatchObject([
    {},
    {},
    { path: "/stock/A/close", filters: [{ name: "gzip" }] },
    { shape: [100] },
  ]);
});

test("rows may come one by one", async () => {
  const path = temporaryFile();
  async function* rows() {
    for (let i = 0; i < 3; i += 1) yield { x: i };
  }
  expect(await h5.table(path, rows())).toMatchObject({ rows: 3 });
  expect((await h5.read(path, "x")).data).toEqual(Int32Array.of(0, 1, 2));
});

describe("what does not fit is an error with column and row, and no file", () => {
  const cases: [string, h5.Row[], h5.TableOptions, RegExp][] = [
    [
      "mixed types",
      [{ x: 1 }, { x: null }, { x: "a" }],
      {},
      /column "x" mixes types: a number in row 1, a string in row 3/,
    ],
    ["a list in a cell", [{ x: 1 }, { x: [1] as unknown as number }], {}, /column "x" holds a list in row 2/],
    ["a record in a cell", [{ x: {} as unknown as number }], {}, /type object in row 1/],
    ["no record", [3 as unknown as h5.Row], {}, /row 1 is no record but 3/],
    ["a gap among booleans", [{ x: true }, {}], {}, /column "x" has no value in row 2/],
    ["a slash in a name", [{ "a/b": 1 }], {}, /column "a\/b" of row 1 has a slash/],
    ["a dtype for no column", [{ x: 1 }], { columns: { y: "int8" } }, /"y" in .* there are: x/],
  ];
  test.each(cases)("%s", async (_name, rows, options, why) => {
    const path = temporaryFile();
    await expect(h5.table(path, rows, options)).rejects.toThrow(why);
    await expect(h5.table(path, rows, options)).rejects.toThrow(h5.WriteFailed);
    expect(existsSync(path)).toBe(false);
  });
});

test("an option of a table that is misspelt is refused before a row is asked for", async () => {
  const path = temporaryFile();
  let asked = 0;
  const rows = (function* () {
    asked += 1;
    yield { a: 1 };
  })();
  const options = { colums: { a: "int8" } } as h5.TableOptions;
  await expect(h5.table(path, rows, options)).rejects.toThrow(
    /no option "colums" \(did you mean "columns"\?\)/,
  );
  expect(asked).toBe(0);
});
