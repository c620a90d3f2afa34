/**
 * How the engine meets the file system: what it prints, which files it may open, and what it leaves open.
 *
 * h5wasm runs on Node's own files through emscripten's tables, which have no types; this is the one place that reaches
 * into them. Knows files and streams, not HDF5.
 */
import { closeSync, existsSync, readSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { H5Module } from "./engine.ts";
import { readSuperblock } from "./file-bytes.ts";
import { COLLECTION_HEADER, isCollection, type ReadPart, walkCollection } from "./global-heap.ts";

interface Stream {
  /** As the engine was told it. */
  path?: string;
  /** Descriptor of the process. */
  nfd?: number;
  node?: unknown;
  seekable?: boolean;
  stream_ops?: unknown;
}

interface Files {
  readonly streams: (Stream | undefined)[];
  open(path: string, flags: number, mode?: number): Stream;
  read(stream: Stream, buffer: Uint8Array, offset: number, length: number, position?: number): number;
  readonly ErrnoError: new (errno: number) => Error;
}

const filesOf = (module: H5Module): Files => module.FS as unknown as Files;

/** An engine that broke down cannot close its files any more, and they are real descriptors. */
export function closeStreams(module: H5Module): void {
  for (const stream of filesOf(module).streams) {
    const descriptor = stream?.nfd ?? 0;
    if (descriptor <= 2) continue;
    try {
      closeSync(descriptor);
    } catch {
      // Closed already by the engine itself.
    }
  }
}

/**
 * The descriptor by which the engine reads the file that it opened last as `path`; the function gives undefined as soon
 * as the engine has closed it. Reading by it costs no further opening, and is the same file also when another one has
 * taken its name.
 */
export function descriptorOf(module: H5Module, path: string): () => number | undefined {
  const { streams } = filesOf(module);
  const stream = streams.findLast((open) => open?.path === path);
  return () => (stream !== undefined && streams.includes(stream) ? stream.nfd : undefined);
}

/** Takes the place of file descriptor 2 inside the engine, where HDF5 prints its reports. */
export function catchStderr(module: H5Module, take: (text: string) => void): void {
  const stderr = filesOf(module).streams[2];
  if (stderr === undefined) return;
  stderr.node = { mode: 0o100666 };
  stderr.seekable = false;
  stderr.stream_ops = {
    write(_stream: unknown, buffer: Uint8Array, offset: number, length: number): number {
      take(Buffer.from(buffer.buffer as ArrayBuffer, buffer.byteOffset + offset, length).toString("utf8"));
      return length;
    },
  };
}

/** emscripten's numbers for "no such file" and "input or output failed". */
const ENOENT = 44;
const EIO = 29;

/**
 * Watches over what the engine opens, since files name other files. What is no plain file is not there: a pipe would
 * stop the thread for good. And a file that is not in the working folder is looked for in `folders`: HDF5 itself looks
 * for raw values in the working folder alone, which in an editor is any folder.
 */
export function watchOpening(module: H5Module, folders: () => readonly string[]): void {
  const files = filesOf(module);
  const open = files.open;
  files.open = (path, flags, mode) => {
    let found = path;
    let stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) {
      found = besides(path, folders()) ?? path;
      stat = statSync(found, { throwIfNoEntry: false });
    }
    if (stat !== undefined && !stat.isFile() && !stat.isDirectory()) throw new files.ErrnoError(ENOENT);
    return open(found, flags, mode);
  };
}

/** emscripten makes names absolute by the working folder before it opens anything. */
function besides(path: string, folders: readonly string[]): string | undefined {
  const name = relative(process.cwd(), path);
  return folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
}

/**
 * Watches over what the engine reads: a collection of the global heap in which HDF5 would walk in a circle is a failed
 * read, and `tell` is told why. HDF5 reads a collection from its beginning, and everything that needs one comes by here:
 * texts, sequences, regions, attributes, the plan of a virtual dataset. Other reads cost a glance at their first byte.
 */
export function watchReading(module: H5Module, tell: (flaw: string) => void): void {
  const files = filesOf(module);
  const read = files.read;
  const lengthBytes = new WeakMap<Stream, number>();
  files.read = (stream, buffer, offset, length, position) => {
    const taken = read(stream, buffer, offset, length, position);
    const { nfd } = stream;
    if (taken < COLLECTION_HEADER || position === undefined || nfd === undefined) return taken;
    if (!isCollection(buffer, offset)) return taken;
    const bytes = lengthBytes.get(stream) ?? lengthBytesOf(nfd);
    lengthBytes.set(stream, bytes);
    const flaw = walkCollection(partsOf(nfd, position, buffer.subarray(offset, offset + taken)), bytes);
    if (flaw === undefined) return taken;
    tell(`the heap of texts and sequences at byte ${position} ${flaw}`);
    throw new files.ErrnoError(EIO);
  };
}

const lengthBytesOf = (descriptor: number): number =>
  readSuperblock((at, length) => readPart(descriptor, at, length))?.lengthBytes ?? 8;

/** Parts of what begins at `start`, of which `held` is the beginning. */
const partsOf =
  (descriptor: number, start: number, held: Uint8Array): ReadPart =>
  (at, length) =>
    at + COLLECTION_HEADER <= held.length ? held.subarray(at) : readPart(descriptor, start + at, length);

function readPart(descriptor: number, at: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  return bytes.subarray(0, readSync(descriptor, bytes, 0, length, at));
}
