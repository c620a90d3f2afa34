/**
 * Which part of a dataset a region reference selects, in NumPy's notation. HDF5 keeps the selection in the file's
 * global heap, and h5wasm hands out only its shape, so it is read from there.
 */
import type { FileBytes } from "./file-bytes.ts";
import { COLLECTION_HEADER, isCollection, type ReadPart, walkCollection } from "./global-heap.ts";
import { numberAt } from "./object-header.ts";

/** Selections can have a million corners: as many blocks as a line of text has room for are told. */
const MOST_BLOCKS = 8;

/** What a region reference leads to. */
export interface Region {
  /** Of the dataset. */
  readonly address: number;
  /** `0:3, 5`; several blocks as `0:3, 5; 7:9, 5`; `…` for all of it; undefined if that cannot be told. */
  readonly selection: string | undefined;
}

/** What a region reference leads to; undefined when it leads nowhere. */
export function regionOf(file: FileBytes, reference: Uint8Array): Region | undefined {
  const { offsetBytes } = file;
  if (offsetBytes !== 8) return undefined;
  const bytes = Buffer.from(reference);
  const object = heapObject(file, numberAt(bytes, 0, 8), numberAt(bytes, 8, 4));
  if (object === undefined || object.length < 16) return undefined;
  return { address: numberAt(object, 0, 8), selection: selectionText(object.subarray(8)) };
}

/** Object `index` of the global heap collection at `address`. */
function heapObject(file: FileBytes, address: number, index: number): Buffer | undefined {
  const read: ReadPart = (at, length) => file.at(address + at, length) ?? Buffer.alloc(0);
  if (!isCollection(read(0, COLLECTION_HEADER))) return undefined;
  let found: Buffer | undefined;
  walkCollection(read, file.lengthBytes ?? 8, (own, at, length) => {
    if (own === index && length <= LARGEST_OBJECT) found = file.at(address + at, length);
    return own === index;
  });
  return found;
}

/** A selection that takes more bytes is not told. */
const LARGEST_OBJECT = 16 * 2 ** 20;

const NONE = 0;
const POINTS = 1;
const BLOCKS = 2;
const ALL = 3;

/** A selection as HDF5 writes it down (H5S): its kind, its version, and corners or a pattern. */
function selectionText(bytes: Buffer): string | undefined {
  const kind = numberAt(bytes, 0, 4);
  const version = numberAt(bytes, 4, 4);
  if (kind === NONE) return "nothing";
  if (kind === ALL) return "…";
  if (kind === BLOCKS && version >= 2) return patternText(bytes, version);
  if (version !== 1 || (kind !== POINTS && kind !== BLOCKS)) return undefined;
  const rank = numberAt(bytes, 16, 4);
  const count = numberAt(bytes, 20, 4);
  const corners = kind === POINTS ? 1 : 2;
  if (!(rank > 0 && rank <= 32)) return undefined;
  const shown = Math.min(count, MOST_BLOCKS);
  const parts: string[] = [];
  for (let block = 0; block < shown; block += 1) {
    const at = 24 + block * rank * corners * 4;
    const axes = Array.from({ length: rank }, (_, axis) => {
      const first = numberAt(bytes, at + axis * 4, 4);
      const last = corners === 1 ? first : numberAt(bytes, at + (rank + axis) * 4, 4);
      return rangeText(first, last + 1, 1);
    });
    parts.push(axes.join(", "));
  }
  if (parts.join("").includes("NaN")) return undefined;
  return `${parts.join("; ")}${count > shown ? `; and ${count - shown} more` : ""}`;
}

/** A regular pattern: start, stride, count and block for each axis. */
function patternText(bytes: Buffer, version: number): string | undefined {
  const [size, rankAt] = version === 2 ? [8, 13] : [numberAt(bytes, 9, 1), 10];
  const isRegular = (numberAt(bytes, 8, 1) & 1) === 1;
  const rank = numberAt(bytes, rankAt, 4);
  if (!isRegular || ![2, 4, 8].includes(size) || !(rank > 0 && rank <= 32)) return undefined;
  const axes = Array.from({ length: rank }, (_, axis) => {
    const at = rankAt + 4 + axis * 4 * size;
    const [start, stride, count, block] = [0, 1, 2, 3].map((part) => numberAt(bytes, at + part * size, size));
    return axisText(start ?? Number.NaN, stride ?? 1, count ?? 1, block ?? 1);
  });
  return axes.join("").includes("NaN") ? undefined : axes.join(", ");
}

function axisText(start: number, stride: number, count: number, block: number): string {
  if (count === 1 || stride === block) return rangeText(start, start + count * block, 1);
  const last = start + (count - 1) * stride + block;
  const text = rangeText(start, last, stride);
  return block === 1 ? text : `${text} in blocks of ${block}`;
}

function rangeText(from: number, to: number, step: number): string {
  if (to - from === 1) return String(from);
  return step === 1 ? `${from}:${to}` : `${from}:${to}:${step}`;
}
