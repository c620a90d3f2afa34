/**
 * What h5wasm gets wrong as it comes, each on a file made here: the traps 1 to 8 of a study of h5wasm 0.10.3 on 857 real
 * files, as far as h5wasm can make them. The first is the one that matters: a failed read is an error.
 * `traps-types.test.ts` has 11 to 13, `traps-names.test.ts` the others, `traps-h5py.test.ts` what only h5py can make.
 */
import { truncateSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { typed } from "../../server/hdf5/content.ts";
import { startEngine } from "../../server/hdf5/engine.ts";
import { FilterMissing, TruncatedOrCorrupt } from "../../server/hdf5/errors.ts";
import { withFile } from "../../server/hdf5/file.ts";
import { isAvailable } from "../../server/hdf5/filters.ts";
import { outline } from "../../server/hdf5/outline.ts";
import type { SliceItem } from "../../server/hdf5/selection.ts";
import { readSlab, type Slab } from "../../server/hdf5/slab.ts";
import { addDataset, type NewFile, withNewFile } from "../../server/hdf5/write.ts";
import { damage, makeOld, storeRaw, temporaryFile, ZLIB } from "./files.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

const make = (work: (file: NewFile) => void): Promise<void> => withNewFile(path, work);
const read = (dataset: string, slice?: SliceItem[]): Promise<Slab> =>
  withFile(path, (file) => readSlab(file, dataset, slice));

/** Reads `good` and then `bad` of one open file: what must not come out of `bad` is what `good` held. */
async function readAfterGood(bad: string): Promise<Slab> {
  return withFile(path, (file) => {
    expect(readSlab(file, "good").data).toEqual(new Float64Array(1000).fill(7));
    return readSlab(file, bad);
  });
}

const sevens = typed(new Float64Array(1000).fill(7));
const nines = typed(new Float64Array(1000).fill(9));

const INTEGER = 0;
const FLOAT = 1;
const BLOSC = 32001;

/** 16-byte integers, little-endian. */
function wide(...values: bigint[]): Uint8Array {
  return new Uint8Array(
    BigUint64Array.from(values.flatMap((v) => [v, v >> 64n].map((part) => BigInt.asUintN(64, part)))).buffer,
  );
}

describe("1: a failed read is an error, never the previous dataset's bytes", () => {
  test("a filter that is missing", async () => {
    await makeOld(path, (file) => {
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

test("4: integers of which only some bits mean something are read by what the file says of them", async () => {
  const bits = Int16Array.of(-5, 2047, -2048);
  await makeOld(path, (file) => addDataset(file, "odd", typed(bits.map((value) => (value & 0xfff) << 3))));
  // The message of a 16-bit integer: its offset and its precision stand at the end.
  const whole = Buffer.from([0x10, 0x08, 0, 0, 2, 0, 0, 0, 0, 0, 16, 0]);
  damage(path, whole, (bytes, at) => {
    bytes.writeUInt16LE(3, at + 8);
    bytes.writeUInt16LE(12, at + 10);
  });
  expect(await read("odd")).toMatchObject({ dtype: "int16", data: bits });
  expect(await withFile(path, outline)).toMatchObject([{ type: "int16 of 12 bits", dtype: "int16" }]);
});

test("5: wide and odd integers are read, and it is said where digits are lost", async () => {
  const bytes = Uint8Array.of(...[0xff, 0xff, 0xff], ...[0xff, 0xff, 0x7f], ...[0, 0, 0x80]);
  await make((file) => {
    storeRaw(file, "int24", { type: INTEGER, size: 3, signed: true, shape: [3] }, bytes);
    storeRaw(
      file,
      "int128",
      { type: INTEGER, size: 16, signed: true, shape: [2] },
      wide(-1n, 2n ** 100n + 1n),
    );
    storeRaw(file, "uint128", { type: INTEGER, size: 16, shape: [1] }, wide(2n ** 128n - 1n));
  });
  expect(await read("int24")).toMatchObject({
    dtype: "int32",
    data: Int32Array.of(-1, 2 ** 23 - 1, -(2 ** 23)),
  });
  expect(await read("int128")).toMatchObject({ dtype: "float64", data: Float64Array.of(-1, 2 ** 100) });
  expect(await read("uint128")).toMatchObject({ data: Float64Array.of(2 ** 128) });
  const types = (await withFile(path, outline)).map((entry) => "type" in entry && entry.type);
  expect(types).toEqual(["int128 narrowed to float64", "int24", "uint128 narrowed to float64"]);
});

test("7: a damaged list of filters ends in an error, not in a loop", async () => {
  await makeOld(path, (file) => addDataset(file, "bad", nines, { gzip: 4 }));
  damage(path, "deflate\0", (bytes, at) => bytes.fill(0xff, at - 16, at - 6));
  await expect(read("bad")).rejects.toThrow(TruncatedOrCorrupt);
  expect(await withFile(path, outline)).toMatchObject([{ kind: "unreadable", path: "/bad" }]);
});

describe("8: a compressor that would take the engine down is refused by name, before anything is read", () => {
  const codecs: [string, number][] = [
    ["blosc with zlib inside", 4],
    ["blosc with snappy inside", 3],
  ];
  test.each(codecs)("%s", async (name, codec) => {
    // Written by a compressor that works; the file is then made to name one that does not.
    const parameters = [2, 2, 8, 8000, 5, 1, 1];
    const bytes = new Uint8Array(new Float64Array(1000).fill(9).buffer);
    await makeOld(path, (file) => {
      addDataset(file, "good", sevens);
      storeRaw(
        file,
        "bad",
        { type: FLOAT, size: 8, shape: [1000], chunks: [1000], filter: BLOSC, parameters },
        bytes,
      );
    });
    expect((await read("bad")).data).toEqual(nines.data);
    const engine = await startEngine();
    // The last of its parameters is the compressor: level, shuffling, LZ4.
    const last = Buffer.from(Uint32Array.of(5, 1, 1).buffer);
    damage(path, last, (file, at) => file.writeUInt32LE(codec, at + 8));
    await expect(readAfterGood("bad")).rejects.toMatchObject({
      name: "FilterMissing",
      filterId: BLOSC,
      filterName: name,
    });
    const [entry] = await withFile(path, outline);
    expect(entry?.kind === "dataset" && entry.filters.map(isAvailable)).toEqual([false]);
    expect(await startEngine()).toBe(engine);
  });
});
