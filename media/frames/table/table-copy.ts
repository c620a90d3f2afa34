/**
 * Cells as text for a spreadsheet: tabs between columns, a line for each row.
 */
import { type CellRange, cellsIn } from "./cell-range.ts";
import { pieces, type TableCells } from "./table-cells.ts";

/** Cells that go on a clipboard: some megabytes of text, which other programs still take. */
export const mostCopied = 500_000;

/** A value as one field: tabs, line ends and quotes in it are quoted, as spreadsheets read them. */
export const field = (text: string): string =>
  /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * The cells of a range as text.
 *
 * @param names Names of the columns, as a first line; undefined for none.
 * @throws {Error} when values cannot be read, with a sentence for a person.
 */
export async function cellsAsText(
  cells: TableCells,
  range: CellRange,
  names?: readonly string[],
): Promise<string> {
  const width = range.right - range.left;
  const lines: string[] = names ? [names.map(field).join("\t")] : [];
  let line: string[] = [];
  for (const piece of pieces(range)) {
    for (const row of await cells.fetch(piece)) {
      line.push(...row.map(field));
      if (line.length < width) continue;
      lines.push(line.join("\t"));
      line = [];
    }
  }
  return lines.join("\n");
}

/** Whether so many cells may be copied. */
export const canCopy = (range: CellRange): boolean => cellsIn(range) <= mostCopied;
