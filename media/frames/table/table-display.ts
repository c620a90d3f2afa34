/**
 * Values as a table: of a plane, of one axis, or of compounds with a column for each member. It asks for what is in
 * sight, and keeps cursor, selection, widths and place.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import { AxesBar } from "../axes/axes-bar.ts";
import { openMenu } from "../context-menu.ts";
import type { Display, DisplayHost, Shown } from "../display.ts";
import { say } from "../strings.ts";
import { cut } from "../tree/shape-text.ts";
import { type CellRange, type CellSelection, cellsIn, firstCell, goTo, isIn, rangeOf } from "./cell-range.ts";
import { ColumnWidths } from "./column-widths.ts";
import { fitColumns } from "./fit-columns.ts";
import { keptTableOf } from "./kept-table.ts";
import { TableCells } from "./table-cells.ts";
import { copyCells } from "./table-copy.ts";
import { TableFoot } from "./table-foot.ts";
import { TableGrid } from "./table-grid.ts";
import { listenToTable } from "./table-inputs.ts";
import { tableMenu } from "./table-menu.ts";

/** The display `table`. It is empty until `show`. */
export const createTableDisplay = (host: DisplayHost): Display => new TableDisplay(host);

const nothing = { rows: 0, columns: 0 };

class TableDisplay implements Display {
  readonly element: HTMLElement;
  readonly #host: DisplayHost;
  readonly #axes: AxesBar;
  readonly #widths = new ColumnWidths();
  readonly #cells: TableCells;
  readonly #grid: TableGrid;
  readonly #foot = new TableFoot();
  readonly #empty = element("p", { class: "table-empty quiet", attributes: { hidden: true } });
  #shown: Shown | undefined;
  #selection: CellSelection = firstCell;
  #range: CellRange = rangeOf(firstCell, nothing);
  /** What is to be brought into sight as soon as the size is known. */
  #top: { readonly row: number; readonly column: number } | undefined;
  #isFitted = false;
  #isVisible = false;
  #isStale = false;

