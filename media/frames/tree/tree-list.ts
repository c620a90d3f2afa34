/**
 * The list of rows: as many elements as there is room for, whatever the number of rows, filled as it scrolls. It is the
 * one element that takes the keyboard; which row has it is said by `aria-activedescendant`.
 *
 * It knows rows by number, and neither what keys mean nor what a row is.
 */
import { element, setAttribute } from "../../panel/elements.ts";
import { ScrollRange } from "../scroll-range.ts";
import type { RowSource } from "./row-source.ts";
import { TreeRowElement } from "./tree-row-element.ts";

/** Pixels, as in VS Code's own trees. */
export const rowHeight = 22;
/** Rows beyond the edges: a little scrolling shows what is there already. */
const beyond = 3;

export class TreeList {
  readonly root = element("div", { class: "tree", attributes: { role: "tree", tabindex: 0 } });
  readonly #spacer = element("div", { class: "tree-spacer", attributes: { role: "presentation" } });
  readonly #layer = element("div", { class: "tree-layer", attributes: { role: "presentation" } });
  readonly #range = new ScrollRange();
  /** Row → its element. */
  readonly #rows = new Map<number, TreeRowElement>();
  #source: RowSource;
  #focused = 0;
  #isSelected: (at: number) => boolean = () => false;
  #isRequested = false;
  readonly #scrolled: () => void;

  constructor(source: RowSource, scrolled: () => void) {
    this.#source = source;
    this.#scrolled = scrolled;
    this.#spacer.append(this.#layer);
    this.root.append(this.#spacer);
    this.root.addEventListener("scroll", () => {
      this.#range.scrolledTo(this.root.scrollTop);
      this.#draw();
      this.#scrolled();
    });
    this.root.addEventListener("scrollend", () => this.#setBar());
    new ResizeObserver(() => this.#draw()).observe(this.root);
  }

  /** Row that has the keyboard. */
  get focused(): number {
    return this.#focused;
  }

  /** Pixels of the content that are above the view. */
  get offset(): number {
    return this.#range.offset;
  }

  /** Rows that fit. */
  get page(): number {
    return Math.max(1, Math.floor(this.root.clientHeight / rowHeight));
  }

  /** Shows other rows, from the top or from `offset` on. */
  setSource(source: RowSource, offset = 0): void {
    this.#source = source;
    this.#range.resize(source.count * rowHeight, this.root.clientHeight);
    this.#range.moveTo(offset);
    this.#draw();
    this.#setBar();
  }

  /** Which rows are selected. */
  setSelected(isSelected: (at: number) => boolean): void {
    this.#isSelected = isSelected;
    this.changed();
  }

  /** Rows or what is in them have changed: drawn in the next frame. */
  changed(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    requestAnimationFrame(() => {
      this.#isRequested = false;
      this.#draw();
    });
  }

  /** Gives the keyboard to a row, the nearest there is, without scrolling. */
  setFocused(at: number): void {
    this.#focused = Math.max(0, Math.min(at, this.#source.count - 1));
    this.changed();
  }

  /** Gives the keyboard to a row and brings it into sight; in the middle when it was far away. */
  focus(at: number): void {
    this.#focused = Math.max(0, Math.min(at, this.#source.count - 1));
    this.show(this.#focused);
    this.#draw();
  }

  /** Brings a row into sight. */
  show(at: number): void {
    const view = this.root.clientHeight;
    this.#range.resize(this.#source.count * rowHeight, view);
    const top = at * rowHeight;
    const { offset } = this.#range;
    if (top >= offset && top + rowHeight <= offset + view) return;
    const isFar = top < offset - view || top > offset + 2 * view;
    this.#range.moveTo(isFar ? top - view / 2 : top < offset ? top : top + rowHeight - view);
    this.#setBar();
    this.#draw();
  }

  /** Row that an element belongs to. */
  rowOf(target: EventTarget | null): number | undefined {
    const row = target instanceof Element ? target.closest<HTMLElement>("[role=treeitem]") : null;
    return row ? Number(row.dataset["row"]) : undefined;
  }

  /** Where a row is on the page; undefined while it is out of sight. */
  placeOf(at: number): DOMRect | undefined {
    return this.#rows.get(at)?.root.getBoundingClientRect();
  }

  #setBar(): void {
    this.#spacer.style.height = `${this.#range.span}px`;
    const { scroll } = this.#range;
    if (Math.abs(this.root.scrollTop - scroll) >= 1) this.root.scrollTop = scroll;
  }

  #draw(): void {
    const { count } = this.#source;
    const view = this.root.clientHeight;
    this.#range.resize(count * rowHeight, view);
    this.#spacer.style.height = `${this.#range.span}px`;
    const { offset } = this.#range;
    const from = Math.max(0, Math.floor(offset / rowHeight) - beyond);
    const to = view === 0 ? from : Math.min(count, Math.ceil((offset + view) / rowHeight) + beyond);
    this.#focused = Math.max(0, Math.min(this.#focused, count - 1));
    const wanted = new Set<number>();
    for (let at = from; at < to; at++) wanted.add(at);
    // Screen readers follow the row that has the keyboard, also when it is scrolled out of sight.
    if (count > 0 && view > 0) wanted.add(this.#focused);
    const spare = [...this.#rows].filter(([at]) => !wanted.has(at));
    for (const [at] of spare) this.#rows.delete(at);
    for (const at of wanted) {
      let row = this.#rows.get(at);
      if (!row) {
        row = spare.pop()?.[1] ?? new TreeRowElement();
        if (!row.root.parentElement) this.#layer.append(row.root);
        this.#rows.set(at, row);
      }
      row.fill(this.#source.row(at), at);
      row.root.style.transform = `translateY(${at * rowHeight - offset}px)`;
      row.root.classList.toggle("focused", at === this.#focused);
      setAttribute(row.root, "aria-selected", this.#isSelected(at) ? "true" : "false");
    }
    for (const [, row] of spare) row.root.remove();
    setAttribute(this.root, "aria-activedescendant", count > 0 ? `tree-row-${this.#focused}` : undefined);
    this.#source.need(from, to);
  }
}
