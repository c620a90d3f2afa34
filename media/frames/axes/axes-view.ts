/**
 * What is seen of a bar of axes: pickers and play above, a row for each further axis below. It paints what it is given
 * and passes on what the person does; where one is, and what time does, is the bar's.
 */
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import { type AxesChoice, axisName, furtherAxes } from "./axes-choice.ts";
import { AxesPickers, type PickListener } from "./axes-pickers.ts";
import { AxisSlider } from "./axis-slider.ts";
import type { BarState, PlayPreferences } from "./bar-state.ts";
import { digitsOf } from "./number-field.ts";
import { PlayControls, type PlayReport } from "./play-controls.ts";
import { say } from "./strings.ts";

/** What the person does. */
export interface AxesActions {
  readonly pick: PickListener;
  prefer(preferences: PlayPreferences): void;
  toggleFollow(): void;
  go(axis: number, position: number): void;
  setStride(axis: number, stride: number): void;
  togglePlay(axis: number): void;
  /** Keys and play are for this axis from now on. */
  choose(axis: number): void;
  /** What was typed and cannot be, as a sentence; undefined takes it back. */
  refuse(text: string | undefined): void;
}

/** What is to be seen. */
export interface AxesPicture {
  readonly details: DatasetDetails;
  readonly choice: AxesChoice;
  readonly state: BarState;
  /** The axis that keys and play are for; null where there is no further one. */
  readonly active: number | null;
  readonly isPlaying: boolean;
  /** What the shown frame is beside its position. */
  readonly label: string | undefined;
  readonly offersParts: boolean;
  strideOf(axis: number): number;
}

export class AxesView {
  /** Hidden while there is nothing to choose. */
  readonly element: HTMLElement;
  readonly #actions: AxesActions;
  readonly #pickers: AxesPickers;
  readonly #controls: PlayControls;
  readonly #label = element("span", { class: "axes-label" });
  readonly #rows = element("div", { class: "axes-rows" });
  readonly #spoken = element("p", { class: "unseen", attributes: { role: "status" } });
  /** Axis → its row. */
  readonly #sliders = new Map<number, AxisSlider>();
  /** What `#sliders` were made for. */
  #made = "";

  constructor(actions: AxesActions) {
    this.#actions = actions;
    this.#pickers = new AxesPickers(actions.pick);
    this.#controls = new PlayControls(actions);
    this.element = element(
      "div",
      { class: "axes-bar", attributes: { role: "group", "aria-label": say("axes.name"), hidden: true } },
      element("div", { class: "axes-head" }, this.#pickers.element, this.#label, this.#controls.element),
      this.#rows,
      this.#spoken,
    );
  }

  /** Paints everything. */
  show(picture: AxesPicture): void {
    const { details, choice, state, active } = picture;
    const further = furtherAxes(choice);
    const hasPicks = this.#pickers.show(details, choice, picture.offersParts);
    this.#makeRows(details, further);
    setHidden(this.#controls.element, further.length === 0);
    this.#controls.show(state.play, state.follows, active !== null && canGrow(details, active));
    setHidden(this.element, further.length === 0 && !hasPicks);
    this.showPositions(picture);
  }

  /** Paints what changes from frame to frame. */
  showPositions({ details, choice, active, isPlaying, label, strideOf }: AxesPicture): void {
    setText(this.#label, label ?? "");
    setAttribute(this.#label, "title", label);
    // Fields stand under each other: all are as wide as that of the longest axis.
    const longest = Math.max(0, ...[...this.#sliders.keys()].map((axis) => details.shape?.[axis] ?? 0));
    this.#rows.style.setProperty("--most-digits", String(digitsOf(longest - 1)));
    for (const [axis, slider] of this.#sliders) {
      slider.show({
        position: choice.index[axis]!,
        count: details.shape?.[axis] ?? 0,
        stride: strideOf(axis),
        label: axis === active ? label : undefined,
      });
      slider.mark(axis === active && isPlaying, axis === active && this.#sliders.size > 1);
    }
  }

  /** What play has come to. */
  report(report: PlayReport): void {
    this.#controls.report(report);
  }

  /** Tells screen readers alone. */
  say(text: string): void {
    setText(this.#spoken, text);
  }

  /** A row for each further axis; the rows stay where their axes do, and so does the keyboard's focus. */
  #makeRows(details: DatasetDetails, further: readonly number[]): void {
    const made = JSON.stringify(further.map((axis) => [axis, nameOf(details, axis)]));
    if (this.#made === made) return;
    this.#made = made;
    this.#sliders.clear();
    for (const axis of further) {
      const slider = new AxisSlider({
        name: nameOf(details, axis),
        go: (position) => this.#actions.go(axis, position),
        setStride: (stride) => this.#actions.setStride(axis, stride),
        togglePlay: () => this.#actions.togglePlay(axis),
        choose: () => this.#actions.choose(axis),
        refuse: (text) => this.#actions.refuse(text),
      });
      this.#sliders.set(axis, slider);
    }
    this.#rows.replaceChildren(...[...this.#sliders.values()].map((slider) => slider.element));
  }
}

/** Where one is along an axis, for a text. */
export function positionWords(
  details: DatasetDetails,
  choice: AxesChoice,
  axis: number,
): { name: string; position: string; last: string } {
  return {
    name: nameOf(details, axis),
    position: formatCount(choice.index[axis] ?? 0),
    last: formatCount(Math.max(0, (details.shape?.[axis] ?? 0) - 1)),
  };
}

/** Which axes are shown, as a sentence. */
export function shownWords(details: DatasetDetails, { rows, columns }: AxesChoice): string {
  const name = rows === null ? "" : nameOf(details, rows);
  return columns === null
    ? say("axes.shownOne", { name })
    : say("axes.shown", { name, other: nameOf(details, columns) });
}

/** What an axis is called. */
export const nameOf = (details: DatasetDetails, axis: number): string =>
  axisName(details, axis, say("axes.axis", { axis }));

function canGrow({ shape, maxShape }: DatasetDetails, axis: number): boolean {
  const most = maxShape?.[axis];
  return most === undefined || most === null || most > (shape?.[axis] ?? 0);
}
