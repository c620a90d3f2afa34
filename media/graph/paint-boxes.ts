/**
 * Boxes on a canvas, in as much detail as the zoom allows. Every state has a shape as well as a colour, and every amount
 * a figure, so that nothing is said by colour alone.
 */
import type { TaskState } from "../../server/protocol/run-view.ts";
import { faded, mix } from "../panel/colour.ts";
import { iconOf, stateIcons } from "../panel/icons.ts";
import { figureFont, labelFont, textLeft, titleOf } from "./box-sizes.ts";
import { cornerRadius, fitted, paintIcon, rounded } from "./canvas-shapes.ts";
import { figureOf, strengthOf, tintOf } from "./colouring.ts";
import { type Detail, detailAt, type Scene } from "./scene.ts";

/** Order in the bar of a group: what is done from the left, what went wrong after it, the rest is the empty track. */
const barStates: readonly TaskState[] = ["memory", "released", "reused", "failed", "cancelled", "executing"];

/** Paints these boxes, in this order. The context is transformed to the world. */
export function paintBoxes(context: CanvasRenderingContext2D, scene: Scene, boxes: readonly number[]): void {
  const detail = detailAt(scene.camera.scale);
  const paintBox = detail === "block" ? paintBlock : paintCard;
  for (const box of boxes) {
    context.globalAlpha = scene.showsCritical && scene.model.critical[box] === 0 ? 0.38 : 1;
    paintBox(context, scene, box, detail);
  }
  context.globalAlpha = 1;
  for (const box of boxes) paintRings(context, scene, box);
}

function paintBlock(context: CanvasRenderingContext2D, scene: Scene, box: number): void {
  const { model, palette, colouring, camera } = scene;
  const { left, top, width, height } = cornersOf(scene, box);
  const tint = tintOf(model, box, colouring, palette) ?? palette.raised;
  const byState = colouring === "state" && model.picture.kind === "run";
  const done = byState ? model.overOf(box) / Math.max(1, model.boxes[box]!.tasks) : 1;
  context.fillStyle = mix(palette.background, tint, done < 1 ? 0.38 : 0.8);
  context.fillRect(left, top, width, height);
  if (done > 0 && done < 1) {
    context.fillStyle = mix(palette.background, palette.states.memory, 0.8);
    context.fillRect(left, top, width * done, height);
  }
  if (model.countOf(box, "failed") > 0) {
    // A cross, because red and green are the same to some.
    context.strokeStyle = palette.foreground;
    context.lineWidth = 1.5 / camera.scale;
    context.beginPath();
    context.moveTo(left, top);
    context.lineTo(left + width, top + height);
    context.moveTo(left + width, top);
    context.lineTo(left, top + height);
    context.stroke();
  }
  if (palette.isHighContrast) {
    context.strokeStyle = palette.border;
    context.lineWidth = 1 / camera.scale;
    context.strokeRect(left, top, width, height);
  }
}

function paintCard(context: CanvasRenderingContext2D, scene: Scene, box: number, detail: Detail): void {
  const { model, palette, colouring, camera } = scene;
  const { left, top, width, height } = cornersOf(scene, box);
  const { tasks, canOpen } = model.boxes[box]!;
  const isCritical = scene.showsCritical && model.critical[box] === 1;
  const state = model.stateOf(box);
  const tint = tintOf(model, box, colouring, palette);
  const fill = tint === undefined ? palette.raised : mix(palette.raised, tint, strengthOf(colouring));
  const plain = palette.isHighContrast ? palette.border : mix(palette.raised, palette.quiet, 0.4);
  const line = isCritical
    ? palette.critical
    : tint === undefined || palette.isHighContrast
      ? plain
      : mix(plain, tint, 0.6);

  context.lineWidth = Math.max(isCritical || state === "failed" ? 2 : 1, 0.8 / camera.scale);
  context.strokeStyle = line;
  if (tasks > 1) {
    // A second card behind the first: there are several in it.
    context.fillStyle = mix(palette.background, fill, 0.6);
    rounded(context, left + 4, top + 4, width, height);
    context.fill();
    context.stroke();
  }
  context.fillStyle = fill;
  rounded(context, left, top, width, height);
  context.fill();
  context.stroke();

  if (detail === "full") paintTexts(context, scene, box, { left, top, width });
  else paintName(context, scene, box, { left, top, width, height });
  if (tasks > 1 && model.picture.kind === "run") {
    const inset = detail === "full" ? textLeft : 10;
    paintBar(
      context,
      scene,
      box,
      left + inset,
      top + height - 8,
      width - inset - 12,
      detail === "full" ? 3 : 5,
    );
  }
  if (canOpen && detail === "full") {
    paintIcon(context, iconOf("chevron"), left + width - 15, top + 9, 10, palette.quiet);
  }
}

