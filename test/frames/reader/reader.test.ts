/** What a reader answers of one file: pictures, lines, tables, texts, values; what it reads for that, and what it holds. */
import { appendFileSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { levels as levelNumbers } from "../../../server/protocol/frame-questions.ts";
import { temporaryFile } from "../../hdf5/files.ts";
import { counting, h5, plane, reading, readingInThread } from "./asking.ts";

const file = (path: string) => ({ kind: "file", path }) as const;

/** A stack of four frames of 3 × 5, counted through. */
async function stack(): Promise<string> {
  const path = temporaryFile("frames.h5");
  await h5(path, { "/entry/frames": counting([4, 3, 5]), "/time": counting([4]) });
  return path;
}

describe("a file", () => {
  test("is known by its name, and shows the first dataset that makes a picture", async () => {
    const path = await stack();
    const { ask } = reading(file(path));
    expect(await ask("ready", {})).toEqual({
      source: file(path),
      title: "frames.h5",
      first: "/entry/frames",
      canRun: true,
    });
  });

  test("that is none of HDF5 says so in place of a tree", async () => {
    const path = temporaryFile("text.h5");
    writeFileSync(path, "no HDF5 at all");
    const { ask } = reading(file(path));
    expect(await ask("ready", {})).toMatchObject({ empty: expect.stringContaining("is not an HDF5 file") });
    await expect(ask("children", { group: "/", from: 0, count: 10 })).rejects.toThrow(/is not an HDF5 file/);
  });

  test("is opened once for all questions, and closed some time after the last one", async () => {
    const { ask } = reading(file(await stack()), {}, { idle: 1 });
    const picture = await ask("picture", plane("/entry/frames", [0, 0, 0]));
    expect(picture).toMatchObject({ filesRead: 1 });
    expect(await ask("picture", plane("/entry/frames", [1, 0, 0]))).toMatchObject({ filesRead: 0 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await ask("picture", plane("/entry/frames", [2, 0, 0]))).toMatchObject({ filesRead: 1 });
  });
});
