/**
 * A field for a number: Enter and leaving it apply what was typed, what is no number stays and is shown as wrong.
 */
import { element, setAttribute } from "../../panel/elements.ts";
import { numberText } from "./value-ticks.ts";

export class NumberField {
  readonly element: HTMLLabelElement;
  readonly #input: HTMLInputElement;
  #shown = "";

  /** `apply` is called with what was typed, a number or not; it answers with `setProblem` where it is wrong. */
  constructor(label: string, apply: (value: number, text: string) => void) {
    this.#input = element("input", {
      attributes: { type: "text", inputmode: "decimal", spellcheck: "false", autocomplete: "off" },
    });
    this.element = element(
      "label",
      { class: "number-field" },
      element("span", { class: "quiet", text: label }),
      element("span", { class: "field" }, this.#input),
    );
    this.#input.addEventListener("change", () => apply(this.value, this.text));
    this.#input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.#input.value === this.#shown) return;
      // The first Escape takes back what was typed, and closes nothing.
      event.stopPropagation();
      this.#input.value = this.#shown;
      this.setProblem(undefined);
    });
  }

  get text(): string {
    return this.#input.value.trim();
  }

  /** NaN where the text is no number. */
  get value(): number {
    return this.text === "" ? Number.NaN : Number(this.text.replace("−", "-"));
  }

  /** Shows a number, unless the person is typing another. */
  show(value: number, digits = 7): void {
    const text = numberText(value, digits);
    if (text === this.#shown) return;
    const isTyping = document.activeElement === this.#input && this.#input.value !== this.#shown;
    this.#shown = text;
    if (isTyping) return;
    this.#input.value = text;
    this.setProblem(undefined);
  }

  /** Shows that what is in it cannot be used, and why; undefined takes it back. */
  setProblem(sentence: string | undefined): void {
    setAttribute(this.#input, "aria-invalid", sentence === undefined ? undefined : "true");
    setAttribute(this.#input, "title", sentence);
    this.element.classList.toggle("invalid", sentence !== undefined);
  }
}
