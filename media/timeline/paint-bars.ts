/**
 * Paints bars: those of the finest picture, and of a coarser one where that does not reach.
 *
 * A loop over columns; what a screen cannot tell apart is painted once. Decides no colours and no places.
 */
import { barKinds } from "../../server/protocol/timeline.ts";
import type { BarIndex } from "./bar-index.ts";
import type { Brush, Brushes } from "./brushes.ts";
import type { KnownPicture } from "./pictures.ts";
import { laneTop, type RowPlace, stripHeight } from "./row-places.ts";
import { axisHeight, layersOf, rowOf, type Scene } from "./scene.ts";
import type { Stretch } from "./stretch.ts";

const run = barKinds.indexOf("run");
const failed = barKinds.indexOf("failed");
const unfinished = barKinds.indexOf("unfinished");
const moved = barKinds.indexOf("moved");
const restored = barKinds.indexOf("restored");

/** What is dimmed is still there to be seen. */
const dimAlpha = 0.14;
/** Narrower bars are too narrow for rounded corners and a gap. */
const roomy = 5;
/** Room for the first letters of a name. */
const roomForText = 26;
const textPadding = 5;
/** Width of a triangle and the gap after it. */
const triangleStep = 8;
/** A failure is what one looks for: it is seen, however short. */
const leastFailure = 3;

/** How bars are painted. */
export interface BarStyle {
  readonly brushes: Brushes;
  /** True for functions (places in `FunctionOrder`) that the legend's filter leaves in the dark. */
  isDimmed(fn: number): boolean;
}

/** Bars painted in the last frame; a test counts them. */
export interface PaintCounts {
  bars: number;
}

/** Paints all bars of a scene. */
export function paintBars(pen: CanvasRenderingContext2D, scene: Scene, style: BarStyle): PaintCounts {
  const { brushes } = style;
  const counts: PaintCounts = { bars: 0 };
  brushes.anchor(scene.scale.toX(0));
  const size = Math.max(10, Math.min(12, brushes.palette.fontSize - 1));
  pen.font = `${size}px ${brushes.palette.font}`;
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  const [finest, coarser] = layersOf(scene);
  if (!finest) return counts;
  if (coarser) {
    const { shown } = scene.scale;
    paintLayer(coarser, { from: shown.from, to: Math.min(shown.to, finest.stretch.from) });
    paintLayer(coarser, { from: Math.max(shown.from, finest.stretch.to), to: shown.to });
    paintLayer(finest, finest.stretch);
  } else {
    paintLayer(finest, scene.scale.shown);
  }
  return counts;

  function paintLayer(known: KnownPicture, part: Stretch): void {
    if (!(part.to > part.from)) return;
    const left = Math.max(scene.gutter, scene.scale.toX(part.from));
    const right = Math.min(scene.width, scene.scale.toX(part.to) + (part.to >= scene.end ? 2 : 0));
    if (right <= left) return;
    pen.save();
    pen.beginPath();
    pen.rect(left, axisHeight, right - left, scene.height - axisHeight);
    pen.clip();
    const places = known.picture.functions.map((view) => scene.order.positionOf(view));
    for (const track of known.tracks) {
      const row = rowOf(scene, track.row.worker);
      if (row) counts.bars += paintTrack(pen, scene, style, { known, track, row, places }, left, right);
    }
    pen.restore();
  }
}

interface PlacedTrack {
  readonly known: KnownPicture;
  readonly track: BarIndex;
  readonly row: RowPlace;
  /** Position of a function in the picture → place in `FunctionOrder`. */
  readonly places: readonly number[];
}

