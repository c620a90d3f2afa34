/**
 * What the colours and patterns mean, and a filter at once: functions that are chosen here stand out, all others are
 * dimmed. Swatches are painted with the same brushes as the bars.
 */
import { barKinds } from "../../server/protocol/timeline.ts";
import { element, setAttribute } from "../panel/elements.ts";
import { kindName } from "./bar-words.ts";
import type { Brushes } from "./brushes.ts";
import { mixed, toCss } from "./colours.ts";
import { type FunctionOrder, functionKey } from "./function-paints.ts";
import { paintShape } from "./paint-bars.ts";
import { stripHeight } from "./row-places.ts";
import { say } from "./strings.ts";

const swatchWidth = 22;
const swatchHeight = 12;

/** What there is to be explained. */
export interface Occurring {
  /** Places in `FunctionOrder`. */
  readonly functions: ReadonlySet<number>;
  /** Positions in `barKinds`. */
  readonly kinds: ReadonlySet<number>;
}

export class Legend {
  readonly element = element("div", { class: "timeline-legend" });
  readonly #changed: () => void;
  /** Keys of the functions that stand out; none means all. */
  #lit = new Set<string>();
  /** What the entries were made of; the same again needs no work. */
  #made = "";
  #brushes: Brushes | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Keys of the functions that stand out, to be kept. */
  get lit(): readonly string[] {
    return [...this.#lit];
  }

  set lit(keys: readonly string[]) {
    this.#lit = new Set(keys);
    this.#made = "";
  }

  /** True for places in `order` that are dimmed. */
  dims(order: FunctionOrder): (fn: number) => boolean {
    if (this.#lit.size === 0) return () => false;
    const isLit = order.views.map((view) => this.#lit.has(functionKey(view)));
    // A filter of another run that fits nothing here dims nothing.
    if (!isLit.includes(true)) return () => false;
    return (fn) => !isLit[fn];
  }

  /** Names of the functions that stand out, for a sentence. */
  litNames(order: FunctionOrder): string[] {
    return order.views.filter((view) => this.#lit.has(functionKey(view))).map(({ name }) => name);
  }

  /** Shows functions and those kinds that occur. */
  update(
    order: FunctionOrder,
    { functions: shown, kinds }: Occurring,
    brushes: Brushes,
    isRunning: boolean,
  ): void {
    const made = JSON.stringify([
      order.views.map(functionKey),
      [...shown].sort(),
      [...kinds].sort(),
      [...this.#lit],
      isRunning,
    ]);
    if (made === this.#made && brushes === this.#brushes) return;
    this.#made = made;
    this.#brushes = brushes;
    // The one that has the focus is taken away and must get it back.
    const focused = this.element.contains(document.activeElement)
      ? (document.activeElement as HTMLElement).dataset["key"]
      : undefined;
    const dims = this.dims(order);
    const functions = order.views.flatMap((view, position) => {
      // A run knows functions before they are called, and some that never are.
      if (!shown.has(position)) return [];
      const key = functionKey(view);
      const isLit = this.#lit.has(key);
      return element(
        "button",
        {
          class: dims(position) ? "chip timeline-function dimmed" : "chip timeline-function",
          attributes: { type: "button", "aria-pressed": String(isLit), "data-key": key, title: view.name },
          click: () => this.#toggle(key),
        },
        this.#swatch(0, position, brushes),
        element("span", { text: view.name }),
      );
    });
    const others = [...kinds]
      .filter((kind) => kind > 0)
      .sort((a, b) => a - b)
      .map((kind) =>
        element(
          "span",
          { class: "timeline-kind" },
          this.#swatch(kind, kind === unfinished ? 0 : -1, brushes),
          kindName(kind, isRunning),
        ),
      );
    const idle = element(
      "span",
      { class: "timeline-kind" },
      this.#swatch(undefined, -1, brushes),
      say("timeline.kind.idle"),
    );
    const all = element("button", {
      class: "link inline",
      text: say("timeline.legendAll"),
      attributes: { type: "button", "data-key": "" },
      click: () => this.clear(),
    });
    const group = element(
      "div",
      {
        class: "timeline-functions",
        attributes: { role: "group", "aria-label": say("timeline.legend") },
      },
      ...functions,
    );
    if (this.#lit.size > 0) group.append(all);
    this.element.replaceChildren(group, element("div", { class: "timeline-kinds" }, ...others, idle));
    setAttribute(this.element, "data-functions", functions.length);
    if (focused !== undefined) {
      const again = [...this.element.querySelectorAll<HTMLElement>("button")];
      (again.find((button) => button.dataset["key"] === focused) ?? again[0])?.focus();
    }
  }

  /** Lets all functions stand out again; says whether that changes anything. */
  clear(): boolean {
    if (this.#lit.size === 0) return false;
    this.#lit.clear();
    this.#changed();
    return true;
  }

  #toggle(key: string): void {
    if (!this.#lit.delete(key)) this.#lit.add(key);
    this.#changed();
  }

  /** A bar in little; without a kind, a row in which nothing happens. */
  #swatch(kind: number | undefined, fn: number, brushes: Brushes): HTMLCanvasElement {
    const density = devicePixelRatio || 1;
    const canvas = element("canvas", { class: "timeline-swatch", attributes: { "aria-hidden": "true" } });
    canvas.width = Math.round(swatchWidth * density);
    canvas.height = Math.round(swatchHeight * density);
    const pen = canvas.getContext("2d")!;
    pen.scale(density, density);
    brushes.anchor(0);
    if (kind === undefined) {
      const { background, foreground } = brushes.colours;
      pen.fillStyle = toCss(mixed(background, foreground, 0.08));
      pen.fillRect(0, 0, swatchWidth, swatchHeight);
      pen.strokeStyle = toCss(mixed(background, foreground, 0.3));
      pen.setLineDash([2, 2]);
      pen.strokeRect(0.5, 0.5, swatchWidth - 1, swatchHeight - 1);
      return canvas;
    }
    const brush = brushes.of(kind, fn);
    pen.fillStyle = brush.fill;
    const isStrip = kind > unfinished;
    const top = isStrip ? Math.round((swatchHeight - stripHeight) / 2) : 0;
    paintShape(pen, kind, 0, top, swatchWidth, isStrip ? stripHeight : swatchHeight, brush);
    return canvas;
  }
}

const unfinished = barKinds.indexOf("unfinished");
