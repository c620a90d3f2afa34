/** Where the keyboard's cursor begins, and where it goes from there. Pure. */
import type { Camera } from "./camera.ts";
import type { FrameView } from "./frame-view.ts";
import type { Element } from "./paint-overlay.ts";

interface Plane {
  readonly rows: number;
  readonly columns: number;
}

/** The element in the middle of what is seen; undefined of a plane without elements. */
export function middleOf(camera: Camera, plane: Plane): Element | undefined {
  if (plane.rows === 0 || plane.columns === 0) return undefined;
  const { top, left, bottom, right } = camera.seen();
  return { row: Math.floor((top + bottom - 1) / 2), column: Math.floor((left + right - 1) / 2) };
}

/** The element so many to the right and down as the screen has it, however the picture is flipped; never beside it. */
export function neighbour(
  from: Element,
  by: { readonly x: number; readonly y: number },
  { flipsRows, flipsColumns }: Pick<FrameView, "flipsRows" | "flipsColumns">,
  { rows, columns }: Plane,
): Element {
  const within = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at));
  return {
    row: within(from.row + (flipsRows ? -by.y : by.y), rows),
    column: within(from.column + (flipsColumns ? -by.x : by.x), columns),
  };
}
