/**
 * A line on a canvas: grid, axes with their names, gaps, the line with its envelope, and points where there is room for
 * them. Drawn the same way on the screen and in files. It knows a pen and numbers; no page.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { indexTicks, valueTicks } from "../colour/value-ticks.ts";
import type { LinePoints } from "./line-points.ts";
import type { PlotFrame } from "./plot-frame.ts";

/** Colours and letters. */
export interface LineLook {
  readonly background: string;
  readonly foreground: string;
  readonly quiet: string;
  readonly grid: string;
  readonly line: string;
  /** Of the frame before. */
  readonly before: string;
  /** Where values are missing. */
  readonly gap: string;
  readonly font: string;
  /** In the units of the pen. */
  readonly fontSize: number;
}

/** What is painted. */
export interface LineScene {
  readonly frame: PlotFrame;
  readonly points: LinePoints;
  /** The frame before, behind the line; undefined where it is not shown. */
  readonly before: LinePoints | undefined;
  readonly showsGrid: boolean;
  /** Names of the axis and of its values. */
  readonly names: readonly [axis: string, values: string];
}

/** Room for the axes at a size of letters of 12: on the left for values, below for indexes and a name. */
export const lineRoom = { left: 76, right: 14, top: 10, bottom: 42 } as const;

/** Points are drawn when they are at least so far apart, in sizes of letters. */
const pointsFrom = 0.55;

/** Paints the whole scene; what is below it is painted over. */
export function paintLine(pen: CanvasRenderingContext2D, scene: LineScene, look: LineLook): void {
  const { frame, points, before } = scene;
  pen.save();
  paintAxes(pen, scene, look);
  pen.beginPath();
  pen.rect(frame.left, frame.top, frame.width, frame.height);
  pen.clip();
  paintGaps(pen, frame, points, look);
  if (before) paintValues(pen, frame, before, { ...look, line: look.before });
  paintValues(pen, frame, points, look);
  pen.restore();
}

function paintAxes(pen: CanvasRenderingContext2D, scene: LineScene, look: LineLook): void {
  const { frame, showsGrid, names } = scene;
  const { left, top, width, height } = frame;
  const size = look.fontSize / 12;
  const bottom = top + height;
  const thin = Math.max(1, Math.round(size));
  pen.font = `${look.fontSize * 0.95}px ${look.font}`;
  const wide = pen.measureText(formatCount(frame.stretch.to)).width + 26 * size;
  const columns = indexTicks(
    Math.max(0, Math.floor(frame.stretch.from)),
    frame.stretch.to,
    (wide / width) * (frame.stretch.to - frame.stretch.from),
  )
    .map((index) => ({ x: Math.round(frame.x(index + 0.5)), label: formatCount(index) }))
    .filter(({ x }) => x >= left && x <= left + width);
  const rows = valueTicks(frame.scale, frame.range, Math.max(2, Math.floor(height / (34 * size)))).map(
    ({ value, label }) => ({ y: Math.round(frame.y(value)), label }),
  );
  if (showsGrid) {
    pen.fillStyle = look.grid;
    for (const { x } of columns) pen.fillRect(x, top, thin, height);
    for (const { y } of rows) pen.fillRect(left, y, width, thin);
  }
  pen.fillStyle = look.quiet;
  pen.fillRect(left, bottom, width, thin);
  pen.fillRect(left - thin, top, thin, height + thin);
  pen.textBaseline = "top";
  pen.textAlign = "center";
  for (const { x, label } of columns) {
    pen.fillRect(x, bottom, thin, 4 * size);
    pen.fillText(label, x, bottom + 7 * size);
  }
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const { y, label } of rows) {
    pen.fillRect(left - 5 * size, y, 4 * size, thin);
    pen.fillText(label, left - 9 * size, y, left - 26 * size);
  }
  paintNames(pen, frame, names, look);
}

function paintNames(
  pen: CanvasRenderingContext2D,
  { left, top, width, height }: PlotFrame,
  [axis, values]: readonly [string, string],
  look: LineLook,
): void {
  const size = look.fontSize / 12;
  pen.save();
  pen.fillStyle = look.foreground;
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  pen.fillText(fitting(pen, axis, width), left + width / 2, top + height + 35 * size);
  pen.translate(left - 62 * size, top + height / 2);
  pen.rotate(-Math.PI / 2);
  pen.fillText(fitting(pen, values, height), 0, 0);
  pen.restore();
}

/** As much of a name as there is room for: a squeezed one cannot be read. */
function fitting(pen: CanvasRenderingContext2D, name: string, room: number): string {
  if (pen.measureText(name).width <= room) return name;
  let length = name.length;
  while (length > 0 && pen.measureText(`${name.slice(0, length)}…`).width > room) length--;
  return length > 0 ? `${name.slice(0, length)}…` : "";
}

