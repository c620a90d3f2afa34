/**
 * The colour bar as it is drawn beside a picture, on the screen and in files: colours from low to high, round values at
 * them, and what is below, above and not there at all.
 */
import { type FramePicture, levels } from "../../../server/protocol/frame-questions.ts";
import type { Rgb } from "./colormaps.ts";
import { colourOfLevel, levelCount } from "./lookup.ts";
import type { Painting } from "./painting.ts";
import type { ScaleName, ValueRange } from "./scales.ts";
import { say } from "./strings.ts";
import { valueTicks } from "./value-ticks.ts";

export interface ColourBarLook {
  readonly foreground: string;
  readonly border: string;
  /** Family, as a canvas takes it after a size. */
  readonly font: string;
  readonly fontSize: number;
}

export interface ColourBarContent {
  readonly table: Uint32Array;
  readonly scale: ScaleName;
  readonly range: ValueRange;
  /** Below and above have colours of their own, and there may be something. */
  readonly isMarked: boolean;
  /** What stands at the colour of NaN; absent where there is none in the frame. */
  readonly noneLabel?: string;
}

/** What a bar shows of a frame; undefined where it has no value that could be coloured. */
export function barContent(
  picture: Pick<FramePicture<never>, "low" | "high" | "min" | "nans" | "infinities">,
  scale: ScaleName,
  { table, isMarked, hasOutside }: Painting,
): ColourBarContent | undefined {
  if (picture.min === null) return undefined;
  // A range from the smallest value to the largest leaves out what is infinite, or has no logarithm.
  const isLeftOut = picture.infinities > 0 || picture.min < picture.low;
  return {
    table,
    scale,
    range: { low: picture.low, high: picture.high },
    isMarked: isMarked && (hasOutside || isLeftOut),
    ...(picture.nans > 0 ? { noneLabel: say("special.none") } : {}),
  };
}

/** Where the bar may be drawn, in the units of the pen. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Of the bar's width that is the bar itself; the rest is for its labels. */
const barWidth = 14;

/** Draws the bar into `box`, low values below. Gives how wide its widest label is, the bar included. */
export function paintColourBar(
  pen: CanvasRenderingContext2D,
  box: Box,
  content: ColourBarContent,
  look: ColourBarLook,
): number {
  const size = look.fontSize / 13;
  const thick = barWidth * size;
  const half = look.fontSize / 2;
  const capHeight = content.isMarked ? thick * 0.75 : 0;
  const noneHeight = content.noneLabel === undefined ? 0 : thick + 10 * size;
  const top = box.top + Math.max(half, capHeight);
  const bottom = box.top + box.height - Math.max(half, capHeight) - noneHeight;
  const length = bottom - top;
  if (length < 3 * look.fontSize) return 0;
  pen.save();
  pen.font = `${look.fontSize}px ${look.font}`;
  pen.textBaseline = "middle";
  pen.lineWidth = Math.max(1, size);
  for (let at = 0; at < levelCount; at++) {
    const from = Math.round(bottom - (length * (at + 1)) / levelCount);
    const to = Math.round(bottom - (length * at) / levelCount);
    pen.fillStyle = rgbText(colourOfLevel(content.table, levels.first + at));
    pen.fillRect(box.left, from, thick, to - from);
  }
  if (content.isMarked) {
    paintCap(pen, box.left, top, thick, -capHeight, colourOfLevel(content.table, levels.above));
    paintCap(pen, box.left, bottom, thick, capHeight, colourOfLevel(content.table, levels.below));
  }
  pen.strokeStyle = look.border;
  pen.strokeRect(box.left + 0.5, Math.round(top) + 0.5, thick - 1, Math.round(length) - 1);
  pen.fillStyle = look.foreground;
  const labelLeft = box.left + thick + 7 * size;
  let widest = 0;
  const write = (text: string, y: number): void => {
    const room = box.width - thick - 7 * size;
    pen.fillText(text, labelLeft, y, room);
    widest = Math.max(widest, Math.min(room, pen.measureText(text).width));
  };
  for (const tick of valueTicks(content.scale, content.range, length / (2.6 * look.fontSize))) {
    const y = bottom - tick.share * length;
    pen.fillRect(box.left + thick, Math.round(y - size / 2), 4 * size, Math.max(1, Math.round(size)));
    write(tick.label, y);
  }
  if (content.noneLabel !== undefined) {
    const y = box.top + box.height - thick;
    pen.fillStyle = rgbText(colourOfLevel(content.table, levels.none));
    pen.fillRect(box.left, y, thick, thick);
    pen.strokeRect(box.left + 0.5, Math.round(y) + 0.5, thick - 1, thick - 1);
    pen.fillStyle = look.foreground;
    write(content.noneLabel, y + thick / 2);
  }
  pen.restore();
  return thick + 7 * size + widest;
}

function paintCap(
  pen: CanvasRenderingContext2D,
  left: number,
  y: number,
  width: number,
  height: number,
  colour: Rgb,
): void {
  pen.fillStyle = rgbText(colour);
  pen.beginPath();
  pen.moveTo(left, y);
  pen.lineTo(left + width, y);
  pen.lineTo(left + width / 2, y + height);
  pen.fill();
}

/** As a canvas and style sheets take it. */
export const rgbText = ([red, green, blue]: Rgb): string => `rgb(${red}, ${green}, ${blue})`;
