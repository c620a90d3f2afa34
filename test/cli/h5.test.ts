/** `treadle h5` on files that are not all well: links, filters that are missing, names that are no text. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { drawFrame, listFile } from "../../server/cli/h5.ts";
import { typed } from "../../server/hdf5/content.ts";
import { addDataset } from "../../server/hdf5/write.ts";
import { damage, makeOld } from "../hdf5/files.ts";
import { type FakeSurroundings, fakeSurroundings } from "./fake-surroundings.ts";

/** A folder with `run.h5`: a stack behind a link, a chunk of a filter that nobody has, a name and links that are broken. */
async function surroundingsWithFile(): Promise<FakeSurroundings> {
  const surroundings = fakeSurroundings();
  const path = join(surroundings.folder, "run.h5");
  await makeOld(path, (file) => {
    const stack = Float64Array.from({ length: 3 * 4 * 5 }, (_, at) => at);
    addDataset(file, "detector/values", { dtype: "float64", shape: [3, 4, 5], data: stack });
    addDataset(file, "detector/five", { dtype: "float64", shape: [1, 1, 3, 4, 5], data: stack });
    addDataset(file, "packed", typed(new Float64Array(1000)), { gzip: 4 });
    addDataset(file, "odd/caf_", typed(1));
    file.engine.quietly((module) => module.create_soft_link(file.id, "/detector", "/link"));
    file.engine.quietly((module) => module.create_soft_link(file.id, "/gone\u001b[31m", "/soft"));
    file.engine.quietly((module) => module.create_external_link(file.id, "other.h5", "/x", "/far"));
  });
  damage(path, "deflate\0", (bytes, at) => bytes.writeUInt16LE(305, at - 8));
  damage(path, "caf_\0", (bytes, at) => bytes.writeUInt8(0xff, at + 3));
  return surroundings;
}

test("ls says of everything what it is, where links lead, and what cannot be read", async () => {
  const surroundings = await surroundingsWithFile();
  await listFile("run.h5", surroundings);
  const lines = surroundings.stdout.text.trimEnd().split("\n");
  expect(lines.map((line) => line.replaceAll(/ {2,}/g, "  "))).toEqual([
    "/detector  group",
    "/detector/five  float64  1 × 1 × 3 × 4 × 5",
    "/detector/values  float64  3 × 4 × 5",
    "/far  broken link  → other.h5:/x",
    "/link  group  → /detector",
    "/odd  group",
    expect.stringMatching(/^\/odd\/caf\S+ {2}unreadable {2}its name is not UTF-8/) as string,
    "/packed  float64  1000  chunks 1000, lzo (not available here)",
    expect.stringMatching(/^\/soft {2}broken link {2}→ \/gone/) as string,
  ]);
  expect(surroundings.stdout.text).not.toContain("\u001b");
});

test("a frame of a stack behind a link is one frame, and the listing is not asked", async () => {
  const surroundings = await surroundingsWithFile();
  const settings = { file: "run.h5", dataset: "link/values", index: -1, output: "last.png" };
  await drawFrame(settings, surroundings);
  expect(surroundings.stderr.text).toBe("last.png  4 × 5, 40 black, 59 white\n");
});

test.each([
  ["packed", /has the shape 1000, and a frame is a slice of two axes/],
  ["link/five", /has the shape 1 × 1 × 3 × 4 × 5, and a frame is a slice/],
  ["far", /"far" in run\.h5 is a link to \/x in other\.h5/],
  ["detector", /is a group, not a dataset/],
])("a frame of %s is refused in a sentence, and nothing is written", async (dataset, says) => {
  const surroundings = await surroundingsWithFile();
  const drawn = drawFrame({ file: "run.h5", dataset, index: 0, output: "never.png" }, surroundings);
  await expect(drawn).rejects.toMatchObject({
    name: "UsageError",
    message: expect.stringMatching(says) as string,
  });
  expect(existsSync(join(surroundings.folder, "never.png"))).toBe(false);
});
