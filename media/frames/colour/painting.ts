/** A look made ready to paint with, once for as many frames as are painted in it. */
import type { Palette } from "../../panel/theme.ts";
import type { Look } from "./look.ts";
import { lookupTable } from "./lookup.ts";
import { specialColours } from "./special-colours.ts";

export interface Painting {
  /** Level → pixel; see `lookup.ts`. */
  readonly table: Uint32Array;
  /** What is below and above has colours of its own. */
  readonly isMarked: boolean;
  /** The range is not that of all values of a frame, so that some may be below or above. */
  readonly hasOutside: boolean;
}

/** The colours of a look in a theme. */
export function paintingOf(look: Look, palette: Palette): Painting {
  const special = specialColours(look, palette);
  const { map, isInverted, automatic } = look.taste;
  return {
    table: lookupTable(map, isInverted, special),
    isMarked: special.below !== null || special.above !== null,
    hasOutside: look.fixed !== undefined || automatic.by === "percentile",
  };
}
