/**
 * How durations are spread, as a small picture and in words.
 *
 *     0.8 ms ▂▅█▃▁    ▁ 12 s       a column for each bin, a mark below the median
 *
 * An image in a hover knows no theme: its colours are seen on white as well as on black.
 */
import { t } from "@vscode/l10n";
import { formatCount, formatTime } from "../../protocol/units.ts";
import { type FixedSpread, startOfBin } from "./figures.ts";

/** Of the columns, the line below them, and the mark of the median; each three to one against any background. */
export const pictureColours = { columns: "#3b8eea", line: "#8a8a8a", median: "#d0703c" } as const;

/** More columns than this become broader bins: a hover is not wider. */
const mostColumns = 32;
const column = { width: 8, gap: 2, height: 36 } as const;
const markHeight = 7;

interface Columns {
  /** Milliseconds from which on the first column counts, and up to which the last one does. */
  readonly from: number;
  readonly to: number;
  readonly counts: readonly number[];
}

/** A picture and the words beside it. */
export interface SpreadPicture {
  readonly svg: string;
  /** What the picture says, for whoever does not see it. */
  readonly words: string;
  /** Where its scale begins and ends. */
  readonly from: string;
  readonly to: string;
}

/** Draws a spread; undefined where there is nothing to be seen: fewer than two calls, or all of them alike. */
export function spreadPicture(spread: FixedSpread, median: number): SpreadPicture | undefined {
  const { from, to, counts } = columnsOf(spread);
  const calls = Math.round(counts.reduce((sum, count) => sum + count, 0));
  if (calls < 2 || counts.length < 2) return undefined;
  const most = Math.max(...counts);
  const step = column.width + column.gap;
  const width = counts.length * step - column.gap;
  const bars = counts.flatMap((count, index) => {
    if (count === 0) return [];
    // A single call among a thousand is still seen.
    const height = Math.max(2, Math.round((count / most) * column.height));
    return `<rect x="${index * step}" y="${column.height - height}" width="${column.width}" height="${height}" rx="1"/>`;
  });
  const along = Math.log(median / from) / Math.log(to / from);
  const x = Math.round(Math.min(1, Math.max(0, along)) * width);
  const base = column.height + 1;
  const height = base + markHeight + 1;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<g fill="${pictureColours.columns}">${bars.join("")}</g>` +
    `<path d="M0 ${base - 0.5}H${width}" stroke="${pictureColours.line}"/>` +
    `<path d="M${x} ${base + 1}l4 ${markHeight - 1}h-8z" fill="${pictureColours.median}"/></svg>`;
  const fullest = counts.indexOf(most);
  const at = (index: number) => formatTime(from * (to / from) ** (index / counts.length)).trimStart();
  return {
    svg,
    words: t(
      "Distribution of {0} calls from {1} to {2}: half took less than {3}, most between {4} and {5}.",
      formatCount(calls),
      at(0),
      at(counts.length),
      formatTime(median).trimStart(),
      at(fullest),
      at(fullest + 1),
    ),
    from: at(0),
    to: at(counts.length),
  };
}

function columnsOf({ first, counts }: FixedSpread): Columns {
  const bins = Math.ceil(counts.length / mostColumns);
  const columns = new Array<number>(Math.ceil(counts.length / bins)).fill(0);
  counts.forEach((count, index) => {
    columns[Math.floor(index / bins)]! += count;
  });
  return { from: startOfBin(first), to: startOfBin(first + columns.length * bins), counts: columns };
}
