/**
 * The line under the table: where the cursor is, the value there, and how much is selected. Cells cut what is long;
 * here there is more room for it.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setHidden, setText } from "../../panel/elements.ts";
import { say } from "../strings.ts";
import { cut } from "../tree/shape-text.ts";
import { type CellRange, cellsIn, type TableSize } from "./cell-range.ts";

/** Characters of a value; more do not fit on any screen. */
const mostOfValue = 1000;

export interface FootView {
  /** Row and column of the cursor, in words. */
  readonly at: string;
  /** Undefined while it is on its way. */
  readonly value: string | undefined;
  readonly size: TableSize;
  /** What is selected. */
  readonly range: CellRange;
}

export class TableFoot {
  readonly root: HTMLElement;
  readonly #at = element("span", { class: "quiet" });
  readonly #value = element("span", { class: "table-value" });
  readonly #size = element("span", { class: "quiet" });

  constructor() {
    this.root = element("div", { class: "table-foot" }, this.#at, this.#value, this.#size);
  }

  show({ at, value, size, range }: FootView): void {
    setHidden(this.root, size.rows === 0 || size.columns === 0);
    setText(this.#at, at);
    setText(this.#value, value === undefined ? "" : cut(value, mostOfValue));
    const { top, bottom, left, right } = range;
    const isMore = cellsIn(range) > 1;
    const rows = formatCount(isMore ? bottom - top : size.rows);
    const columns = formatCount(isMore ? right - left : size.columns);
    setText(this.#size, say(isMore ? "table.sizeSelected" : "table.size", { rows, columns }));
  }
}
