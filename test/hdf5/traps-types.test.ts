/**
 * What h5wasm gets wrong as it comes, each on a file made here: the traps 11 to 13 of a study of h5wasm 0.10.3 on 857
 * real files, about types that it does not read. `types-h5py.test.ts` has those that only h5py can make.
 */
import { beforeEach, expect, test } from "vitest";
import { typed } from "../../server/hdf5/content.ts";
import { withFile } from "../../server/hdf5/file.ts";
import { outline } from "../../server/hdf5/outline.ts";
import type { SliceItem } from "../../server/hdf5/selection.ts";
import { readSlab, type Slab } from "../../server/hdf5/slab.ts";
import { addDataset, type NewFile, withNewFile } from "../../server/hdf5/write.ts";
import { damage, makeOld, storeRaw, temporaryFile } from "./files.ts";

let path: string;
beforeEach(() => {
  path = temporaryFile();
});

const make = (work: (file: NewFile) => void): Promise<void> => withNewFile(path, work);
const read = (dataset: string, slice?: SliceItem[]): Promise<Slab> =>
  withFile(path, (file) => readSlab(file, dataset, slice));

const sevens = typed(new Float64Array(1000).fill(7));

const FLOAT = 1;
const STRING = 3;
const COMPOUND = 6;
const REFERENCE = 7;

test("11: a compound of r and i is a complex number, in two columns", async () => {
  const part = { type: FLOAT, size: 8, signed: false, vlen: false, littleEndian: true };
  const members = [
    { ...part, name: "r", offset: 0 },
    { ...part, name: "i", offset: 8 },
  ];
  await make((file) => {
    const type = { type: COMPOUND, size: 16, shape: [2], compound_type: { members, nmembers: 2 } };
    storeRaw(file, "z", type, new Uint8Array(Float64Array.of(1, -2, 3.5, 0).buffer));
  });
  expect(await read("z")).toMatchObject({
    dtype: "compound",
    shape: [2],
    data: { r: Float64Array.of(1, 3.5), i: Float64Array.of(-2, 0) },
  });
  expect(await withFile(path, outline)).toMatchObject([{ type: "complex128" }]);
});

test("12: references are read as the path they lead to, null and dangling ones by what they are", async () => {
  await make((file) => {
    addDataset(file, "group/values", sevens);
    const of = (object: string) =>
      Uint8Array.from(file.engine.strictly((module) => module.create_object_reference(file.id, object)));
    const nowhere = Uint8Array.from(Buffer.from([0xf8, 0xff, 0xff, 0, 0, 0, 0, 0]));
    const bytes = Buffer.concat([of("/group/values"), of("/group"), new Uint8Array(8), nowhere]);
    storeRaw(file, "references", { type: REFERENCE, size: 8, shape: [4] }, bytes);
    const region = file.engine.strictly((module) =>
      module.create_region_reference(file.id, "/group/values", [3n], [10n], [2n]),
    );
    storeRaw(
      file,
      "regions",
      { type: REFERENCE, size: 12, shape: [2] },
      Uint8Array.of(...region, ...new Uint8Array(12)),
    );
  });
  expect(await read("references")).toMatchObject({
    dtype: "reference",
    data: ["/group/values", "/group", "", "(a reference to nothing that is there)"],
  });
  expect((await read("references", [[1, 2]])).data).toEqual(["/group"]);
  expect((await read("regions")).data).toEqual(["/group/values [10; 12; 14]", ""]);
  const types = (await withFile(path, outline)).map((entry) => "type" in entry && entry.type);
  expect(types.slice(-2)).toEqual(["reference", "region reference"]);
});

test("12: hundreds of references are named by one walk through the file, not by one each", async () => {
  const names = Array.from({ length: 200 }, (_, i) => `/group${i % 3}/x${i}`);
  await make((file) => {
    for (const name of names) addDataset(file, name, typed(1));
    const of = (object: string) =>
      file.engine.strictly((module) => module.create_object_reference(file.id, object));
    const nowhere = new Array(8).fill(255);
    const bytes = Uint8Array.from(
      [...names, "/", "/group1"].flatMap((name) => [...of(name)]).concat(nowhere),
    );
    storeRaw(file, "references", { type: REFERENCE, size: 8, shape: [203] }, bytes);
  });
  const { data } = await read("references");
  expect(data).toEqual([...names, "/", "/group1", "(a reference to nothing that is there)"]);
});

test("12: references of the kind that HDF5 1.12 brought are read as well", async () => {
  const size = 18;
  await makeOld(path, (file) => {
    addDataset(file, "x", sevens);
    // HDF5 writes the kind (2: an object), flags, and the length of the address in front of it.
    const x = file.engine.strictly((module) => module.create_object_reference(file.id, "/x"));
    const bytes = Uint8Array.of(2, 0, 8, ...x, ...new Uint8Array(size - 11), ...new Uint8Array(size));
    storeRaw(file, "references", { type: STRING, size, shape: [2] }, bytes);
  });
  // h5wasm cannot make such a type: that of a string is made one.
  damage(path, Buffer.from([0x13, 0x12, 0, 0, size, 0, 0, 0]), (bytes, at) => bytes.set([0x47, 0x12], at));
  expect(await read("references")).toMatchObject({ dtype: "reference", data: ["/x", ""] });
});

test("13: space padding is not text, and bytes that are not UTF-8 are Latin-1", async () => {
  await make((file) => {
    storeRaw(file, "padded", { type: STRING, size: 6, shape: [3] }, Buffer.from("ab    abcdef a    "));
    storeRaw(file, "latin", { type: STRING, size: 4, shape: [1] }, Buffer.from("caf\xe9", "latin1"));
    storeRaw(file, "utf8", { type: STRING, size: 5, shape: [1] }, Buffer.from("β β"));
  });
  expect((await read("padded")).data).toEqual(["ab", "abcdef", " a"]);
  expect((await read("latin")).data).toEqual(["café"]);
  expect((await read("utf8")).data).toEqual(["β β"]);
});