interface Corner {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

function paintTexts(
  context: CanvasRenderingContext2D,
  scene: Scene,
  box: number,
  { left, top, width }: Corner,
) {
  const { model, palette } = scene;
  const isRun = model.picture.kind === "run";
  const state = model.stateOf(box);
  const indent = isRun ? textLeft : 14;
  if (isRun) {
    paintIcon(context, stateIcons[state], left + 10, top + 8, 16, textColour(scene, palette.states[state]));
  } else {
    context.fillStyle = tintOf(model, box, "function", palette) ?? palette.quiet;
    rounded(context, left, top, 4, 46, [cornerRadius, 0, 0, cornerRadius]);
    context.fill();
  }
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  context.font = labelFont(palette);
  context.fillStyle = palette.foreground;
  const room = width - indent - (model.boxes[box]!.canOpen ? 18 : 10);
  context.fillText(fitted(context, titleOf(model.boxes[box]!), room), left + indent, top + 20);
  context.font = figureFont(palette);
  context.fillStyle = palette.isHighContrast
    ? palette.foreground
    : mix(palette.quiet, palette.foreground, 0.25);
  context.fillText(fitted(context, figureOf(model, box, scene.colouring), room), left + indent, top + 34);
  if (model.boxes[box]!.requested) {
    context.strokeStyle = context.fillStyle = textColour(scene, palette.accent);
    context.lineWidth = 1.3;
    context.beginPath();
    context.arc(left + width - 11, top + 29.5, 3.6, 0, 7);
    context.stroke();
    context.beginPath();
    context.arc(left + width - 11, top + 29.5, 1.4, 0, 7);
    context.fill();
  }
}

/** Amounts fill boxes with strong colours; signs on them are in the colour of the text. */
const textColour = ({ colouring, palette }: Scene, colour: string): string =>
  strengthOf(colouring) > 0.2 || palette.isHighContrast ? palette.foreground : colour;

function paintName(
  context: CanvasRenderingContext2D,
  scene: Scene,
  box: number,
  { left, top, width, height }: Corner & { readonly height: number },
): void {
  const { model, palette, camera } = scene;
  const size = Math.min(24, 9.5 / camera.scale);
  context.font = `600 ${size}px ${palette.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = palette.foreground;
  const lift = model.boxes[box]!.tasks > 1 && model.picture.kind === "run" ? 4 : 0;
  const failed = model.picture.kind === "run" && model.countOf(box, "failed") > 0;
  const inset = failed ? size : 0;
  if (failed) {
    paintIcon(
      context,
      stateIcons.failed,
      left + 6,
      top + height / 2 - lift - size / 2,
      size,
      palette.states.failed,
    );
  }
  const name = fitted(context, titleOf(model.boxes[box]!), width - 12 - inset);
  context.fillText(name, left + width / 2 + inset / 2, top + height / 2 - lift);
}

function paintBar(
  context: CanvasRenderingContext2D,
  { model, palette }: Scene,
  box: number,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  context.fillStyle = palette.isHighContrast ? palette.background : faded(palette.quiet, 0.28);
  rounded(context, left, top, width, height, height / 2);
  context.fill();
  const tasks = Math.max(1, model.boxes[box]!.tasks);
  let at = left;
  context.save();
  rounded(context, left, top, width, height, height / 2);
  context.clip();
  for (const state of barStates) {
    const part = (model.countOf(box, state) / tasks) * width;
    if (part <= 0) continue;
    context.fillStyle = palette.states[state];
    // One failed task of ten thousand is still there to be seen.
    context.fillRect(at, top, state === "failed" ? Math.max(part, 3) : part, height);
    at += part;
  }
  context.restore();
  if (!palette.isHighContrast) return;
  context.strokeStyle = palette.border;
  context.lineWidth = 0.75;
  rounded(context, left, top, width, height, height / 2);
  context.stroke();
}

function paintRings(context: CanvasRenderingContext2D, scene: Scene, box: number): void {
  const { palette, camera, selected, highlighted, hovered } = scene;
  const isSelected = selected.has(box);
  const isHighlighted = highlighted.has(box);
  if (!isSelected && !isHighlighted && box !== hovered) return;
  const { left, top, width, height } = cornersOf(scene, box);
  const thick = Math.max(2, 2 / camera.scale);
  const out = thick * 1.2;
  context.lineWidth = isSelected || isHighlighted ? thick : thick / 2;
  context.strokeStyle =
    isSelected || isHighlighted ? palette.active : mix(palette.quiet, palette.active, 0.4);
  context.setLineDash(isSelected || !isHighlighted ? [] : [thick * 2.5, thick * 1.5]);
  rounded(context, left - out, top - out, width + 2 * out, height + 2 * out, cornerRadius + out);
  context.stroke();
  context.setLineDash([]);
}

function cornersOf({ x, y, placement }: Scene, box: number) {
  const width = placement.width[box]!;
  const height = placement.height[box]!;
  return { left: x[box]! - width / 2, top: y[box]! - height / 2, width, height };
}
