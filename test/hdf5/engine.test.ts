/** One engine per thread, replaced when it cannot be trusted, and never leaking. */
import { existsSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { typed } from "../../server/hdf5/content.ts";
import { Breakdown, Complaint, startEngine } from "../../server/hdf5/engine.ts";
import { EngineFailed, TruncatedOrCorrupt } from "../../server/hdf5/errors.ts";
import { closeFile, openFile, withFile } from "../../server/hdf5/file.ts";
import { readSlab } from "../../server/hdf5/slab.ts";
import { addDataset, withNewFile } from "../../server/hdf5/write.ts";
import { damage, temporaryFile, ZLIB } from "./files.ts";

async function goodFile(): Promise<string> {
  const path = temporaryFile("good.h5");
  await withNewFile(path, (file) => addDataset(file, "x", typed([1.5, 2.5])));
  return path;
}

test("a thread has one engine, however often it is asked for", async () => {
  const [a, b] = await Promise.all([startEngine(), startEngine()]);
  expect(a).toBe(b);
  expect(a.isTrustworthy).toBe(true);
});

test("after a trap every file of the engine fails by name, and the next call has a fresh engine", async () => {
  const path = await goodFile();
  const engine = await startEngine();
  const file = openFile(engine, path);
  const trap = () => {
    throw new RangeError("Maximum call stack size exceeded");
  };
  expect(() => engine.strictly(trap)).toThrow(Breakdown);
  expect(engine.isTrustworthy).toBe(false);
  expect(() => readSlab(file, "x")).toThrow(EngineFailed);
  closeFile(file);

  const fresh = await startEngine();
  expect(fresh).not.toBe(engine);
  expect(fresh.isTrustworthy).toBe(true);
  expect((await withFile(path, (opened) => readSlab(opened, "x"))).data).toEqual(Float64Array.of(1.5, 2.5));
});

test("an engine that threw too often is replaced before its stack is used up", async () => {
  const engine = await startEngine();
  const path = await goodFile();
  const file = openFile(engine, path);
  let throws = 0;
  while (engine.isTrustworthy) {
    expect(() => engine.strictly((module) => module.get_dataset_metadata(file.id, "/nothing"))).toThrow(
      Complaint,
    );
    throws += 1;
    expect(throws).toBeLessThan(1000);
  }
  closeFile(file);
  expect(await startEngine()).not.toBe(engine);
  expect((await withFile(path, (opened) => readSlab(opened, "x"))).data).toEqual(Float64Array.of(1.5, 2.5));
});

test("ten thousand failed reads cost neither the engine nor a file descriptor", async () => {
  const path = temporaryFile();
  await withNewFile(path, (file) =>
    addDataset(file, "z", typed(new Float64Array(1000).fill(7)), { gzip: 4 }),
  );
  damage(path, ZLIB, (bytes, at) => bytes.fill(0, at, at + 2));
  const engine = await startEngine();
  const before = openDescriptors();
  for (let round = 0; round < 10; round += 1) {
    await withFile(path, (file) => {
      for (let i = 0; i < 1000; i += 1) expect(() => readSlab(file, "z")).toThrow(TruncatedOrCorrupt);
    });
  }
  expect(await startEngine()).toBe(engine);
  expect(openDescriptors()).toBe(before);
});

/** Counted where the system shows them. */
const openDescriptors = (): number => (existsSync("/proc/self/fd") ? readdirSync("/proc/self/fd").length : 0);
