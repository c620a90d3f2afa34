/** Names of the scales, and the ends of a range. The formulas are `server/protocol/level-scale.ts`'. */
import type { LevelsAsk } from "../../../server/protocol/frame-questions.ts";

export type ScaleName = LevelsAsk["scale"];

/** In the order of a list. */
export const scaleNames: readonly ScaleName[] = ["linear", "log", "symlog", "sqrt"];

export interface ValueRange {
  readonly low: number;
  readonly high: number;
}
