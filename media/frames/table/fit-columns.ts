/**
 * How wide columns are at first, by the values that came first: numbers of a plane are alike and get one width, members
 * of a compound are not.
 */
import type { ColumnWidths } from "./column-widths.ts";
import type { TableCells } from "./table-cells.ts";
import { widthOfTexts } from "./table-grid.ts";

/** Pixels. */
const narrowest = 56;
const widest = 320;
/** Rows and columns that are looked at. */
const mostRows = 32;
const mostColumns = 16;

/** Sets widths by the rows from `top` on; those that a person has chosen stay. */
export function fitColumns(
  widths: ColumnWidths,
  cells: TableCells,
  top: number,
  header: (column: number) => string,
): void {
  const { rows, columns } = cells.size ?? { rows: 0, columns: 0 };
  const seen = Array.from({ length: Math.min(rows - top, mostRows) }, (_, at) => top + at);
  const needed = Array.from({ length: Math.min(columns, mostColumns) }, (_, column) => {
    const width = widthOfTexts([header(column), ...seen.map((row) => cells.cell(row, column) ?? "")]);
    return Math.max(narrowest, Math.min(widest, width));
  });
  if (!cells.hasNames && columns > 1) {
    widths.usual = Math.max(narrowest, ...needed);
    return;
  }
  const own = new Set(widths.own.map(([column]) => column));
  needed.forEach((width, column) => {
    if (!own.has(column)) widths.resize(column, width);
  });
}
