/** Files that are whole or not there: what is left behind when writing goes wrong. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SliceNotWritten } from "../../../server/frames/errors.ts";
import { type SliceStream, writeSlice } from "../../../server/frames/write/write-slice.ts";
import type { H5Data } from "../../../server/hdf5/decode.ts";
import { temporaryFolder } from "../../harness/treadle.ts";
import { compound, number, text, vlenOf } from "../text/elements.ts";
import { one } from "./slices.ts";

describe("a file", () => {
  const broken = (path: string, slice: SliceStream, signal?: AbortSignal) =>
    writeSlice(path, "npy", slice, signal).then(
      () => undefined,
      (error: unknown) => error,
    );

  test("takes the place of an older one when it is whole, and nothing else is left", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "slice.csv"), "what was there before");
    await writeSlice(join(folder, "slice.csv"), "csv", one(Int8Array.of(1), [1], number("int8")));
    expect(readFileSync(join(folder, "slice.csv"), "utf8")).toBe("1\r\n");
    expect(readdirSync(folder)).toEqual(["slice.csv"]);
  });

  test.each<[string, SliceStream, RegExp]>([
    ["text", one(["a"], [1], text), /string.*NumPy/],
    ["sequences inside of compounds", one({ x: [] }, [0], compound({ x: vlenOf(number("int8")) })), /vlen/],
    ["too few values", one(Int8Array.of(1), [2], number("int8")), /2 values were expected and 1 came/],
    ["too many values", one(Int8Array.of(1, 2, 3), [2], number("int8")), /2 values were expected and 3 came/],
  ])("is refused in words for %s, and nothing is left", async (_, slice, words) => {
    const folder = temporaryFolder();
    const error = await broken(join(folder, "slice.npy"), slice);
    expect(error).toBeInstanceOf(SliceNotWritten);
    expect((error as Error).message).toMatch(words);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("whose values cannot be read is not there, and what was there before still is", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "slice.npy");
    writeFileSync(path, "before");
    const why = new Error("The disk is gone.");
    function* parts(): Generator<H5Data> {
      yield Int8Array.of(1);
      throw why;
    }
    expect(await broken(path, { shape: [2], element: number("int8"), parts: parts() })).toBe(why);
    expect(readFileSync(path, "utf8")).toBe("before");
    expect(readdirSync(folder)).toEqual(["slice.npy"]);
  });

  test("that nobody wants any more is not there, and its values are not asked for further", async () => {
    const folder = temporaryFolder();
    const stop = new AbortController();
    let asked = 0;
    let isClosed = false;
    function* parts(): Generator<H5Data> {
      try {
        for (;;) {
          asked++;
          if (asked === 3) stop.abort(new Error("Never mind."));
          yield Int8Array.of(asked);
        }
      } finally {
        isClosed = true;
      }
    }
    const slice = { shape: [1000], element: number("int8"), parts: parts() };
    expect(await broken(join(folder, "slice.npy"), slice, stop.signal)).toMatchObject({
      message: "Never mind.",
    });
    expect({ asked, isClosed }).toEqual({ asked: 3, isClosed: true });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("in a folder that is not there, and one of the name of a folder, are refused by name", async () => {
    const folder = temporaryFolder();
    const slice = one(Int8Array.of(1), [1], number("int8"));
    const missing = join(folder, "nowhere", "slice.npy");
    expect(await broken(missing, slice)).toMatchObject({
      name: "SliceNotWritten",
      message: expect.stringContaining(missing) as string,
    });
    mkdirSync(join(folder, "taken"));
    expect(await broken(join(folder, "taken"), slice)).toBeInstanceOf(SliceNotWritten);
    expect(readdirSync(folder)).toEqual(["taken"]);
    expect(existsSync(missing)).toBe(false);
  });

  test("can have its values in shared memory", async () => {
    const path = join(temporaryFolder(), "slice.npy");
    const data = new Float32Array(new SharedArrayBuffer(8));
    data.set([1, 2]);
    await writeSlice(path, "npy", one(data, [2], number("float32")));
    expect([...new Float32Array(new Uint8Array(readFileSync(path).subarray(-8)).buffer)]).toEqual([1, 2]);
  });
});
