/**
 * Real files of other projects, with what h5py says of each: every one opens or says why not, and every number agrees.
 * The corpus is no part of this repository; the test runs where it lies beside the checkout.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as h5 from "../../../server/api/h5/index.ts";
import type { H5Data, NumberArray } from "../../../server/hdf5/decode.ts";
import { Hdf5Error } from "../../../server/hdf5/errors.ts";
import type { Entry } from "../../../server/hdf5/outline.ts";
import { root } from "../../harness/treadle.ts";
import { type FileTruth, isNumberArray, type ObjectTruth, valuesOf, wordsOf } from "./truth.ts";

const corpus = join(root, "..", "shared", "corpus");
const truth: readonly (readonly [string, FileTruth])[] = existsSync(corpus)
  ? Object.entries(
      (JSON.parse(readFileSync(join(corpus, "truth.json"), "utf8")) as { files: Record<string, FileTruth> })
        .files,
    )
  : [];

/** What differs from the truth, and why that is right. */
const known: Readonly<Record<string, { readonly error?: string; readonly why: string }>> = {
  "PureHDF/blosc.h5 /snappy": { error: "FilterMissing", why: "h5wasm-plugins' blosc is made without snappy" },
  "PureHDF/blosc.h5 /zlib": { error: "FilterMissing", why: "h5wasm-plugins' blosc is made without zlib" },
  "PyTables/Tables_lzo1_shuffle.h5 /group0/group1/tuple2": { error: "FilterMissing", why: "there is no LZO" },
  "PyTables/Tables_lzo1_shuffle.h5 /group0/tuple1": { error: "FilterMissing", why: "there is no LZO" },
  "PyTables/Tables_lzo1_shuffle.h5 /tuple0": { error: "FilterMissing", why: "there is no LZO" },
  "PyTables/vlunicode_endian.h5 /vlunicode_big": { why: "h5py hands over big-endian sequences unswapped" },
};

/** Files whose every number was compared. */
let compared = 0;

test.each(truth)("%s", async (name, expected) => {
  const path = join(corpus, name);
  const entries = await named(() => h5.list(path));
  if (expected.openError !== undefined) {
    if (!(entries instanceof Hdf5Error)) expect(Array.isArray(entries)).toBe(true);
    return;
  }
  // What h5py can open, so can we; a damaged part is one entry of the list.
  expect(entries).not.toBeInstanceOf(Error);
  const found = new Map((entries as readonly Entry[]).map((entry) => [entry.path, entry]));
  for (const object of expected.objects ?? []) {
    if (object.path === "/") continue;
    await compare(path, object, found.get(object.path));
  }
});

test(
  truth.length > 0 ? "hundreds of datasets were compared number by number" : "the corpus is not here",
  () => {
    if (truth.length === 0) return;
    expect(truth).toHaveLength(127);
    expect(compared).toBeGreaterThan(450);
  },
);

async function compare(path: string, object: ObjectTruth, entry: Entry | undefined): Promise<void> {
  const where = `${path} ${object.path}`;
  if (object.error !== undefined && object.link === undefined) {
    // What h5py cannot even look at is unreadable or missing here as well, or simply right.
    return;
  }
  expect(entry, where).toBeDefined();
  if (object.link !== undefined) {
    if (object.link !== "user-defined") expect(entry!.link?.target, where).toBe(object.to);
    if (object.link === "external") expect(entry!.link?.file, where).toBe(object.file);
    if (object.kind === "unresolved") expect(entry!.kind, where).toMatch(/broken|unreadable/);
    return;
  }
  switch (object.kind) {
    case "group":
    case "datatype":
      expect(entry!.kind, where).toBe(object.kind);
      break;
    case "dataset":
      expect(entry!.kind, `${where}: ${JSON.stringify(entry)}`).toBe("dataset");
      if (entry!.kind === "dataset") await compareDataset(path, object, entry!);
      break;
    default:
      return;
  }
  if (object.attributeNames !== undefined && object.attributeNames.length < 200) {
    const attributes = await h5.attributes(path, object.path);
    expect(Object.keys(attributes).sort(), where).toEqual([...object.attributeNames].sort());
  }
}

async function compareDataset(
  path: string,
  object: ObjectTruth,
  entry: Extract<Entry, { kind: "dataset" }>,
): Promise<void> {
  const where = `${path} ${object.path}`;
  if (object.shape !== undefined) expect(entry.shape, where).toEqual(object.shape);
  if (object.chunks !== undefined) expect(entry.chunks, where).toEqual(object.chunks);
  if (object.filters !== undefined)
    expect(
      entry.filters.map(({ id }) => id),
      where,
    ).toEqual(object.filters.map(({ id }) => id));
  const read = await named(() => h5.read(path, object.path));
  if (object.readError !== undefined) {
    // Right or refused by name; h5dump may have read what h5py could not.
    if (read instanceof Error) expect(read, where).toBeInstanceOf(Hdf5Error);
    else if (object.values) compareNumbers(where, object, read);
    return;
  }
  if (object.values === undefined && object.first === undefined) return;
  const exception = known[where.slice(corpus.length + 1)];
  if (exception) {
    if (exception.error !== undefined) expect((read as Error).name, where).toBe(exception.error);
    return;
  }
  expect(read, where).not.toBeInstanceOf(Error);
  if (object.values !== undefined) compareNumbers(where, object, read as h5.H5Array);
  else compareFirst(where, object, read as h5.H5Array);
}

function compareNumbers(where: string, object: ObjectTruth, { data, dtype }: h5.H5Array): void {
  const expected = object.values!;
  if (!isNumberArray(data as H5Data)) {
    // Complex numbers are columns of parts here.
    expect(dtype, where).toMatch(/compound|complex/);
    return;
  }
  const ours = valuesOf(data as NumberArray, object.dtype ?? "");
  expect(ours.n, where).toBe(expected.n);
  if (expected.sha256 === undefined) {
    // Wider than a double: the same as far as a double goes.
    for (const key of ["min", "max"] as const) {
      if (typeof expected[key] === "number") expect(ours[key], where).toBeCloseTo(expected[key], 10);
    }
  } else {
    // Which of the bits of a NaN are set is nobody's value.
    const { sha256, ...rest } = ours;
    const { sum: _sum, sha256: theirs, ...others } = expected;
    expect(rest, where).toEqual(others);
    if (ours.nan === 0) expect(sha256, where).toBe(theirs);
  }
  compared += 1;
}

function compareFirst(where: string, object: ObjectTruth, { data, shape }: h5.H5Array): void {
  const own = object.shape ?? [];
  expect(shape.slice(0, own.length), where).toEqual(own);
  const kind = JSON.stringify(object.type ?? "");
  if (/reference|opaque|time/.test(kind)) {
    // Words of our own: h5py says bytes, or only that it is a reference.
    return;
  }
  // Elements that are arrays have axes of their own, which NumPy has flattened.
  const count = (object.type?.class === "array" ? shape : own).reduce(
    (product, length) => product * length,
    1,
  );
  expect(JSON.parse(JSON.stringify(wordsOf(data as H5Data, count, 5))), where).toEqual(object.first);
}

async function named<T>(ask: () => Promise<T>): Promise<T | Error> {
  try {
    return await ask();
  } catch (error) {
    // Anything else is a crash of ours.
    expect(error).toBeInstanceOf(Hdf5Error);
    return error as Error;
  }
}
