/**
 * Colours of what a map has no colour for: nothing there (NaN), below and above the range. The usual ones are those of
 * the theme that differ most from the map, because a NaN in the colour of a value would be a lie.
 */
import type { Palette } from "../../panel/theme.ts";
import { coloursOf, type Rgb, rgbOf } from "./colormaps.ts";
import type { Look } from "./look.ts";
import type { SpecialColours } from "./lookup.ts";

/** Colours this far apart (of 0 to 441) are told apart at a glance, side by side and alone. */
const clearDistance = 90;
/** A grey is told from colours at half of that, because it has none. */
const clearOfGrey = 50;

/** Where a theme's own colours are all too near to a map. */
const spare: readonly Rgb[] = [
  [255, 0, 255],
  [0, 229, 255],
  [255, 255, 255],
  [0, 0, 0],
  [0, 200, 80],
];

/** The colours that a look gives what is outside of its map. */
export function specialColours({ taste, fixed }: Look, palette: Palette): SpecialColours {
  const own = (colour: string | null): Rgb | undefined => (colour === null ? undefined : rgbOf(colour));
  const map = coloursOf(taste.map, 64);
  const taken: Rgb[] = [];
  const choose = (colour: string | null, candidates: readonly Rgb[], enough = clearDistance): Rgb => {
    const chosen = own(colour) ?? clearest(candidates, map, taken, enough);
    taken.push(chosen);
    return chosen;
  };
  const background = rgbOf(palette.background);
  const hues = [...palette.hues.map(rgbOf), ...spare];
  // Cold below, warm above: red is the theme's colour of what has gone wrong.
  const warm = [rgbOf(palette.states.failed), ...hues.slice(2, 3), ...hues.slice(6)];
  const greys = [between(background, rgbOf(palette.foreground), 0.4), background];
  const none = choose(taste.none, [...greys, ...hues], clearOfGrey);
  const isMarked =
    taste.outside === "mark" ||
    (taste.outside === "auto" && (fixed !== undefined || taste.automatic.by !== "percentile"));
  const below = isMarked || taste.below !== null ? choose(taste.below, hues) : null;
  const above = isMarked || taste.above !== null ? choose(taste.above, [...warm, ...hues]) : null;
  return taste.outside === "ends" ? { none, below: null, above: null } : { none, below, above };
}

/** The first candidate that is clear of everything, or the one that is clearest. */
function clearest(candidates: readonly Rgb[], map: Uint8Array, taken: readonly Rgb[], enough: number): Rgb {
  let best = candidates[0]!;
  let farthest = -1;
  for (const candidate of candidates) {
    const distance = Math.min(distanceTo(map, candidate), ...taken.map((other) => apart(candidate, other)));
    if (distance >= enough) return candidate;
    if (distance > farthest) {
      farthest = distance;
      best = candidate;
    }
  }
  return best;
}

function distanceTo(map: Uint8Array, colour: Rgb): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < map.length; at += 3)
    nearest = Math.min(nearest, apart(colour, [map[at]!, map[at + 1]!, map[at + 2]!]));
  return nearest;
}

const apart = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const between = (a: Rgb, b: Rgb, share: number): Rgb => [
  Math.round(a[0] + (b[0] - a[0]) * share),
  Math.round(a[1] + (b[1] - a[1]) * share),
  Math.round(a[2] + (b[2] - a[2]) * share),
];

/** `#rrggbb`, as fields for colours have it. */
export const hexOf = (colour: Rgb): string =>
  `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, "0")).join("")}`;
