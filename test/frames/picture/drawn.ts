/** Pictures for tests: a plane drawn with room for every element, unless it is said otherwise. */
import { drawPicture } from "../../../server/frames/picture/draw-picture.ts";
import { measure } from "../../../server/frames/picture/measure.ts";
import type { Plane } from "../../../server/frames/plane.ts";
import type { LevelsAsk, Region } from "../../../server/protocol/frame-questions.ts";
import { planeOf } from "./planes.ts";

export const whole: LevelsAsk = { scale: "linear", range: { by: "min-max" } };
export const byHand = (low: number, high: number, scale: LevelsAsk["scale"] = "linear"): LevelsAsk => ({
  scale,
  range: { by: "hand", low, high },
});

export const draw = (
  plane: Plane,
  view: { region?: Region; width?: number; height?: number; levels?: LevelsAsk } = {},
) => drawPicture(plane, { width: 1000, height: 1000, levels: whole, ...view }, measure(plane));

/** The levels of one row of values. */
export const row = (values: readonly number[], asked: LevelsAsk): number[] => [
  ...draw(planeOf([values]), { levels: asked }).pixels,
];
