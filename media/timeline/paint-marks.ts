/**
 * Paints what lies over the bars and changes with the pointer: what is selected, focused and under the pointer, the
 * time there, and the stretch that somebody is marking. On a canvas of its own, so that bars are not painted again.
 */
import type { BarIndex } from "./bar-index.ts";
import { timeText } from "./bar-words.ts";
import type { Brushes } from "./brushes.ts";
import { toCss } from "./colours.ts";
import { laneTop, stripHeight } from "./row-places.ts";
import { axisHeight, type BarPlace, layersOf, rowOf, type Scene } from "./scene.ts";
import type { Stretch } from "./stretch.ts";
import { momentText } from "./ticks.ts";

/** What is to be marked. */
export interface Marks {
  readonly hovered?: BarPlace | undefined;
  readonly focused?: BarPlace | undefined;
  /** Where the pointer is. */
  readonly x?: number | undefined;
  /** Being marked, to be zoomed into. */
  readonly stretch?: Stretch | undefined;
  /** Tells which bars are selected; absent when none is. */
  readonly isSelected?: ((track: BarIndex, bar: number) => boolean) | undefined;
}

/** Around bars that are narrower a mark would not be seen. */
const leastMark = 5;

/** Paints the marks of a scene over an empty canvas. */
export function paintMarks(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  marks: Marks,
  brushes: Brushes,
): void {
  const { palette, colours } = brushes;
  pen.clearRect(0, 0, scene.width, scene.height);
  if (marks.stretch) paintStretch(pen, scene, marks.stretch, brushes);
  else if (marks.x !== undefined && marks.x >= scene.gutter) paintTime(pen, scene, marks.x, brushes);
  pen.save();
  pen.beginPath();
  pen.rect(scene.gutter - 3, axisHeight, scene.width, scene.height);
  pen.clip();
  if (marks.isSelected) paintSelected(pen, scene, marks.isSelected, brushes);
  if (marks.hovered) {
    outline(pen, scene, marks.hovered, toCss(colours.foreground), 1);
  }
  if (marks.focused) {
    outline(pen, scene, marks.focused, toCss(colours.background), 4);
    outline(pen, scene, marks.focused, palette.active, 2);
  }
  pen.restore();
}

function paintSelected(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  isSelected: (track: BarIndex, bar: number) => boolean,
  { palette, colours }: Brushes,
): void {
  const ground = toCss(colours.background);
  const [finest] = layersOf(scene);
  if (!finest) return;
  const { shown } = scene.scale;
  for (const track of finest.tracks) {
    const [first, end] = track.between(shown.from, shown.to);
    let drawn = Number.NEGATIVE_INFINITY;
    for (let bar = first; bar < end; bar++) {
      if (!isSelected(track, bar)) continue;
      // Hundreds of them side by side are marked as one.
      const to = scene.scale.toX(track.endOf(bar));
      if (to < drawn + 2) continue;
      drawn = Math.max(to, scene.scale.toX(track.row.start[bar]!) + leastMark);
      const place = { known: finest, track, bar };
      outline(pen, scene, place, ground, 4);
      outline(pen, scene, place, palette.active, 2);
      point(pen, scene, place, palette.active);
    }
  }
}

function boxOf(scene: Scene, { track, bar }: BarPlace) {
  const row = rowOf(scene, track.row.worker);
  if (!row) return undefined;
  const x = Math.max(scene.gutter - 4, scene.scale.toX(track.row.start[bar]!));
  const to = Math.min(scene.width + 4, scene.scale.toX(track.endOf(bar)));
  const width = Math.max(leastMark, to - x);
  return {
    x: to - x < leastMark ? (x + to) / 2 - leastMark / 2 : x,
    y: axisHeight + laneTop(row, track.row.lane) - scene.scrollTop,
    width,
    height: track.row.lane < 0 ? stripHeight : row.barHeight,
  };
}

function outline(
  pen: CanvasRenderingContext2D,
  scene: Scene,
  place: BarPlace,
  colour: string,
  lineWidth: number,
): void {
  const box = boxOf(scene, place);
  if (!box) return;
  pen.strokeStyle = colour;
  pen.lineWidth = lineWidth;
  pen.beginPath();
  pen.roundRect(box.x - 0.5, box.y - 0.5, box.width, box.height + 1, 2);
  pen.stroke();
}

/** A small arrow from above: narrow bars among others are found by it. */
function point(pen: CanvasRenderingContext2D, scene: Scene, place: BarPlace, colour: string): void {
  const box = boxOf(scene, place);
  if (!box || box.width > 40) return;
  const x = box.x + box.width / 2;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(x - 4, box.y - 5);
  pen.lineTo(x + 4, box.y - 5);
  pen.lineTo(x, box.y);
  pen.fill();
}

function paintTime(pen: CanvasRenderingContext2D, scene: Scene, x: number, brushes: Brushes): void {
  const { colours } = brushes;
  pen.fillStyle = toCss(colours.foreground, 0.35);
  pen.fillRect(Math.round(x), axisHeight, 1, scene.height);
  const time = momentText(Math.max(0, scene.scale.toTime(x)), scene.scale.shown);
  sign(pen, scene, time, x, brushes);
}

function paintStretch(pen: CanvasRenderingContext2D, scene: Scene, stretch: Stretch, brushes: Brushes): void {
  const { palette, colours } = brushes;
  const from = Math.max(scene.gutter, scene.scale.toX(stretch.from));
  const to = scene.scale.toX(stretch.to);
  pen.fillStyle = toCss(brushes.read(palette.accent), 0.18);
  pen.fillRect(from, axisHeight, to - from, scene.height);
  pen.fillStyle = toCss(colours.foreground);
  pen.fillRect(Math.round(from), axisHeight, 1, scene.height);
  pen.fillRect(Math.round(to), axisHeight, 1, scene.height);
  sign(pen, scene, timeText(stretch.to - stretch.from), (from + to) / 2, brushes);
}

/** A short text on the axis. */
function sign(pen: CanvasRenderingContext2D, scene: Scene, text: string, x: number, brushes: Brushes): void {
  const { palette, colours } = brushes;
  pen.font = `${Math.max(10, Math.min(12, palette.fontSize - 1))}px ${palette.font}`;
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  const width = pen.measureText(text).width + 10;
  const at = Math.max(scene.gutter, Math.min(scene.width - width - 2, x - width / 2));
  pen.fillStyle = toCss(colours.foreground);
  pen.beginPath();
  pen.roundRect(at, 3, width, axisHeight - 7, 3);
  pen.fill();
  pen.fillStyle = toCss(colours.background);
  pen.fillText(text, at + 5, axisHeight / 2);
}
