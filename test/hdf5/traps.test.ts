/**
 * What h5wasm gets wrong as it comes, each on a file made here. The numbers are those of the study
 * of h5wasm 0.10.3 on 857 real files; the first is the one that matters: a failed read is an error.
 */
import { truncateSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { typed } from "../../server/hdf5/content.ts";
import { LARGEST_TRANSFER, startEngine } from "../../server/hdf5/engine.ts";
import {
  BrokenLink,
  DatasetNotFound,
  FileNotFound,
  FileUnreadable,
  FilterMissing,
  NotADataset,
  NotHdf5,
  TruncatedOrCorrupt,
} from "../../server/hdf5/errors.ts";
import { closeFile, withFile } from "../../server/hdf5/file.ts";
import { entriesIn, outline } from "../../server/hdf5/outline.ts";
import type { SliceItem } from "../../server/hdf5/selection.ts";
import { readSlab, type Slab } from "../../server/hdf5/slab.ts";
import { addAttribute, addDataset, addGroup, type NewFile, withNewFile } from "../../server/hdf5/write.ts";
import { damage, temporaryFile, temporaryFolder, ZLIB } from "./files.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

const make = (work: (file: NewFile) => void): Promise<void> => withNewFile(path, work);
const read = (dataset: string, slice?: SliceItem[]): Promise<Slab> =>
  withFile(path, (file) => readSlab(file, dataset, slice));

/** Makes a file in HDF5's oldest format: without checksums, so that single bytes can be damaged. */
async function makeOld(work: (file: NewFile) => void): Promise<void> {
  const engine = await startEngine();
  const { value: id } = engine.quietly((module) =>
    module.open(path, module.H5F_ACC_TRUNC, false, module.H5F_LIBVER_EARLIEST, module.H5F_LIBVER_LATEST),
  );
  const file = { engine, id, path, groups: new Set(["/"]) };
  work(file);
  closeFile(file);
}

/** Reads `good` and then `bad` of one open file: what must not come out of `bad` is what `good` held. */
async function readAfterGood(bad: string): Promise<Slab> {
  return withFile(path, (file) => {
    expect(readSlab(file, "good").data).toEqual(new Float64Array(1000).fill(7));
    return readSlab(file, bad);
  });
}

const sevens = typed(new Float64Array(1000).fill(7));
const nines = typed(new Float64Array(1000).fill(9));

describe("1: a failed read is an error, never the previous dataset's bytes", () => {
  test("a filter that is missing", async () => {
    await makeOld((file) => {
      addDataset(file, "good", sevens);
      addDataset(file, "bad", nines, { gzip: 4 });
    });
    // The filter's number stands eight bytes before its name.
    damage(path, "deflate\0", (bytes, at) => bytes.writeUInt16LE(305, at - 8));
    const failure = readAfterGood("bad");
    await expect(failure).rejects.toThrow(FilterMissing);
    await expect(failure).rejects.toMatchObject({ filterId: 305, filterName: "lzo", dataset: "bad", path });
    expect((await read("good")).data).toEqual(sevens.data);
  });

  test("a chunk that is damaged", async () => {
    await make((file) => {
      addDataset(file, "good", sevens);
      addDataset(file, "bad", nines, { gzip: 4 });
    });
    damage(path, ZLIB, (bytes, at) => bytes.fill(0, at, at + 2));
    await expect(readAfterGood("bad")).rejects.toThrow(TruncatedOrCorrupt);
    await expect(readAfterGood("bad")).rejects.toMatchObject({ dataset: "bad", path });
  });

  test("a file that was cut off", async () => {
    await make((file) => addDataset(file, "x", sevens));
    truncateSync(path, 4096);
    await expect(read("x")).rejects.toThrow(TruncatedOrCorrupt);
    await expect(read("x")).rejects.toThrow(/truncated file/);
  });
});

test("7: a damaged list of filters ends in an error, not in a loop", async () => {
  await makeOld((file) => addDataset(file, "bad", nines, { gzip: 4 }));
  damage(path, "deflate\0", (bytes, at) => bytes.fill(0xff, at - 16, at - 6));
  await expect(read("bad")).rejects.toThrow(TruncatedOrCorrupt);
  expect(await withFile(path, outline)).toMatchObject([{ kind: "unreadable", path: "/bad" }]);
});

describe("9: what is not there is named", () => {
  test("a file that is missing, a folder, an empty file, a text", async () => {
    await expect(read("x")).rejects.toThrow(FileNotFound);
    await expect(withFile(temporaryFolder(), () => 0)).rejects.toThrow(FileUnreadable);
    writeFileSync(path, "");
    await expect(read("x")).rejects.toThrow(/is empty/);
    writeFileSync(path, "{}".repeat(2000));
    await expect(read("x")).rejects.toThrow(NotHdf5);
  });

  test("a dataset that is missing, with what there is", async () => {
    await make((file) => {
      addDataset(file, "values", sevens);
      addDataset(file, "group/times", sevens);
    });
    await expect(read("value")).rejects.toThrow(
      `no dataset "value". Did you mean "values"? Group "/" holds "group", "values"`,
    );
    await expect(read("group/time")).rejects.toMatchObject({ near: ["times"], present: ["times"] });
    await expect(read("values/deeper")).rejects.toThrow(DatasetNotFound);
    await expect(read("group")).rejects.toThrow(NotADataset);
  });

  test("a link that leads nowhere", async () => {
    await make((file) => {
      file.engine.quietly((module) => module.create_soft_link(file.id, "/gone", "/soft"));
      file.engine.quietly((module) => module.create_external_link(file.id, "gone.h5", "/x", "/external"));
    });
    await expect(read("soft")).rejects.toThrow(BrokenLink);
    await expect(read("external")).rejects.toThrow(/link to \/x in gone\.h5/);
  });
});

test("10: names that are not UTF-8 are listed as unreadable, and their neighbours are read", async () => {
  await makeOld((file) => {
    addDataset(file, "caf_", sevens);
    addDataset(file, "z", sevens);
  });
  damage(path, "caf_\0", (bytes, at) => bytes.writeUInt8(0xe9, at + 3));
  const entries = await withFile(path, (file) => entriesIn(file, "/"));
  expect(entries.map((entry) => entry.kind)).toEqual(["unreadable", "dataset"]);
  expect((await read("z")).data).toEqual(sevens.data);
});

test("14: a file that contains itself is listed once", async () => {
  await make((file) => {
    addGroup(file, "a/b");
    addDataset(file, "a/b/x", sevens);
    addAttribute(file, "a/b/x", "units", typed("m"));
    const link = (work: Parameters<typeof file.engine.quietly<number>>[0]) => file.engine.quietly(work);
    link((module) => module.create_hard_link(file.id, "/a", "/a/b/up"));
    link((module) => module.create_hard_link(file.id, "/a/b/x", "/same"));
    link((module) => module.create_soft_link(file.id, "/", "/a/root"));
    link((module) => module.create_soft_link(file.id, "/a/b/x", "/soft"));
    link((module) => module.create_external_link(file.id, "file.h5", "/a", "/circle"));
  });
  const entries = await withFile(path, outline);
  expect(entries.map(({ path: at, kind }) => `${at} ${kind}`)).toEqual([
    "/a group",
    "/a/b group",
    "/a/b/up group",
    "/a/b/x dataset",
    "/a/root group",
    "/circle group",
    "/same dataset",
    "/soft dataset",
  ]);
  expect(entries.find((entry) => entry.path === "/a/b/up")).toMatchObject({ sameAs: "/a" });
  expect(entries.find((entry) => entry.path === "/circle")).toMatchObject({
    link: { file: "file.h5", target: "/a" },
  });
  expect(entries.find((entry) => entry.path === "/soft")).toMatchObject({
    link: { target: "/a/b/x" },
    shape: [1000],
    dtype: "float64",
    attributes: 1,
  });
});

test("16: what is larger than one transfer is written and read in parts", async () => {
  const rows = LARGEST_TRANSFER / 8 / 1000 + 300;
  const big = Float64Array.from({ length: Math.floor(rows) * 1000 }, (_, i) => i);
  await make((file) =>
    addDataset(file, "big", { dtype: "float64", shape: [Math.floor(rows), 1000], data: big }),
  );
  const whole = await read("big");
  expect(whole.shape).toEqual([Math.floor(rows), 1000]);
  expect(Buffer.compare(bytesOf(whole.data), bytesOf(big))).toBe(0);
  expect((await read("big", [-1, [0, 3]])).data).toEqual(big.slice(-1000, -997));
});

function bytesOf(data: unknown): Buffer {
  if (!ArrayBuffer.isView(data)) throw new TypeError("no typed array");
  return Buffer.from(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}