function paintTrack(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  { brushes, isDimmed }: BarStyle,
  { known, track, row, places }: PlacedTrack,
  left: number,
  right: number,
): number {
  const { lane, start, bar: kinds, fn: functions } = track.row;
  const top = axisHeight + laneTop(row, lane) - scene.scrollTop;
  const height = lane < 0 ? stripHeight : row.barHeight;
  if (top > scene.height || top + height < axisHeight) return 0;
  const { scale } = scene;
  const [first, end] = track.between(scale.toTime(left - 2), scale.toTime(right + 2));
  let painted = 0;
  let drawn = Number.NEGATIVE_INFINITY;
  let last: Brush | undefined;
  // Above all others, and therefore last.
  const failures: number[] = [];
  for (let bar = first; bar < end; bar++) {
    const kind = kinds[bar]!;
    if (kind === failed) failures.push(bar);
    else paintBar(bar, kind, 1);
  }
  for (const bar of failures) paintBar(bar, failed, leastFailure);
  pen.globalAlpha = 1;
  return painted;

  function paintBar(bar: number, kind: number, least: number): void {
    const x = scale.toX(start[bar]!);
    const to = Math.max(x + least, scale.toX(track.endOf(bar)));
    const fn = places[functions[bar]!] ?? -1;
    const brush = brushes.of(kind, fn);
    // No pixel would change.
    if (to <= drawn + 0.3 && brush === last) return;
    if (to < left) return;
    // Far outside a canvas loses precision, and patterns their place.
    const from = Math.max(x, left - 20);
    const width = Math.min(to, right + 20) - from;
    pen.globalAlpha = isDimmed(fn) ? dimAlpha : 1;
    pen.fillStyle = brush.fill;
    paintShape(pen, kind, from, top, width, height, brush);
    // In a lane that is too few for all, where one bar begins on another.
    if (from < drawn - 1 && width > roomy && lane >= 0) {
      pen.fillStyle = brushes.palette.background;
      pen.fillRect(from, top, 1, height);
    }
    painted++;
    drawn = Math.max(to, kind > moved ? x + triangleStep / 2 : to);
    last = brush;
    if (!brush.ink || height < 11 || kind > unfinished) return;
    const textFrom = Math.max(x, left);
    const room = Math.min(to, right) - textFrom;
    if (room < roomForText) return;
    const name = known.picture.functions[functions[bar]!]?.name ?? "";
    const tasks = track.row.task[bar]!;
    const text = fitted(pen, tasks < 0 ? `${name} ×${-tasks}` : name, room - 2 * textPadding);
    if (!text) return;
    pen.fillStyle = brush.ink;
    pen.fillText(text, textFrom + textPadding, top + height / 2 + 0.5);
  }
}

/** Paints one bar of a kind, at least a pixel wide; `pen` has the fill of its brush. */
export function paintShape(
  pen: CanvasRenderingContext2D,
  kind: number,
  x: number,
  y: number,
  width: number,
  height: number,
  brush: Brush,
): void {
  if (kind === moved) {
    pen.fillRect(x, y + 2, width, 3);
    return;
  }
  if (kind > unfinished) {
    paintTriangles(pen, kind === restored, x, y, width);
    return;
  }
  if (width < roomy) {
    if (kind !== run) pen.fillStyle = brush.edge;
    pen.fillRect(x, y, Math.max(1, width - (width > 2.5 ? 0.6 : 0)), height);
    return;
  }
  pen.beginPath();
  pen.roundRect(x, y, width - 1, height, kind === unfinished ? [2, 0, 0, 2] : 2);
  pen.fill();
  if (kind === run) return;
  pen.strokeStyle = brush.edge;
  pen.lineWidth = 1;
  if (kind === failed) {
    pen.strokeRect(x + 0.5, y + 0.5, width - 2, height - 1);
    return;
  }
  // Open to the right: nobody knows yet how long it takes.
  pen.beginPath();
  pen.moveTo(x + width - 1, y + 0.5);
  pen.lineTo(x + 0.5, y + 0.5);
  pen.lineTo(x + 0.5, y + height - 0.5);
  pen.lineTo(x + width - 1, y + height - 0.5);
  pen.stroke();
}

/** Down to the disk, or up from it; even the shortest is one of them. */
function paintTriangles(
  pen: CanvasRenderingContext2D,
  isUp: boolean,
  x: number,
  y: number,
  width: number,
): void {
  const count = Math.max(1, Math.floor(width / triangleStep));
  const step = Math.max(triangleStep, width / count);
  const [foot, tip] = isUp ? [y + stripHeight - 1, y + 1] : [y + 1, y + stripHeight - 1];
  pen.beginPath();
  for (let at = 0; at < count; at++) {
    const left = x + at * step + (step - triangleStep) / 2;
    pen.moveTo(left, foot);
    pen.lineTo(left + triangleStep - 1, foot);
    pen.lineTo(left + (triangleStep - 1) / 2, tip);
  }
  pen.fill();
}

const widths = new Map<string, number>();

/** As much of `text` as fits, with an ellipsis; nothing when that would be a single letter. */
function fitted(pen: CanvasRenderingContext2D, text: string, room: number): string | undefined {
  const key = `${pen.font} ${text}`;
  let width = widths.get(key);
  if (width === undefined) {
    if (widths.size > 2000) widths.clear();
    width = pen.measureText(text).width;
    widths.set(key, width);
  }
  if (width <= room) return text;
  const letters = Math.floor((room / width) * text.length) - 1;
  return letters >= 2 ? `${text.slice(0, letters)}…` : undefined;
}
