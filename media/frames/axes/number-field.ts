/**
 * A field for a whole number: typed and confirmed by Enter or by leaving it, taken back by Escape. What does not fit is
 * said and stays to be corrected. Knows nothing of what its number means.
 */
import { element, setAttribute } from "../../panel/elements.ts";

export interface NumberFieldOptions {
  /** What screen readers and the tooltip say. */
  readonly title: string;
  readonly min: number;
  /** Whether −1 means the last one, −2 the one before. Default: false. */
  readonly countsBack?: boolean;
  /** Called with a number between `min` and the largest. */
  set(value: number): void;
  /** Called with a text that is not such a number, and with undefined when that is over. */
  refuse(typed: string | undefined): void;
}

export class NumberField {
  readonly element: HTMLInputElement;
  readonly #options: NumberFieldOptions;
  #value = 0;
  #max = 0;
  #isRefused = false;

  constructor(options: NumberFieldOptions) {
    this.#options = options;
    this.element = element("input", {
      class: "axes-number",
      attributes: {
        type: "text",
        inputmode: "numeric",
        autocomplete: "off",
        spellcheck: "false",
        title: options.title,
        "aria-label": options.title,
      },
    });
    this.element.addEventListener("keydown", (event) => this.#keyDown(event));
    this.element.addEventListener("focus", () => this.element.select());
    this.element.addEventListener("blur", () => this.#leave());
  }

  /** Shows a number, unless another one is being typed. */
  show(value: number, max: number): void {
    this.#value = value;
    this.#max = max;
    const isTyped = this.element.ownerDocument.activeElement === this.element && this.#isChanged();
    if (!isTyped) this.#write();
    // As wide as the largest, so that nothing moves while it counts; the style sheet makes a length of it.
    this.element.style.setProperty("--digits", String(digitsOf(max)));
  }

  #shown = "";

  #isChanged(): boolean {
    return this.element.value !== this.#shown;
  }

  #write(): void {
    this.#shown = String(this.#value);
    if (this.element.value !== this.#shown) this.element.value = this.#shown;
  }

  #keyDown(event: KeyboardEvent): void {
    // Keys in a field are for the text in it, not for the display around; shortcuts go on to VS Code.
    if (!isShortcut(event)) event.stopPropagation();
    if (event.key === "Enter") {
      this.#confirm();
      this.element.select();
    } else if (event.key === "Escape" && (this.#isChanged() || this.#isRefused)) {
      this.#accept();
      this.#write();
      this.element.select();
    } else return;
    event.preventDefault();
  }

  #leave(): void {
    if (this.#isChanged()) this.#confirm();
    // Nobody is there to correct it any more.
    this.#write();
    this.#accept();
  }

  #confirm(): void {
    const typed = this.element.value.trim();
    const value = this.#read(typed);
    if (value === undefined) {
      this.#isRefused = true;
      setAttribute(this.element, "aria-invalid", "true");
      this.#options.refuse(typed);
      return;
    }
    this.#accept();
    this.#value = value;
    this.#write();
    this.#options.set(value);
  }

  #accept(): void {
    if (!this.#isRefused) return;
    this.#isRefused = false;
    setAttribute(this.element, "aria-invalid", undefined);
    this.#options.refuse(undefined);
  }

  #read(typed: string): number | undefined {
    const value = wholeNumber(typed);
    if (value === undefined) return undefined;
    const meant = value < 0 && this.#options.countsBack ? this.#max + 1 + value : value;
    return meant >= this.#options.min && meant <= this.#max ? meant : undefined;
  }
}

/** Keys that are none of a text: VS Code hears them at the window, such as Ctrl+P and F1. */
const isShortcut = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey || /^F\d+$/.test(key);

/** How many digits a field for numbers up to `max` has room for. */
export const digitsOf = (max: number): number => Math.max(2, String(Math.max(0, max)).length);

/** A whole number as people write it: `1000`, `1,000`, `1 000`, `−1`; undefined for anything else. */
export function wholeNumber(typed: string): number | undefined {
  const plain = typed
    .trim()
    .replace(/[\s_,’']/g, "")
    .replace("−", "-");
  return /^[+-]?\d{1,15}$/.test(plain) ? Number(plain) : undefined;
}
