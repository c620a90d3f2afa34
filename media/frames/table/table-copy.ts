/**
 * Cells as text for a spreadsheet: tabs between columns, a line for each row.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import type { DisplayHost } from "../display.ts";
import { say } from "../strings.ts";
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

/** Puts the cells of a range on the clipboard, below their names where these are given, and says how it went. */
export async function copyCells(
  { channel, announce }: Pick<DisplayHost, "channel" | "announce">,
  cells: TableCells,
  range: CellRange,
  names?: readonly string[],
): Promise<void> {
  const count = formatCount(cellsIn(range));
  if (cellsIn(range) > mostCopied) {
    announce(say("table.tooMany", { count, most: formatCount(mostCopied) }));
    return;
  }
  try {
    channel.post({ type: "copy", text: await cellsAsText(cells, range, names) });
    announce(say("table.copied", { count }));
  } catch (error) {
    announce(error instanceof Error ? error.message : String(error));
  }
}
