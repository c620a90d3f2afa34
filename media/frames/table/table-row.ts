/**
 * One row of the table as elements: its index, and a cell for each column in sight. Used again for other rows as they
 * scroll by; a cell that is unchanged is left alone.
 */
import { element, setAttribute, setText } from "../../panel/elements.ts";
import { say } from "../strings.ts";
import type { PlacedColumn } from "./table-grid.ts";

/** What a cell is to show. */
export interface CellView {
  readonly id?: string;
  /** Undefined while it is on its way. */
  readonly text: string | undefined;
  /** Stands right. */
  readonly isNumber?: boolean;
  readonly isOld?: boolean;
  readonly isSelected?: boolean;
  readonly isCursor?: boolean;
}

/** Characters of a tooltip. */
const mostOfTitle = 2000;

export class TableRow {
  readonly root: HTMLElement;
  readonly #role: "gridcell" | "columnheader";
  readonly #index: HTMLElement;
  readonly #body = element("div", { class: "grid-cells", attributes: { role: "presentation" } });
  readonly #cells: HTMLElement[] = [];
  /** Column → its cell. */
  readonly #byColumn = new Map<number, HTMLElement>();

  constructor(role: "gridcell" | "columnheader") {
    this.#role = role;
    this.#index = element("div", {
      class: "grid-index",
      attributes:
        role === "columnheader"
          ? { role: "columnheader", "aria-label": say("table.select"), "aria-colindex": 1 }
          : { role: "rowheader", "aria-colindex": 1 },
    });
    this.root = element("div", { class: "grid-row", attributes: { role: "row" } }, this.#index, this.#body);
  }

  /** Moves it to a height, in pixels from the top of the table. */
  place(top: number): void {
    this.root.style.transform = `translateY(${top}px)`;
  }

  /** Shows a row's index and its cells. */
  fill(index: string, columns: readonly PlacedColumn[], view: (column: number) => CellView): void {
    setText(this.#index, index);
    this.#byColumn.clear();
    columns.forEach(({ column, left, width }, at) => {
      let cell = this.#cells[at];
      if (!cell) {
        cell = element("div", { class: "grid-cell", attributes: { role: this.#role } });
        this.#cells.push(cell);
        this.#body.append(cell);
      }
      this.#byColumn.set(column, cell);
      fillCell(cell, view(column), column);
      const place = `translateX(${left}px)`;
      if (cell.style.transform !== place) cell.style.transform = place;
      const size = `${width}px`;
      if (cell.style.width !== size) cell.style.width = size;
    });
    for (const cell of this.#cells.splice(columns.length)) cell.remove();
  }

  /** The element of a column's cell, while it is in sight. */
  cellOf(column: number): HTMLElement | undefined {
    return this.#byColumn.get(column);
  }
}

function fillCell(
  cell: HTMLElement,
  { id, text, isNumber, isOld, isSelected, isCursor }: CellView,
  column: number,
): void {
  if (cell.textContent !== (text ?? say("table.loading"))) {
    cell.textContent = text ?? say("table.loading");
    setAttribute(cell, "title", text === undefined ? undefined : text.slice(0, mostOfTitle));
  }
  setAttribute(cell, "id", id);
  setAttribute(cell, "aria-colindex", column + 2);
  setAttribute(cell, "aria-selected", isSelected === undefined ? undefined : String(isSelected));
  setAttribute(cell, "aria-busy", text === undefined ? "true" : undefined);
  cell.classList.toggle("number", isNumber === true);
  cell.classList.toggle("old", isOld === true || text === undefined);
  cell.classList.toggle("selected", isSelected === true);
  cell.classList.toggle("cursor", isCursor === true);
}
