/**
 * Shapes and texts on a canvas that several painters need: icons, round corners, texts cut to the room there is.
 */
import type { Icon } from "../panel/icons.ts";

/** Of boxes, in pixels at a zoom of 1. */
export const cornerRadius = 7;

const paths = new Map<string, Path2D>();

/** An icon of the page, drawn into a square of this size. */
export function paintIcon(
  context: CanvasRenderingContext2D,
  { path, fill }: Icon,
  left: number,
  top: number,
  size: number,
  colour: string,
): void {
  let shape = paths.get(path);
  if (!shape) {
    shape = new Path2D(path);
    paths.set(path, shape);
  }
  context.save();
  context.translate(left, top);
  context.scale(size / 16, size / 16);
  if (fill) {
    context.fillStyle = colour;
    context.fill(shape, "evenodd");
  } else {
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.lineCap = context.lineJoin = "round";
    context.stroke(shape);
  }
  context.restore();
}

/** Begins a rectangle with round corners as the current path. */
export function rounded(
  context: CanvasRenderingContext2D,
  left: number,
  top: number,
  width: number,
  height: number,
  corners: number | number[] = cornerRadius,
): void {
  context.beginPath();
  context.roundRect(left, top, width, height, corners);
}

const fittedTexts = new Map<string, string>();

/** The text, or its beginning and an ellipsis where it is wider than `room`. Measured once for each font and width. */
export function fitted(context: CanvasRenderingContext2D, text: string, room: number): string {
  const key = `${context.font}\n${Math.round(room)}\n${text}`;
  const known = fittedTexts.get(key);
  if (known !== undefined) return known;
  let shown = text;
  if (context.measureText(text).width > room) {
    let least = 0;
    let most = text.length;
    while (least < most) {
      const middle = Math.ceil((least + most) / 2);
      if (context.measureText(`${text.slice(0, middle)}…`).width <= room) least = middle;
      else most = middle - 1;
    }
    shown = least === 0 ? "" : `${text.slice(0, least)}…`;
  }
  // Zooming makes a new font with each step; what was measured long ago is not asked for again.
  if (fittedTexts.size > 4000) fittedTexts.clear();
  fittedTexts.set(key, shown);
  return shown;
}
