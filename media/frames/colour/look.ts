/**
 * How values are coloured: the person's choice of map, scale, range and special colours. Plain, never changed, and read
 * back with care from what was kept.
 *
 * A map, a scale, an automatic range and special colours are a taste: they are one for all datasets of a viewer. A range
 * by hand, or one that is locked, is in the units of its dataset and stays with it.
 */
import type { LevelsAsk } from "../../../server/protocol/frame-questions.ts";
import { defaultColormap, isColormap } from "./colormaps.ts";
import { type ScaleName, scaleNames, type ValueRange } from "./scales.ts";

/**
 * How values outside of the range are coloured. `mark`: so that they are seen. `ends`: like the ends of the map. `auto`:
 * marked, but not where the person asked for percentiles, which means that the outermost are of no interest.
 */
export type Outside = "auto" | "mark" | "ends";

/** Shared by all datasets. Colours of `none`, `below` and `above` are `#rrggbb`, or null for the usual ones. */
export interface Taste {
  readonly map: string;
  readonly isInverted: boolean;
  readonly scale: ScaleName;
  readonly automatic: AutomaticRange;
  readonly outside: Outside;
  readonly none: string | null;
  readonly below: string | null;
  readonly above: string | null;
}

/** How a range is found for each frame. Percentiles go from 0 to 100. */
export interface AutomaticRange {
  readonly by: "min-max" | "percentile";
  readonly low: number;
  readonly high: number;
}

/** Of one dataset: a range that frames do not change, typed in (`hand`) or kept from the frame it was locked at. */
export interface FixedRange extends ValueRange {
  readonly by: "hand" | "lock";
}

export interface Look {
  readonly taste: Taste;
  /** Absent: each frame has its own range. */
  readonly fixed?: FixedRange;
}

/** All ways, in the order of a list. */
export const outsides: readonly Outside[] = ["auto", "mark", "ends"];

/** Percentiles to begin with: without the outermost percent at both ends. */
const usualPercentiles = { low: 1, high: 99 };

/** The look that the settings say, by the attributes `data-colormap` and `data-range` of the page's body. */
export function settingsLook(attributes: Readonly<Record<string, string | undefined>>): Look {
  const { colormap, range } = attributes;
  return {
    taste: {
      map: isColormap(colormap) ? colormap : defaultColormap,
      isInverted: false,
      scale: "linear",
      automatic: { by: range === "percentile" ? "percentile" : "min-max", ...usualPercentiles },
      outside: "auto",
      none: null,
      below: null,
      above: null,
    },
  };
}

/** What the server is asked for. */
export function levelsAskOf({ taste, fixed }: Look): LevelsAsk {
  if (fixed) return { scale: taste.scale, range: { by: "hand", low: fixed.low, high: fixed.high } };
  const { by, low, high } = taste.automatic;
  return { scale: taste.scale, range: by === "percentile" ? { by, low, high } : { by } };
}

/** The taste that was kept, each part as far as it is still understood; the rest as in `usual`. */
export function tasteOf(kept: unknown, usual: Taste): Taste {
  const from = partsOf(kept);
  const automatic = partsOf(from["automatic"]);
  const isPercentile = isPercentileRange(automatic["low"], automatic["high"]);
  return {
    map: isColormap(from["map"]) ? from["map"] : usual.map,
    isInverted: typeof from["isInverted"] === "boolean" ? from["isInverted"] : usual.isInverted,
    scale: scaleNames.find((name) => name === from["scale"]) ?? usual.scale,
    automatic: {
      by:
        automatic["by"] === "percentile" || automatic["by"] === "min-max"
          ? automatic["by"]
          : usual.automatic.by,
      low: isPercentile ? (automatic["low"] as number) : usual.automatic.low,
      high: isPercentile ? (automatic["high"] as number) : usual.automatic.high,
    },
    outside: outsides.find((way) => way === from["outside"]) ?? usual.outside,
    none: colourOr(from["none"], usual.none),
    below: colourOr(from["below"], usual.below),
    above: colourOr(from["above"], usual.above),
  };
}

/** The fixed range that was kept of a dataset, if it still is one. */
export function fixedRangeOf(kept: unknown): FixedRange | undefined {
  const { by, low, high } = partsOf(kept);
  if (by !== "hand" && by !== "lock") return undefined;
  return isValueRange(low, high) ? { by, low: low as number, high: high as number } : undefined;
}

/** Whether two numbers are ends of a range that can be asked for. */
export const isValueRange = (low: unknown, high: unknown): boolean =>
  Number.isFinite(low) && Number.isFinite(high) && (low as number) < (high as number);

/** Whether two numbers are percentiles in their order. */
export const isPercentileRange = (low: unknown, high: unknown): boolean =>
  isValueRange(low, high) && (low as number) >= 0 && (high as number) <= 100;

const colourOr = (kept: unknown, usual: string | null): string | null =>
  kept === null || (typeof kept === "string" && /^#[0-9a-f]{6}$/i.test(kept)) ? kept : usual;

const partsOf = (kept: unknown): Readonly<Record<string, unknown>> =>
  typeof kept === "object" && kept !== null ? (kept as Record<string, unknown>) : {};
