/**
 * What a canvas needs to paint bars in the colours of a theme: fills, patterns and inks, each made once.
 *
 *     run         ████  colour of its function; striped after some fifteen functions
 *     failed      ╱╱╱╱  hatched
 *     unfinished  ░░░░  dotted, open to the right
 *     moved       ━━━━  a thin line        spilled ▾▾▾▾     restored ▴▴▴▴     (in the strip)
 *
 * Kinds differ in pattern or shape as well as in colour, for eyes and themes that tell no colours apart.
 */
import { barKinds } from "../../server/protocol/timeline.ts";
import type { Palette } from "../panel/theme.ts";
import { bestInk, contrast, distinct, legible, mixed, type Rgb, toCss } from "./colours.ts";
import { type PaintColours, paintOf } from "./function-paints.ts";

/** One way to paint a bar. */
export interface Brush {
  readonly fill: string | CanvasPattern;
  /** The plain colour, for edges and for what is too small for a pattern. */
  readonly edge: string;
  /** For text on it; absent where no ink can be read. */
  readonly ink?: string;
}

const failed = barKinds.indexOf("failed");
const unfinished = barKinds.indexOf("unfinished");

/** Side of a pattern's tile in pixels of the page. */
const tile = 8;
/** What text must stand out by. */
const readable = 4.5;

export class Brushes {
  readonly palette: Palette;
  readonly colours: PaintColours;
  readonly #density: number;
  readonly #known = new Map<number, Brush>();
  readonly #patterns: CanvasPattern[] = [];
  readonly #eye: (colour: string) => Rgb;

  constructor(palette: Palette, density: number) {
    this.palette = palette;
    this.#density = density;
    this.#eye = colourReader();
    this.colours = {
      // A theme may give two names to one colour.
      hues: distinct(palette.hues.map(this.#eye)),
      background: this.#eye(palette.background),
      foreground: this.#eye(palette.foreground),
      quiet: this.#eye(palette.quiet),
    };
  }

  /** The brush of a kind (position in `barKinds`) and of a function, by its place in `FunctionOrder`. */
  of(kind: number, fn: number): Brush {
    // Only tasks that run or ran have the colour of their function; what failed is found by its own.
    const key = (kind === 0 || kind === unfinished ? fn + 1 : 0) * barKinds.length + kind;
    const known = this.#known.get(key);
    if (known) return known;
    const made = this.#make(kind, fn);
    this.#known.set(key, made);
    return made;
  }

  /** Lets patterns go with the bars: `x` is where the time 0 would be. */
  anchor(x: number): void {
    const matrix = new DOMMatrix().translate(x % tile, 0).scale(1 / this.#density);
    for (const pattern of this.#patterns) pattern.setTransform(matrix);
  }

  /** A colour of the theme as numbers. */
  read(colour: string): Rgb {
    return this.#eye(colour);
  }

  #make(kind: number, fn: number): Brush {
    const { background, foreground } = this.colours;
    if (kind === 0) {
      const { colour, isStriped } = paintOf(fn, this.colours);
      if (!isStriped) return this.#plain(colour);
      const stripe = mixed(colour, background, 0.45);
      return {
        ...this.#plain(mixed(colour, stripe, 0.3)),
        fill: this.#pattern(colour, (pen) => {
          pen.fillStyle = toCss(stripe);
          pen.fillRect(0, 1, tile, 2);
          pen.fillRect(0, 5, tile, 2);
        }),
      };
    }
    if (kind === unfinished) {
      const { colour } = paintOf(fn, this.colours);
      const ground = mixed(colour, background, 0.72);
      const fill = this.#pattern(ground, (pen) => {
        pen.fillStyle = toCss(colour);
        for (const [x, y] of [
          [2, 2],
          [6, 6],
        ] as const) {
          pen.beginPath();
          pen.arc(x, y, 1.2, 0, 7);
          pen.fill();
        }
      });
      return { fill, edge: toCss(colour), ink: toCss(foreground) };
    }
    const own = legible(this.#eye(this.palette.bars[barKinds[kind] as "failed"]), background, foreground);
    if (kind === failed) {
      const gap = mixed(own, background, 0.62);
      const fill = this.#pattern(gap, (pen) => {
        pen.strokeStyle = toCss(own);
        pen.lineWidth = 3;
        pen.beginPath();
        // Beyond the edges on both sides, so that the tiles meet.
        for (const shift of [-tile, 0, tile]) {
          pen.moveTo(shift - 2, tile + 2);
          pen.lineTo(shift + tile + 2, -2);
        }
        pen.stroke();
      });
      return { fill, edge: toCss(own) };
    }
    return { fill: toCss(own), edge: toCss(own) };
  }

  #plain(colour: Rgb): Brush {
    const { background, foreground } = this.colours;
    const ink = bestInk(colour, [background, foreground, [0, 0, 0], [255, 255, 255]]);
    const fill = toCss(colour);
    return contrast(ink, colour) >= readable ? { fill, edge: fill, ink: toCss(ink) } : { fill, edge: fill };
  }

  #pattern(ground: Rgb, draw: (pen: CanvasRenderingContext2D) => void): CanvasPattern {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.round(tile * this.#density);
    const pen = canvas.getContext("2d")!;
    pen.scale(canvas.width / tile, canvas.width / tile);
    pen.fillStyle = toCss(ground);
    pen.fillRect(0, 0, tile, tile);
    draw(pen);
    const pattern = pen.createPattern(canvas, "repeat")!;
    this.#patterns.push(pattern);
    return pattern;
  }
}

/** Reads any colour of a style sheet, `color-mix` and names included, by painting one pixel with it. */
function colourReader(): (colour: string) => Rgb {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const pen = canvas.getContext("2d", { willReadFrequently: true })!;
  const known = new Map<string, Rgb>();
  return (colour) => {
    let read = known.get(colour);
    if (!read) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = "gray";
      pen.fillStyle = colour;
      pen.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
      read = [red, green, blue];
      known.set(colour, read);
    }
    return read;
  };
}
