/**
 * Where in a plot elements and values lie: a rectangle of the pen, a stretch of the axis across it, a range of values up
 * it. Pure arithmetic.
 */
import { levelScale } from "../../../server/protocol/level-scale.ts";
import type { ValueRange } from "../colour/scales.ts";
import type { Stretch } from "./line-view.ts";
import type { ValueScale } from "./value-axis.ts";

/** A rectangle, in the units of the pen. */
export interface PlotArea {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PlotFrame extends PlotArea {
  readonly stretch: Stretch;
  readonly range: ValueRange;
  readonly scale: ValueScale;
  /** Where a place of the axis lies; elements in the middle between two whole numbers. */
  x(place: number): number;
  /** Where a value lies, at most a height above or below; NaN where it has no place. */
  y(value: number): number;
  /** The place of the axis at `x`. */
  placeAt(x: number): number;
  /** How far up `y` is: 0 at the low end of the values, 1 at the high one. */
  shareAt(y: number): number;
}

/** The frame of a stretch and a range in an area. */
export function plotFrame(area: PlotArea, stretch: Stretch, range: ValueRange, scale: ValueScale): PlotFrame {
  const { left, top, width, height } = area;
  const span = stretch.to - stretch.from || 1;
  const { toUnit } = levelScale(scale, range.low, range.high);
  const bottom = top + height;
  return {
    ...area,
    stretch,
    range,
    scale,
    x: (place) => left + ((place - stretch.from) / span) * width,
    // Far outside canvases lose their precision: a line to a value a billion heights away would go anywhere.
    y: (value) => bottom - Math.max(-2, Math.min(3, toUnit(value))) * height,
    placeAt: (x) => stretch.from + ((x - left) / width) * span,
    shareAt: (y) => (bottom - y) / height,
  };
}
