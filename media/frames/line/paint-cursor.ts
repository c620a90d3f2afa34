/**
 * What lies over a line on the screen: the place of the pointer, the cursor of the keyboard, and the range that is being
 * chosen. Painted on a canvas of its own, so that a moving pointer does not cost a line.
 */
import type { LinePoint } from "./line-points.ts";
import type { PlotArea, PlotFrame } from "./plot-frame.ts";

export interface CursorLook {
  readonly background: string;
  readonly foreground: string;
  readonly quiet: string;
  readonly line: string;
  readonly accent: string;
  readonly isHighContrast: boolean;
}

/** A line through a point, and its values as rings; that of the keyboard is solid. */
export function paintCursor(
  pen: CanvasRenderingContext2D,
  frame: PlotFrame,
  { from, to, low, high }: LinePoint,
  isOfKeyboard: boolean,
  look: CursorLook,
): void {
  const x = frame.x((from + to) / 2);
  pen.save();
  pen.beginPath();
  pen.rect(frame.left, frame.top - 6, frame.width, frame.height + 12);
  pen.clip();
  pen.strokeStyle = isOfKeyboard ? look.accent : look.quiet;
  pen.lineWidth = 1;
  pen.setLineDash(isOfKeyboard ? [] : [3, 3]);
  pen.beginPath();
  pen.moveTo(Math.round(x) + 0.5, frame.top);
  pen.lineTo(Math.round(x) + 0.5, frame.top + frame.height);
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 2;
  pen.strokeStyle = look.line;
  pen.fillStyle = look.background;
  for (const value of new Set([low, high])) {
    const y = frame.y(value);
    if (!(y >= frame.top - 1 && y <= frame.top + frame.height + 1)) continue;
    pen.beginPath();
    pen.arc(x, y, 4, 0, 2 * Math.PI);
    pen.fill();
    pen.stroke();
  }
  pen.restore();
}

/** What is being chosen to be zoomed to. */
export function paintSelection(
  pen: CanvasRenderingContext2D,
  { left, top, width, height }: PlotArea,
  look: CursorLook,
): void {
  pen.save();
  pen.fillStyle = look.accent;
  pen.strokeStyle = look.accent;
  pen.globalAlpha = 0.2;
  pen.fillRect(left, top, width, height);
  pen.globalAlpha = 1;
  if (look.isHighContrast) pen.setLineDash([4, 2]);
  pen.strokeRect(Math.round(left) + 0.5, Math.round(top) + 0.5, Math.round(width), Math.round(height));
  pen.restore();
}
