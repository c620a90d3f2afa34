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

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
