/** Which files make a sequence, and in which order. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { NoFiles } from "../../../server/frames/errors.ts";
import { endings, listFiles } from "../../../server/frames/sources/file-set.ts";
import { temporaryFolder } from "../../hdf5/files.ts";

const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

function folderOf(...names: string[]): string {
  const folder = temporaryFolder();
  for (const name of names) {
    mkdirSync(join(folder, name, ".."), { recursive: true });
    writeFileSync(join(folder, name), "");
  }
  return folder;
}

const inFolder = async (folder: string) => (await listFiles({ by: "folder", folder })).names;

describe("a folder", () => {
  test("lists in natural order what ends like HDF5, and nothing else", async () => {
    const folder = folderOf("a_10.h5", "a_9.H5", "a_2.nxs", "notes.txt", ".a_1.h5.tmp", "deeper/a_1.h5");
    expect(await inFolder(folder)).toEqual(["a_2.nxs", "a_9.H5", "a_10.h5"]);
  });

  test("whose files have no such ending is known by the first file of each ending", async () => {
    const folder = folderOf("scan.0002", "scan.0010", "readme.md", "b.raw");
    writeFileSync(join(folder, "scan.0001"), SIGNATURE);
    writeFileSync(join(folder, "a.raw"), "not this");
    expect(await inFolder(folder)).toEqual(["scan.0001", "scan.0002", "scan.0010"]);
  });

  test("follows links to files", async () => {
    const folder = folderOf("a.h5");
    symlinkSync(join(folder, "a.h5"), join(folder, "b.h5"));
    expect(await inFolder(folder)).toEqual(["a.h5", "b.h5"]);
  });

  test("that is not there says so", async () => {
    const folder = join(temporaryFolder(), "gone");
    await expect(inFolder(folder)).rejects.toThrow(`The folder ${folder} cannot be read: it does not exist.`);
    await expect(inFolder(folder)).rejects.toThrow(NoFiles);
  });
});

describe("a pattern", () => {
  const names = (folder: string, pattern: string) =>
    listFiles({ by: "glob", folder, pattern }).then((listing) => listing.names);

  test("matches through folders, each file once", async () => {
    const folder = folderOf("run2/f_1.h5", "run10/f_1.h5", "run2/f_10.h5", "run2/f_2.h5", "run2/deep/f_3.h5");
    expect(await names(folder, "run*/f_*.h5")).toEqual([
      "run2/f_1.h5",
      "run2/f_2.h5",
      "run2/f_10.h5",
      "run10/f_1.h5",
    ]);
    expect(await names(folder, "**/f_{1,3}.h5")).toEqual(["run2/deep/f_3.h5", "run2/f_1.h5", "run10/f_1.h5"]);
  });

  test("that nothing matches says so", async () => {
    await expect(names(folderOf("a.h5"), "b*.h5")).rejects.toThrow(/No file in .* matches b\*\.h5/);
  });
});

describe("a list", () => {
  test("is ordered, and lies in the deepest folder that holds all", async () => {
    const folder = folderOf("x/a_10.h5", "x/a_9.h5", "y/a_1.h5");
    const paths = ["x/a_10.h5", "x/a_9.h5", "y/a_1.h5", "x/a_9.h5"].map((name) => join(folder, name));
    expect(await listFiles({ by: "list", paths })).toEqual({
      folder,
      names: ["x/a_9.h5", "x/a_10.h5", "y/a_1.h5"],
    });
    const first = paths.slice(0, 2);
    expect(await listFiles({ by: "list", paths: first })).toEqual({
      folder: join(folder, "x"),
      names: ["a_9.h5", "a_10.h5"],
    });
  });

  test("of nothing is refused", async () => {
    await expect(listFiles({ by: "list", paths: [] })).rejects.toThrow("No files were chosen.");
  });
});

test("the endings are those that the editor opens", () => {
  const patterns = manifest.contributes.customEditors.flatMap(({ selector }) =>
    selector.map(({ filenamePattern }) => filenamePattern),
  );
  for (const ending of endings) expect(patterns.some((pattern) => pattern.includes(ending))).toBe(true);
  const named = patterns.flatMap((pattern) => /\{(.*)\}/.exec(pattern)?.[1]?.split(",") ?? []);
  expect(new Set(named)).toEqual(endings);
});
