/**
 * One frame of the graph: frames, arrows, boxes, from back to front. Also paints the graph at any other size, for the
 * overview and for pictures to take away.
 */
import { Camera } from "./camera.ts";
import { paintArrows } from "./paint-arrows.ts";
import { paintBoxes } from "./paint-boxes.ts";
import { paintFrames } from "./paint-frames.ts";
import { boxesWithin, type Scene } from "./scene.ts";

/** Paints what the scene's camera sees into a canvas of this many style-sheet pixels. */
export function paintScene(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: { readonly width: number; readonly height: number; readonly ratio: number },
): void {
  const { camera, palette } = scene;
  const { width, height, ratio } = view;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = palette.background;
  context.fillRect(0, 0, width, height);
  context.setTransform(ratio * camera.scale, 0, 0, ratio * camera.scale, ratio * camera.x, ratio * camera.y);
  const area = camera.seen(width, height);
  paintFrames(context, scene, area);
  paintArrows(context, scene, area);
  paintBoxes(context, scene, boxesWithin(scene, area));
}

/** Canvases larger than this are empty in some browsers, and nobody's screen shows them. */
const largestPicture = 8192;
const pictureMargin = 24;

/** The whole graph as PNG, in base64: two pixels for each of the drawing's, fewer where that would be too many. */
export function toPng(scene: Scene): string {
  const { bounds } = scene.placement;
  const width = bounds.width + 2 * pictureMargin;
  const height = bounds.height + 2 * pictureMargin;
  const scale = Math.min(2, largestPicture / width, largestPicture / height);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const camera = new Camera();
  // Not by its state: what is small on paper may be smaller than on a screen.
  camera.scale = scale;
  camera.x = (pictureMargin - bounds.x) * scale;
  camera.y = (pictureMargin - bounds.y) * scale;
  const still = { camera, isMoving: false, x: scene.placement.x, y: scene.placement.y };
  const nothing: ReadonlySet<number> = new Set();
  paintScene(
    canvas.getContext("2d")!,
    { ...scene, ...still, hovered: -1, hoveredFrame: -1, selected: nothing, highlighted: nothing },
    { width: canvas.width, height: canvas.height, ratio: 1 },
  );
  return canvas.toDataURL("image/png").replace(/^data:[^,]*,/, "");
}
