/**
 * Shapes and types as people read them at the end of a row.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { say } from "../strings.ts";

/** `1,000 × 2,048 × 2,048`; a scalar and a dataset that holds nothing in words. */
export function shapeText(shape: readonly number[] | null): string {
  if (shape === null) return say("tree.empty");
  if (shape.length === 0) return say("tree.scalar");
  return shape.map(formatCount).join(" × ");
}

/** A text of at most `most` characters, its end replaced where it is longer. Never half of a character. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.charCodeAt(most - 2);
  const isHalf = end >= 0xd800 && end < 0xdc00;
  return `${text.slice(0, isHalf ? most - 2 : most - 1)}…`;
}

/** Shape and type together, such as `1,000 × 2,048  uint16`. */
export const figureText = (shape: readonly number[] | null | undefined, type: string | undefined): string =>
  [shape === undefined ? "" : shapeText(shape), type === undefined ? "" : cut(type, 60)]
    .filter(Boolean)
    .join("  ");
