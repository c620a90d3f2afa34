/**
 * One result on disk: a line that people can read, then the value in the form in which results are spilled.
 *
 *     treadle-result 1 <token> <bytes that follow> <their SHA-1>
 *
 * The line says what the rest must be, so a file that was cut off, changed or never ours is told from a result before
 * anything of it is believed. Files appear under their names whole or not at all. Which results are worth keeping, and
 * where, is not known here.
 */
import { createHash } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from "node:fs";
import { decode } from "../codec/decode.ts";
import { UnknownClassError } from "../errors.ts";
import { fromDiskForm, toDiskForm } from "../spill/disk-form.ts";
import { DamagedResultError } from "./errors.ts";

/** Counts up when older versions of Treadle could misread a file, or newer ones an old one. */
export const RESULT_FORMAT = 1;

/** The first line is filled up to this length. */
const LINE_BYTES = 128;
/** One call reads or writes at most this much: Linux and Node both stop short of 2 GiB. */
const LARGEST_STEP = 2 ** 30;
/** Files are verified in pieces of this size. */
const PIECE_BYTES = 4 * 1024 * 1024;

const CHANGED = "its content is not what was written";

/**
 * Writes `value` to `unfinished` and renames that to `file`; whoever reads at the same time sees the old file or the
 * new one.
 *
 * @returns the bytes of the file
 * @throws {UncloneableError} or {UnfitForDiskError} for a value that would not come back as it was
 * @throws the system's error when the disk is full or may not be written; nothing is left then
 */
export function writeResult(file: string, unfinished: string, token: string, value: unknown): number {
  const parts = toDiskForm(value);
  const hash = createHash("sha1");
  let bytes = 0;
  for (const part of parts) {
    hash.update(part);
    bytes += part.byteLength;
  }
  const line = `treadle-result ${RESULT_FORMAT} ${token} ${bytes} ${hash.digest("hex")}`;
  const opened = openSync(unfinished, "wx", 0o600);
  try {
    try {
      writeAll(opened, Buffer.from(`${line.padEnd(LINE_BYTES - 1)}\n`));
      for (const part of parts) writeAll(opened, part);
    } finally {
      closeSync(opened);
    }
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return LINE_BYTES + bytes;
}

/**
 * Whether `file` claims to be the result `token` and is as long as it should be; a look at its first line.
 *
 * @returns the bytes of the file; undefined when there is none
 * @throws {DamagedResultError} when it is something else
 */
export function lookAtResult(file: string, token: string): number | undefined {
  const opened = openIfThere(file);
  if (opened === undefined) return undefined;
  try {
    return LINE_BYTES + readLine(opened, file, token).bytes;
  } finally {
    closeSync(opened);
  }
}

/**
 * The result `token`.
 *
 * @throws {DamagedResultError} when the file is gone, was cut off, changed, or never was that result
 * @throws {UnknownClassError} when a class is not known in this thread
 */
export function readResult(file: string, token: string): unknown {
  const opened = openIfThere(file);
  if (opened === undefined) throw new DamagedResultError(file, "it is gone");
  try {
    const { bytes, digest } = readLine(opened, file, token);
    const hash = createHash("sha1");
    let left = bytes;
    const wire = fromDiskForm((into) => {
      left -= into.byteLength;
      if (left < 0) throw new RangeError("it asks for more bytes than it has");
      fill(into, opened);
      hash.update(into);
    });
    // Before anything is made of it: constructors and setters must not see what was not written.
    if (left !== 0 || hash.digest("hex") !== digest) throw new RangeError(CHANGED);
    return decode(wire);
  } catch (error) {
    if (error instanceof UnknownClassError || error instanceof DamagedResultError) throw error;
    throw new DamagedResultError(file, error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  } finally {
    closeSync(opened);
  }
}

/**
 * Whether the whole of `file` is what was written, which takes as long as reading it.
 *
 * @throws {DamagedResultError} when it is not
 */
export function verifyResult(file: string, token: string): void {
  const opened = openIfThere(file);
  if (opened === undefined) throw new DamagedResultError(file, "it is gone");
  try {
    const { bytes, digest } = readLine(opened, file, token);
    const hash = createHash("sha1");
    for (let left = bytes; left > 0; ) {
      const piece = new Uint8Array(Math.min(left, PIECE_BYTES));
      fill(piece, opened);
      hash.update(piece);
      left -= piece.byteLength;
    }
    if (hash.digest("hex") !== digest) throw new DamagedResultError(file, CHANGED);
  } finally {
    closeSync(opened);
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new DamagedResultError(file, (error as Error).message, { cause: error });
  }
}

function readLine(opened: number, file: string, token: string): { bytes: number; digest: string } {
  const { size } = fstatSync(opened);
  const line = Buffer.alloc(LINE_BYTES);
  const read = readSync(opened, line, 0, LINE_BYTES, 0);
  const found = /^treadle-result (\d+) (\w+) (\d+) (\w+) *\n$/.exec(line.toString("latin1", 0, read));
  if (!found) throw new DamagedResultError(file, "it does not begin as a result of Treadle's does");
  const [, format, named, bytes, digest] = found as unknown as [string, string, string, string, string];
  if (Number(format) !== RESULT_FORMAT)
    throw new DamagedResultError(file, `its format is ${format}, not ${RESULT_FORMAT}`);
  if (named !== token) throw new DamagedResultError(file, "it holds another result");
  if (size !== LINE_BYTES + Number(bytes)) {
    throw new DamagedResultError(file, `it has ${size} bytes in place of ${LINE_BYTES + Number(bytes)}`);
  }
  // From here on bytes are read one after another.
  readSync(opened, line, 0, LINE_BYTES, null);
  return { bytes: Number(bytes), digest };
}

function writeAll(file: number, bytes: Uint8Array): void {
  // A disk that fills up takes a part without complaint and refuses the next.
  for (let at = 0; at < bytes.byteLength; )
    at += writeSync(file, bytes, at, Math.min(bytes.byteLength - at, LARGEST_STEP));
}

function fill(into: Uint8Array, file: number): void {
  for (let at = 0; at < into.byteLength; ) {
    const read = readSync(file, into, at, Math.min(into.byteLength - at, LARGEST_STEP), null);
    if (read === 0) throw new RangeError("it ends too soon");
    at += read;
  }
}
