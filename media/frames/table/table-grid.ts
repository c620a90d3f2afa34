/**
 * The table as elements: as many rows and cells as there is room for, whatever the size of the table; a header and an
 * index that stay in sight. It is the one element that takes the keyboard, a grid with an active descendant.
 *
 * It knows cells by number and paints what it is told; what keys and the mouse mean is the display's.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setAttribute } from "../../panel/elements.ts";
import { ScrollRange } from "../scroll-range.ts";
import type { Cell, CellRange, TableSize } from "./cell-range.ts";
import type { ColumnWidths } from "./column-widths.ts";
import { TableRow } from "./table-row.ts";

/** Pixels. */
export const rowHeight = 22;
/** Pixels of a digit of the index, and around it. */
const digitWidth = 8;
const indexPadding = 20;

/** What is painted. */
export interface GridContents {
  size(): TableSize;
  /** Undefined while it is on its way. */
  cell(row: number, column: number): string | undefined;
  isOld(row: number, column: number): boolean;
  /** Whether a column's values stand right. */
  isNumber(column: number): boolean;
  header(column: number): string;
  /** Of a row's index. */
  isSelected(row: number, column: number): boolean;
  cursor(): Cell;
  /** These cells are seen. */
  seen(range: CellRange): void;
}

/** What the pointer is on. */
export type GridPlace =
  | { readonly on: "cell"; readonly row: number; readonly column: number }
  | { readonly on: "row"; readonly row: number }
  | { readonly on: "column"; readonly column: number }
  | { readonly on: "corner" }
  | { readonly on: "edge"; readonly column: number };

export class TableGrid {
  readonly root = element("div", { class: "grid", attributes: { role: "grid", tabindex: 0 } });
  readonly #contents: GridContents;
  readonly #widths: ColumnWidths;
  readonly #down = new ScrollRange();
  readonly #across = new ScrollRange();
  readonly #spacer = element("div", { class: "grid-spacer", attributes: { role: "presentation" } });
  readonly #layer = element("div", { class: "grid-layer", attributes: { role: "presentation" } });
  readonly #header = new TableRow("columnheader");
  /** Row → its element. */
  readonly #rows = new Map<number, TableRow>();
  readonly #scrolled: () => void;
  #isRequested = false;

