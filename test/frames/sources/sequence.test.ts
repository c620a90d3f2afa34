/** Many files as one stack: order, what is opened, and what is said of files that differ. */
import { rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { FrameAbsent, FramePicture } from "../../../server/protocol/frame-questions.ts";
import { temporaryFolder } from "../../hdf5/files.ts";
import { python, testWithH5py } from "../../hdf5/other-tools.ts";
import { type Asking, counting, h5, plane, reading } from "../reader/asking.ts";

/** A folder of files `frame_0.h5` …, each with a frame of 4 × 6 whose first value is 100 times its number. */
async function frames(count: number): Promise<string> {
  const folder = temporaryFolder();
  for (let i = 0; i < count; i += 1) {
    await h5(join(folder, `frame_${i}.h5`), {
      "/values": counting([4, 6], i * 100),
      "/time": { data: i * 2, shape: [] },
    });
  }
  return folder;
}

const sequence = (folder: string) => ({ kind: "sequence", files: { by: "folder", folder } }) as const;

async function frame({ ask }: Asking, number: number): Promise<FramePicture<Uint8Array> | FrameAbsent> {
  const picture = await ask("picture", plane("/values", [number, 0, 0]));
  return "superseded" in picture ? expect.fail("superseded") : picture;
}

describe("a folder of files", () => {
  test("is a stack in natural order, of which one file is opened for the tree and one for each frame", async () => {
    const folder = await frames(12);
    const asking = reading(sequence(folder));
    expect(await asking.ask("ready", {})).toEqual({
      source: sequence(folder),
      title: `12 files in ${basename(folder)}`,
      files: { count: 12, folder },
      first: "/values",
      canRun: true,
    });
    expect(await asking.ask("object", { path: "/values" })).toMatchObject({
      dataset: { shape: [12, 4, 6], axes: ["file", "", ""], displays: ["image", "line", "table"] },
    });
    expect(await frame(asking, 10)).toMatchObject({ label: "frame_10.h5", min: 1000, filesRead: 1 });
    expect(await frame(asking, 10)).toMatchObject({ bytesRead: 0, filesRead: 0 });
    expect(await frame(asking, 2)).toMatchObject({ label: "frame_2.h5", min: 200, filesRead: 1 });
    // The first was opened for the tree.
    expect(await frame(asking, 0)).toMatchObject({ label: "frame_0.h5", min: 0, filesRead: 0 });
  });

  test("of ten thousand is listed without a look into them", async () => {
    const folder = await frames(1);
    for (let i = 1; i < 10_000; i += 1) writeFileSync(join(folder, `frame_${i}.h5`), "");
    const asking = reading(sequence(folder));
    expect(await asking.ask("ready", {})).toMatchObject({
      title: `10,000 files in ${basename(folder)}`,
      first: "/values",
    });
    expect(await frame(asking, 0)).toMatchObject({ filesRead: 0 });
    expect(await frame(asking, 9999)).toEqual({
      kind: "absent",
      label: "frame_9999.h5",
      message: expect.stringMatching(/frame_9999\.h5 is not an HDF5 file: it is empty/),
    });
  });

  test("keeps a few files open, those that were looked at last", async () => {
    const asking = reading(sequence(await frames(12)));
    for (let i = 0; i < 12; i += 1) await frame(asking, i);
    const picture = (index: number) =>
      asking.ask("picture", plane("/values", [index, 0, 0], { rows: 2, columns: 2 }));
    const opened: unknown[] = [];
    for (const index of [11, 4, 1, 11, 4]) {
      const answer = await picture(index);
      opened.push("filesRead" in answer && answer.filesRead);
    }
    expect(opened).toEqual([0, 0, 1, 0, 0]);
  });

  test("that is empty says so", async () => {
    const folder = temporaryFolder();
    const { ask } = reading(sequence(folder));
    const content = await ask("ready", {});
    expect(content).toMatchObject({ title: "No files", empty: `The folder ${folder} holds no HDF5 files.` });
    await expect(ask("children", { group: "/", from: 0, count: 9 })).rejects.toThrow(/holds no HDF5 files/);
  });

  test("whose first file is damaged has the tree of the next", async () => {
    const folder = await frames(3);
    writeFileSync(join(folder, "frame_0.h5"), "damaged");
    const asking = reading(sequence(folder));
    expect(await asking.ask("ready", {})).toMatchObject({ first: "/values", files: { count: 3 } });
    expect(await frame(asking, 0)).toMatchObject({ kind: "absent", label: "frame_0.h5" });
    expect(await frame(asking, 2)).toMatchObject({ min: 200 });
  });
});

describe("a frame that differs", () => {
  test("in shape is shown with its shape, and in axes is not", async () => {
    const folder = await frames(3);
    await h5(join(folder, "frame_1.h5"), { "/values": counting([5, 2]) });
    await h5(join(folder, "frame_2.h5"), { "/values": counting([5]) });
    const asking = reading(sequence(folder));
    expect(await frame(asking, 1)).toMatchObject({ rows: 5, columns: 2, label: "frame_1.h5 · 5 × 2" });
    expect(await frame(asking, 2)).toEqual({
      kind: "absent",
      label: "frame_2.h5",
      message: '"/values" is 5 in frame_2.h5, and 4 × 6 in the first file.',
    });
  });

  test("because its dataset or its file is missing names both, and only that frame is concerned", async () => {
    const folder = await frames(4);
    await h5(join(folder, "frame_1.h5"), { "/other": counting([4, 6]) });
    const asking = reading(sequence(folder));
    await asking.ask("ready", {});
    rmSync(join(folder, "frame_2.h5"));
    expect(await frame(asking, 1)).toMatchObject({
      kind: "absent",
      message: expect.stringMatching(/frame_1\.h5 has no dataset "\/values"/),
    });
    expect(await frame(asking, 2)).toMatchObject({ message: "frame_2.h5 is not there any more." });
    expect(await frame(asking, 3)).toMatchObject({ min: 300 });
  });

  test("at the other axes' indices says which index there is not", async () => {
    const folder = temporaryFolder();
    await h5(join(folder, "a.h5"), { "/v": counting([9, 4, 6]) });
    await h5(join(folder, "b.h5"), { "/v": counting([2, 4, 6]) });
    const { ask } = reading(sequence(folder));
    expect(await ask("picture", plane("/v", [1, 5, 0, 0]))).toMatchObject({
      kind: "absent",
      label: "b.h5 · 2 × 4 × 6",
      message: '"/v" has no index 5 along axis 1, whose length is 2.',
    });
  });
});

describe("across files", () => {
  test("a scalar of each is a line, and a line of each an image", async () => {
    const folder = await frames(5);
    const { ask } = reading(sequence(folder));
    expect(await ask("object", { path: "/time" })).toMatchObject({
      dataset: { shape: [5], displays: ["line", "table"] },
    });
    const time = { dataset: "/time", index: [0] };
    const line = await ask("line", { ...time, axis: 0, from: 0, to: 5, width: 9 });
    expect("lows" in line && [...new Float64Array(line.lows.slice().buffer)]).toEqual([0, 2, 4, 6, 8]);
    const through = plane("/values", [0, 3, 0], { rows: 0, columns: 2 });
    expect(await ask("picture", through)).toMatchObject({ rows: 5, columns: 6, min: 18, max: 423 });
    // Their times say that they are the same, so nothing is read again.
    expect(await ask("picture", through)).toMatchObject({ bytesRead: 0, filesRead: 0 });
    const table = { ...time, rows: 0, columns: null, top: 3, left: 0, height: 9, width: 1 };
    expect(await ask("table", table)).toMatchObject({ cells: [["6"], ["8"]] });
  });

  test("nothing stands where a file has no such value", async () => {
    const folder = await frames(4);
    await h5(join(folder, "frame_1.h5"), { "/values": counting([9, 9]) });
    writeFileSync(join(folder, "frame_2.h5"), "");
    const { ask } = reading(sequence(folder));
    const time = { dataset: "/time", index: [0] };
    const table = await ask("table", {
      ...time,
      rows: 0,
      columns: null,
      top: 0,
      left: 0,
      height: 9,
      width: 1,
    });
    expect(table).toMatchObject({ cells: [["0"], ["NaN"], ["NaN"], ["6"]] });
    const through = plane("/values", [0, 3, 0], { rows: 0, columns: 2 });
    expect(await ask("picture", through)).toMatchObject({ nans: 12, min: 18, max: 323 });
  });

  test("what some files lack is not written as if they had it", async () => {
    const folder = await frames(3);
    rmSync(join(folder, "frame_1.h5"));
    writeFileSync(join(folder, "frame_1.h5"), "");
    const { post, until } = reading(sequence(folder));
    const slice = { dataset: "/time", slice: [[0, 3]], format: "npy" } as const;
    post({ type: "write", number: 1, slice, path: join(folder, "out.npy") });
    expect(await until("refused")).toMatchObject({
      message: expect.stringMatching(/missing in some of the files/),
    });
  });

  testWithH5py("records of each are a table", async () => {
    const folder = temporaryFolder();
    python(
      folder,
      "for i in range(3):\n with h5py.File(f'{path}/r{i}.h5','w') as f:\n  f['r']=np.array((i,b'n%d'%i),[('x','i4'),('s','S2')])",
    );
    const { ask } = reading(sequence(folder));
    const window = { rows: 0, columns: null, top: 0, left: 0, height: 9, width: 9 };
    expect(await ask("table", { dataset: "/r", index: [0], ...window })).toMatchObject({
      names: ["x", "s"],
      cells: [
        ["0", "n0"],
        ["1", "n1"],
        ["2", "n2"],
      ],
    });
  });
});

describe("a look", () => {
  const look = async ({ post, heard }: Asking) => {
    const before = heard.length;
    post({ type: "look" });
    await vi.waitFor(() => expect(heard.slice(before).at(-1)).toEqual({ type: "looked" }));
    return heard.slice(before, -1).map(({ type }) => type);
  };

  test("finds files that came, and keeps those that were there", async () => {
    const folder = await frames(2);
    const asking = reading(sequence(folder));
    await asking.ask("ready", {});
    expect(await look(asking)).toEqual([]);
    await h5(join(folder, "frame_2.h5"), { "/values": counting([4, 6], 200) });
    expect(await look(asking)).toEqual(["changed"]);
    expect(await asking.ask("object", { path: "/values" })).toMatchObject({ dataset: { shape: [3, 4, 6] } });
    expect(await frame(asking, 2)).toMatchObject({ min: 200 });
  });

  test("finds a frame that was written anew, once somebody has looked at it", async () => {
    const folder = await frames(3);
    const asking = reading(sequence(folder));
    expect(await frame(asking, 1)).toMatchObject({ min: 100 });
    await h5(join(folder, "frame_1.h5"), { "/values": counting([4, 6], 7) });
    expect(await look(asking)).toEqual(["changed"]);
    expect(await look(asking)).toEqual([]);
    expect(await frame(asking, 1)).toMatchObject({ min: 7 });
  });

  test("finds that all are gone, and that they are back", async () => {
    const folder = await frames(1);
    const asking = reading(sequence(folder));
    await asking.ask("ready", {});
    rmSync(join(folder, "frame_0.h5"));
    expect(await look(asking)).toEqual(["gone"]);
    expect(await look(asking)).toEqual([]);
    await h5(join(folder, "frame_0.h5"), { "/values": counting([4, 6]) });
    expect(await look(asking)).toEqual(["changed"]);
  });
});
