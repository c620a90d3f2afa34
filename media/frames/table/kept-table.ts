/**
 * What a table keeps of a dataset over reloads; read back with care.
 */
import type { Cell, CellSelection } from "./cell-range.ts";

export interface KeptTable {
  readonly anchor: Cell;
  readonly cursor: Cell;
  readonly wholes?: CellSelection["wholes"] | undefined;
  /** Columns and their widths; unchecked. */
  readonly widths: unknown;
  /** First row and column in sight. */
  readonly top: Cell;
  /** Of the bar of axes; unchecked. */
  readonly axes: unknown;
}

/** What was kept, as far as it is still understood. */
export function keptTableOf(kept: unknown): KeptTable {
  const from = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<
    Record<keyof KeptTable, unknown>
  >;
  return {
    anchor: cellOf(from.anchor),
    cursor: cellOf(from.cursor),
    wholes: (["rows", "columns", "all"] as const).find((wholes) => wholes === from.wholes),
    widths: from.widths,
    top: cellOf(from.top),
    axes: from.axes,
  };
}

function cellOf(kept: unknown): Cell {
  const { row, column } = (typeof kept === "object" && kept !== null ? kept : {}) as Partial<
    Record<keyof Cell, unknown>
  >;
  return { row: countOf(row), column: countOf(column) };
}

const countOf = (kept: unknown): number => (Number.isSafeInteger(kept) ? Math.max(0, kept as number) : 0);
