/**
 * Paints what stands around the bars: the time axis with its lines, the rows with their workers' names and how busy
 * they were, and the present of a run that goes on.
 */
import { workerName } from "./bar-words.ts";
import type { Brushes } from "./brushes.ts";
import { contrast, mixed, toCss } from "./colours.ts";
import { axisHeight, type Scene } from "./scene.ts";
import { ticksOf } from "./ticks.ts";

/** Behind the bars: lines at the ticks, and a band for each row, which is what an idle worker looks like. */
export function paintGround(pen: CanvasRenderingContext2D, scene: Scene, brushes: Brushes): void {
  const { background, foreground } = brushes.colours;
  const { palette } = brushes;
  pen.clearRect(0, 0, scene.width, scene.height);
  pen.fillStyle = toCss(background);
  pen.fillRect(0, 0, scene.width, scene.height);
  const right = scene.width - rightOf(scene);
  for (const row of scene.places.rows) {
    const top = axisHeight + row.top - scene.scrollTop;
    if (top > scene.height || top + row.height < axisHeight) continue;
    pen.fillStyle = toCss(mixed(background, foreground, 0.045));
    pen.fillRect(scene.gutter, top + 3, right - scene.gutter, row.height - 6);
    pen.fillStyle = palette.isHighContrast ? palette.border : toCss(mixed(background, foreground, 0.1));
    pen.fillRect(0, Math.round(top + row.height) - 1, scene.width, 1);
  }
  pen.fillStyle = toCss(mixed(background, foreground, palette.isHighContrast ? 0.35 : 0.13));
  for (const { time } of ticksOf(scene.scale.shown, scene.scale.width)) {
    const x = Math.round(scene.scale.toX(time));
    pen.fillRect(x, axisHeight - 5, 1, scene.height);
  }
}

/** Above the bars: the axis' labels, the names of the rows, the present. */
export function paintLabels(pen: CanvasRenderingContext2D, scene: Scene, brushes: Brushes): void {
  const { palette, colours } = brushes;
  const size = Math.max(10, Math.min(12, palette.fontSize - 1));
  pen.textBaseline = "middle";

  // The axis stays above rows that are scrolled below it.
  pen.fillStyle = toCss(colours.background);
  pen.fillRect(0, 0, scene.width, axisHeight - 1);
  pen.fillStyle = lineColour(brushes);
  pen.fillRect(0, axisHeight - 1, scene.width, 1);
  pen.font = `${size}px ${palette.font}`;
  pen.fillStyle = palette.quiet;
  for (const { time, label } of ticksOf(scene.scale.shown, scene.scale.width)) {
    const x = Math.round(scene.scale.toX(time));
    const width = pen.measureText(label).width;
    // A label in the middle of its line, as long as both edges allow.
    const at = Math.max(scene.gutter, Math.min(scene.width - width - 4, x - width / 2));
    pen.textAlign = "left";
    pen.fillText(label, at, axisHeight / 2 - 1);
    pen.fillRect(x, axisHeight - 5, 1, 4);
  }

  pen.save();
  pen.beginPath();
  pen.rect(0, axisHeight, scene.gutter, scene.height - axisHeight);
  pen.clip();
  for (const row of scene.places.rows) {
    const top = axisHeight + row.top - scene.scrollTop;
    if (top > scene.height || top + row.height < axisHeight) continue;
    const busy = scene.busyOf(row.worker);
    const percent = busy === undefined ? "" : `${Math.round(busy * 100)} %`;
    const middle = top + row.height / 2;
    pen.textAlign = "left";
    pen.font = `${size}px ${palette.font}`;
    pen.fillStyle = toCss(colours.foreground);
    const isNarrow = scene.gutter < 100;
    pen.fillText(workerName(row.worker), 8, isNarrow && row.height > 32 ? middle - 7 : middle);
    pen.fillStyle = palette.quiet;
    pen.textAlign = "right";
    if (!isNarrow) pen.fillText(percent, scene.gutter - 10, middle);
    else if (row.height > 32) pen.fillText(percent, scene.gutter - 8, middle + 8);
    if (busy === undefined || row.height < 30) continue;
    // How busy, for eyes that run down the rows.
    const bottom = Math.round(isNarrow ? middle + 16 : middle + 10);
    const room = scene.gutter - 18;
    pen.fillStyle = toCss(mixed(colours.background, colours.foreground, 0.16));
    pen.fillRect(8, bottom, room, 2);
    pen.fillStyle = toCss(colours.quiet);
    pen.fillRect(8, bottom, room * Math.min(1, busy), 2);
  }
  pen.restore();

  if (scene.isRunning) paintPresent(pen, scene, brushes);
}

function paintPresent(pen: CanvasRenderingContext2D, scene: Scene, { palette }: Brushes): void {
  const x = Math.round(scene.scale.toX(scene.end));
  if (x < scene.gutter || x > scene.width) return;
  pen.fillStyle = palette.accent;
  pen.fillRect(x, axisHeight - 6, 1.5, scene.height);
  pen.beginPath();
  pen.moveTo(x - 4, axisHeight - 9);
  pen.lineTo(x + 5, axisHeight - 9);
  pen.lineTo(x + 0.5, axisHeight - 3);
  pen.fill();
}

function rightOf(scene: Scene): number {
  return Math.max(0, scene.width - scene.gutter - scene.scale.width);
}

/** Lines between parts; a theme's own border where it can be seen. */
export function lineColour(brushes: Brushes): string {
  const { palette, colours } = brushes;
  if (palette.isHighContrast) return palette.border;
  return contrast(brushes.read(palette.border), colours.background) > 1.2
    ? palette.border
    : toCss(mixed(colours.background, colours.foreground, 0.16));
}