/** Where values are missing: a band that a broken line alone would not show, and none where there is nothing else. */
function paintGaps(
  pen: CanvasRenderingContext2D,
  frame: PlotFrame,
  points: LinePoints,
  look: LineLook,
): void {
  const { from, to } = points.within(frame.stretch);
  const strip = Math.max(3, look.fontSize / 4);
  for (let point = from; point < to; point++) {
    if (!Number.isNaN(points.lows[point]!)) continue;
    const first = point;
    while (point + 1 < to && Number.isNaN(points.lows[point + 1]!)) point++;
    const x = frame.x(points.at(first).from);
    const width = Math.max(1, frame.x(points.at(point).to) - x);
    pen.fillStyle = look.gap;
    pen.globalAlpha = 0.14;
    pen.fillRect(x, frame.top, width, frame.height);
    pen.globalAlpha = 0.9;
    pen.fillRect(x, frame.top + frame.height - strip, width, strip);
    pen.globalAlpha = 1;
  }
}

/** The line, piece by piece between gaps; where a point has several values, from the smallest to the largest. */
function paintValues(
  pen: CanvasRenderingContext2D,
  frame: PlotFrame,
  points: LinePoints,
  look: LineLook,
): void {
  const { from, to } = points.within(frame.stretch);
  const apart = (frame.width / (frame.stretch.to - frame.stretch.from)) * points.block;
  const radius = look.fontSize * 0.19;
  const hasMarks = apart >= look.fontSize * pointsFrom;
  pen.strokeStyle = look.line;
  pen.fillStyle = look.line;
  pen.lineWidth = look.fontSize / 9;
  pen.lineJoin = "round";
  for (let point = from; point < to; point++) {
    const first = point;
    while (point < to && isPlaced(frame, points, point)) point++;
    if (point > first) paintPiece(pen, frame, points, { from: first, to: point });
    // One value between two gaps has no line.
    if (hasMarks || point - first === 1) paintMarks(pen, frame, points, { from: first, to: point }, radius);
    if (point < to) paintInfinity(pen, frame, points, point, look);
  }
}

function paintPiece(
  pen: CanvasRenderingContext2D,
  frame: PlotFrame,
  points: LinePoints,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  pen.beginPath();
  for (let point = from; point < to; point++)
    pen.lineTo(frame.x(points.middle(point)), frame.y(points.highs[point]!));
  if (points.block > 1) {
    for (let point = to - 1; point >= from; point--)
      pen.lineTo(frame.x(points.middle(point)), frame.y(lowest(frame, points, point)));
    pen.closePath();
    pen.fill();
  }
  pen.stroke();
}

function paintMarks(
  pen: CanvasRenderingContext2D,
  frame: PlotFrame,
  points: LinePoints,
  { from, to }: { readonly from: number; readonly to: number },
  radius: number,
): void {
  pen.beginPath();
  for (let point = from; point < to; point++) {
    const x = frame.x(points.middle(point));
    for (const value of new Set([points.highs[point]!, lowest(frame, points, point)])) {
      const y = frame.y(value);
      pen.moveTo(x + radius, y);
      pen.arc(x, y, radius, 0, 2 * Math.PI);
    }
  }
  pen.fill();
}

/** A triangle at the edge that an infinite value lies beyond. */
function paintInfinity(
  pen: CanvasRenderingContext2D,
  frame: PlotFrame,
  points: LinePoints,
  point: number,
  look: LineLook,
): void {
  const x = frame.x(points.middle(point));
  const half = look.fontSize * 0.4;
  const triangle = (y: number, height: number): void => {
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x - half, y + height);
    pen.lineTo(x + half, y + height);
    pen.fill();
  };
  if (points.highs[point] === Number.POSITIVE_INFINITY) triangle(frame.top, 1.6 * half);
  if (points.lows[point] === Number.NEGATIVE_INFINITY) triangle(frame.top + frame.height, -1.6 * half);
}

/** Whether a point has a finite value that has a place on the scale. */
function isPlaced(frame: PlotFrame, points: LinePoints, point: number): boolean {
  const high = points.highs[point]!;
  return Number.isFinite(high) && Number.isFinite(points.lows[point]!) && !Number.isNaN(frame.y(high));
}

/** The smallest value of a point; one that has no place on a logarithmic scale lies below everything. */
function lowest(frame: PlotFrame, points: LinePoints, point: number): number {
  const low = points.lows[point]!;
  return frame.scale === "log" && low <= 0 ? Number.MIN_VALUE : low;
}
