/**
 * Buttons of the line: how values are drawn, what is in view; and beside them what is to be known of what is seen.
 */
import { iconButton, setPressed } from "../../panel/controls.ts";
import { element, setHidden, setText } from "../../panel/elements.ts";
import { type Icon, iconElement } from "../../panel/icons.ts";
import { say } from "./strings.ts";

const outline = (path: string): Icon => ({ path, fill: false });

const shapes = {
  log: outline("M2.5 2.5v11h11M4.5 12C5 7 7.5 4.5 13 4"),
  grid: outline("M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11"),
  lock: outline("M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5M8 10v1.2"),
  before: outline("M2 11.5l3.5-5 3 3.5 5.5-7M2 14l3.5-3 3 2.5L14 8"),
} as const;

export interface LineToolbarActions {
  toggleLog(): void;
  toggleGrid(): void;
  toggleLock(): void;
  toggleBefore(): void;
  /** Above 1 to see less of the axis. */
  zoom(factor: number): void;
  fit(): void;
}

/** What the buttons show. */
export interface LineToolbarView {
  readonly isLog: boolean;
  readonly showsGrid: boolean;
  readonly isLocked: boolean;
  readonly showsBefore: boolean;
  /** False where there is one frame alone. */
  readonly hasFrames: boolean;
  readonly isWhole: boolean;
  /** What is in view, and what is not, as short texts. */
  readonly notes: readonly string[];
}

export class LineToolbar {
  readonly element: HTMLElement;
  readonly #log: HTMLButtonElement;
  readonly #grid: HTMLButtonElement;
  readonly #lock: HTMLButtonElement;
  readonly #before: HTMLButtonElement;
  readonly #fit: HTMLButtonElement;
  readonly #notes = element("span", { class: "quiet line-notes" });

  /** @param readout Stands at the end of the row. */
  constructor(actions: LineToolbarActions, readout: HTMLElement) {
    this.#log = button(shapes.log, say("line.log"), () => actions.toggleLog());
    this.#grid = button(shapes.grid, say("line.grid"), () => actions.toggleGrid());
    this.#lock = button(shapes.lock, say("line.lock"), () => actions.toggleLock());
    this.#before = button(shapes.before, say("line.before"), () => actions.toggleBefore());
    this.#fit = iconButton("fit", say("line.fit"), () => actions.fit());
    this.element = element(
      "div",
      { class: "line-toolbar", attributes: { role: "group", "aria-label": say("line.toolbar") } },
      iconButton("plus", say("line.zoomIn"), () => actions.zoom(2)),
      iconButton("minus", say("line.zoomOut"), () => actions.zoom(0.5)),
      this.#fit,
      element("span", { class: "line-break" }),
      this.#log,
      this.#grid,
      this.#lock,
      this.#before,
      this.#notes,
      readout,
    );
  }

  show(view: LineToolbarView): void {
    setPressed(this.#log, view.isLog);
    setPressed(this.#grid, view.showsGrid);
    setPressed(this.#lock, view.isLocked);
    this.#lock.title = view.isLocked ? say("line.unlock") : say("line.lock");
    setPressed(this.#before, view.showsBefore);
    setHidden(this.#before, !view.hasFrames);
    this.#fit.disabled = view.isWhole && !view.isLocked;
    setText(this.#notes, view.notes.join(" · "));
    this.#notes.title = `${view.notes.join(" · ")}\n${say("line.hint")}`;
  }
}

const button = (icon: Icon, title: string, click: () => void): HTMLButtonElement =>
  element(
    "button",
    { class: "button", attributes: { type: "button", title, "aria-label": title }, click },
    iconElement(icon),
  );
