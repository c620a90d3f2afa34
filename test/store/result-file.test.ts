/** Results on disk: whole, or not believed. */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { UncloneableError } from "../../server/store/errors.ts";
import { DamagedResultError } from "../../server/store/result-cache/errors.ts";
import {
  lookAtResult,
  readResult,
  verifyResult,
  writeResult,
} from "../../server/store/result-cache/result-file.ts";
import { ResultFolder } from "../../server/store/result-cache/result-folder.ts";
import { temporaryFolder } from "../harness/treadle.ts";

const token = "0123456789abcdef0123456789abcdef";

/** A folder with one result in it. */
function kept(value: unknown): { folder: ResultFolder; file: string; bytes: number } {
  const folder = new ResultFolder(temporaryFolder());
  const file = folder.file(token);
  const bytes = writeResult(file, folder.unfinishedFor(file), token, value);
  return { folder, file, bytes };
}

describe("a result", () => {
  test.each<[string, unknown]>([
    ["a number", -0],
    ["nothing", undefined],
    ["a small array", Uint16Array.of(1, 2, 3)],
    ["a large array", new Float64Array(50_000).fill(0.5)],
    [
      "an array in an object",
      { data: new Float32Array(40_000).fill(2), shape: [200, 200], stride: [200, 1] },
    ],
    ["containers", new Map<unknown, unknown>([[1n, new Set([new Date(3)])], ["a", [Number.NaN, undefined, "b"]]])], // biome-ignore format: a row
    ["an error", new RangeError("far", { cause: "b" })],
  ])("comes back as it was: %s", (_, value) => {
    const { file, bytes } = kept(value);
    expect(readResult(file, token)).toEqual(value);
    expect(lookAtResult(file, token)).toBe(bytes);
    expect(readFileSync(file).byteLength).toBe(bytes);
    verifyResult(file, token);
  });

  test("that cannot be written leaves nothing", () => {
    const folder = new ResultFolder(temporaryFolder());
    const file = folder.file(token);
    const write = () => writeResult(file, folder.unfinishedFor(file), token, { f: () => 1 });
    expect(write).toThrow(UncloneableError);
    expect([existsSync(file), readdirSync(join(folder.path, "unfinished"))]).toEqual([false, []]);
  });

  test("that is not there is no error before it is promised", () => {
    const folder = new ResultFolder(temporaryFolder());
    expect(lookAtResult(folder.file(token), token)).toBeUndefined();
    expect(() => readResult(folder.file(token), token)).toThrow(DamagedResultError);
  });

  test("of another name, or of another format, is not believed", () => {
    const { file } = kept(1);
    expect(() => lookAtResult(file, token.replace("0", "1"))).toThrow("it holds another result");
    const text = readFileSync(file, "latin1");
    writeFileSync(file, text.replace("treadle-result 1 ", "treadle-result 9 "), "latin1");
    expect(() => lookAtResult(file, token)).toThrow("its format is 9, not 1");
  });

  test("that was cut anywhere, or changed in any byte, is not believed", () => {
    const { file } = kept({ a: [1, "b"], data: Float64Array.of(1, 2) });
    const whole = readFileSync(file);
    for (let length = 0; length < whole.length; length += 7) {
      truncateSync(file, length);
      expect(() => readResult(file, token)).toThrow(DamagedResultError);
      writeFileSync(file, whole);
    }
    for (let at = 0; at < whole.length; at += 3) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 4;
      writeFileSync(file, changed);
      expect(() => readResult(file, token), `byte ${at}`).toThrow(DamagedResultError);
    }
  });
});

describe("the folder of results", () => {
  const filled = (tokens: readonly string[]): ResultFolder => {
    const folder = new ResultFolder(temporaryFolder());
    for (const [i, name] of tokens.entries()) {
      const file = folder.file(name);
      writeResult(file, folder.unfinishedFor(file), name, new Uint8Array(1000));
      folder.touch(name, 1000 * (i + 1));
    }
    return folder;
  };
  const names = (folder: ResultFolder): string[] =>
    folder
      .results()
      .sort((a, b) => a.usedAt - b.usedAt)
      .map(({ file }) => file.slice(-9, -7));
  const four = ["aa", "bb", "cc", "dd"];

  test("forgets what was unused for longest, and no more than it has to", () => {
    const folder = filled(four);
    const each = folder.results()[0]!.bytes;
    folder.touch("aa", 9000);
    expect(folder.bound(3 * each)).toEqual({ bytes: 3 * each, removed: 1 });
    expect(names(folder)).toEqual(["cc", "dd", "aa"]);
    expect(folder.bound(3 * each - 1)).toEqual({ bytes: 2 * each, removed: 1 });
    expect(names(folder)).toEqual(["dd", "aa"]);
    expect(folder.bound(1)).toEqual({ bytes: 0, removed: 2 });
  });

  test("keeps everything without a limit, and nothing once it is cleared", () => {
    const folder = filled(four);
    expect(folder.bound(0).removed).toBe(0);
    expect(names(folder)).toEqual(four);
    folder.clear();
    expect(names(folder)).toEqual([]);
    expect(folder.bound(1)).toEqual({ bytes: 0, removed: 0 });
  });
});
