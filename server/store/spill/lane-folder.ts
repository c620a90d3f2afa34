/**
 * The folder in which one lane keeps results that do not fit in memory, a file for each, named by the task's
 * number. Nothing exists before the first result is written.
 *
 * Knows files and the form of a value in them, not which results should go or come back. Reading and writing are
 * synchronous: see `LaneStore`.
 */
import { closeSync, mkdirSync, openSync, readSync, rmSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { SpillError } from "../errors.ts";
import { arrivedToDiskForm, fromDiskForm, toDiskForm } from "./disk-form.ts";

/** One call writes or reads at most this much: Linux and Node both stop short of 2 GiB. */
const LARGEST_STEP = 2 ** 30;

/** Parts below this size go to the disk together: a call costs more than copying them. */
const SMALL_PART = 64 * 1024;

export class LaneFolder {
  /** Absolute; there is nothing before the first result is written. */
  readonly path: string;
  #exists = false;

  /** @param path absolute, and nobody else's; see `newSpillFolder` */
  constructor(path: string) {
    this.path = path;
  }

  /**
   * Writes a result; on failure nothing of it is left.
   *
   * @param encoded whether `value` came from another lane and was not decoded yet
   * @throws {SpillError} `unfit` or `unwritable`
   */
  write(task: number, value: unknown, encoded: boolean): void {
    const file = this.#file(task);
    let parts: readonly Uint8Array[];
    try {
      parts = encoded ? arrivedToDiskForm(value) : toDiskForm(value);
    } catch (error) {
      throw new SpillError("unfit", task, file, error);
    }
    try {
      // Once only: when the run has ended its folder is gone, and a lane that still runs must not bring it back.
      if (!this.#exists) mkdirSync(this.path, { recursive: true, mode: 0o700 });
      this.#exists = true;
      writeParts(file, parts);
    } catch (error) {
      this.remove(task);
      throw new SpillError("unwritable", task, file, error);
    }
  }

  /**
   * What was written, not decoded: see `decode`.
   *
   * @throws {SpillError} `unreadable`
   */
  read(task: number): unknown {
    const file = this.#file(task);
    let opened: number | undefined;
    try {
      opened = openSync(file, "r");
      const from = opened;
      return fromDiskForm((into) => fill(into, from));
    } catch (error) {
      throw new SpillError("unreadable", task, file, error);
    } finally {
      if (opened !== undefined) closeSync(opened);
    }
  }

  /** Removes the file of a result. One that cannot be removed goes with the folder, when the run ends. */
  remove(task: number): void {
    try {
      unlinkSync(this.#file(task));
    } catch {}
  }

  /** Removes everything. */
  clear(): void {
    try {
      rmSync(this.path, { recursive: true, force: true });
    } catch {}
    this.#exists = false;
  }

  #file(task: number): string {
    return join(this.path, String(task));
  }
}

function writeParts(file: string, parts: readonly Uint8Array[]): void {
  const opened = openSync(file, "w", 0o600);
  try {
    let small: Uint8Array[] = [];
    let gathered = 0;
    const flush = (): void => {
      if (gathered > 0) writeAll(opened, small.length === 1 ? small[0]! : Buffer.concat(small, gathered));
      small = [];
      gathered = 0;
    };
    for (const part of parts) {
      if (part.byteLength >= SMALL_PART) {
        flush();
        writeAll(opened, part);
        continue;
      }
      small.push(part);
      gathered += part.byteLength;
      if (gathered >= SMALL_PART) flush();
    }
    flush();
  } finally {
    closeSync(opened);
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  // A disk that fills up takes a part without complaint and refuses the next.
  for (let at = 0; at < bytes.byteLength; )
    at += writeSync(file, bytes, at, Math.min(bytes.byteLength - at, LARGEST_STEP));
}

function fill(into: Uint8Array, file: number): void {
  for (let at = 0; at < into.byteLength; ) {
    const read = readSync(file, into, at, Math.min(into.byteLength - at, LARGEST_STEP), null);
    if (read === 0) throw new Error("it is shorter than it was");
    at += read;
  }
}
