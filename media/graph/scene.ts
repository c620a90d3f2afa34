/**
 * All that painting one frame of the graph depends on, and the two questions that every painter asks of it.
 */
import type { Palette } from "../panel/theme.ts";
import type { Camera } from "./camera.ts";
import type { Colouring } from "./colouring.ts";
import type { GraphModel } from "./graph-model.ts";
import type { Placement, Rectangle } from "./placement.ts";

export interface Scene {
  readonly model: GraphModel;
  readonly placement: Placement;
  /** Centres as they are in this frame; on their way to those of the placement while boxes move. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** True while boxes move: routes lead to where they are going, so arrows are drawn without. */
  readonly isMoving: boolean;
  readonly camera: Camera;
  readonly palette: Palette;
  readonly colouring: Colouring;
  readonly showsCritical: boolean;
  readonly selected: ReadonlySet<number>;
  /** What belongs to the editor's cursor. */
  readonly highlighted: ReadonlySet<number>;
  /** Under the pointer, or -1. */
  readonly hovered: number;
  readonly hoveredFrame: number;
}

/** How much of a box can be told at a zoom: a block of colour, a name, everything. */
export type Detail = "block" | "name" | "full";

/** A name in 9 pixels fits a box from a zoom of 0.26 on; at 0.55 the second line can be read. */
export const detailAt = (scale: number): Detail => (scale < 0.26 ? "block" : scale < 0.55 ? "name" : "full");

/**
 * Positions of boxes that touch a rectangle, in the order of the picture. Looking at 10,000 boxes takes 20 µs, so there
 * is no index that would have to follow every movement.
 */
export function boxesWithin({ x, y, placement }: Scene, area: Rectangle): number[] {
  const { width, height } = placement;
  const found: number[] = [];
  for (let box = 0; box < x.length; box++) {
    if (Math.abs(x[box]! - area.x - area.width / 2) * 2 > area.width + width[box]!) continue;
    if (Math.abs(y[box]! - area.y - area.height / 2) * 2 > area.height + height[box]!) continue;
    found.push(box);
  }
  return found;
}

/** The box at a place of the world, or -1; the later one where two overlap, because it is drawn above. */
export function boxAt({ x, y, placement }: Scene, atX: number, atY: number): number {
  for (let box = x.length - 1; box >= 0; box--) {
    if (
      Math.abs(x[box]! - atX) * 2 <= placement.width[box]! &&
      Math.abs(y[box]! - atY) * 2 <= placement.height[box]!
    ) {
      return box;
    }
  }
  return -1;
}