  constructor(contents: GridContents, widths: ColumnWidths, scrolled: () => void) {
    this.#contents = contents;
    this.#widths = widths;
    this.#scrolled = scrolled;
    this.#header.root.classList.add("header");
    this.#layer.append(this.#header.root);
    this.#spacer.append(this.#layer);
    this.root.append(this.#spacer);
    this.root.addEventListener("scroll", () => {
      this.#down.scrolledTo(this.root.scrollTop);
      this.#across.scrolledTo(this.root.scrollLeft);
      this.#draw();
      this.#scrolled();
    });
    this.root.addEventListener("scrollend", () => this.#setBars());
    new ResizeObserver(() => this.#draw()).observe(this.root);
  }

  /** Rows that fit. */
  get page(): number {
    return Math.max(1, Math.floor((this.root.clientHeight - rowHeight) / rowHeight));
  }

  /** First row and column in sight, to be kept. */
  get top(): Cell {
    return {
      row: Math.floor(this.#down.offset / rowHeight),
      column: this.#widths.columnAt(this.#across.offset),
    };
  }

  /** Brings a cell to the upper left corner. */
  setTop({ row, column }: Cell): void {
    this.#fit();
    this.#down.moveTo(row * rowHeight);
    this.#across.moveTo(this.#widths.startOf(column));
    this.#draw();
    this.#setBars();
  }

  /** Brings a cell into sight. */
  show({ row, column }: Cell): void {
    const view = this.#fit();
    const top = row * rowHeight;
    if (top < this.#down.offset) this.#down.moveTo(top);
    else if (top + rowHeight > this.#down.offset + view.height)
      this.#down.moveTo(top + rowHeight - view.height);
    const left = this.#widths.startOf(column);
    const width = this.#widths.widthOf(column);
    if (left < this.#across.offset || width > view.width) this.#across.moveTo(left);
    else if (left + width > this.#across.offset + view.width) this.#across.moveTo(left + width - view.width);
    this.#draw();
    this.#setBars();
  }

  /** Something has changed: drawn in the next frame. */
  changed(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    requestAnimationFrame(() => {
      this.#isRequested = false;
      this.#draw();
    });
  }

  /** What is at a place of the page; the nearest cell when it is outside. */
  placeAt(x: number, y: number, edgeWidth = 4): GridPlace {
    const box = this.root.getBoundingClientRect();
    const { rows, columns } = this.#contents.size();
    const index = this.#indexWidth(rows);
    const across = x - box.left - index + this.#across.offset;
    const column = Math.max(0, Math.min(this.#widths.columnAt(Math.max(0, across)), columns - 1));
    const down = y - box.top - rowHeight + this.#down.offset;
    const row = Math.max(0, Math.min(Math.floor(down / rowHeight), rows - 1));
    const isHeader = y < box.top + rowHeight;
    const isIndex = x < box.left + index;
    if (isHeader && isIndex) return { on: "corner" };
    if (isIndex) return { on: "row", row };
    if (!isHeader) return { on: "cell", row, column };
    for (const edge of [column - 1, column]) {
      if (edge >= 0 && Math.abs(this.#widths.startOf(edge + 1) - across) <= edgeWidth) {
        return { on: "edge", column: edge };
      }
    }
    return { on: "column", column };
  }

  /** Pixels that a column's texts in sight need. */
  neededWidth(column: number): number {
    const texts = [...this.#rows.keys()].map((row) => this.#contents.cell(row, column) ?? "");
    return widthOfTexts([...texts, this.#contents.header(column)]);
  }

  #fit(): { readonly width: number; readonly height: number } {
    const { rows, columns } = this.#contents.size();
    const width = Math.max(0, this.root.clientWidth - this.#indexWidth(rows));
    const height = Math.max(0, this.root.clientHeight - rowHeight);
    this.#down.resize(rows * rowHeight, height);
    this.#across.resize(this.#widths.startOf(columns), width);
    this.#spacer.style.height = `${this.#down.span + rowHeight}px`;
    this.#spacer.style.width = `${this.#across.span + this.#indexWidth(rows)}px`;
    this.#layer.style.height = `${this.root.clientHeight}px`;
    this.#layer.style.width = `${this.root.clientWidth}px`;
    return { width, height };
  }

  #setBars(): void {
    if (Math.abs(this.root.scrollTop - this.#down.scroll) >= 1) this.root.scrollTop = this.#down.scroll;
    if (Math.abs(this.root.scrollLeft - this.#across.scroll) >= 1) this.root.scrollLeft = this.#across.scroll;
  }

  #draw(): void {
    const { width, height } = this.#fit();
    const size = this.#contents.size();
    const [x, y] = [this.#across.offset, this.#down.offset];
    const isSeen = this.root.clientHeight > 0;
    const range: CellRange = {
      top: Math.floor(y / rowHeight),
      bottom: isSeen ? Math.min(size.rows, Math.ceil((y + height) / rowHeight)) : Math.floor(y / rowHeight),
      left: Math.min(this.#widths.columnAt(x), Math.max(0, size.columns - 1)),
      right: Math.min(size.columns, this.#widths.columnAt(x + width) + 1),
    };
    const index = this.#indexWidth(size.rows);
    this.#layer.style.setProperty("--index", `${index}px`);
    const columns = this.#columnsOf(range, x);
    this.#header.place(0);
    setAttribute(this.#header.root, "aria-rowindex", 1);
    this.#header.fill("", columns, (column) => ({
      text: this.#contents.header(column),
      isNumber: this.#contents.isNumber(column),
    }));
    this.#drawRows(range, columns, y);
    setAttribute(this.root, "aria-rowcount", size.rows + 1);
    setAttribute(this.root, "aria-colcount", size.columns + 1);
    const { row, column } = this.#contents.cursor();
    const cursor = this.#rows.get(row)?.cellOf(column);
    setAttribute(this.root, "aria-activedescendant", cursor?.id);
    if (isSeen) this.#contents.seen(range);
  }

  #drawRows(range: CellRange, columns: readonly PlacedColumn[], offset: number): void {
    const spare: TableRow[] = [];
    for (const [at, row] of this.#rows) {
      if (at >= range.top && at < range.bottom) continue;
      this.#rows.delete(at);
      spare.push(row);
    }
    const { cursor, isSelected, cell, isOld, isNumber } = this.#contents;
    const at = cursor();
    for (let row = range.top; row < range.bottom; row++) {
      let drawn = this.#rows.get(row);
      if (!drawn) {
        drawn = spare.pop() ?? new TableRow("gridcell");
        if (!drawn.root.parentElement) this.#layer.append(drawn.root);
        this.#rows.set(row, drawn);
      }
      drawn.place(row * rowHeight - offset + rowHeight);
      setAttribute(drawn.root, "aria-rowindex", row + 2);
      drawn.fill(formatCount(row), columns, (column) => ({
        id: `cell-${row}-${column}`,
        text: cell(row, column),
        isNumber: isNumber(column),
        isOld: isOld(row, column),
        isSelected: isSelected(row, column),
        isCursor: row === at.row && column === at.column,
      }));
    }
    for (const row of spare) row.root.remove();
  }

  #columnsOf({ left, right }: CellRange, offset: number): readonly PlacedColumn[] {
    const columns: PlacedColumn[] = [];
    for (let column = left; column < right; column++) {
      columns.push({
        column,
        left: this.#widths.startOf(column) - offset,
        width: this.#widths.widthOf(column),
      });
    }
    return columns;
  }

  #indexWidth(rows: number): number {
    return Math.max(3, formatCount(Math.max(0, rows - 1)).length) * digitWidth + indexPadding;
  }
}

/** A column and where it is seen, in pixels from the index on. */
export interface PlacedColumn {
  readonly column: number;
  readonly left: number;
  readonly width: number;
}

/** Pixels that the longest of some texts needs, in a column. */
export const widthOfTexts = (texts: readonly string[]): number =>
  texts.reduce((most, text) => Math.max(most, text.length), 0) * 7.4 + 18;
