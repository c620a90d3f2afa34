/**
 * A contest as text: a line for each row, figures to the right, ratios beside them. Knows no peers.
 */
import type { Column, ContestResult, Row } from "./contest.ts";

const WIDTH = 9;

/** The table, with an empty line after it. */
export function drawTable({ title, columns, rows, remarks }: ContestResult): string {
  const nameWidth = Math.max(...rows.map(({ row }) => row.length), 12) + 1;
  const head = columns.map(({ title, ratio }) => title.padStart(WIDTH) + (ratio ? " ".repeat(8) : "  "));
  const lines = [`${title}`, `  ${"".padEnd(nameWidth)}${head.join("")}`.trimEnd()];
  for (const row of rows) {
    const cells = columns.map((column) => cell(row, column));
    const note = row.wrong ? "WRONG RESULT: the figures mean nothing" : row.note;
    const shown = row.samples.length > 0 && !row.wrong ? cells.join("") : "";
    lines.push(`  ${row.row.padEnd(nameWidth)}${shown}${note === undefined ? "" : `  ${note}`}`.trimEnd());
  }
  return `${[...lines, ...remarks.map((remark) => `  ${remark}`)].join("\n")}\n\n`;
}

function cell({ medians, ratios }: Row, { key, digits, ratio }: Column): string {
  const figure = medians[key];
  const text = (figure === undefined ? "—" : number(figure, digits)).padStart(WIDTH);
  if (!ratio) return `${text}  `;
  const multiple = ratios[key];
  return `${text}${(multiple === undefined ? "" : `${number(multiple)}×`).padStart(7)} `;
}

/** Three digits that count, or as many after the point as asked for; thousands apart. */
export function number(value: number, digits?: number): string {
  const size = Math.abs(value);
  const places = digits ?? (size >= 99.95 || size === 0 ? 0 : size >= 9.995 ? 1 : size >= 0.01 ? 2 : 4);
  return value.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
}
