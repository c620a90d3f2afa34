/** A temporary folder per test, and files damaged on purpose. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { startEngine } from "../../server/hdf5/engine.ts";
import { closeFile } from "../../server/hdf5/file.ts";
import type { NewFile } from "../../server/hdf5/write.ts";

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "treadle-h5-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The path of a file in a folder that is gone after the test. */
export const temporaryFile = (name = "file.h5"): string => join(temporaryFolder(), name);

/** Changes the bytes of a file in place, from the only or first place where `pattern` stands. */
export function damage(
  path: string,
  pattern: string | Buffer,
  change: (bytes: Buffer, at: number) => void,
): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(pattern);
  if (at === -1) throw new Error(`${path} does not hold ${String(pattern)}`);
  change(bytes, at);
  writeFileSync(path, bytes);
}

/**
 * Makes a file in HDF5's oldest format: without checksums, so that single bytes can be changed.
 */
export async function makeOld(path: string, work: (file: NewFile) => void): Promise<void> {
  const engine = await startEngine();
  const { value: id } = engine.quietly((module) =>
    module.open(path, module.H5F_ACC_TRUNC, false, module.H5F_LIBVER_EARLIEST, module.H5F_LIBVER_LATEST),
  );
  const file = { engine, id, path, groups: new Set(["/"]) };
  work(file);
  closeFile(file);
}

/** What h5wasm is told of a dataset that the project's own writer cannot make. */
export interface RawDataset {
  readonly type: number;
  readonly size: number;
  readonly shape: readonly number[];
  readonly signed?: boolean;
  readonly chunks?: readonly number[];
  readonly filter?: number;
  readonly parameters?: readonly number[];
  readonly compound_type?: object;
}

/** Stores bytes as they are, through h5wasm's low-level call. */
export function storeRaw(file: NewFile, path: string, dataset: RawDataset, bytes: Uint8Array): void {
  const { shape, chunks, filter = 0, parameters = [], signed = false, ...rest } = dataset;
  const address = file.engine.scratch(Math.max(8, bytes.length));
  file.engine.heap().set(bytes, address);
  const lengths = shape.map(BigInt);
  const metadata = {
    ...rest,
    signed,
    vlen: false,
    littleEndian: true,
    total_size: 0,
    shape: lengths,
    maxshape: lengths,
    chunks: chunks?.map(BigInt) ?? null,
    compression: filter,
    compression_opts: parameters,
  };
  file.engine.strictly((module) =>
    module.create_dataset(
      file.id,
      path,
      BigInt(address),
      metadata as Parameters<typeof module.create_dataset>[3],
    ),
  );
}

/** The beginning of a zlib stream as HDF5 writes it. */
export const ZLIB = Buffer.from([0x78, 0x5e]);
