/** Every filter that is said to be available reads what it wrote, and what is not available is known by its name. */
import { expect, test } from "vitest";
import { withFile } from "../../server/hdf5/file.ts";
import { filtersOf, isAvailable } from "../../server/hdf5/filters.ts";
import { readSlab } from "../../server/hdf5/slab.ts";
import { withNewFile } from "../../server/hdf5/write.ts";
import { storeRaw, temporaryFile } from "./files.ts";

const INTEGER = 0;
const FLOAT = 1;

/** Number, name, and parameters where the filter does without none. */
const filters: [id: number, name: string, parameters: number[]][] = [
  [1, "gzip", [4]],
  [2, "shuffle", []],
  [3, "fletcher32", []],
  [4, "szip", [4, 8]],
  [5, "nbit", []],
  [6, "scaleoffset", [2, 0]],
  [307, "bzip2", [9]],
  [32000, "lzf", []],
  [32001, "blosc", [0, 0, 0, 0, 5, 1, 0]],
  [32001, "blosc", [0, 0, 0, 0, 5, 1, 1]],
  [32001, "blosc", [0, 0, 0, 0, 5, 1, 2]],
  [32001, "blosc", [0, 0, 0, 0, 5, 2, 5]],
  [32004, "lz4", [0]],
  [32008, "bitshuffle", [0, 2]],
  [32015, "zstd", [3]],
  [32026, "blosc2", [0, 0, 0, 0, 5, 1, 0]],
  [32026, "blosc2", [0, 0, 0, 0, 5, 1, 5]],
];

const values = Int32Array.from({ length: 4096 }, (_, i) => (i * 7) % 1000);

test.each(filters)("filter %i, %s, reads what it wrote with %j", async (id, name, parameters) => {
  const path = temporaryFile();
  await withNewFile(path, (file) => {
    const dataset = {
      type: INTEGER,
      size: 4,
      signed: true,
      shape: [4096],
      chunks: [1024],
      filter: id,
      parameters,
    };
    storeRaw(file, "x", dataset, new Uint8Array(values.buffer));
  });
  await withFile(path, (file) => {
    const [filter] = filtersOf(file, "/x");
    expect(filter).toMatchObject({ id, name });
    expect(filter && isAvailable(filter)).toBe(true);
    expect(readSlab(file, "x").data).toEqual(values);
  });
});

test.each([
  [305, []],
  [32017, []],
  [40000, []],
  [32001, [2, 2, 4, 100, 5, 1, 3]],
  [32001, [2, 2, 4, 100, 5, 1, 4]],
  [32026, [2, 2, 4, 100, 5, 1, 4]],
])("filter %i with %j is not available", (id, parameters) => {
  expect(isAvailable({ id, name: "", parameters })).toBe(false);
});

/** Filters for floats that round: what comes back is near what went. zfp is missing: h5wasm-plugins only reads it. */
test.each<[id: number, name: string, parameters: number[]]>([
  [32022, "bitgroom", [6]],
  [32023, "bitround", [6]],
])("filter %i, %s, reads about what it wrote with %j", async (id, name, parameters) => {
  const path = temporaryFile();
  const floats = Float32Array.from({ length: 4096 }, (_, i) => 1 + Math.sin(i / 100) / 2);
  await withNewFile(path, (file) => {
    const dataset = { type: FLOAT, size: 4, shape: [4096], chunks: [1024], filter: id, parameters };
    storeRaw(file, "x", dataset, new Uint8Array(floats.buffer));
  });
  await withFile(path, (file) => {
    const [filter] = filtersOf(file, "/x");
    expect(filter).toMatchObject({ id, name });
    expect(filter && isAvailable(filter)).toBe(true);
    const { data } = readSlab(file, "x");
    const worst = floats.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (data as Float32Array)[i]!)),
      0,
    );
    expect(worst).toBeLessThan(1e-3);
  });
});
