/**
 * What h5wasm gets wrong as it comes, each on a file made here: the traps 9, 10 and 14 to 16 of a study of h5wasm 0.10.3
 * on 857 real files, about names, links and sizes. `traps.test.ts` has 1 to 8, `traps-types.test.ts` 11 to 13.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { attributesOf } from "../../server/hdf5/attributes.ts";
import { typed } from "../../server/hdf5/content.ts";
import { type Engine, LARGEST_TRANSFER } from "../../server/hdf5/engine.ts";
import {
  BrokenLink,
  DatasetNotFound,
  FileNotFound,
  FileUnreadable,
  NotADataset,
  NotHdf5,
  SelectionError,
  TruncatedOrCorrupt,
} from "../../server/hdf5/errors.ts";
import { type H5File, withFile } from "../../server/hdf5/file.ts";
import { entriesIn, outline } from "../../server/hdf5/outline.ts";
import type { SliceItem } from "../../server/hdf5/selection.ts";
import { readSlab, type Slab } from "../../server/hdf5/slab.ts";
import { addAttribute, addDataset, addGroup, type NewFile, withNewFile } from "../../server/hdf5/write.ts";
import { damage, makeOld, storeRaw, temporaryFile, temporaryFolder } from "./files.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

const make = (work: (file: NewFile) => void): Promise<void> => withNewFile(path, work);
const read = (dataset: string, slice?: SliceItem[]): Promise<Slab> =>
  withFile(path, (file) => readSlab(file, dataset, slice));

const sevens = typed(new Float64Array(1000).fill(7));

const REFERENCE = 7;

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
  await makeOld(path, (file) => {
    addDataset(file, "caf_", sevens);
    addDataset(file, "z", sevens);
  });
  damage(path, "caf_\0", (bytes, at) => bytes.writeUInt8(0xe9, at + 3));
  const entries = await withFile(path, (file) => entriesIn(file, "/"));
  expect(entries.map((entry) => entry.kind)).toEqual(["unreadable", "dataset"]);
  expect((await read("z")).data).toEqual(sevens.data);
});

test("10: an attribute whose name is not UTF-8 says so, and the others are read", async () => {
  await makeOld(path, (file) => {
    addAttribute(file, "/", "caf_", typed(1));
    addAttribute(file, "/", "fine", typed(2));
  });
  damage(path, "caf_\0", (bytes, at) => bytes.writeUInt8(0xe9, at + 3));
  const [bad, fine] = await withFile(path, (file) => attributesOf(file, "/"));
  expect(bad?.value).toBeInstanceOf(TruncatedOrCorrupt);
  expect(bad?.value).toMatchObject({ reason: expect.stringMatching(/name is not UTF-8/) as string });
  expect(fine).toMatchObject({ name: "fine", type: "int32", shape: [], value: 2 });
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

test("14: files that lead to each other in a circle, in sub-folders, are read through any number of rounds", async () => {
  const inner = join(dirname(path), "sub", "inner.h5");
  mkdirSync(dirname(inner));
  await withNewFile(inner, (file) => {
    addDataset(file, "x", typed([1, 2]));
    file.engine.quietly((module) => module.create_external_link(file.id, "../file.h5", "/", "/up"));
    const x = file.engine.strictly((module) => module.create_object_reference(file.id, "/x"));
    storeRaw(file, "reference", { type: REFERENCE, size: 8, shape: [1] }, Uint8Array.from(x));
  });
  await make((file) => {
    addDataset(file, "padding", sevens);
    addDataset(file, "own", typed([3]));
    file.engine.quietly((module) => module.create_external_link(file.id, "sub/inner.h5", "/", "/down"));
    file.engine.quietly((module) => module.create_soft_link(file.id, "/b", "/a"));
    file.engine.quietly((module) => module.create_soft_link(file.id, "/a", "/b"));
  });
  expect((await read("down/up/down/up/down/x")).data).toEqual(Int32Array.of(1, 2));
  expect((await read("down/up/own")).data).toEqual(Int32Array.of(3));
  // A reference is an address in the file it stands in, which is not the one that was opened.
  expect((await read("down/reference")).data).toEqual(["/x"]);
  await expect(read("a")).rejects.toThrow(BrokenLink);
  const kinds = (await withFile(path, outline)).map((entry) => `${entry.path} ${entry.kind}`);
  expect(kinds).toEqual(["/a broken", "/b broken", "/down group", "/own dataset", "/padding dataset"]);
});

test("14: a link of a kind that nobody knows is listed as unreadable", async () => {
  await makeOld(path, (file) => {
    addDataset(file, "z", sevens);
    file.engine.quietly((module) => module.create_external_link(file.id, "gone.h5", "/x", "/theirs"));
  });
  // In front of a link's name stand its version, what else there is, and its kind, of which 64 is an external one.
  damage(path, "theirs", (bytes, at) => {
    const kind = bytes.lastIndexOf(64, at);
    expect(at - kind).toBeLessThan(16);
    bytes[kind] = 99;
  });
  const entries = await withFile(path, outline);
  expect(entries.map((entry) => `${entry.path} ${entry.kind}`)).toEqual(["/theirs unreadable", "/z dataset"]);
  expect((await read("z")).data).toEqual(sevens.data);
});

test("14: a root whose list of names is damaged is one entry that says so", async () => {
  await makeOld(path, (file) => addDataset(file, "z", sevens));
  damage(path, "HEAP", (bytes, at) => bytes.write("JUNK", at));
  const entries = await withFile(path, outline);
  expect(entries).toMatchObject([{ kind: "unreadable", path: "/" }]);
  expect(entries[0]?.kind === "unreadable" && entries[0].problem).toMatch(/cut off or damaged/);
});

describe("15: a list is asked for in windows, and a slice with plain numbers", () => {
  test("a window costs what it holds, however large the group is", async () => {
    const calls: number[] = [];
    for (const groups of [20, 200]) {
      await make((file) => {
        for (let i = 0; i < groups; i += 1) addGroup(file, `g${String(i).padStart(3, "0")}`);
      });
      await withFile(path, (file) => {
        const counted = counting(file);
        const names = entriesIn(counted.file, "/", 10, 5).map((entry) => entry.path);
        expect(names).toEqual(["/g010", "/g011", "/g012", "/g013", "/g014"]);
        calls.push(counted.calls());
      });
    }
    expect(calls[0]).toBe(calls[1]);
  });

  test("a BigInt in a slice is refused by name", async () => {
    await make((file) => addDataset(file, "x", sevens));
    await expect(read("x", [1n as unknown as number])).rejects.toThrow(SelectionError);
    await expect(read("x", [1n as unknown as number])).rejects.toThrow(/axis 0 is given a bigint/);
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

/** The same file with an engine that counts how often it is asked. */
function counting(file: H5File): { readonly file: H5File; calls(): number } {
  let calls = 0;
  const engine = new Proxy(file.engine, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      return (...values: unknown[]): unknown => {
        calls += 1;
        return value.apply(target, values);
      };
    },
  }) as Engine;
  return { file: { ...file, engine }, calls: () => calls };
}
