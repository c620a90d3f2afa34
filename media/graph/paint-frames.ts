/**
 * Frames around open groups: a title, and a cross that closes the group again.
 */
import { formatCount } from "../../server/protocol/units.ts";
import { faded, mix } from "../panel/colour.ts";
import { iconOf } from "../panel/icons.ts";
import { fitted, paintIcon, rounded } from "./canvas-shapes.ts";
import { depthOf, type Rectangle } from "./placement.ts";
import type { Scene } from "./scene.ts";

const cross = { size: 12, right: 10, top: 9 };

/** Paints all frames, outer ones first. The context is transformed to the world. */
export function paintFrames(context: CanvasRenderingContext2D, scene: Scene, area: Rectangle): void {
  const { model, placement, palette, camera } = scene;
  if (scene.isMoving) return;
  for (const frame of byDepth(scene)) {
    const { x, y, width, height } = placement.frames[frame]!;
    if (x > area.x + area.width || x + width < area.x || y > area.y + area.height || y + height < area.y)
      continue;
    context.fillStyle = palette.isHighContrast ? palette.background : faded(palette.quiet, 0.07);
    context.strokeStyle = palette.isHighContrast
      ? palette.border
      : mix(palette.background, palette.quiet, 0.38);
    context.lineWidth = Math.max(1, 0.8 / camera.scale);
    context.setLineDash([6, 4]);
    rounded(context, x, y, width, height, 11);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    const { label, tasks } = model.frames[frame]!;
    const size = Math.min(20, Math.max(12, 10 / camera.scale));
    if (size * camera.scale < 6.5) continue;
    context.font = `600 ${size}px ${palette.font}`;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillStyle = palette.isHighContrast ? palette.foreground : palette.quiet;
    const title = `${label} × ${formatCount(tasks)}`;
    context.fillText(fitted(context, title, width - 44), x + 14, y + cross.top + cross.size / 2 + 1);
    const { x: left, y: top } = crossOf(placement.frames[frame]!);
    const colour = scene.hoveredFrame === frame ? palette.foreground : palette.quiet;
    if (camera.scale > 0.3) paintIcon(context, iconOf("close"), left, top, cross.size, colour);
  }
}

/** The frame whose cross is at a place of the world, or -1. */
export function crossAt({ placement, camera }: Scene, x: number, y: number): number {
  if (camera.scale <= 0.3) return -1;
  // A finger's width of tolerance around the drawn cross.
  const slack = 6 / camera.scale;
  return placement.frames.findIndex((frame) => {
    const { x: left, y: top } = crossOf(frame);
    return (
      frame.width > 0 &&
      x > left - slack &&
      x < left + cross.size + slack &&
      y > top - slack &&
      y < top + cross.size + slack
    );
  });
}

const crossOf = (frame: Rectangle): { readonly x: number; readonly y: number } => ({
  x: frame.x + frame.width - cross.size - cross.right,
  y: frame.y + cross.top,
});

function byDepth({ model }: Scene): number[] {
  const places = new Map(model.frames.map(({ id }, position) => [id, position]));
  const parent = Int32Array.from(model.frames, ({ within }) => places.get(within ?? "") ?? -1);
  return model.frames.map((_, frame) => frame).sort((a, b) => depthOf(a, parent) - depthOf(b, parent));
}
