/**
 * Mixing of the theme's colours, which come as `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`.
 */

type Channels = readonly [red: number, green: number, blue: number, alpha: number];

const read = new Map<string, Channels>();

/** `share` of the second colour in the first; 0 is the first. The result is opaque where both are. */
export function mix(first: string, second: string, share: number): string {
  const a = channelsOf(first);
  const b = channelsOf(second);
  const at = (channel: 0 | 1 | 2): number =>
    Math.round(a[channel] + (b[channel] - a[channel]) * share * b[3]);
  const alpha = Math.max(a[3], b[3] * share);
  return alpha >= 1
    ? `rgb(${at(0)}, ${at(1)}, ${at(2)})`
    : `rgba(${at(0)}, ${at(1)}, ${at(2)}, ${alpha.toFixed(3)})`;
}

/** The colour with so much of its opacity. */
export function faded(colour: string, opacity: number): string {
  const [red, green, blue, alpha] = channelsOf(colour);
  return `rgba(${red}, ${green}, ${blue}, ${(alpha * opacity).toFixed(3)})`;
}

function channelsOf(colour: string): Channels {
  let channels = read.get(colour);
  if (!channels) {
    channels = parse(colour.trim());
    read.set(colour, channels);
  }
  return channels;
}

function parse(colour: string): Channels {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(colour)?.[1];
  if (hex) {
    const wide = hex.length <= 4 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const at = (from: number): number => Number.parseInt(wide.slice(from, from + 2), 16);
    return [at(0), at(2), at(4), wide.length > 6 ? at(6) / 255 : 1];
  }
  const numbers = colour
    .match(/[\d.]+%?/g)
    ?.map((text) => Number.parseFloat(text) * (text.endsWith("%") ? 0.01 : 1));
  if (!numbers || numbers.length < 3) return [128, 128, 128, 1];
  return [numbers[0]!, numbers[1]!, numbers[2]!, numbers[3] ?? 1];
}
