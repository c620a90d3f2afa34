/**
 * The buttons above the timeline: zoom, the whole run, following its end, saving a picture; what is selected and what
 * to do with it; and which stretch is seen. Shows what it is told and decides nothing.
 */

import { iconButton, setPressed } from "../panel/controls.ts";
import { element, setAttribute, setHidden, setText } from "../panel/elements.ts";
import { say } from "./strings.ts";

/** What the buttons do. */
export interface ControlMoves {
  zoom(factor: number): void;
  whole(): void;
  follow(): void;
  savePicture(): void;
  showSelected(): void;
  showDetails(): void;
  goToSource(): void;
}

/** What the buttons show. */
export interface ControlState {
  readonly isRunning: boolean;
  readonly follows: boolean;
  readonly isWhole: boolean;
  /** The stretch that is seen, in words. */
  readonly seen: string;
  /** What is selected, in words; absent when nothing is. */
  readonly selected?: string | undefined;
  /** True when the selected thing has one place in a source file. */
  readonly hasSource: boolean;
}

export class Controls {
  readonly element: HTMLElement;
  readonly #follow: HTMLButtonElement;
  readonly #whole: HTMLButtonElement;
  readonly #seen = element("span", { class: "timeline-seen quiet" });
  readonly #chip: HTMLElement;
  readonly #selected = element("span", { class: "timeline-chip-name" });
  readonly #source: HTMLButtonElement;

  constructor(moves: ControlMoves) {
    this.#whole = iconButton("fit", say("timeline.whole"), () => moves.whole());
    this.#follow = iconButton(
      "right",
      say("timeline.followHint"),
      () => moves.follow(),
      say("timeline.follow"),
    );
    this.#source = textButton(say("timeline.source"), () => moves.goToSource());
    const show = textButton(say("timeline.show"), () => moves.showSelected());
    setAttribute(show, "title", say("timeline.showHint"));
    const details = textButton(say("timeline.details"), () => moves.showDetails());
    this.#chip = element("div", { class: "timeline-chip" }, this.#selected, show, details, this.#source);
    this.element = element(
      "div",
      { class: "timeline-controls", attributes: { role: "toolbar", "aria-label": say("timeline.name") } },
      iconButton("plus", say("timeline.zoomIn"), () => moves.zoom(2)),
      iconButton("minus", say("timeline.zoomOut"), () => moves.zoom(0.5)),
      this.#whole,
      this.#follow,
      this.#seen,
      element("span", { class: "space" }),
      this.#chip,
      iconButton("export", say("timeline.savePicture"), () => moves.savePicture()),
    );
  }

  update(state: ControlState): void {
    setHidden(this.#follow, !state.isRunning);
    setPressed(this.#follow, state.follows);
    setAttribute(this.#whole, "aria-disabled", state.isWhole);
    setText(this.#seen, state.seen);
    setHidden(this.#chip, state.selected === undefined);
    setText(this.#selected, state.selected ?? "");
    setAttribute(this.#selected, "title", state.selected);
    setHidden(this.#source, !state.hasSource);
  }
}

function textButton(text: string, click: () => void): HTMLButtonElement {
  return element("button", { class: "link inline", text, attributes: { type: "button" }, click });
}
