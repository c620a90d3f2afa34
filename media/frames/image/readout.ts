/**
 * The line under a picture: the element that is pointed at with its value, what is particular about the frame, and how
 * large it is shown. What the keyboard's cursor is on is said to screen readers as well; what a mouse passes over is not.
 */
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import type { Levels } from "./shown-picture.ts";
import { say } from "./strings.ts";

/** Characters of a value; those of files can be of any length. */
const mostOfValue = 200;

export class Readout {
  readonly element: HTMLElement;
  readonly #value = element("span", { class: "readout-value" });
  readonly #facts = element("span", { class: "quiet readout-facts" });
  readonly #zoom = element("span", { class: "quiet", attributes: { title: say("readout.zoomTitle") } });
  readonly #spoken = element("span", {
    class: "unseen",
    attributes: { role: "status", "aria-live": "polite" },
  });

  constructor() {
    this.element = element(
      "div",
      { class: "image-readout" },
      this.#value,
      element("span", { class: "space" }),
      this.#facts,
      this.#zoom,
      this.#spoken,
    );
  }

  /** Shows where the pointer or cursor is, the value being on its way; nothing without a place. */
  showPlace(index: readonly number[] | undefined): void {
    setText(this.#value, index ? `[${index.join(", ")}]` : "");
    setAttribute(this.#value, "title", undefined);
  }

  /** Shows the value there. */
  showValue(index: readonly number[], text: string, isSpoken: boolean): void {
    const cut = text.length > mostOfValue ? `${text.slice(0, mostOfValue - 1)}…` : text;
    const words = say("readout.value", { place: `[${index.join(", ")}]`, value: cut });
    setText(this.#value, words);
    setAttribute(this.#value, "title", words);
    if (isSpoken) setText(this.#spoken, words);
  }

  /** Says something to screen readers alone. */
  speak(text: string): void {
    setText(this.#spoken, text);
  }

  /** Shows what is particular about a frame; nothing without one. */
  showFacts(levels: Levels | undefined): void {
    const facts: string[] = [];
    if (levels) {
      const [rows, columns] = levels.block;
      if (rows > 1 || columns > 1) facts.push(say("readout.block", { rows, columns }));
      if (levels.nans > 0) facts.push(say("readout.nans", { count: levels.nans.toLocaleString() }));
      if (levels.infinities > 0)
        facts.push(say("readout.infinities", { count: levels.infinities.toLocaleString() }));
    }
    setText(this.#facts, facts.join(" · "));
    setHidden(this.#zoom, !levels);
  }

  /** Shows how many pixels of the screen an element has. */
  showZoom(pixels: number): void {
    const percent = 100 * pixels;
    setText(
      this.#zoom,
      say("readout.zoom", { percent: percent >= 10 ? Math.round(percent) : Number(percent.toPrecision(2)) }),
    );
  }
}
