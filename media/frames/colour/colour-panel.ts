/**
 * Everything about colours in one panel beside the picture: map, scale, range with histogram, and what is outside.
 */
import type { Histogram } from "../../../server/protocol/frame-questions.ts";
import { iconButton } from "../../panel/controls.ts";
import { element, setHidden } from "../../panel/elements.ts";
import type { Theme } from "../../panel/theme.ts";
import { ColormapList } from "./colormap-list.ts";
import type { ColourChoice } from "./colour-choice.ts";
import { HistogramView } from "./histogram-view.ts";
import { type Outside, outsides } from "./look.ts";
import { RangeFields } from "./range-fields.ts";
import { type ScaleName, scaleNames, type ValueRange } from "./scales.ts";
import { hexOf, specialColours } from "./special-colours.ts";
import { type ColourText, say } from "./strings.ts";

const specials = ["none", "below", "above"] as const;

export class ColourPanel {
  readonly element: HTMLElement;
  readonly #theme: Theme;
  readonly #choice: ColourChoice;
  readonly #maps: ColormapList;
  readonly #ranges: RangeFields;
  readonly #histogram: HistogramView;
  readonly #invert: HTMLInputElement;
  readonly #logCounts: HTMLInputElement;
  readonly #scale: HTMLSelectElement;
  readonly #outside: HTMLSelectElement;
  readonly #resizes: ResizeObserver;
  readonly #colours = new Map<(typeof specials)[number], HTMLInputElement>();
  #used: ValueRange | undefined;
  #table: Uint32Array = new Uint32Array(256);
  /** What had the keyboard when the panel took it. */
  #before: Element | null = null;

  /** `close` is called when the person wants it gone. */
  constructor(theme: Theme, choice: ColourChoice, close: () => void) {
    this.#theme = theme;
    this.#choice = choice;
    this.#maps = new ColormapList((map) => choice.change({ map }));
    this.#ranges = new RangeFields(choice);
    this.#histogram = new HistogramView(theme, (range) => choice.fix("hand", range));
    this.#invert = checkbox((isInverted) => choice.change({ isInverted }));
    this.#logCounts = checkbox((hasLogCounts) => {
      this.#histogram.hasLogCounts = hasLogCounts;
    });
    this.#scale = select("scale.label", scaleNames, "scale", (scale) =>
      choice.change({ scale: scale as ScaleName }),
    );
    this.#outside = select("outside.label", outsides, "outside", (outside) =>
      choice.change({ outside: outside as Outside }),
    );
    this.element = element(
      "section",
      { class: "colour-panel", attributes: { "aria-label": say("panel.label"), hidden: true } },
      element(
        "header",
        {},
        element("h3", { text: say("panel.label") }),
        iconButton("close", say("panel.close"), close),
      ),
      this.#maps.element,
      element("div", { class: "colour-row" }, labelled(this.#invert, "invert")),
      named("scale.label", this.#scale),
      element("h4", { text: say("range.label") }),
      this.#ranges.element,
      element(
        "div",
        { class: "colour-row apart" },
        element("h4", { text: say("histogram.label") }),
        labelled(this.#logCounts, "histogram.logCounts"),
      ),
      this.#histogram.element,
      named("outside.label", this.#outside, this.#reset()),
      element("div", { class: "colour-row special" }, ...specials.map((what) => this.#colour(what))),
    );
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    this.#resizes = new ResizeObserver(() => this.#histogram.paint());
    this.#resizes.observe(this.element);
    choice.onChange(() => this.#show());
    theme.onChange(() => this.#show());
    this.#show();
  }

  /** A panel that is not seen is brought up to date when it is. */
  set isShown(isShown: boolean) {
    setHidden(this.element, !isShown);
    this.#show();
  }

  /** What is used for the frame that is shown, and the colours it is painted in. */
  setUsed(used: ValueRange | undefined, table: Uint32Array): void {
    this.#used = used;
    this.#table = table;
    this.#show();
  }

  /** Undefined while it is not known. */
  setHistogram(histogram: Histogram | undefined): void {
    this.#histogram.setHistogram(histogram, this.#choice.look.taste.scale);
  }

  /** As the button and key for it: keeps the range that is used, or lets each frame have its own. */
  toggleLock(): void {
    this.#ranges.toggleLock();
  }

  dispose(): void {
    this.#resizes.disconnect();
  }

  focus(): void {
    this.#before = document.activeElement;
    this.#maps.focus();
    this.#maps.revealChosen();
  }

  /** Gives the keyboard back to whatever had it before `focus`, or to `other` where that is not to be seen any more. */
  returnFocus(other: HTMLElement): void {
    const before = this.#before;
    this.#before = null;
    if (before instanceof HTMLElement && before !== document.body && before.checkVisibility()) before.focus();
    else other.focus();
  }

  #show(): void {
    const { look } = this.#choice;
    if (this.element.hidden) {
      // Locking by its key needs to know it all the same.
      this.#ranges.show(look, this.#used);
      return;
    }
    const { taste } = look;
    this.#maps.show(taste.map, taste.isInverted);
    this.#invert.checked = taste.isInverted;
    this.#scale.value = taste.scale;
    this.#outside.value = taste.outside;
    this.#ranges.show(look, this.#used);
    const marked = specialColours({ ...look, taste: { ...taste, outside: "mark" } }, this.#theme.palette);
    for (const [what, field] of this.#colours) field.value = hexOf(marked[what] ?? [0, 0, 0]);
    const range = look.fixed ?? this.#used;
    if (range) this.#histogram.setRange(range, this.#table);
  }

  #colour(what: (typeof specials)[number]): HTMLElement {
    const text = say(`special.${what}`);
    const field = element("input", {
      attributes: { type: "color", "aria-label": say("special.title", { what: text }) },
    });
    field.addEventListener("input", () => {
      // Who gives a colour to what is outside wants to see it.
      const outside = what !== "none" && this.#choice.look.taste.outside === "ends" ? "mark" : undefined;
      this.#choice.change({ [what]: field.value, ...(outside ? { outside } : {}) });
    });
    this.#colours.set(what, field);
    return element("label", { class: "check" }, field, element("span", { text }));
  }

  #reset(): HTMLElement {
    return iconButton("rerun", say("special.reset"), () =>
      this.#choice.change({ none: null, below: null, above: null }),
    );
  }
}

function checkbox(change: (isChecked: boolean) => void): HTMLInputElement {
  const box = element("input", { attributes: { type: "checkbox" } });
  box.addEventListener("change", () => change(box.checked));
  return box;
}

function select(
  label: ColourText,
  values: readonly string[],
  prefix: "scale" | "outside",
  change: (value: string) => void,
): HTMLSelectElement {
  const made = element(
    "select",
    { attributes: { "aria-label": say(label) } },
    ...values.map((value) =>
      element("option", { text: say(`${prefix}.${value}` as ColourText), attributes: { value } }),
    ),
  );
  made.addEventListener("change", () => change(made.value));
  return made;
}

const labelled = (box: HTMLInputElement, text: ColourText): HTMLElement =>
  element("label", { class: "check" }, box, element("span", { text: say(text) }));

const named = (text: ColourText, field: HTMLSelectElement, beside?: HTMLElement): HTMLElement =>
  element(
    "div",
    { class: "colour-row apart" },
    element("h4", { text: say(text) }),
    element("span", { class: "field select" }, field),
    beside,
  );
