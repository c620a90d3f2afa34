/**
 * Colours as numbers: reading, mixing, and whether one can be seen on another. Pure arithmetic on sRGB.
 */

/** Red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** `share` of `other` in `colour`, from 0 to 1. */
export function mixed(colour: Rgb, other: Rgb, share: number): Rgb {
  const part = (channel: 0 | 1 | 2) => Math.round(colour[channel] * (1 - share) + other[channel] * share);
  return [part(0), part(1), part(2)];
}

/** As a canvas and a style sheet take it. */
export function toCss([red, green, blue]: Rgb, alpha = 1): string {
  return alpha === 1 ? `rgb(${red} ${green} ${blue})` : `rgb(${red} ${green} ${blue} / ${alpha})`;
}

/** Contrast as WCAG 2 has it, from 1 to 21. Shapes need 3, text 4.5. */
export function contrast(some: Rgb, other: Rgb): number {
  const [low, high] = [luminance(some), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `colour`, moved towards `ink` just as far as it takes to stand out from `ground` by `least`. */
export function legible(colour: Rgb, ground: Rgb, ink: Rgb, least = 3): Rgb {
  for (let share = 0; share < 1; share += 0.1) {
    const own = mixed(colour, ink, share);
    if (contrast(own, ground) >= least) return own;
  }
  return ink;
}

/** Whichever of `inks` is read best on `ground`. */
export function bestInk(ground: Rgb, inks: readonly [Rgb, ...Rgb[]]): Rgb {
  return inks.reduce((best, ink) => (contrast(ink, ground) > contrast(best, ground) ? ink : best));
}

/** How different two colours look, in OKLab: 0 for equal ones, about 0.07 for neighbours that are still told apart. */
export function distance(some: Rgb, other: Rgb): number {
  const [a, b] = [toOklab(some), toOklab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Of `colours` those that are told apart from all before them. */
export function distinct(colours: readonly Rgb[], least = 0.065): Rgb[] {
  const kept: Rgb[] = [];
  for (const colour of colours)
    if (kept.every((other) => distance(colour, other) >= least)) kept.push(colour);
  return kept;
}

/** Björn Ottosson's OKLab: steps of equal length look equally large. */
function toOklab(colour: Rgb): readonly [number, number, number] {
  const [red, green, blue] = linear(colour);
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function linear(colour: Rgb): readonly [number, number, number] {
  const part = (channel: 0 | 1 | 2) => {
    const share = colour[channel] / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return [part(0), part(1), part(2)];
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
