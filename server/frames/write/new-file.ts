/**
 * A file that appears under its name when its last byte is in it, and not at all otherwise. Knows bytes, no values.
 *
 *     .frame.npy.3f2a….tmp ── bytes ──▶ closed ──▶ renamed to frame.npy
 */
import { randomUUID } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { t } from "@vscode/l10n";
import { SliceNotWritten } from "../errors.ts";

/** Writes one piece after another; pieces may be overwritten as soon as the promise settles. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>;

/**
 * Makes the file that `work` fills, in place of one that may be there.
 *
 * @returns bytes of the file
 * @throws {SliceNotWritten} the disk refused.
 * @throws what `work` throws; nothing is left behind.
 */
export async function withNewFile(path: string, work: (write: WriteBytes) => Promise<void>): Promise<number> {
  const target = resolve(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  const file = await asked(target, () => open(temporary, "wx"));
  let bytes = 0;
  try {
    try {
      await work(async (piece) => {
        await asked(target, () => writeAll(file, piece));
        bytes += piece.byteLength;
      });
    } finally {
      await file.close();
    }
    await asked(target, () => rename(temporary, target));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return bytes;
}

/** A write may take a part of what it was given. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) {
    at += (await file.write(bytes, at, bytes.byteLength - at)).bytesWritten;
  }
}

async function asked<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SliceNotWritten(t("{0} could not be written: {1}. Nothing was left behind.", path, why), cause);
  }
}
