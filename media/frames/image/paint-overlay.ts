/**
 * What lies over a picture: the grid of its elements and their values where they are large, cross-hairs, the cursor, and
 * the rectangle that is being drawn.
 */
import type { Region } from "../../../server/protocol/frame-questions.ts";
import type { Palette } from "../../panel/theme.ts";
import { colourOfLevel } from "../colour/lookup.ts";
import type { Camera, Place } from "./camera.ts";
import type { Levels } from "./shown-picture.ts";

export interface Element {
  readonly row: number;
  readonly column: number;
}

/** Texts of a part of the plane, row by row. */
export interface ValueTexts {
  readonly region: Region;
  readonly cells: readonly (readonly string[])[];
}

/** From this many pixels on elements are told apart by lines. */
const gridFrom = 12;
/** From this size on there is room for a value. */
const valuesFrom = { width: 44, height: 16 };
/** More than this nobody reads. */
const mostValues = 2000;

/** The elements whose values there is room for; undefined while they are too small, or not elements but blocks. */
export function readableRegion(camera: Camera, levels: Levels | undefined): Region | undefined {
  if (levels?.block[0] !== 1 || levels.block[1] !== 1) return undefined;
  if (camera.scaleX < valuesFrom.width || camera.scaleY < valuesFrom.height) return undefined;
  const seen = camera.seen();
  return (seen.bottom - seen.top) * (seen.right - seen.left) > mostValues ? undefined : seen;
}

/** Lines between elements, once these are large enough. */
export function paintGrid(pen: CanvasRenderingContext2D, camera: Camera, palette: Palette): void {
  if (camera.scaleX < gridFrom || camera.scaleY < gridFrom) return;
  const { top, left, bottom, right } = camera.seen();
  const from = camera.toScreen(left, top);
  const to = camera.toScreen(right, bottom);
  pen.save();
  pen.globalAlpha = Math.min(palette.isHighContrast ? 0.7 : 0.35, (camera.scaleX - gridFrom) / 60 + 0.1);
  pen.strokeStyle = palette.background;
  pen.lineWidth = 1;
  pen.beginPath();
  for (let column = left; column <= right; column++) {
    const x = Math.round(camera.toScreen(column, 0).x) + 0.5;
    pen.moveTo(x, from.y);
    pen.lineTo(x, to.y);
  }
  for (let row = top; row <= bottom; row++) {
    const y = Math.round(camera.toScreen(0, row).y) + 0.5;
    pen.moveTo(from.x, y);
    pen.lineTo(to.x, y);
  }
  pen.stroke();
  pen.restore();
}

/** Values inside of their elements, black or white, whichever is read better on the element's colour. */
export function paintValues(
  pen: CanvasRenderingContext2D,
  camera: Camera,
  texts: ValueTexts,
  levels: Levels,
  table: Uint32Array,
  palette: Palette,
): void {
  const seen = camera.seen();
  const size = Math.min(13, Math.max(10, camera.scaleX / 6));
  pen.save();
  pen.font = `${size}px ${palette.font}`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  for (let row = seen.top; row < seen.bottom; row++) {
    for (let column = seen.left; column < seen.right; column++) {
      const text = texts.cells[row - texts.region.top]?.[column - texts.region.left];
      if (text === undefined) continue;
      const at = (row - levels.region.top) * levels.width + column - levels.region.left;
      const [red, green, blue] = colourOfLevel(table, levels.pixels[at] ?? 0);
      pen.fillStyle = 0.3 * red + 0.59 * green + 0.11 * blue > 140 ? "#000000" : "#ffffff";
      const { x, y } = camera.toScreen(column + 0.5, row + 0.5);
      // Squeezed to fit, and cut where that would be unreadable.
      const fits = Math.max(3, Math.floor((1.5 * camera.scaleX) / (0.6 * size)));
      pen.fillText(text.length > fits ? `${text.slice(0, fits - 1)}…` : text, x, y, camera.scaleX - 4);
    }
  }
  pen.restore();
}

/**
 * Two lines through an element, from edge to edge of the frame, and a frame around it where it can be seen. Where values
 * stand in elements there are no lines, which would strike them out.
 */
export function paintCross(
  pen: CanvasRenderingContext2D,
  camera: Camera,
  { row, column }: Element,
  palette: Palette,
  isCursor: boolean,
): void {
  const { x, y } = camera.toScreen(column + 0.5, row + 0.5);
  const halfX = Math.max(3, camera.scaleX / 2);
  const halfY = Math.max(3, camera.scaleY / 2);
  const lines = new Path2D();
  if (camera.scaleX < valuesFrom.width || camera.scaleY < valuesFrom.height) {
    const seen = camera.seen();
    const a = camera.toScreen(seen.left, seen.top);
    const b = camera.toScreen(seen.right, seen.bottom);
    lines.moveTo(Math.min(a.x, b.x), y);
    lines.lineTo(x - halfX, y);
    lines.moveTo(x + halfX, y);
    lines.lineTo(Math.max(a.x, b.x), y);
    lines.moveTo(x, Math.min(a.y, b.y));
    lines.lineTo(x, y - halfY);
    lines.moveTo(x, y + halfY);
    lines.lineTo(x, Math.max(a.y, b.y));
  }
  lines.rect(x - halfX, y - halfY, 2 * halfX, 2 * halfY);
  pen.save();
  // Twice, because a picture may have any colour: a line around one of the opposite colour is seen on all of them.
  pen.globalAlpha = palette.isHighContrast ? 1 : 0.65;
  pen.lineWidth = isCursor ? 4 : 3;
  pen.strokeStyle = palette.background;
  pen.stroke(lines);
  pen.globalAlpha = 1;
  pen.lineWidth = isCursor ? 2 : 1;
  pen.strokeStyle = isCursor ? palette.active : palette.foreground;
  pen.stroke(lines);
  pen.restore();
}

/** The rectangle that will be zoomed to. */
export function paintRectangle(
  pen: CanvasRenderingContext2D,
  [from, to]: readonly [from: Place, to: Place],
  palette: Palette,
): void {
  pen.save();
  pen.globalAlpha = 0.18;
  pen.fillStyle = palette.accent;
  pen.fillRect(from.x, from.y, to.x - from.x, to.y - from.y);
  pen.globalAlpha = 1;
  pen.setLineDash([4, 3]);
  pen.strokeStyle = palette.active;
  pen.strokeRect(from.x, from.y, to.x - from.x, to.y - from.y);
  pen.restore();
}
