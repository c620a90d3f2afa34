/**
 * Which function has which colour: the theme's hues first, then the same darker or lighter, then striped, so that
 * some fifty functions are told apart. A function keeps its paint for as long as the panel shows a run, whatever other
 * functions come and go.
 *
 * Knows colours as numbers; the canvas and its patterns are in `brushes.ts`.
 */
import type { FunctionView } from "../../server/protocol/sites.ts";
import { legible, mixed, type Rgb } from "./colours.ts";

/** How the bars of one function look. */
export interface FunctionPaint {
  readonly colour: Rgb;
  readonly isStriped: boolean;
}

/** The colours of a theme that paints are made of. */
export interface PaintColours {
  readonly hues: readonly Rgb[];
  readonly background: Rgb;
  readonly foreground: Rgb;
  readonly quiet: Rgb;
}

/** How far the rounds after the first are mixed with background and foreground. */
const mixing = 0.42;

/** The paint of the function that came as number `position`, counted from 0; of none (-1) a neutral one. */
export function paintOf(position: number, colours: PaintColours): FunctionPaint {
  const { hues, background, foreground, quiet } = colours;
  if (position < 0 || hues.length === 0) return { colour: quiet, isStriped: false };
  const hue = hues[position % hues.length]!;
  const round = Math.floor(position / hues.length);
  // Towards the background first: there is more room between a hue and that than between it and the text's colour.
  const shades = [hue, mixed(hue, background, mixing), mixed(hue, foreground, mixing)] as const;
  const colour = shades[round % shades.length]!;
  return {
    colour: legible(colour, background, foreground, 2.2),
    isStriped: round % (2 * shades.length) >= shades.length,
  };
}

/** Two functions are one when they have one name and one place. */
export function functionKey({ name, definition }: FunctionView): string {
  return definition ? `${name}@${definition.file}:${definition.line}:${definition.column}` : name;
}

/** Functions in the order in which they came. */
export class FunctionOrder {
  readonly #positions = new Map<string, number>();
  readonly #views: FunctionView[] = [];

  /** Position of a function, now and later; -1 for what the library does itself. */
  positionOf(view: FunctionView): number {
    const key = functionKey(view);
    const known = this.#positions.get(key);
    if (known !== undefined) return known;
    if (view.isInternal) return -1;
    const position = this.#views.length;
    this.#positions.set(key, position);
    this.#views.push(view);
    return position;
  }

  /** All that have come, in order. */
  get views(): readonly FunctionView[] {
    return this.#views;
  }

  /** Forgets all: another run begins with the first hue. */
  clear(): void {
    this.#positions.clear();
    this.#views.length = 0;
  }
}
