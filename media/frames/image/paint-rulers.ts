/**
 * Rulers of a picture: indexes of rows on its left and of columns below it, with the names of the axes. Drawn on the
 * screen and in files.
 */

import { indexTicks } from "../colour/value-ticks.ts";
import type { Camera, Place } from "./camera.ts";

/** One ruler: what is in view of an axis, and where it lies. */
export interface Ruler {
  /** Name of the axis. */
  readonly name: string;
  /** Elements in view, the end not included. */
  readonly from: number;
  readonly to: number;
  /** Length of an element, in the units of the pen. */
  readonly scale: number;
  /** Where the middle of an element lies. */
  at(element: number): number;
}

/** The picture, in the units of the pen. */
export interface RulerFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface RulerLook {
  readonly foreground: string;
  readonly quiet: string;
  readonly font: string;
  readonly fontSize: number;
}

/** Room for a ruler on the left and one below, and half a label above and at the right, for a font of 13 pixels. */
export const rulerRoom = { left: 58, top: 8, right: 14, bottom: 38 } as const;

export interface Rulers {
  readonly rows: Ruler;
  readonly columns: Ruler;
}

/** Rulers along the edges of a plane as a camera sees it, or of the view where the plane goes on beyond it. */
export function rulersOf(
  camera: Camera,
  plane: { readonly rows: number; readonly columns: number },
  origin: Place,
  [rows, columns]: readonly [rows: string, columns: string],
): { readonly frame: RulerFrame; readonly rulers: Rulers } {
  const { width, height } = camera.view;
  const seen = camera.seen();
  const a = camera.toScreen(0, 0);
  const b = camera.toScreen(plane.columns, plane.rows);
  const within = (at: number, most: number): number => Math.max(0, Math.min(most, at));
  const left = within(Math.min(a.x, b.x), width);
  const top = within(Math.min(a.y, b.y), height);
  return {
    frame: {
      left: origin.x + left,
      top: origin.y + top,
      width: within(Math.max(a.x, b.x), width) - left,
      height: within(Math.max(a.y, b.y), height) - top,
    },
    rulers: {
      rows: {
        name: rows,
        from: seen.top,
        to: seen.bottom,
        scale: camera.scaleY,
        at: (row) => origin.y + camera.toScreen(0, row + 0.5).y,
      },
      columns: {
        name: columns,
        from: seen.left,
        to: seen.right,
        scale: camera.scaleX,
        at: (column) => origin.x + camera.toScreen(column + 0.5, 0).x,
      },
    },
  };
}

/** Draws both rulers around `frame`. */
export function paintRulers(
  pen: CanvasRenderingContext2D,
  frame: RulerFrame,
  rulers: Rulers,
  look: RulerLook,
): void {
  const size = look.fontSize / 13;
  const { left, top, width, height } = frame;
  const bottom = top + height;
  const thin = Math.max(1, Math.round(size));
  pen.save();
  pen.font = `${look.fontSize * 0.92}px ${look.font}`;
  pen.fillStyle = look.quiet;
  pen.textBaseline = "top";
  pen.textAlign = "center";
  const { columns, rows } = rulers;
  // A label at the edge of the canvas is moved, not cut.
  const edge = pen.canvas.width / pen.getTransform().a;
  const wide = pen.measureText(String(columns.to)).width + 24 * size;
  for (const tick of indexTicks(columns.from, columns.to, wide / columns.scale)) {
    const x = columns.at(tick);
    if (x < left || x > left + width) continue;
    pen.fillRect(Math.round(x), bottom + 2 * size, thin, 4 * size);
    const half = pen.measureText(String(tick)).width / 2;
    pen.fillText(String(tick), Math.min(x, edge - half), bottom + 7 * size);
  }
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const tick of indexTicks(rows.from, rows.to, (30 * size) / rows.scale)) {
    const y = rows.at(tick);
    if (y < top || y > bottom) continue;
    pen.fillRect(left - 6 * size, Math.round(y), 4 * size, thin);
    pen.fillText(String(tick), left - 9 * size, y, 36 * size);
  }
  pen.fillStyle = look.foreground;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillText(columns.name, left + width / 2, bottom + 33 * size, width);
  pen.translate(left - 47 * size, top + height / 2);
  pen.rotate(-Math.PI / 2);
  pen.fillText(rows.name, 0, 3 * size, height);
  pen.restore();
}
