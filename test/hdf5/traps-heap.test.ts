/**
 * What h5wasm gets wrong as it comes, each on a file made here: of the traps 7 and 8 of a study of h5wasm 0.10.3 those
 * about the heap in which a file keeps its texts. HDF5 walks in a circle through a damaged one, or asks for all memory.
 */
import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { attributesOf } from "../../server/hdf5/attributes.ts";
import { typed } from "../../server/hdf5/content.ts";
import { Hdf5Error, TruncatedOrCorrupt } from "../../server/hdf5/errors.ts";
import { withFile } from "../../server/hdf5/file.ts";
import { walkCollection } from "../../server/hdf5/global-heap.ts";
import { readSlab, type Slab } from "../../server/hdf5/slab.ts";
import { addAttribute, addDataset, withNewFile } from "../../server/hdf5/write.ts";
import { damage, makeOld, temporaryFile } from "./files.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

const read = (dataset: string): Promise<Slab> => withFile(path, (file) => readSlab(file, dataset));

const texts = ["one", "a second one", "the last"];
const numbers = typed([1, 2, 3]);

const makeTexts = (): Promise<void> =>
  makeOld(path, (file) => {
    addDataset(file, "texts", typed(texts));
    addDataset(file, "numbers", numbers);
    addAttribute(file, "numbers", "texts", typed("an attribute's own"));
  });

describe("7: a heap of texts that leads in a circle is an error, not a loop", () => {
  const damages: [string, (bytes: Buffer, at: number) => void, RegExp][] = [
    // The first object's header: number, count of uses, four bytes of nothing, length.
    ["zeros", (bytes, at) => bytes.fill(0, at + 16, at + 48), /heap of texts .* leads in a circle/],
    [
      "a length that begins anew at 2^32",
      (bytes, at) => bytes.writeUInt32LE(0xffff_fff0, at + 24),
      /heap of texts .* holds an object of 4294967280 bytes/,
    ],
  ];
  test.each(damages)("%s", async (_, change, reason) => {
    await makeTexts();
    damage(path, "GCOL", change);
    await expect(read("texts")).rejects.toThrow(TruncatedOrCorrupt);
    await expect(read("texts")).rejects.toMatchObject({ reason: expect.stringMatching(reason) as string });
    const [attribute] = await withFile(path, (file) => attributesOf(file, "numbers"));
    expect(attribute?.value).toBeInstanceOf(TruncatedOrCorrupt);
    expect((await read("numbers")).data).toEqual(numbers.data);
  });
});

test("8: a text that claims to take all memory is an error by name, and the next read is sound", async () => {
  await makeTexts();
  // A text is stored as its length, its collection's address, and its number there.
  const place = Buffer.alloc(12);
  place.writeUInt32LE("a second one".length);
  place.writeUInt32LE(readFileSync(path).indexOf("GCOL"), 4);
  damage(path, place, (bytes, at) => bytes.writeUInt32LE(0x7fff_ff00, at));
  await expect(read("texts")).rejects.toBeInstanceOf(Hdf5Error);
  expect((await read("numbers")).data).toEqual(numbers.data);
});

test("sound heaps pass: many collections, and texts longer than any of them", async () => {
  const many = Array.from({ length: 5000 }, (_, i) =>
    i % 1000 === 0 ? "long ".repeat(20_000 + i) : `text ${i}`,
  );
  await withNewFile(path, (file) => addDataset(file, "texts", typed(many)));
  expect((await read("texts")).data).toEqual(many);
});

describe("a collection", () => {
  /** One whose lengths take `lengthBytes`, of objects with these numbers and lengths. */
  function collection(
    lengthBytes: 4 | 8,
    objects: readonly (readonly [number, number])[],
    size = 4096,
  ): Buffer {
    const bytes = Buffer.alloc(size);
    bytes.write("GCOL\x01");
    bytes.writeUInt32LE(size, 8);
    let at = 16;
    for (const [index, length] of objects) {
      bytes.writeUInt16LE(index, at);
      bytes.writeUInt32LE(length, at + 8);
      // Where a length takes four bytes, the other four are nobody's.
      if (lengthBytes === 4) bytes.writeUInt32LE(0xdead_beef, at + 12);
      at += index === 0 ? length : 16 + Math.ceil(length / 8) * 8;
    }
    return bytes;
  }
  const of = (bytes: Buffer) => (at: number, length: number) => bytes.subarray(at, at + length);

  test.each([4, 8] as const)("of lengths of %i bytes is walked to its free rest", (lengthBytes) => {
    const free = 4096 - 16 - 24 - 32;
    const bytes = collection(lengthBytes, [[3, 5], [1, 16], [0, free]]); // biome-ignore format: one line
    const found: number[][] = [];
    const flaw = walkCollection(of(bytes), lengthBytes, (...object) => {
      found.push(object);
      return false;
    });
    expect(flaw).toBeUndefined();
    expect(found).toEqual([
      [3, 32, 5],
      [1, 56, 16],
    ]);
  });

  test("that is full, or has no room for a header left, is sound", () => {
    expect(walkCollection(of(collection(8, [[1, 4096 - 32]])), 8)).toBeUndefined();
    expect(walkCollection(of(collection(8, [[1, 4096 - 40]])), 8)).toBeUndefined();
  });

  test.each([
    ["leads in a circle", collection(8, [[1, 8]])],
    ["holds an object of 5000 bytes", collection(8, [[1, 5000]])],
    ["is cut off", collection(8, [[1, 100]]).subarray(0, 100)],
    ["holds more than 65536 objects", collection(8, Array(70_000).fill([1, 0]), 16 * 70_001)],
  ])("that %s is flawed", (flaw, bytes) => {
    expect(walkCollection(of(bytes), 8)).toContain(flaw);
  });
});
