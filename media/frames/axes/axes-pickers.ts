/**
 * Which axis runs down and which to the right, the button that transposes, and the part of each value that is shown.
 * Names of axes and members come out of files: they are text, and cut where they are long.
 */
import type { DatasetDetails } from "../../../server/protocol/frames.ts";
import { formatCount } from "../../../server/protocol/units.ts";
import { element, setHidden } from "../../panel/elements.ts";
import { iconElement } from "../../panel/icons.ts";
import { type AxesChoice, axisName, swapped, withAxis } from "./axes-choice.ts";
import { axesButton, axesIcons } from "./axes-icons.ts";
import { say } from "./strings.ts";

/** The choice that the person has made, and what of it. */
export type PickListener = (choice: AxesChoice, why: "axes" | "part") => void;

export class AxesPickers {
  /** Hidden while there is nothing to choose. */
  readonly element: HTMLElement;
  readonly #rows: HTMLSelectElement;
  readonly #columns: HTMLSelectElement;
  readonly #part: HTMLSelectElement;
  readonly #rowsField: HTMLElement;
  readonly #columnsField: HTMLElement;
  readonly #partField: HTMLElement;
  readonly #swap: HTMLButtonElement;
  #choice: AxesChoice = { rows: null, columns: null, index: [] };

  constructor(onPick: PickListener) {
    this.#rows = picker(() => onPick(withAxis(this.#choice, "rows", Number(this.#rows.value)), "axes"));
    this.#columns = picker(() =>
      onPick(withAxis(this.#choice, "columns", Number(this.#columns.value)), "axes"),
    );
    this.#part = picker(() => onPick({ ...this.#choice, part: this.#part.value }, "part"));
    this.#part.title = say("axes.part");
    this.#part.setAttribute("aria-label", say("axes.part"));
    this.#rowsField = field(this.#rows);
    this.#columnsField = field(this.#columns, iconElement(axesIcons.right));
    this.#partField = field(this.#part);
    this.#swap = axesButton(axesIcons.swap, say("axes.swap"), () => onPick(swapped(this.#choice), "axes"));
    this.element = element(
      "div",
      { class: "axes-pickers" },
      this.#rowsField,
      this.#swap,
      this.#columnsField,
      this.#partField,
    );
  }

  /**
   * Whether there is anything to choose.
   *
   * @param offersParts False where all parts are shown at once.
   */
  show(details: DatasetDetails, choice: AxesChoice, offersParts: boolean): boolean {
    this.#choice = choice;
    const shape = details.shape ?? [];
    const shownAxes = (choice.rows === null ? 0 : 1) + (choice.columns === null ? 0 : 1);
    const canChoose = shape.length > 1;
    setHidden(this.#rowsField, !canChoose);
    setHidden(this.#columnsField, !canChoose || shownAxes < 2);
    setHidden(this.#swap, shownAxes < 2);
    const title = shownAxes < 2 ? say("axes.along") : say("axes.rows");
    for (const [select, text] of [
      [this.#rows, title],
      [this.#columns, say("axes.columns")],
    ] as const) {
      select.title = text;
      select.setAttribute("aria-label", text);
    }
    // An arrow says which way it runs; one axis alone may run either way.
    const arrow = this.#rowsField.querySelector("svg");
    if (shownAxes < 2) arrow?.remove();
    else if (!arrow) this.#rowsField.prepend(iconElement(axesIcons.down));
    const axes = shape.map((length, axis) =>
      say("axes.option", {
        name: axisName(details, axis, say("axes.axis", { axis })),
        length: formatCount(length),
      }),
    );
    offer(
      this.#rows,
      axes.map((text, axis) => [String(axis), text]),
      String(choice.rows),
    );
    offer(
      this.#columns,
      axes.map((text, axis) => [String(axis), text]),
      String(choice.columns),
    );
    const parts = offersParts ? (details.parts ?? []) : [];
    setHidden(this.#partField, parts.length < 2);
    offer(
      this.#part,
      parts.map((part) => [part, cut(part)]),
      choice.part ?? "",
    );
    const hasPicks = canChoose || parts.length > 1;
    setHidden(this.element, !hasPicks);
    return hasPicks;
  }
}

function picker(change: () => void): HTMLSelectElement {
  const select = element("select", { class: "axes-select" });
  select.addEventListener("change", change);
  return select;
}

const field = (select: HTMLSelectElement, icon?: SVGSVGElement): HTMLElement =>
  element("label", { class: "field select" }, icon, select);

/** Fills a select anew only when it offers something else: an open one would close. */
function offer(
  select: HTMLSelectElement,
  entries: readonly (readonly [value: string, text: string])[],
  chosen: string,
): void {
  const isSame =
    select.options.length === entries.length &&
    entries.every(
      ([value, text], at) => select.options[at]!.value === value && select.options[at]!.textContent === text,
    );
  if (!isSame) {
    select.replaceChildren(
      ...entries.map(([value, text]) => element("option", { text, attributes: { value } })),
    );
  }
  if (select.value !== chosen) select.value = chosen;
}

const cut = (part: string): string => (part.length > 60 ? `${part.slice(0, 59)}…` : part);
