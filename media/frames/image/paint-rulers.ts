/**
 * Rulers of a picture: indexes of rows on its left and of columns below it, with the names of the axes. Drawn on the
 * screen and in files.
 */
import { indexTicks } from "../colour/value-ticks.ts";

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

/** Room for a ruler on the left and one below, and half a label above, for a font of 13 pixels. */
export const rulerRoom = { left: 58, top: 8, bottom: 38 } as const;

/** Draws both rulers around `frame`. */
export function paintRulers(
  pen: CanvasRenderingContext2D,
  frame: RulerFrame,
  rulers: { readonly rows: Ruler; readonly columns: Ruler },
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
  const wide = pen.measureText(String(columns.to)).width + 24 * size;
  for (const tick of indexTicks(columns.from, columns.to, wide / columns.scale)) {
    const x = columns.at(tick);
    if (x < left || x > left + width) continue;
    pen.fillRect(Math.round(x), bottom + 2 * size, thin, 4 * size);
    pen.fillText(String(tick), x, bottom + 7 * size);
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
