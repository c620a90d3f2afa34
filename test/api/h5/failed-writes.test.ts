/** Writes that fail: each says why, leaves nothing behind and the old file as it was. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as h5 from "treadle/h5";
import { describe, expect, test } from "vitest";
import { temporaryFile } from "../../hdf5/files.ts";

describe("a write that fails leaves nothing, and the old file as it was", () => {
  const cases: [string, h5.Content, h5.WriteOptions, RegExp][] = [
    ["ragged rows", { ok: 1, x: [[1, 2], [3]] }, {}, /"\/x" in .*rows have different lengths/],
    ["mixed values", { ok: 1, x: ["a", 1] as unknown as string[] }, {}, /"\/x" in .*mixes string and number/],
    [
      "a shape that does not fit",
      { ok: 1, x: { data: Float64Array.of(1, 2, 3), shape: [2, 2] } },
      {},
      /asks for 4 values, and there are 3/,
    ],
    [
      "a stride that points outside",
      { x: { data: Float64Array.of(1, 2), shape: [2], stride: [5] } },
      {},
      /outside its data/,
    ],
    [
      "a number that does not fit its dtype",
      { x: { data: [1, 300], dtype: "uint8" } },
      {},
      /300 \(element 1\) does not fit uint8/,
    ],
    [
      "a dtype nobody knows",
      { x: { data: [1], dtype: "float16" as "float32" } },
      {},
      /float16 is no dtype that can be written/,
    ],
    ["a text with a zero character", { x: ["a", "b\0c"] }, {}, /text 1 holds a zero character/],
    [
      "chunks of the wrong rank",
      { x: { data: Float64Array.of(1, 2), chunks: [1, 1] } },
      {},
      /chunks \[1, 1\] do not fit its shape \[2\]/,
    ],
    ["a gzip level that is none", { x: 1 }, { compression: 12 }, /levels 1 to 9, not 12/],
    ["a compression nobody knows", { x: 1 }, { compression: "zip" as "gzip" }, /not zip/],
    [
      "an option that is misspelt",
      { x: 1 },
      { compresion: "gzip" } as h5.WriteOptions,
      /no option "compresion" \(did you mean "compression"\?\); there are "chunks", "compression", "attributes"/,
    ],
    [
      "an option that nobody knows",
      { x: 1 },
      { level: 9 } as h5.WriteOptions,
      /no option "level"; there are/,
    ],
    ["a name that is none", { "a/../b": 1 }, {}, /is no name/],
    ["two datasets of one name", { a: 1, "a/b": 2 }, {}, /"\/a" in|"\/a\/b" in/],
    ["a value of no type", { x: null as unknown as number }, {}, /type object|no counterpart/],
    ["an attribute of nothing", { x: 1 }, { attributes: { y: { units: "m" } } }, /"\/y@units"/],
  ];
  test.each(cases)("%s", async (_name, content, options, why) => {
    const path = temporaryFile();
    writeFileSync(path, "the old file");
    await expect(h5.write(path, content, options)).rejects.toThrow(why);
    await expect(h5.write(path, content, options)).rejects.toThrow(h5.WriteFailed);
    expect(readFileSync(path, "utf8")).toBe("the old file");
    expect(readdirSync(dirname(path))).toEqual(["file.h5"]);
  });

  test("a folder that is missing is named, with what to do", async () => {
    const path = join(temporaryFile(), "no", "x.h5");
    await expect(h5.write(path, { x: 1 })).rejects.toThrow(/folder .*no does not exist; make it first/);
  });

  test("a folder in the place of the file stays", async () => {
    const path = temporaryFile();
    mkdirSync(path);
    await expect(h5.write(path, { x: 1 })).rejects.toThrow(/folder of that name/);
    expect(existsSync(path)).toBe(true);
  });

  test("of writers at once the last wins, and the file is whole", async () => {
    const path = temporaryFile();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => h5.write(path, { x: new Float64Array(1000).fill(i) })),
    );
    const { data } = await h5.read(path, "x", { dtype: "float64" });
    expect(new Set(data).size).toBe(1);
    expect(readdirSync(dirname(path))).toEqual(["file.h5"]);
  });
});
