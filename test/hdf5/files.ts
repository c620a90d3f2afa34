/** A temporary folder per test, and files damaged on purpose. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

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

/** The beginning of a zlib stream as HDF5 writes it. */
export const ZLIB = Buffer.from([0x78, 0x5e]);
