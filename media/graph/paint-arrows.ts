/**
 * Arrows on a canvas: along their routes where the layout found some, in a plain curve where it did not; the thicker the
 * more edges they stand for.
 */
import { mix } from "../panel/colour.ts";
import type { Rectangle } from "./placement.ts";
import { type Detail, detailAt, type Scene } from "./scene.ts";

/** Widths in pixels at a zoom of 1, for arrows of 1, up to 10, up to 100 and more edges. */
const thicknesses = [1.1, 1.7, 2.4, 3.2];
const thicknessOf = (count: number): number => (count <= 1 ? 0 : count <= 10 ? 1 : count <= 100 ? 2 : 3);

/** From here on arrows are straight and without heads when they are small: more of it than this is grey. */
const manyArrows = 2500;

const head = { length: 8, width: 3.6 };

type Kind = "plain" | "critical" | "related";

/** Paints all arrows that may be seen in `area`. The context is transformed to the world. */
export function paintArrows(context: CanvasRenderingContext2D, scene: Scene, area: Rectangle): void {
  const { palette, camera, showsCritical } = scene;
  const detail = detailAt(camera.scale);
  const batches = gather(scene, area);
  const count = batches.reduce((sum, { arrows }) => sum + arrows.length, 0);
  const coarse = detail === "block" && count > manyArrows;
  // Thousands of thin lines are a grey area; the more there are, the fainter, so that boxes stand out.
  const thin = palette.isHighContrast ? 1 : Math.max(0.14, Math.min(1, 900 / Math.max(1, count)));
  const plain = palette.isHighContrast ? palette.arrow : mix(palette.background, palette.arrow, 0.62);
  for (const { kind, thickness, arrows } of batches) {
    context.strokeStyle = context.fillStyle =
      kind === "related" ? palette.active : kind === "critical" ? palette.critical : plain;
    const faint = showsCritical && kind === "plain" ? 0.3 : 1;
    context.globalAlpha = kind === "plain" ? faint * (detail === "block" ? thin : 1) : 1;
    const width = thicknesses[thickness]! + (kind === "plain" ? 0 : 0.9);
    context.lineWidth = Math.max(width, (detail === "block" ? 0.7 : 0.9) / camera.scale);
    context.beginPath();
    for (const arrow of arrows) {
      if (coarse) straight(context, scene, arrow);
      else curve(context, scene, arrow, kind);
    }
    context.stroke();
    if (!coarse) paintHeads(context, scene, { kind, arrows }, detail, width);
  }
  context.globalAlpha = 1;
}

interface Batch {
  readonly kind: Kind;
  readonly thickness: number;
  readonly arrows: readonly number[];
}

/** Arrows of one look together: a canvas strokes a thousand curves faster at once than one by one. */
function gather(
  { model, x, y, placement, showsCritical, selected, hovered }: Scene,
  area: Rectangle,
): Batch[] {
  const { edgeFrom, edgeTo, edgeCount } = model.picture;
  const kinds: readonly Kind[] = ["plain", "critical", "related"];
  const batches = kinds.flatMap((kind) =>
    thicknesses.map((_, thickness) => ({ kind, thickness, arrows: [] as number[] })),
  );
  const reach = 120;
  const [left, right] = [area.x - reach, area.x + area.width + reach];
  const [top, bottom] = [area.y - reach, area.y + area.height + reach];
  const size = placement.width.length;
  for (let arrow = 0; arrow < edgeFrom.length; arrow++) {
    const from = edgeFrom[arrow]!;
    const to = edgeTo[arrow]!;
    if (from >= size || to >= size || from === to) continue;
    // The way of one that stands for others is longer than from its box to its other box.
    if (placement.bundle?.[arrow] !== arrow) {
      if (Math.max(x[from]!, x[to]!) < left || Math.min(x[from]!, x[to]!) > right) continue;
      if (Math.max(y[from]!, y[to]!) < top || Math.min(y[from]!, y[to]!) > bottom) continue;
    }
    const isRelated = selected.has(from) || selected.has(to) || hovered === from || hovered === to;
    const isCritical = showsCritical && model.critical[from] === 1 && model.critical[to] === 1;
    const kind = isRelated ? 2 : isCritical ? 1 : 0;
    const carrier = placement.bundle?.[arrow] ?? -1;
    if (kind === 0 && carrier >= 0 && carrier !== arrow) continue;
    // What stands for many is as thick as many.
    const thickness = kind === 0 && carrier === arrow ? 2 : thicknessOf(edgeCount[arrow] ?? 1);
    batches[kind * thicknesses.length + thickness]!.arrows.push(arrow);
  }
  return batches.filter(({ arrows }) => arrows.length > 0);
}