  constructor(host: DisplayHost) {
    this.#host = host;
    this.#axes = new AxesBar({
      shows: (details) => (isCompound(details.type) ? 1 : 2),
      offersParts: false,
      onChoice: (_choice, why) => this.#placeChanged(why),
      announce: (text) => host.announce(text),
      onStateChanged: () => host.stateChanged(),
    });
    this.#cells = new TableCells({
      changed: () => this.#changed(),
      absent: (message) => host.announce(message),
      labelled: (label) => this.#axes.setLabel(label),
    });
    this.#grid = new TableGrid(
      {
        size: () => this.#cells.size ?? nothing,
        cell: (row, column) => this.#cells.cell(row, column),
        isOld: (row, column) => this.#cells.isOld(row, column),
        isNumber: (column) => this.#cells.isNumber(column),
        header: (column) => this.#header(column),
        isSelected: (row, column) => isIn(this.#range, row, column),
        cursor: () => this.#selection.cursor,
        seen: (range) => this.#isVisible && this.#cells.want(range),
      },
      this.#widths,
      () => host.stateChanged(),
    );
    this.element = element(
      "section",
      { class: "table-display" },
      this.#axes.element,
      this.#grid.root,
      this.#empty,
      this.#foot.root,
    );
    this.#listen();
  }

  show(shown: Shown, kept: unknown): void {
    const isSame = this.#shown?.dataset === shown.dataset;
    this.#shown = shown;
    const { widths, anchor, cursor, wholes, top, axes } = keptTableOf(kept);
    this.#axes.show(shown, axes);
    setAttribute(this.#grid.root, "aria-label", say("table.label", { dataset: cut(shown.dataset, 200) }));
    if (!isSame) {
      this.#widths.restore(widths);
      this.#selection = wholes ? { anchor, cursor, wholes } : { anchor, cursor };
      this.#top = top;
      this.#isFitted = false;
      this.#cells.reset(this.#asker());
    } else this.#cells.renew(this.#asker());
    this.#isStale = true;
    this.#askAgain();
  }

  refresh(): void {
    this.#cells.renew(this.#asker());
    this.#isStale = true;
    this.#askAgain();
  }

  setVisible(isVisible: boolean): void {
    this.#isVisible = isVisible;
    this.#axes.setVisible(isVisible);
    if (isVisible) this.#askAgain();
  }

  state(): unknown {
    return {
      ...this.#selection,
      widths: this.#widths.own,
      top: this.#top ?? this.#grid.top,
      axes: this.#axes.state(),
    };
  }

  place(): Shown["place"] {
    const { index } = this.#axes.choice;
    const part = this.#shown?.place.part;
    return part === undefined ? { index } : { index, part };
  }

  slice(): readonly (number | readonly [number, number])[] {
    const { rows, columns, index } = this.#axes.choice;
    const { top, bottom, left, right } = this.#takenRange();
    return index.map((at, axis) => {
      if (axis === rows) return [top, bottom] as const;
      if (axis === columns) return [left, right] as const;
      return at;
    });
  }

  dispose(): void {
    this.#axes.dispose();
    this.element.remove();
  }

  /** What is selected, or all of it where that is a single cell. */
  #takenRange(): CellRange {
    if (cellsIn(this.#range) > 1) return this.#range;
    const shape = this.#shown?.details.shape ?? [];
    const { rows, columns } = this.#axes.choice;
    return {
      top: 0,
      left: 0,
      bottom: rows === null ? 1 : (shape[rows] ?? 1),
      right: columns === null ? 1 : (shape[columns] ?? 1),
    };
  }

  #asker() {
    const { rows, columns, index } = this.#axes.choice;
    const dataset = this.#shown?.dataset ?? "";
    return ({ top, left, bottom, right }: CellRange) =>
      this.#host.channel.ask("table", {
        dataset,
        index,
        rows: rows ?? 0,
        columns,
        top,
        left,
        height: bottom - top,
        width: right - left,
      });
  }

  #placeChanged(why: string): Promise<void> {
    if (why === "axes") {
      this.#selection = firstCell;
      this.#widths.restore([]);
      this.#isFitted = false;
      this.#cells.reset(this.#asker());
    } else this.#cells.renew(this.#asker());
    this.#isStale = true;
    this.#askAgain();
    return this.#cells.settled();
  }

  #askAgain(): void {
    if (!this.#isVisible || !this.#isStale) return;
    this.#isStale = false;
    const top = this.#top ?? this.#grid.top;
    // Before the size is known nothing is in sight: a screen of cells is asked for all the same.
    if (!this.#cells.size) {
      this.#cells.want({ top: top.row, left: top.column, bottom: top.row + 40, right: top.column + 12 });
    }
    this.#grid.changed();
  }

  #changed(): void {
    const { size } = this.#cells;
    if (size) {
      this.#fitColumns();
      const { anchor, cursor, wholes } = this.#selection;
      const inside = {
        anchor: goTo(firstCell, anchor, size, false).cursor,
        cursor: goTo(firstCell, cursor, size, false).cursor,
      };
      this.#selection = wholes ? { ...inside, wholes } : inside;
      if (this.#top) {
        const top = this.#top;
        this.#top = undefined;
        this.#grid.setTop(top);
      }
      setHidden(this.#empty, size.rows > 0 && size.columns > 0);
      setText(this.#empty, say("table.empty"));
    }
    this.#mark();
  }

  #fitColumns(): void {
    const first = this.#top ?? { row: 0, column: 0 };
    if (this.#isFitted || this.#cells.cell(first.row, first.column) === undefined) return;
    this.#isFitted = true;
    fitColumns(this.#widths, this.#cells, first.row, (column) => this.#header(column));
  }

  #header(column: number): string {
    const name = this.#cells.name(column);
    if (name !== undefined) return cut(name, 200);
    if (this.#axes.choice.columns === null && this.#cells.size?.columns === 1) return say("table.value");
    return formatCount(column);
  }

  #mark(): void {
    const size = this.#cells.size ?? nothing;
    this.#range = rangeOf(this.#selection, size);
    const { row, column } = this.#selection.cursor;
    this.#foot.show({
      at: `${formatCount(row)}, ${this.#header(column)}`,
      value: this.#cells.cell(row, column),
      size,
      range: this.#range,
    });
    this.#grid.changed();
  }

  #listen(): void {
    listenToTable(this.#grid, {
      size: () => this.#cells.size ?? nothing,
      selection: () => this.#selection,
      select: (selection, show) => {
        this.#selection = selection;
        this.#mark();
        if (show) this.#grid.show(selection.cursor);
        this.#host.stateChanged();
      },
      widthOf: (column) => this.#widths.widthOf(column),
      resize: (column, width) => this.#resize(column, width),
      widen: (by) => this.#widen(by),
      copy: (withNames) => void this.#copy(withNames),
      menu: (at) => this.#openMenu(at),
      otherKey: (event) => event.key === " " && this.#axes.key(event) && event.preventDefault(),
    });
  }

  #openMenu(at: { readonly x: number; readonly y: number }): void {
    const entries = tableMenu({
      copy: (withNames) => void this.#copy(withNames),
      widen: (by) => this.#widen(by),
      fit: () => {
        const { column } = this.#selection.cursor;
        this.#resize(column, this.#grid.neededWidth(column));
      },
    });
    openMenu(entries, at, say("table.menu"), (isBack) => isBack && this.#grid.root.focus());
  }

  #resize(column: number, width: number): void {
    this.#widths.resize(column, width);
    this.#grid.changed();
    this.#host.stateChanged();
  }

  #widen(by: number): void {
    const { column } = this.#selection.cursor;
    this.#resize(column, this.#widths.widthOf(column) + by);
    this.#grid.show(this.#selection.cursor);
  }

  #copy(withNames: boolean): Promise<void> {
    const { left, right } = this.#range;
    const names = Array.from({ length: right - left }, (_, at) => this.#header(left + at));
    return copyCells(this.#host, this.#cells, this.#range, withNames ? names : undefined);
  }
}

const isCompound = (type: string): boolean => type.startsWith("compound");
