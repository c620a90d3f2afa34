/**
 * Rectangles of cells, and which of them a person has selected: a corner that stays, and a cursor that is moved. Plain
 * numbers; knows no values.
 */

/** Cells from `top` and `left` on; `bottom` and `right` are not included. */
export interface CellRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** What is selected: all between the anchor and the cursor. */
export interface CellSelection {
  readonly anchor: Cell;
  readonly cursor: Cell;
  /** Whole rows, whole columns, or both: what is selected grows with the table. */
  readonly wholes?: "rows" | "columns" | "all";
}

/** How many there are. */
export interface TableSize {
  readonly rows: number;
  readonly columns: number;
}

/** The first cell, alone. */
export const firstCell: CellSelection = { anchor: { row: 0, column: 0 }, cursor: { row: 0, column: 0 } };

/** The cells of a selection. */
export function rangeOf({ anchor, cursor, wholes }: CellSelection, { rows, columns }: TableSize): CellRange {
  const allRows = wholes === "columns" || wholes === "all";
  const allColumns = wholes === "rows" || wholes === "all";
  return {
    top: allRows ? 0 : Math.min(anchor.row, cursor.row),
    bottom: allRows ? rows : Math.max(anchor.row, cursor.row) + 1,
    left: allColumns ? 0 : Math.min(anchor.column, cursor.column),
    right: allColumns ? columns : Math.max(anchor.column, cursor.column) + 1,
  };
}

export const isIn = ({ top, left, bottom, right }: CellRange, row: number, column: number): boolean =>
  row >= top && row < bottom && column >= left && column < right;

export const cellsIn = ({ top, left, bottom, right }: CellRange): number => (bottom - top) * (right - left);

/** Goes to a cell, the nearest there is; `extend` keeps the anchor. */
export function goTo(
  selection: CellSelection,
  { row, column }: Cell,
  { rows, columns }: TableSize,
  extend: boolean,
): CellSelection {
  const cursor = {
    row: Math.max(0, Math.min(row, rows - 1)),
    column: Math.max(0, Math.min(column, columns - 1)),
  };
  return { anchor: extend ? selection.anchor : cursor, cursor };
}

/**
 * Where a key leads, as in every spreadsheet; undefined for keys that lead nowhere.
 *
 * @param page Rows that are seen.
 */
export function cellAfter(
  key: string,
  isFar: boolean,
  { row, column }: Cell,
  { rows, columns }: TableSize,
  page: number,
): Cell | undefined {
  switch (key) {
    case "ArrowUp":
      return { row: isFar ? 0 : row - 1, column };
    case "ArrowDown":
      return { row: isFar ? rows - 1 : row + 1, column };
    case "ArrowLeft":
      return { row, column: isFar ? 0 : column - 1 };
    case "ArrowRight":
      return { row, column: isFar ? columns - 1 : column + 1 };
    case "PageUp":
      return { row: row - page, column };
    case "PageDown":
      return { row: row + page, column };
    case "Home":
      return { row: isFar ? 0 : row, column: 0 };
    case "End":
      return { row: isFar ? rows - 1 : row, column: columns - 1 };
    default:
      return undefined;
  }
}
