/**
 * Where everything is: the centre and size of each box, the way of each arrow, the frames around open groups.
 *
 * In pixels at a zoom of 1, y downwards. Which pixels of the screen those are is for the camera to know.
 */
import type { BoxView, FrameView } from "../../server/protocol/panel.ts";

export type LayoutDirection = "TB" | "LR";

/** What a layout is asked for: sizes of boxes, arrows, and which frame each box is in. */
export interface LayoutRequest {
  readonly direction: LayoutDirection;
  readonly width: Float64Array;
  readonly height: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Box → position of its innermost frame, or -1. */
  readonly frame: Int32Array;
  /** Frame → position of the frame around it, or -1. */
  readonly parent: Int32Array;
}

/** What a layout gives: centres, and Bézier routes where it has found any. */
export interface LayoutResult {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /**
   * Routes behind one another; that of arrow `i` is `points[starts[i]] … points[starts[i + 1] - 1]`, x and y by turns:
   * the first point, then three for each stretch. An empty one is drawn as the drawer likes.
   */
  readonly points: Float64Array;
  readonly starts: Int32Array;
  /**
   * Arrow → the arrow that stands for it while neither end is looked at, itself when it stands for others; -1 for those
   * that stand for themselves alone. Absent where every arrow does.
   */
  readonly bundle?: Int32Array;
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A layout with all that is needed to draw it. */
export interface Placement extends LayoutResult {
  readonly direction: LayoutDirection;
  readonly width: Float64Array;
  readonly height: Float64Array;
  /** By position of the frame; one without boxes is empty. */
  readonly frames: readonly Rectangle[];
  readonly bounds: Rectangle;
}

/** Room between a frame and what is in it, and for the frame's title above. */
const frameMargin = 14;
const titleHeight = 26;

/** The request for a picture whose boxes have these sizes. */
export function requestOf(
  boxes: readonly BoxView[],
  frames: readonly FrameView[],
  arrows: { readonly from: readonly number[]; readonly to: readonly number[] },
  sizes: { readonly width: Float64Array; readonly height: Float64Array },
  direction: LayoutDirection,
): LayoutRequest {
  const frameOf = new Map(frames.map((frame, position) => [frame.id, position]));
  const placed = (id: string | undefined): number => (id === undefined ? -1 : (frameOf.get(id) ?? -1));
  return {
    direction,
    width: sizes.width,
    height: sizes.height,
    from: Int32Array.from(arrows.from),
    to: Int32Array.from(arrows.to),
    frame: Int32Array.from(boxes, (box) => placed(box.within)),
    parent: Int32Array.from(frames, (frame) => placed(frame.within)),
  };
}

/** Adds frames and bounds to what a layout has found. */
export function placementOf(request: LayoutRequest, result: LayoutResult): Placement {
  const frames = framesAround(request, result);
  const { width, height } = request;
  const all = extent();
  for (let box = 0; box < result.x.length; box++) {
    all.add(result.x[box]!, result.y[box]!, width[box]! / 2, height[box]! / 2);
  }
  for (const frame of frames) {
    if (frame.width === 0) continue;
    all.add(frame.x + frame.width / 2, frame.y + frame.height / 2, frame.width / 2, frame.height / 2);
  }
  return { ...result, direction: request.direction, width, height, frames, bounds: all.rectangle() };
}

function framesAround({ frame, parent, width, height }: LayoutRequest, { x, y }: LayoutResult): Rectangle[] {
  const around = Array.from(parent, extent);
  for (let box = 0; box < frame.length; box++) {
    around[frame[box]!]?.add(x[box]!, y[box]!, width[box]! / 2, height[box]! / 2);
  }
  // Inner frames first, so that an outer one is drawn around their margins.
  const rectangles: Rectangle[] = [];
  const byDepth = Array.from(parent, (_, position) => position).sort(
    (a, b) => depthOf(b, parent) - depthOf(a, parent),
  );
  for (const position of byDepth) {
    const inner = around[position]!.rectangle();
    const outer = inner.width === 0 ? inner : grown(inner);
    rectangles[position] = outer;
    if (outer.width === 0) continue;
    around[parent[position]!]?.add(
      outer.x + outer.width / 2,
      outer.y + outer.height / 2,
      outer.width / 2,
      outer.height / 2,
    );
  }
  return rectangles;
}

const grown = ({ x, y, width, height }: Rectangle): Rectangle => ({
  x: x - frameMargin,
  y: y - titleHeight - 6,
  width: width + 2 * frameMargin,
  height: height + titleHeight + 6 + frameMargin,
});

/** How many frames are around a frame. A circle of frames ends where every frame has been passed. */
export function depthOf(frame: number, parent: Int32Array): number {
  let depth = 0;
  for (let at = parent[frame] ?? -1; at >= 0 && depth <= parent.length; at = parent[at] ?? -1) depth++;
  return depth;
}

function extent() {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  return {
    add(x: number, y: number, across: number, along: number): void {
      left = Math.min(left, x - across);
      right = Math.max(right, x + across);
      top = Math.min(top, y - along);
      bottom = Math.max(bottom, y + along);
    },
    rectangle: (): Rectangle =>
      right < left
        ? { x: 0, y: 0, width: 0, height: 0 }
        : { x: left, y: top, width: right - left, height: bottom - top },
  };
}
