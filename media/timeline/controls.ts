/**
 * The buttons above the timeline: zoom, the whole run, following its end, saving a picture; what is selected and what
 * to do with it; and which stretch is seen. Shows what it is told and decides nothing.
 */
import { element, setAttribute, setHidden, setText } from "../panel/elements.ts";
import { type IconName, iconElement } from "../panel/icons.ts";
import { say } from "./strings.ts";

/** What the buttons do. */
export interface ControlMoves {
  zoom(factor: number): void;
  whole(): void;
  follow(): void;
  savePicture(): void;
  showSelected(): void;
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
  readonly #seen = element("span", { class: "timeline-seen" });
  readonly #chip: HTMLElement;
  readonly #selected = element("span", { class: "timeline-chip-name" });
  readonly #source: HTMLButtonElement;

  constructor(moves: ControlMoves) {
    this.#whole = iconButton("fit", say("timeline.whole"), () => moves.whole());
    this.#follow = element(
      "button",
      {
        class: "timeline-button timeline-follow",
        attributes: { type: "button", title: say("timeline.followHint"), "aria-pressed": "false" },
        click: () => moves.follow(),
      },
      iconElement("right"),
      say("timeline.follow"),
    );
    this.#source = textButton(say("timeline.source"), () => moves.goToSource());
    const show = textButton(say("timeline.show"), () => moves.showSelected());
    setAttribute(show, "title", say("timeline.showHint"));
    this.#chip = element("div", { class: "timeline-chip" }, this.#selected, show, this.#source);
    this.element = element(
      "div",
      { class: "timeline-controls", attributes: { role: "toolbar", "aria-label": say("timeline.name") } },
      iconButton("plus", say("timeline.zoomIn"), () => moves.zoom(2)),
      iconButton("minus", say("timeline.zoomOut"), () => moves.zoom(0.5)),
      this.#whole,
      this.#follow,
      this.#seen,
      element("span", { class: "timeline-gap" }),
      this.#chip,
      iconButton("export", say("timeline.savePicture"), () => moves.savePicture()),
    );
  }

  update(state: ControlState): void {
    setHidden(this.#follow, !state.isRunning);
    setAttribute(this.#follow, "aria-pressed", String(state.follows));
    setAttribute(this.#whole, "aria-disabled", state.isWhole);
    setText(this.#seen, state.seen);
    setHidden(this.#chip, state.selected === undefined);
    setText(this.#selected, state.selected ?? "");
    setAttribute(this.#selected, "title", state.selected);
    setHidden(this.#source, !state.hasSource);
  }
}

function iconButton(icon: IconName, name: string, click: () => void): HTMLButtonElement {
  return element(
    "button",
    { class: "timeline-button", attributes: { type: "button", title: name, "aria-label": name }, click },
    iconElement(icon),
  );
}

function textButton(text: string, click: () => void): HTMLButtonElement {
  return element("button", { class: "timeline-link", text, attributes: { type: "button" }, click });
}
