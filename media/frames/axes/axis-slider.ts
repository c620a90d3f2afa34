/**
 * One further dimension as a row: its name, play, a slider between previous and next, and fields for the position and
 * for how far a step goes. It holds a position and tells where the person wants to go; whether it is played, and what
 * lies there, is not its business.
 */
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setAttribute, setText } from "../../panel/elements.ts";
import { axesButton, axesIcons, changeButton } from "./axes-icons.ts";
import { NumberField, wholeNumber } from "./number-field.ts";
import { positionAfter, WheelSteps } from "./step-keys.ts";
import { say } from "./strings.ts";

export interface AxisSliderOptions {
  readonly name: string;
  go(position: number): void;
  setStride(stride: number): void;
  /** The person plays or pauses it. */
  togglePlay(): void;
  /** The person is at this axis now, and keys of the whole display are for it. */
  choose(): void;
  /** A sentence about what was typed and does not exist; undefined takes it back. */
  refuse(text: string | undefined): void;
}

/** What a row shows. */
export interface AxisPosition {
  readonly position: number;
  readonly count: number;
  readonly stride: number;
  /** What lies there, such as the name of a file. */
  readonly label: string | undefined;
}

export class AxisSlider {
  readonly element: HTMLElement;
  readonly #options: AxisSliderOptions;
  readonly #slider: HTMLInputElement;
  readonly #play: HTMLButtonElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #last = element("span", { class: "quiet axes-last" });
  readonly #field: NumberField;
  readonly #stride: NumberField;
  readonly #wheel = new WheelSteps();
  #at: AxisPosition = { position: 0, count: 1, stride: 1, label: undefined };

  constructor(options: AxisSliderOptions) {
    this.#options = options;
    const { name } = options;
    this.#slider = element("input", {
      class: "axes-range",
      attributes: { type: "range", min: 0, step: 1, "aria-label": say("axes.slider", { name }) },
    });
    this.#play = axesButton(axesIcons.play, say("play.play", { name }), () => options.togglePlay());
    this.#previous = axesButton(axesIcons.previous, say("axes.previous", { name }), () => this.#stepBy(-1));
    this.#next = axesButton(axesIcons.next, say("axes.next", { name }), () => this.#stepBy(1));
    this.#field = new NumberField({
      title: say("axes.field", { name }),
      min: 0,
      countsBack: true,
      set: (position) => options.go(position),
      refuse: (typed) => options.refuse(typed === undefined ? undefined : this.#noPosition(typed)),
    });
    this.#stride = new NumberField({
      title: say("axes.stride", { name }),
      min: 1,
      set: (stride) => options.setStride(stride),
      refuse: (typed) =>
        options.refuse(
          typed === undefined
            ? undefined
            : say("axes.noStride", { typed: cut(typed), last: this.#mostStride() }),
        ),
    });
    this.element = element(
      "div",
      { class: "axes-row", attributes: { role: "group", "aria-label": name } },
      element("span", { class: "axes-name", text: name, attributes: { title: name } }),
      this.#play,
      element("div", { class: "axes-track" }, this.#previous, this.#slider, this.#next),
      element("span", { class: "axes-position" }, this.#field.element, this.#last),
      element(
        "label",
        { class: "axes-stride" },
        element("span", { class: "quiet", text: say("axes.step") }),
        this.#stride.element,
      ),
    );
    this.#listen();
  }

  show(at: AxisPosition): void {
    this.#at = at;
    const { position, count, stride, label } = at;
    const { name } = this.#options;
    const last = count - 1;
    setAttribute(this.#slider, "max", Math.max(0, last));
    if (this.#slider.value !== String(position)) this.#slider.value = String(position);
    // The part before the thumb is painted; in per cent, as the style sheet can take it.
    this.#slider.style.setProperty("--done", `${last > 0 ? (position / last) * 100 : 0}%`);
    const values = { name, position: formatCount(position), last: formatCount(Math.max(0, last)) };
    setAttribute(
      this.#slider,
      "aria-valuetext",
      label === undefined ? say("axes.at", values) : say("axes.atLabel", { ...values, label }),
    );
    this.#field.show(position, Math.max(0, last));
    this.#stride.show(stride, this.#mostStride());
    setText(this.#last, say("axes.last", { last: values.last }));
    setAttribute(this.#last, "title", say("axes.range", { count: formatCount(count), last: values.last }));
    this.#slider.disabled = count < 2;
    this.#play.disabled = count < 2;
    this.#previous.disabled = position <= 0;
    this.#next.disabled = position >= last;
  }

  /** @param isChosen Whether keys of the whole display are for this axis; told apart where there are several. */
  mark(isPlaying: boolean, isChosen: boolean): void {
    const { name } = this.#options;
    if (isPlaying) changeButton(this.#play, axesIcons.pause, say("play.pause"));
    else changeButton(this.#play, axesIcons.play, say("play.play", { name }));
    this.element.classList.toggle("chosen", isChosen);
  }

  #listen(): void {
    const slider = this.#slider;
    slider.addEventListener("input", () => this.#options.go(slider.valueAsNumber));
    slider.addEventListener("keydown", (event) => {
      if (event.key === " ") this.#options.togglePlay();
      else {
        const position = positionAfter(event, this.#at);
        if (position === undefined) return;
        this.#options.go(position);
      }
      // Not the browser's steps as well, and not those of the display around.
      event.preventDefault();
      event.stopPropagation();
    });
    slider.addEventListener(
      "wheel",
      (event) => {
        if (event.ctrlKey || slider.disabled) return;
        event.preventDefault();
        this.#stepBy(this.#wheel.turn(event));
      },
      { passive: false },
    );
    this.element.addEventListener("focusin", () => this.#options.choose());
    this.element.addEventListener("pointerdown", () => this.#options.choose());
  }

  #stepBy(steps: number): void {
    if (steps === 0) return;
    const { position, stride, count } = this.#at;
    this.#options.go(Math.max(0, Math.min(count - 1, position + steps * stride)));
  }

  #mostStride(): number {
    return Math.max(1, this.#at.count - 1);
  }

  #noPosition(typed: string): string {
    const { name } = this.#options;
    const last = formatCount(this.#at.count - 1);
    const key = wholeNumber(typed) === undefined ? "axes.noNumber" : "axes.noPosition";
    return say(key, { typed: cut(typed), name, last });
  }
}

const cut = (typed: string): string => (typed.length > 24 ? `${typed.slice(0, 23)}…` : typed);
