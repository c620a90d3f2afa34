/**
 * How a dataset lies on disk: its layout, the files its values are in, and what stands where nothing was written.
 *
 * What h5wasm says of that is little, so the object header is read for the rest; where it cannot be, the layout is
 * `unknown` rather than guessed. Reads no values.
 */
import { statSync } from "node:fs";
import type { Metadata } from "h5wasm/node";
import { type H5Data, makeColumn } from "./decode.ts";
import { describeStored } from "./describe-element.ts";
import { holdsObjects, holdsUnsupported } from "./element.ts";
import { findDataset, type H5File, kindOf, normalise, strict } from "./file.ts";
import type { FileBytes } from "./file-bytes.ts";
import { headerOf, placesOf } from "./home.ts";
import { MESSAGE, type Message, numberAt, typeIn } from "./object-header.ts";

/** Where the values of a dataset are kept. */
export type Layout = "contiguous" | "chunked" | "compact" | "virtual" | "external" | "unknown";

/** A dataset from which a virtual one takes values. */
export interface VirtualSource {
  /** As it is written in the file; "." for the file itself. May hold `%b`, a pattern for many files. */
  readonly file: string;
  readonly dataset: string;
  /** It is not there: what would come from it reads as the fill value. False also where that cannot be known. */
  readonly isMissing: boolean;
}

/** A file that holds raw values. */
export interface RawFile {
  readonly file: string;
  readonly isMissing: boolean;
}

/** How a dataset lies on disk. */
export interface Storage {
  readonly layout: Layout;
  /** Of `virtual` ones; otherwise empty. */
  readonly sources: readonly VirtualSource[];
  /** Of `external` ones; otherwise empty. */
  readonly rawFiles: readonly RawFile[];
  /** One element, as reading one gives it; absent where none is defined or it cannot be known. */
  readonly fillValue?: H5Data;
}

/**
 * How `dataset` lies on disk.
 *
 * @throws {DatasetNotFound | NotADataset | BrokenLink | TruncatedOrCorrupt}
 */
export function storageOf(file: H5File, dataset: string): Storage {
  const object = findDataset(file, dataset);
  const metadata: Metadata = strict(file, dataset, (module) => module.get_dataset_metadata(file.id, object));
  const header = headerOf(file, object);
  const home = header?.file ?? file;
  const bytes = home.bytes;
  const messages = header?.messages ?? [];
  const rawFiles = bytes === undefined ? [] : rawFilesIn(home.path, bytes, messages);
  const fillValue = bytes && fillValueIn(bytes, metadata, messages);
  return {
    layout: layoutOf(metadata, messages, rawFiles),
    sources: sourcesOf(home, metadata),
    rawFiles,
    ...(fillValue !== undefined && { fillValue }),
  };
}

const CLASSES: readonly (Layout | undefined)[] = ["compact", "contiguous", "chunked", "virtual"];

function layoutOf(metadata: Metadata, messages: readonly Message[], rawFiles: readonly RawFile[]): Layout {
  if (metadata.chunks !== null) return "chunked";
  if (metadata.virtual_sources !== undefined) return "virtual";
  if (rawFiles.length > 0) return "external";
  const layout = messages.find(({ type }) => type === MESSAGE.layout)?.bytes;
  if (layout === undefined) return "unknown";
  // The first two versions have the number of axes where the others have the class.
  return CLASSES[numberAt(layout, numberAt(layout, 0, 1) < 3 ? 2 : 1, 1)] ?? "unknown";
}

/** Sources of which it is looked up whether they are there: each costs a look into the file system. */
const MOST_LOOKED_UP = 1000;

function sourcesOf(home: H5File, { virtual_sources: sources = [] }: Metadata): VirtualSource[] {
  const known = new Map<string, boolean>();
  return sources.map(({ file_name: file, dset_name: dataset }) => {
    const place = file === "." ? `.${dataset}` : file;
    // A name with a pattern stands for as many files as there happen to be.
    const isPattern = /%\d*b/.test(file) || /%\d*b/.test(dataset);
    if (isPattern) return { file, dataset, isMissing: false };
    let isMissing = known.get(place);
    if (isMissing === undefined) {
      isMissing = known.size < MOST_LOOKED_UP && isSourceMissing(home, file, dataset);
      known.set(place, isMissing);
    }
    return { file, dataset, isMissing };
  });
}

function isSourceMissing(home: H5File, file: string, dataset: string): boolean {
  if (file === ".") return kindOf(home, normalise(dataset)) !== "dataset";
  return !placesOf(home.path, file).some(isPlainFile);
}

const isPlainFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** A list of raw files: its names are in a local heap, each with its place in the file and its length. */
function rawFilesIn(path: string, bytes: FileBytes, messages: readonly Message[]): RawFile[] {
  const list = messages.find(({ type }) => type === MESSAGE.externalFiles)?.bytes;
  const { offsetBytes = 8, lengthBytes = 8 } = bytes;
  if (list === undefined || list[0] !== 1) return [];
  const used = numberAt(list, 6, 2);
  const heap = bytes.at(numberAt(list, 8, offsetBytes), 8 + 2 * lengthBytes + offsetBytes);
  if (heap === undefined || heap.toString("latin1", 0, 4) !== "HEAP") return [];
  const names = bytes.at(
    numberAt(heap, 8 + 2 * lengthBytes, offsetBytes),
    Math.min(numberAt(heap, 8, lengthBytes), LARGEST_HEAP),
  );
  const found: RawFile[] = [];
  for (let slot = 0; slot < used; slot += 1) {
    const start = numberAt(list, 8 + offsetBytes + slot * 3 * lengthBytes, lengthBytes);
    const end = names?.indexOf(0, start) ?? -1;
    if (names === undefined || end === -1) return found;
    const file = names.toString("utf8", start, end);
    found.push({ file, isMissing: !placesOf(path, file).some(isPlainFile) });
  }
  return found;
}

const LARGEST_HEAP = 2 ** 20;

/** What reads where nothing was written, when the file defines it and it is a plain value. */
function fillValueIn(bytes: FileBytes, metadata: Metadata, messages: readonly Message[]): H5Data | undefined {
  const value = fillBytes(messages);
  const type = messages.find((message) => message.type === MESSAGE.datatype);
  const stored = type && typeIn(bytes, type);
  if (value === undefined || stored === undefined || value.length !== stored.size) return undefined;
  const element = describeStored(metadata, stored);
  if (element.size !== stored.size || holdsUnsupported(element) || holdsObjects(element)) return undefined;
  const column = makeColumn(element, 1, undefined, []);
  column.take(new Uint8Array(value), 0, 1, 0, element.size);
  return column.data;
}

function fillBytes(messages: readonly Message[]): Buffer | undefined {
  for (const { type, isShared, bytes } of messages) {
    if (isShared || (type !== MESSAGE.fillValue && type !== MESSAGE.oldFillValue)) continue;
    const at = fillAt(type, bytes);
    const size = at === undefined ? 0 : numberAt(bytes, at, 4);
    if (at !== undefined && size > 0) return bytes.subarray(at + 4, at + 4 + size);
  }
  return undefined;
}

/** Where the size of a fill value stands, or undefined where none is defined. */
function fillAt(type: number, bytes: Buffer): number | undefined {
  if (type === MESSAGE.oldFillValue) return 0;
  if ((bytes[0] ?? 0) < 3) return (bytes[3] ?? 0) === 0 ? undefined : 4;
  return ((bytes[1] ?? 0) & 0x20) === 0 ? undefined : 2;
}
