/**
 * The colour maps there are, by name. Their colours are d3-scale-chromatic's, which has them from matplotlib and from
 * Cynthia Brewer; grey is a straight line. Names are those of the setting `treadle.frames.colormap`.
 */
import * as d3 from "d3-scale-chromatic";

/** `sequential`: from little to much. `diverging`: away from a middle. `cyclic`: both ends have one colour. */
export type ColormapGroup = "sequential" | "diverging" | "cyclic";

export interface Colormap {
  readonly name: string;
  readonly group: ColormapGroup;
}

/** Red, green, blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

const grey = (share: number): string => {
  const level = Math.round(255 * share);
  return `rgb(${level}, ${level}, ${level})`;
};

/** Dark means little, as it does in viridis, where not the name says otherwise; within a group the most used first. */
const groups: Readonly<Record<ColormapGroup, Readonly<Record<string, (share: number) => string>>>> = {
  sequential: {
    viridis: d3.interpolateViridis,
    inferno: d3.interpolateInferno,
    magma: d3.interpolateMagma,
    plasma: d3.interpolatePlasma,
    cividis: d3.interpolateCividis,
    turbo: d3.interpolateTurbo,
    grey,
    cubehelix: d3.interpolateCubehelixDefault,
    warm: d3.interpolateWarm,
    cool: d3.interpolateCool,
    Blues: d3.interpolateBlues,
    Greens: d3.interpolateGreens,
    Oranges: d3.interpolateOranges,
    Purples: d3.interpolatePurples,
    Reds: d3.interpolateReds,
    BuGn: d3.interpolateBuGn,
    BuPu: d3.interpolateBuPu,
    GnBu: d3.interpolateGnBu,
    OrRd: d3.interpolateOrRd,
    PuBu: d3.interpolatePuBu,
    PuBuGn: d3.interpolatePuBuGn,
    PuRd: d3.interpolatePuRd,
    RdPu: d3.interpolateRdPu,
    YlGn: d3.interpolateYlGn,
    YlGnBu: d3.interpolateYlGnBu,
    YlOrBr: d3.interpolateYlOrBr,
    YlOrRd: d3.interpolateYlOrRd,
  },
  diverging: {
    RdBu: d3.interpolateRdBu,
    BrBG: d3.interpolateBrBG,
    PiYG: d3.interpolatePiYG,
    PRGn: d3.interpolatePRGn,
    PuOr: d3.interpolatePuOr,
    RdGy: d3.interpolateRdGy,
    RdYlBu: d3.interpolateRdYlBu,
    RdYlGn: d3.interpolateRdYlGn,
    Spectral: d3.interpolateSpectral,
  },
  cyclic: {
    rainbow: d3.interpolateRainbow,
    sinebow: d3.interpolateSinebow,
  },
};

const interpolators = new Map(Object.values(groups).flatMap((group) => Object.entries(group)));

/** All of them, group by group. */
export const colormaps: readonly Colormap[] = (Object.keys(groups) as ColormapGroup[]).flatMap((group) =>
  Object.keys(groups[group]).map((name) => ({ name, group })),
);

/** Viridis is even to the eye and readable without colour vision. */
export const defaultColormap = "viridis";

/** Whether there is a map of this name. */
export const isColormap = (name: unknown): name is string =>
  typeof name === "string" && colormaps.some((map) => map.name === name);

/**
 * Colours of a map at `count` even places, the ends included: red, green, blue of each in turn.
 *
 * A name that is not known gives the colours of `defaultColormap`.
 */
export function coloursOf(name: string, count: number, isInverted = false): Uint8Array {
  const map = interpolators.get(name) ?? d3.interpolateViridis;
  const colours = new Uint8Array(3 * count);
  for (let at = 0; at < count; at++) {
    const share = count === 1 ? 0 : at / (count - 1);
    colours.set(rgbOf(map(isInverted ? 1 - share : share)), 3 * at);
  }
  return colours;
}

/** Reads `#rgb`, `#rrggbb` and `rgb(…)`; opacity is passed over. Grey for anything else. */
export function rgbOf(colour: string): Rgb {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(colour.trim())?.[1];
  if (hex) {
    const wide = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const at = (from: number): number => Number.parseInt(wide.slice(from, from + 2), 16);
    return [at(0), at(2), at(4)];
  }
  const [red, green, blue] = colour.match(/[\d.]+/g)?.map(Number) ?? [];
  if (red === undefined || green === undefined || blue === undefined) return [128, 128, 128];
  return [red, green, blue];
}
