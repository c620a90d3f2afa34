/**
 * What keys do in the tree: those of VS Code's explorer, and of the ARIA practice for trees.
 */
import { rowOf, type Spot } from "./branch.ts";
import type { RowSource } from "./row-source.ts";
import { TypeAhead } from "./type-ahead.ts";

/** What the keys need to know, and what they do. */
export interface KeyTarget {
  rows(): RowSource;
  focused(): number;
  /** Rows that fit. */
  page(): number;
  goTo(row: number): void;
  /** The group around the row that has the keyboard. */
  parent(): Spot | false | undefined;
  setOpen(isOpen: boolean): void;
  openSiblings(): void;
  choose(): void;
  copy(): void;
  menu(): void;
  search(): void;
  leave(): void;
}

export class TreeKeys {
  readonly #target: KeyTarget;
  readonly #typing = new TypeAhead();

  constructor(target: KeyTarget) {
    this.#target = target;
  }

  /** Takes a key, when it means something here. */
  press(event: KeyboardEvent): void {
    if (!this.#does(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #does(event: KeyboardEvent): boolean {
    const target = this.#target;
    const rows = target.rows();
    if (rows.count === 0) return false;
    const at = target.focused();
    const row = rows.row(at);
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() === "c" && !event.shiftKey) target.copy();
      else if (event.key.toLowerCase() === "f") target.search();
      else return false;
      return true;
    }
    if (event.altKey) return false;
    switch (event.key) {
      case "ArrowDown":
        target.goTo(Math.min(at + 1, rows.count - 1));
        return true;
      case "ArrowUp":
        target.goTo(Math.max(at - 1, 0));
        return true;
      case "PageDown":
        target.goTo(Math.min(at + target.page(), rows.count - 1));
        return true;
      case "PageUp":
        target.goTo(Math.max(at - target.page(), 0));
        return true;
      case "Home":
        target.goTo(0);
        return true;
      case "End":
        target.goTo(rows.count - 1);
        return true;
      case "ArrowRight":
        if (row.canOpen && !row.isOpen) target.setOpen(true);
        else if (row.isOpen && rows.row(at + 1).level > row.level) target.goTo(at + 1);
        return true;
      case "ArrowLeft": {
        const parent = target.parent();
        if (row.isOpen) target.setOpen(false);
        else if (parent) target.goTo(rowOf(parent));
        return true;
      }
      case "Enter":
      case " ":
        target.choose();
        return true;
      case "*":
        target.openSiblings();
        return true;
      case "Escape":
        target.leave();
        return true;
      case "ContextMenu":
        target.menu();
        return true;
      case "F10":
        if (!event.shiftKey) return false;
        target.menu();
        return true;
    }
    if ([...event.key].length !== 1) return false;
    const found = this.#typing.type(
      event.key,
      event.timeStamp,
      at,
      rows.count,
      (one) => rows.row(one).node?.name,
    );
    if (found !== undefined) target.goTo(found);
    return true;
  }
}
