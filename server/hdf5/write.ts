/**
 * Making a new HDF5 file: complete under its name, or not there at all.
 *
 *     .frames.h5.3f2a….tmp ── groups, datasets, attributes ──► closed ──► renamed to frames.h5
 *
 * Readers never see half a file and of two writers the last rename wins. h5wasm's high-level writer
 * is not used: it keeps going after a failure and cannot split large arrays.
 */
import { randomUUID } from "node:crypto";
import { renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { Metadata } from "h5wasm/node";
import type { Typed, WritableDtype } from "./content.ts";
import type { NumberArray } from "./decode.ts";
import { deepestReason } from "./diagnosis.ts";
import { Complaint, type H5Module, LARGEST_TRANSFER, startEngine } from "./engine.ts";
import { Hdf5Error, WriteFailed } from "./errors.ts";
import { guarded, type H5File, normalise } from "./file.ts";
import { pieces, select, sizeOf } from "./selection.ts";

/** How a dataset is laid out on disk. */
export interface Layout {
  /** Length of a chunk along each axis; without it chunks are made only where they are needed. */
  readonly chunks?: readonly number[] | undefined;
  /** gzip level 1 (fast) to 9 (small); 0 or undefined stores as it is. */
  readonly gzip?: number | undefined;
}

/** A file being made. */
export interface NewFile extends H5File {
  /** Groups made so far. */
  readonly groups: Set<string>;
}

/**
 * Bytes of a chunk when nobody chose: HDF5's default chunk cache is 1 MiB, and a chunk that does not
 * fit is decompressed anew for every read that touches it.
 */
const CHUNK_BYTES = 2 ** 20;

/**
 * Makes the file that `work` fills, and puts it in place of `path` once it is complete.
 *
 * @throws {WriteFailed} the folder is missing, the disk is full, or HDF5 refused something. An
 *   existing file at `path` is then as it was, and no temporary file is left.
 */
export async function withNewFile(path: string, work: (file: NewFile) => void): Promise<void> {
  const target = resolve(path);
  const folder = dirname(target);
  if (!isFolder(folder)) {
    throw new WriteFailed(
      path,
      undefined,
      `the folder ${folder} does not exist; make it first: mkdirSync("${folder}", { recursive: true })`,
    );
  }
  if (isFolder(target)) throw new WriteFailed(path, undefined, "there is a folder of that name");
  const temporary = join(folder, `.${basename(target)}.${randomUUID()}.tmp`);
  const engine = await startEngine();
  try {
    const id = asked({ engine, id: 0n, path }, undefined, (module) =>
      module.open(temporary, module.H5F_ACC_EXCL, false, -1, -1),
    );
    const file: NewFile = { engine, id, path, groups: new Set(["/"]) };
    try {
      work(file);
    } finally {
      if (!engine.isBroken) asked(file, undefined, (module) => module.close_file(id));
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof Hdf5Error) throw error;
    throw new WriteFailed(path, undefined, error instanceof Error ? error.message : String(error), error);
  }
}

/** Makes a group, and those above it. */
export function addGroup(file: NewFile, group: string): void {
  const path = normalise(group);
  if (file.groups.has(path)) return;
  addGroup(file, dirname(path));
  asked(file, group, (module) => module.create_group(file.id, path, false));
  file.groups.add(path);
}

/**
 * Stores an array under `dataset`, and makes the groups above it. Strings have variable length; they
 * may be chunked but are not compressed, since gzip would see only pointers.
 *
 * @throws {WriteFailed}
 */
export function addDataset(file: NewFile, dataset: string, array: Typed, layout: Layout = {}): void {
  const path = normalise(dataset);
  addGroup(file, dirname(path));
  const metadata = {
    ...typeOf(array.dtype),
    ...extent(array.shape),
    ...storage(file, dataset, array, layout),
  };

  if (array.dtype === "string") {
    const texts = checkedTexts(file, dataset, array.data as readonly string[]);
    asked(file, dataset, (module) => module.create_vlen_str_dataset(file.id, path, texts, metadata));
    return;
  }
  const bytes = bytesOf(array.data as NumberArray);
  if (bytes.length <= LARGEST_TRANSFER) {
    const address = place(file, bytes);
    asked(file, dataset, (module) => module.create_dataset(file.id, path, BigInt(address), metadata));
    return;
  }
  // Too large for one transfer: an empty dataset that may grow to its shape, filled part by part.
  const empty = { ...metadata, shape: metadata.shape.map((length, axis) => (axis === 0 ? 0n : length)) };
  asked(file, dataset, (module) =>
    module.create_dataset(file.id, path, BigInt(file.engine.scratch(8)), empty),
  );
  asked(file, dataset, (module) => module.resize_dataset(file.id, path, metadata.shape));
  const size = typeOf(array.dtype).size;
  const step = array.shape.map(() => 1n);
  for (const piece of pieces(select(array.shape), LARGEST_TRANSFER / size, layout.chunks)) {
    const address = place(file, bytes.subarray(piece.at * size, (piece.at + piece.elements) * size));
    const [count, offset] = [piece.count.map(BigInt), piece.offset.map(BigInt)];
    asked(file, dataset, (module) =>
      module.set_dataset_data(file.id, path, count, offset, step, BigInt(address)),
    );
  }
}

/** Hangs an attribute on a group or dataset made before. */
export function addAttribute(file: NewFile, object: string, name: string, value: Typed): void {
  const path = normalise(object);
  const label = `${path}@${name}`;
  const metadata = { ...typeOf(value.dtype), ...extent(value.shape), chunks: null };
  if (value.dtype === "string") {
    const texts = checkedTexts(file, label, value.data as readonly string[]);
    asked(file, label, (module) => module.create_vlen_str_attribute(file.id, path, name, texts, metadata));
    return;
  }
  const address = place(file, bytesOf(value.data as NumberArray));
  asked(file, label, (module) => module.create_attribute(file.id, path, name, BigInt(address), metadata));
}

/** Chunks of about 1 MiB: whole rows of the last axes, cut along the first ones. */
export function defaultChunks(shape: readonly number[], itemBytes: number): number[] {
  const chunks = shape.map((length) => Math.max(1, length));
  for (let axis = 0; axis < chunks.length; axis += 1) {
    const rest = sizeOf(chunks.slice(axis + 1)) * itemBytes;
    chunks[axis] = Math.min(chunks[axis] ?? 1, Math.max(1, Math.floor(CHUNK_BYTES / rest)));
    if (rest <= CHUNK_BYTES) break;
  }
  return chunks;
}

function storage(file: H5File, dataset: string, array: Typed, layout: Layout): object {
  const { gzip = 0 } = layout;
  if (!Number.isInteger(gzip) || gzip < 0 || gzip > 9) {
    throw new WriteFailed(file.path, dataset, `gzip has the levels 1 to 9, not ${gzip}`);
  }
  const size = typeOf(array.dtype).size;
  const isScalar = array.shape.length === 0;
  const isLarge = array.dtype !== "string" && sizeOf(array.shape) * size > LARGEST_TRANSFER;
  const isChunked = !isScalar && (layout.chunks !== undefined || gzip > 0 || isLarge);
  if (!isChunked) return { chunks: null, compression: 0, compression_opts: [] };

  const chunks = layout.chunks ?? defaultChunks(array.shape, size);
  if (
    chunks.length !== array.shape.length ||
    !chunks.every((length) => Number.isInteger(length) && length > 0)
  ) {
    const shapes = `chunks [${chunks.join(", ")}] do not fit its shape [${array.shape.join(", ")}]`;
    throw new WriteFailed(file.path, dataset, `${shapes}; there must be one whole number from 1 up per axis`);
  }
  // HDF5 refuses chunks longer than an axis that cannot grow.
  const clipped = chunks.map((length, axis) => BigInt(Math.min(length, Math.max(1, array.shape[axis] ?? 1))));
  const isGzip = gzip > 0 && array.dtype !== "string";
  return { chunks: clipped, compression: isGzip ? GZIP : 0, compression_opts: isGzip ? [gzip] : [] };
}

const GZIP = 1;
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const UTF8 = 1;

type TypePart = Omit<Metadata, "chunks" | "shape" | "maxshape">;

function typeOf(dtype: WritableDtype): TypePart {
  const part = { littleEndian: true, vlen: false, total_size: 0 };
  if (dtype === "string") return { ...part, type: STRING, size: 4, vlen: true, signed: false, cset: UTF8 };
  if (dtype === "bool") return { ...part, type: INTEGER, size: 1, signed: false };
  const size = Number(/\d+$/.exec(dtype)?.[0]) / 8;
  return {
    ...part,
    type: dtype.startsWith("float") ? FLOAT : INTEGER,
    size,
    signed: dtype.startsWith("int"),
  };
}

function extent(shape: readonly number[]): { shape: bigint[]; maxshape: bigint[] } {
  return { shape: shape.map(BigInt), maxshape: shape.map(BigInt) };
}

const bytesOf = (data: NumberArray): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

function place(file: H5File, bytes: Uint8Array): number {
  const address = guarded(file.path, undefined, () => file.engine.scratch(Math.max(8, bytes.length)));
  file.engine.heap().set(bytes, address);
  return address;
}

/** HDF5 ends a string at its first zero character: better no file than one with half a text. */
function checkedTexts(file: H5File, dataset: string, texts: readonly string[]): string[] {
  const bad = texts.findIndex((text) => text.includes("\0"));
  if (bad !== -1)
    throw new WriteFailed(
      file.path,
      dataset,
      `text ${bad} holds a zero character, where HDF5 would cut it off`,
    );
  return [...texts];
}

/** Calls the engine; any complaint is a {@link WriteFailed} about `object`. */
function asked<T>(file: H5File, object: string | undefined, work: (module: H5Module) => T): T {
  const { value, report } = guarded(file.path, object, () => file.engine.quietly(work));
  if (report !== "") throw new WriteFailed(file.path, object, deepestReason(report), new Complaint(report));
  return value;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
