/**
 * Files that a viewer has saved, read back by their formats alone: frames of a GIF, arrays of NumPy, fields of a CSV,
 * pixels of a PNG. Knows nothing of viewers, and uses none of our own code to read what that wrote.
 */
import { readFileSync } from "node:fs";
import { PNG } from "pngjs";

/** Red, green and blue of a pixel. */
export type Colour = readonly [red: number, green: number, blue: number];

interface Picture {
  readonly width: number;
  readonly height: number;
  at(x: number, y: number): Colour;
}

/** A PNG as its pixels. */
export function pngOf(path: string): Picture {
  const { width, height, data } = PNG.sync.read(readFileSync(path));
  return {
    width,
    height,
    at: (x, y) => {
      const [red = 0, green = 0, blue = 0] = data.subarray(4 * (y * width + x));
      return [red, green, blue];
    },
  };
}

/** How far two colours are apart, from 0 to 441. */
export const apart = (one: Colour, other: Colour): number =>
  Math.hypot(...one.map((part, at) => part - other[at]!));

interface Animation {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  /** It begins anew at its end. */
  readonly loops: boolean;
}

/** What the blocks of a GIF say: a header, then extensions (`21`), frames (`2c`) and the end (`3b`). */
export function gifOf(path: string): Animation {
  const bytes = readFileSync(path);
  const signature = bytes.toString("latin1", 0, 6);
  if (signature !== "GIF89a") throw new Error(`It begins with ${signature}.`);
  const tableAfter = (flags: number): number => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
  const pastSubBlocks = (from: number): number => {
    let at = from;
    while (bytes[at] !== 0) at += 1 + bytes[at]!;
    return at + 1;
  };
  let at = 13 + tableAfter(bytes[10]!);
  let frames = 0;
  let loops = false;
  while (bytes[at] !== 0x3b) {
    if (bytes[at] === 0x2c) {
      frames += 1;
      at = pastSubBlocks(at + 10 + tableAfter(bytes[at + 9]!) + 1);
    } else if (bytes[at] === 0x21) {
      loops ||= bytes.toString("latin1", at + 3, at + 14) === "NETSCAPE2.0";
      at = pastSubBlocks(at + 2);
    } else throw new Error(`Byte ${at} of ${bytes.length} begins no block.`);
  }
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), frames, loops };
}

/** A NumPy file of float32. */
export function npyOf(path: string): { readonly shape: readonly number[]; readonly values: Float32Array } {
  const bytes = readFileSync(path);
  const header = bytes.toString("latin1", 10, 10 + bytes.readUInt16LE(8));
  const [, descr, shape] =
    /^\{'descr': '([^']+)', 'fortran_order': False, 'shape': \(([\d, ]*)\)/.exec(header) ?? [];
  if (descr !== "<f4" || shape === undefined) throw new Error(`The header is ${header}.`);
  const values = bytes.subarray(10 + header.length);
  return {
    shape: shape.split(",").filter(Boolean).map(Number),
    values: new Float32Array(values.buffer.slice(values.byteOffset, values.byteOffset + values.byteLength)),
  };
}

/** Rows of numbers. */
export function csvOf(path: string): readonly (readonly number[])[] {
  const lines = readFileSync(path, "utf8").split("\r\n");
  if (lines.pop() !== "") throw new Error("The last line has no end.");
  return lines.map((line) => line.split(",").map(Number));
}