function straight(context: CanvasRenderingContext2D, { model, x, y }: Scene, arrow: number): void {
  const from = model.picture.edgeFrom[arrow]!;
  const to = model.picture.edgeTo[arrow]!;
  context.moveTo(x[from]!, y[from]!);
  context.lineTo(x[to]!, y[to]!);
}

/**
 * True when the arrow is drawn along its route. One that stands for others has the route of a whole shelf, which is not
 * its own way.
 */
function hasRoute({ isMoving, placement }: Scene, arrow: number, kind: Kind): boolean {
  if (isMoving || placement.starts[arrow + 1]! - placement.starts[arrow]! < 8) return false;
  return kind === "plain" || placement.bundle?.[arrow] !== arrow;
}

function curve(context: CanvasRenderingContext2D, scene: Scene, arrow: number, kind: Kind): void {
  const { starts, points } = scene.placement;
  const start = starts[arrow]!;
  const end = starts[arrow + 1]!;
  if (!hasRoute(scene, arrow, kind)) {
    const [x1, y1, x2, y2, x3, y3, x4, y4] = plainCurve(scene, arrow);
    context.moveTo(x1, y1);
    context.bezierCurveTo(x2, y2, x3, y3, x4, y4);
    return;
  }
  context.moveTo(points[start]!, points[start + 1]!);
  for (let at = start + 2; at + 5 < end; at += 6) {
    context.bezierCurveTo(
      points[at]!,
      points[at + 1]!,
      points[at + 2]!,
      points[at + 3]!,
      points[at + 4]!,
      points[at + 5]!,
    );
  }
}

type Curve = readonly [number, number, number, number, number, number, number, number];

/** From the side of a box that faces its dependents to the opposite side of the dependent. */
function plainCurve({ model, x, y, placement }: Scene, arrow: number): Curve {
  const from = model.picture.edgeFrom[arrow]!;
  const to = model.picture.edgeTo[arrow]!;
  if (placement.direction === "TB") {
    const start = y[from]! + placement.height[from]! / 2;
    const end = y[to]! - placement.height[to]! / 2;
    const bend = Math.max(18, Math.min(120, Math.abs(end - start) / 2));
    return [x[from]!, start, x[from]!, start + bend, x[to]!, end - bend, x[to]!, end];
  }
  const start = x[from]! + placement.width[from]! / 2;
  const end = x[to]! - placement.width[to]! / 2;
  const bend = Math.max(18, Math.min(120, Math.abs(end - start) / 2));
  return [start, y[from]!, start + bend, y[from]!, end - bend, y[to]!, end, y[to]!];
}

function paintHeads(
  context: CanvasRenderingContext2D,
  scene: Scene,
  { kind, arrows }: Pick<Batch, "kind" | "arrows">,
  detail: Detail,
  width: number,
): void {
  if (detail === "block") return;
  const { starts, points } = scene.placement;
  const grow = 1 + (width - 1) * 0.25;
  context.beginPath();
  for (const arrow of arrows) {
    const end = starts[arrow + 1]!;
    const [fromX, fromY, x, y] = hasRoute(scene, arrow, kind)
      ? [points[end - 4]!, points[end - 3]!, points[end - 2]!, points[end - 1]!]
      : (plainCurve(scene, arrow).slice(4) as [number, number, number, number]);
    const length = Math.hypot(x - fromX, y - fromY) || 1;
    const dx = (x - fromX) / length;
    const dy = (y - fromY) / length;
    const long = head.length * grow;
    const wide = head.width * grow;
    context.moveTo(x, y);
    context.lineTo(x - dx * long - dy * wide, y - dy * long + dx * wide);
    context.lineTo(x - dx * long + dy * wide, y - dy * long - dx * wide);
    context.closePath();
  }
  context.fill();
}
