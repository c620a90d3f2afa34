/**
 * Mouse and keyboard on the table: what is selected, columns that are resized, and what is to be copied.
 */
import { type CellSelection, cellAfter, goTo, type TableSize } from "./cell-range.ts";
import type { GridPlace, TableGrid } from "./table-grid.ts";
import { widthStep } from "./table-menu.ts";

/** What the inputs need to know, and what they do. */
export interface InputTarget {
  size(): TableSize;
  selection(): CellSelection;
  /** `show`: brings the cursor into sight. */
  select(selection: CellSelection, show: boolean): void;
  widthOf(column: number): number;
  resize(column: number, width: number): void;
  /** Makes the column of the cursor wider by so many pixels. */
  widen(by: number): void;
  copy(withNames: boolean): void;
  menu(at: { readonly x: number; readonly y: number }): void;
  /** A key that means nothing here. */
  otherKey(event: KeyboardEvent): void;
}

export function listenToTable(grid: TableGrid, target: InputTarget): void {
  listenToPointer(grid, target);
  grid.root.addEventListener("keydown", (event) => {
    if (!press(event, grid, target)) {
      target.otherKey(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  // Of VS Code's own menus and keys, which say nothing else to a webview.
  grid.root.addEventListener("copy", (event) => {
    event.preventDefault();
    target.copy(false);
  });
  grid.root.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    target.menu({ x: event.clientX, y: event.clientY });
  });
}

function press(event: KeyboardEvent, grid: TableGrid, target: InputTarget): boolean {
  const size = target.size();
  if (size.rows === 0 || size.columns === 0) return false;
  const wider = { ArrowLeft: -widthStep, ArrowRight: widthStep }[event.key];
  if (event.altKey) {
    if (wider && event.shiftKey) target.widen(wider);
    return wider !== undefined && event.shiftKey;
  }
  const selection = target.selection();
  const isFar = event.ctrlKey || event.metaKey;
  if (isFar && event.key.toLowerCase() === "a") {
    target.select({ ...selection, wholes: "all" }, false);
    return true;
  }
  if (isFar && event.key.toLowerCase() === "c") {
    target.copy(event.shiftKey);
    return true;
  }
  if (event.key === " " && (event.shiftKey || event.ctrlKey)) {
    target.select({ ...selection, wholes: event.shiftKey ? "rows" : "columns" }, false);
    return true;
  }
  if (event.key === "Escape") {
    target.select({ anchor: selection.cursor, cursor: selection.cursor }, false);
    return true;
  }
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const { left, top } = grid.root.getBoundingClientRect();
    target.menu({ x: left + 40, y: top + 40 });
    return true;
  }
  const cell = cellAfter(event.key, isFar, selection.cursor, size, grid.page);
  if (!cell) return false;
  target.select(goTo(selection, cell, size, event.shiftKey), true);
  return true;
}

function listenToPointer(grid: TableGrid, target: InputTarget): void {
  const { root } = grid;
  /** What is dragged: a selection from a place on, or the edge of a column. */
  let drag:
    | { readonly from: GridPlace["on"] }
    | { readonly column: number; readonly x: number; readonly width: number }
    | undefined;
  root.addEventListener("pointerdown", (event) => {
    // Scroll bars are part of the element, and not of the table.
    if (event.button !== 0 || isOnBar(root, event)) return;
    const place = grid.placeAt(event.clientX, event.clientY);
    if (place.on === "edge") {
      drag = { column: place.column, x: event.clientX, width: target.widthOf(place.column) };
    } else {
      drag = { from: place.on };
      selectPlace(place, target, event.shiftKey);
    }
    root.setPointerCapture(event.pointerId);
  });
  root.addEventListener("pointermove", (event) => {
    const place = grid.placeAt(event.clientX, event.clientY);
    root.classList.toggle("resizing", drag ? "column" in drag : place.on === "edge");
    if (!drag) return;
    if ("column" in drag) {
      target.resize(drag.column, drag.width + event.clientX - drag.x);
      return;
    }
    // Whoever began on a cell and went over the header selects cells all the same.
    if (drag.from === "corner") return;
    const box = root.getBoundingClientRect();
    const inside = grid.placeAt(
      drag.from === "row" ? box.left : Math.max(event.clientX, box.left + 1),
      drag.from === "column" ? box.top : event.clientY,
      0,
    );
    if (inside.on === drag.from) selectPlace(inside, target, true);
  });
  const end = (): void => {
    drag = undefined;
    root.classList.remove("resizing");
  };
  root.addEventListener("pointerup", end);
  root.addEventListener("pointercancel", end);
  root.addEventListener("dblclick", (event) => {
    const place = grid.placeAt(event.clientX, event.clientY);
    if (place.on === "edge") target.resize(place.column, grid.neededWidth(place.column));
  });
}

function selectPlace(place: GridPlace, target: InputTarget, extend: boolean): void {
  const size = target.size();
  const now = target.selection();
  switch (place.on) {
    case "cell":
      target.select(goTo(now, place, size, extend), true);
      break;
    case "row": {
      const { anchor, cursor } = goTo(now, { row: place.row, column: now.cursor.column }, size, extend);
      target.select({ anchor, cursor, wholes: "rows" }, false);
      break;
    }
    case "column": {
      const { anchor, cursor } = goTo(now, { row: now.cursor.row, column: place.column }, size, extend);
      target.select({ anchor, cursor, wholes: "columns" }, false);
      break;
    }
    case "corner":
      target.select({ ...now, wholes: "all" }, false);
      break;
  }
}

function isOnBar(root: HTMLElement, { clientX, clientY }: PointerEvent): boolean {
  const { left, top } = root.getBoundingClientRect();
  return clientX - left >= root.clientWidth || clientY - top >= root.clientHeight;
}
