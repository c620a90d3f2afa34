/**
 * The bytes of an HDF5 file as they lie on disk, beside the engine: for the little that h5wasm does not tell.
 *
 * Read by the engine's own descriptor, or by one opened when first asked and only for as long as the file is. Addresses are the file's own, so a block in front of
 * it that belongs to the user is no concern of the caller. Knows the superblock, no objects.
 */
import { closeSync, openSync, readSync } from "node:fs";

/** The signature of HDF5 stands at 0, 512, 1024, 2048 …: the blocks before it belong to the user. */
const SIGNATURE = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Blocks of this size are read at once: an object header is mostly a few hundred bytes. */
const BLOCK = 4096;

/** How a file writes down addresses and lengths. */
export interface Superblock {
  /** Where address 0 lies on disk. */
  readonly start: number;
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** The superblock of the file whose bytes `read` hands out (undefined past its end); undefined when it has none. */
export function readSuperblock(
  read: (at: number, length: number) => Buffer | undefined,
): Superblock | undefined {
  for (let start = 0; ; start = start === 0 ? 512 : start * 2) {
    const bytes = read(start, 64);
    if (bytes === undefined || bytes.length < 16) return undefined;
    if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) continue;
    const version = bytes[8] ?? 0;
    const [offsetBytes = 0, lengthBytes = 0] = version < 2 ? bytes.subarray(13, 15) : bytes.subarray(9, 11);
    const isSane = [2, 4, 8].includes(offsetBytes) && [2, 4, 8].includes(lengthBytes);
    return isSane ? { start, offsetBytes, lengthBytes } : undefined;
  }
}

/** Reads a file by its own addresses. Nothing here throws for what the file holds: it is undefined then. */
export class FileBytes {
  readonly path: string;
  readonly #borrow: () => number | undefined;
  #descriptor: number | undefined;
  #superblock: Superblock | undefined | "unread" = "unread";
  #block: { readonly at: number; readonly bytes: Buffer } = { at: 0, bytes: Buffer.alloc(0) };

  /** @param borrow a descriptor that somebody else has open, asked for before each read: opening is slow on some disks */
  constructor(path: string, borrow: () => number | undefined = () => undefined) {
    this.path = path;
    this.#borrow = borrow;
  }

  /** Bytes of an address in this file (mostly 8), or undefined when it has no superblock that can be read. */
  get offsetBytes(): number | undefined {
    return this.#super()?.offsetBytes;
  }

  /** Bytes of a length in this file. */
  get lengthBytes(): number | undefined {
    return this.#super()?.lengthBytes;
  }

  /** `length` bytes from `address` on, fewer at the end of the file, undefined where there are none. */
  at(address: number, length: number): Buffer | undefined {
    const start = this.#super()?.start;
    if (start === undefined || !Number.isSafeInteger(address + length) || address < 0) return undefined;
    return this.#read(start + address, length);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#superblock = "unread";
    this.#block = { at: 0, bytes: Buffer.alloc(0) };
  }

  #super(): Superblock | undefined {
    if (this.#superblock === "unread")
      this.#superblock = readSuperblock((at, length) => this.#read(at, length));
    return this.#superblock;
  }

  #read(at: number, length: number): Buffer | undefined {
    const held = this.#block;
    if (at >= held.at && at + length <= held.at + held.bytes.length) {
      return held.bytes.subarray(at - held.at, at - held.at + length);
    }
    try {
      const descriptor = this.#borrow() ?? this.#opened();
      const bytes = Buffer.allocUnsafe(Math.max(length, BLOCK));
      const taken = readSync(descriptor, bytes, 0, bytes.length, at);
      if (taken === 0) return undefined;
      this.#block = { at, bytes: bytes.subarray(0, taken) };
      return bytes.subarray(0, Math.min(taken, length));
    } catch {
      // Gone, or closed to us since the engine opened it: then only the engine knows.
      return undefined;
    }
  }

  #opened(): number {
    this.#descriptor ??= openSync(this.path, "r");
    return this.#descriptor;
  }
}
