/**
 * How the range of values is found: automatically for each frame, by hand, or locked; with fields for its ends.
 */
import { element, setHidden, setText } from "../../panel/elements.ts";
import type { ColourChoice } from "./colour-choice.ts";
import { isPercentileRange, isValueRange, type Look } from "./look.ts";
import { NumberField } from "./number-field.ts";
import type { ValueRange } from "./scales.ts";
import { say } from "./strings.ts";

const ways = ["min-max", "percentile", "hand"] as const;
type Way = (typeof ways)[number];

export class RangeFields {
  readonly element: HTMLElement;
  readonly #choice: ColourChoice;
  readonly #way: HTMLSelectElement;
  readonly #lock = element("input", { attributes: { type: "checkbox" } });
  readonly #low: NumberField;
  readonly #high: NumberField;
  readonly #lowPercent: NumberField;
  readonly #highPercent: NumberField;
  readonly #percents: HTMLElement;
  readonly #problem = element("p", { class: "problem", attributes: { role: "alert", hidden: true } });
  #used: ValueRange | undefined;

  constructor(choice: ColourChoice) {
    this.#choice = choice;
    this.#way = element(
      "select",
      { attributes: { "aria-label": say("range.label") } },
      ...ways.map((way) => element("option", { text: say(`range.${way}`), attributes: { value: way } })),
    );
    this.#way.addEventListener("change", () => this.#setWay(this.#way.value as Way));
    this.#lock.addEventListener("change", () => this.toggleLock());
    this.#low = new NumberField(say("range.low"), () => this.#applyEnds());
    this.#high = new NumberField(say("range.high"), () => this.#applyEnds());
    this.#lowPercent = new NumberField(say("range.lowPercent"), () => this.#applyPercents());
    this.#highPercent = new NumberField(say("range.highPercent"), () => this.#applyPercents());
    this.#percents = element(
      "div",
      { class: "colour-row pair" },
      this.#lowPercent.element,
      this.#highPercent.element,
    );
    this.element = element(
      "div",
      { class: "range-fields" },
      element(
        "div",
        { class: "colour-row" },
        element("span", { class: "field select" }, this.#way),
        element(
          "label",
          { class: "check", attributes: { title: say("range.lockTitle") } },
          this.#lock,
          element("span", { text: say("range.lock") }),
        ),
      ),
      this.#percents,
      element("div", { class: "colour-row pair" }, this.#low.element, this.#high.element),
      this.#problem,
    );
  }

  /** Shows what is chosen, and the range that was used for the frame. */
  show({ taste, fixed }: Look, used: ValueRange | undefined): void {
    this.#used = used;
    this.#way.value = fixed?.by === "hand" ? "hand" : taste.automatic.by;
    this.#lock.checked = fixed !== undefined;
    setHidden(this.#percents, this.#way.value !== "percentile");
    this.#lowPercent.show(taste.automatic.low);
    this.#highPercent.show(taste.automatic.high);
    const range = fixed ?? used;
    if (range) {
      this.#low.show(range.low);
      this.#high.show(range.high);
    }
  }

  /** Keeps the range of the frame that is shown for all others, or lets each have its own again. */
  toggleLock(): void {
    if (this.#choice.look.fixed) this.#choice.release();
    else if (this.#used) this.#choice.fix("lock", this.#used);
    this.show(this.#choice.look, this.#used);
  }

  #setWay(way: Way): void {
    this.#say(undefined);
    const { automatic } = this.#choice.look.taste;
    if (way !== "hand") this.#choice.setAutomatic({ ...automatic, by: way });
    else if (this.#used) this.#choice.fix("hand", this.#used);
    this.show(this.#choice.look, this.#used);
  }

  #applyEnds(): void {
    const [low, high] = [this.#low.value, this.#high.value];
    if (isValueRange(low, high)) {
      this.#say(undefined);
      this.#choice.fix("hand", { low, high });
    } else this.#say(problemOf(this.#low, this.#high, say("range.order")), this.#low, this.#high);
  }

  #applyPercents(): void {
    const [low, high] = [this.#lowPercent.value, this.#highPercent.value];
    if (isPercentileRange(low, high)) {
      this.#say(undefined);
      this.#choice.setAutomatic({ by: "percentile", low, high });
    } else {
      const fields = [this.#lowPercent, this.#highPercent] as const;
      this.#say(problemOf(...fields, say("range.percents")), ...fields);
    }
  }

  /** Says what is wrong, and marks the fields that are; all of them where both are numbers. */
  #say(sentence: string | undefined, ...fields: readonly NumberField[]): void {
    setHidden(this.#problem, sentence === undefined);
    setText(this.#problem, sentence ?? "");
    for (const field of [this.#low, this.#high, this.#lowPercent, this.#highPercent]) {
      const areNumbers = fields.every((one) => Number.isFinite(one.value));
      const isWrong = fields.includes(field) && (areNumbers || !Number.isFinite(field.value));
      field.setProblem(isWrong ? sentence : undefined);
    }
  }
}

const problemOf = (low: NumberField, high: NumberField, order: string): string => {
  const wrong = [low, high].find((field) => !Number.isFinite(field.value));
  return wrong ? say("range.noNumber", { text: wrong.text.slice(0, 40) }) : order;
};
