/**
 * How an array is cut into chunks, as a small picture and in words: a bar, a sheet or a box with lines between chunks. Of
 * more than three axes the last three are drawn.
 *
 *       ╱╱╱╱╱╱╱│       the first of the three goes into the depth,
 *      ┌─┬─┬─┐ │       the last to the right
 *      ├─┼─┼─┤╱
 *
 * An image in a hover knows no theme: its colours are seen on white as well as on black.
 */
import { t } from "@vscode/l10n";
import type { ArrayView } from "../../protocol/frames.ts";
import { formatCount } from "../../protocol/units.ts";
import { pictureColours } from "../timings/spread-picture.ts";

/** Pixels of the longest axis, and of the shortest. */
const LONGEST = 120;
const SHORTEST = 22;

/** Room around the drawing, for the label below it as well. */
const MARGIN = { left: 4, top: 4, bottom: 20 } as const;

/** Pixels of a digit in a label, with room to spare, and between the drawing and the labels beside it. */
const DIGIT = 6.6;
const GAP = 5;

/** Closer together than this lines would be a wall of colour; then only every second is drawn, every fourth … */
const CLOSEST = 4;

export interface ChunkPicture {
  readonly svg: string;
  /** What it says, for whoever does not see it. */
  readonly words: string;
}

/** One axis as it is drawn: its length in pixels, and where lines go. */
interface DrawnAxis {
  readonly length: number;
  readonly pixels: number;
  readonly lines: readonly number[];
}

/** Draws an array; undefined for one element and for none, where there is nothing to be seen. */
export function chunkPicture({ shape, chunks, chunkCounts }: ArrayView): ChunkPicture | undefined {
  if (shape.length === 0 || shape.some((length) => length === 0)) return undefined;
  const from = Math.max(0, shape.length - 3);
  const most = Math.max(...shape.slice(from));
  const axes = shape
    .slice(from)
    .map((length, axis) => drawnAxis(length, most, chunks[from + axis]!, chunkCounts[from + axis]!));
  const right = axes.at(-1)!;
  const down = axes.at(-2) ?? { length: 1, pixels: SHORTEST, lines: [] };
  const deep = axes.at(-3);
  // The depth is drawn at half its length, upwards to the right.
  const slope = deep ? { x: deep.pixels * 0.5, y: deep.pixels * 0.35 } : { x: 0, y: 0 };
  const [left, top] = [MARGIN.left, MARGIN.top + slope.y];
  const [x, y] = [left + right.pixels, top + down.pixels];
  const faces = [face([left, top], [right.pixels, 0], [0, down.pixels])];
  const lines = [
    ...right.lines.map((at) => line([left + at, top], [0, down.pixels])),
    ...down.lines.map((at) => line([left, top + at], [right.pixels, 0])),
  ];
  if (deep) {
    faces.push(face([left, top], [right.pixels, 0], [slope.x, -slope.y]));
    faces.push(face([x, top], [0, down.pixels], [slope.x, -slope.y]));
    lines.push(
      ...right.lines.map((at) => line([left + at, top], [slope.x, -slope.y])),
      ...down.lines.map((at) => line([x, top + at], [slope.x, -slope.y])),
      ...deep.lines.flatMap((at) => {
        const [dx, dy] = [(at / deep.pixels) * slope.x, (at / deep.pixels) * slope.y];
        return [line([left + dx, top - dy], [right.pixels, 0]), line([x + dx, top - dy], [0, down.pixels])];
      }),
    );
  }
  const labels = [label(left + right.pixels / 2, y + 14, right.length, "middle")];
  if (axes.length > 1)
    labels.push(label(x + slope.x + GAP, (top + y) / 2 - slope.y + 4, down.length, "start"));
  if (deep) labels.push(label(x + slope.x / 2 + GAP, y - slope.y / 2 + 10, deep.length, "start"));
  const longest = Math.max(...axes.slice(0, -1).map(({ length }) => formatCount(length).length), 0);
  const width = Math.ceil(x + slope.x + GAP + longest * DIGIT);
  const height = Math.ceil(y + MARGIN.bottom);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<g fill="${pictureColours.columns}" fill-opacity="0.3" stroke="${pictureColours.columns}" stroke-linejoin="round">${faces.join("")}</g>` +
    `<g stroke="${pictureColours.columns}" stroke-width="0.75">${lines.join("")}</g>` +
    `<g fill="${pictureColours.line}" font-family="sans-serif" font-size="11">${labels.join("")}</g></svg>`;
  return { svg, words: wordsOf(shape, chunkCounts) };
}

/** Long axes are drawn shorter than they are, or short ones would not be seen. */
function drawnAxis(length: number, most: number, chunks: readonly number[], count: number): DrawnAxis {
  const pixels = Math.round(Math.max(SHORTEST, LONGEST * (length / most) ** 0.4));
  const step = 2 ** Math.max(0, Math.ceil(Math.log2((CLOSEST * count) / pixels)));
  const lines: number[] = [];
  let at = 0;
  for (let place = 0; place + 1 < count; place++) {
    // Beyond those that are listed they are taken to be as long as one another.
    at =
      place < chunks.length && count === chunks.length ? at + chunks[place]! : ((place + 1) / count) * length;
    if ((place + 1) % step === 0) lines.push(round((at / length) * pixels));
  }
  return { length, pixels, lines };
}

type Pair = readonly [x: number, y: number];

const round = (value: number): number => Math.round(value * 100) / 100;

const face = ([x, y]: Pair, [ax, ay]: Pair, [bx, by]: Pair): string =>
  `<path d="M${round(x)} ${round(y)}l${round(ax)} ${round(ay)}l${round(bx)} ${round(by)}l${round(-ax)} ${round(-ay)}z"/>`;

const line = ([x, y]: Pair, [dx, dy]: Pair): string =>
  `<path d="M${round(x)} ${round(y)}l${round(dx)} ${round(dy)}"/>`;

const label = (x: number, y: number, length: number, anchor: "start" | "middle"): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${formatCount(length)}</text>`;

function wordsOf(shape: readonly number[], counts: readonly number[]): string {
  return t(
    "An array of {0} in {1} chunks along its axes",
    shape.map(formatCount).join(" × "),
    counts.map(formatCount).join(" × "),
  );
}
