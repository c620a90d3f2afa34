/**
 * The table by which levels become pixels: 256 colours as a canvas keeps them, so that a picture is painted by one look
 * for each pixel.
 */
import { levels } from "../../../server/protocol/frame-questions.ts";
import { coloursOf, type Rgb } from "./colormaps.ts";

/** Colours of what has no place in the map. Below and above are the ends of the map where they are null. */
export interface SpecialColours {
  readonly none: Rgb;
  readonly below: Rgb | null;
  readonly above: Rgb | null;
}

/** How many levels the map spreads over. */
export const levelCount = levels.last - levels.first + 1;

/** Level → pixel, as a `Uint32Array` over the bytes of an `ImageData` sees it; all are opaque. */
export function lookupTable(map: string, isInverted: boolean, special: SpecialColours): Uint32Array {
  const bytes = new Uint8Array(4 * 256).fill(255);
  const colours = coloursOf(map, levelCount, isInverted);
  for (let at = 0; at < levelCount; at++)
    bytes.set(colours.subarray(3 * at, 3 * at + 3), 4 * (levels.first + at));
  bytes.set(special.none, 4 * levels.none);
  bytes.set(special.below ?? colours.subarray(0, 3), 4 * levels.below);
  bytes.set(special.above ?? colours.subarray(-3), 4 * levels.above);
  return new Uint32Array(bytes.buffer);
}

/** Paints levels into pixels of the same number. */
export function paintLevels(pixels: Uint32Array, from: Uint8Array, table: Uint32Array): void {
  const count = Math.min(pixels.length, from.length);
  for (let at = 0; at < count; at++) pixels[at] = table[from[at]!]!;
}

/** The colour of a level. */
export function colourOfLevel(table: Uint32Array, level: number): Rgb {
  const bytes = new Uint8Array(table.buffer, table.byteOffset + 4 * level, 3);
  return [bytes[0]!, bytes[1]!, bytes[2]!];
}
