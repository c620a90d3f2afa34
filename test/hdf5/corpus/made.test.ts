/**
 * Files of every type, layout, filter and link, made by h5py and h5repack: each value that h5py reads back is what we
 * read. The files are made anew for each run of this test, where Python has h5py.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as h5 from "../../../server/api/h5/index.ts";
import type { H5Data } from "../../../server/hdf5/decode.ts";
import { Hdf5Error } from "../../../server/hdf5/errors.ts";
import { root } from "../../harness/treadle.ts";
import { hasH5py, runPython } from "../other-tools.ts";
import { isNumberArray, wordsOf } from "./truth.ts";

interface Made {
  readonly path: string;
  readonly attribute?: string;
  readonly dtype?: string;
  readonly shape?: readonly number[] | null;
  readonly values?: readonly unknown[] | null;
  readonly readError?: string;
  readonly broken?: boolean;
}

interface Truth {
  readonly files: Readonly<Record<string, readonly Made[]>>;
  readonly lacking: readonly string[];
}

// Where it is not installed there are no such cases.
if (hasH5py) describe("files that h5py has made", againstH5py);

function againstH5py(): void {
  let folder: string;
  let truth: Truth;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "treadle-test-"));
    runPython(join(root, "test", "hdf5", "corpus", "make.py"), folder);
    truth = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8"));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("there are some twenty files with hundreds of datasets", () => {
    const made = Object.values(truth.files).flat();
    expect(Object.keys(truth.files).length).toBeGreaterThan(16);
    expect(made.filter(({ values }) => values !== undefined).length).toBeGreaterThan(300);
    if (truth.lacking.length > 0) console.log(`Not made here: ${truth.lacking.join(", ")}.`);
  });

  test("every value of every dataset is what h5py reads", async () => {
    const wrong: string[] = [];
    for (const [name, objects] of Object.entries(truth.files)) {
      for (const object of objects.filter(({ attribute, broken }) => attribute === undefined && !broken)) {
        const problem = await compareDataset(join(folder, name), object);
        if (problem !== undefined) wrong.push(`${name} ${object.path} ${object.dtype}: ${problem}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("every attribute is what h5py reads", async () => {
    const wrong: string[] = [];
    for (const [name, objects] of Object.entries(truth.files)) {
      for (const { path, attribute, values } of objects) {
        if (attribute === undefined) continue;
        const found = (await h5.attributes(join(folder, name), path))[attribute];
        const ours = attributeWords(found);
        if (JSON.stringify(ours) !== JSON.stringify(values))
          wrong.push(`${name} ${path}@${attribute}: ${JSON.stringify(ours)}, not ${JSON.stringify(values)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("what leads nowhere is told of, and hides nothing else", async () => {
    for (const [name, objects] of Object.entries(truth.files)) {
      const broken = objects.filter((object) => object.broken).map(({ path }) => path);
      const entries = await h5.list(join(folder, name));
      const ours = entries.filter(({ kind }) => kind === "broken").map(({ path }) => path);
      // Through a link that leads elsewhere h5py has seen some of these again; the list follows no links.
      expect(broken, name).toEqual(expect.arrayContaining(ours));
      expect(entries.filter(({ kind }) => kind === "unreadable")).toEqual([]);
    }
    const links = await h5.list(join(folder, "links.h5"));
    expect(links.filter(({ kind }) => kind === "broken").map(({ path }) => path)).toEqual(
      expect.arrayContaining(["/dangling", "/external-gone", "/external-nothing"]),
    );
  });
}

async function compareDataset(path: string, object: Made): Promise<string | undefined> {
  let slab: h5.H5Array;
  try {
    slab = await h5.read(path, object.path);
  } catch (error) {
    if (!(error instanceof Hdf5Error)) return `threw ${String(error)}`;
    return object.readError === undefined ? error.message : undefined;
  }
  if (object.readError !== undefined) return `was read, and h5py says ${object.readError}`;
  if (object.values === undefined) return undefined;
  const count = object.values?.length ?? 0;
  const ours = JSON.stringify(wordsOf(slab.data as H5Data, count));
  const theirs = JSON.stringify(object.values ?? []);
  if (
    object.shape !== null &&
    JSON.stringify(slab.shape.slice(0, object.shape?.length)) !== JSON.stringify(object.shape)
  )
    return `has shape ${slab.shape}, not ${object.shape}`;
  // Where h5py has only the dataset's path, we have the region as well.
  if (object.path === "/regions") return regionsAgree(slab.data, object.values ?? []);
  return ours === theirs ? undefined : `is ${ours.slice(0, 200)}, not ${theirs.slice(0, 200)}`;
}

function attributeWords(value: h5.AttributeValue | undefined): unknown {
  if (value === null || value === undefined) return value;
  if (typeof value === "boolean") return [value ? 1 : 0];
  if (typeof value !== "object") return [typeof value === "bigint" ? Number(value) : value];
  if (value instanceof Error) return value.message;
  const { data, shape } = value;
  const count = isNumberArray(data) || Array.isArray(data) ? data.length : shape.reduce((a, b) => a * b, 1);
  return wordsOf(data, count);
}

const regionsAgree = (ours: unknown, theirs: readonly unknown[]): string | undefined =>
  (ours as string[]).every((text, at) => text === theirs[at] || text.startsWith(`${String(theirs[at])} [`))
    ? undefined
    : `is ${JSON.stringify(ours)}, not in ${JSON.stringify(theirs)}`;
