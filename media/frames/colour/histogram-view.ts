/**
 * A histogram with two handles to drag the range with, by pointer and by keyboard. Bins have equal width on the scale
 * that was asked for; whose values they count is not known here.
 */
import type { Histogram } from "../../../server/protocol/frame-questions.ts";
import { levels } from "../../../server/protocol/frame-questions.ts";
import { type LevelScale, levelScale } from "../../../server/protocol/level-scale.ts";
import { element, setAttribute, setHidden, setText } from "../../panel/elements.ts";
import type { Theme } from "../../panel/theme.ts";
import { colourOfLevel } from "./lookup.ts";
import { rgbText } from "./paint-colour-bar.ts";
import type { ScaleName, ValueRange } from "./scales.ts";
import { say } from "./strings.ts";
import { numberText, valueTicks } from "./value-ticks.ts";

type End = "low" | "high";

const height = 110;
const labelHeight = 18;
/** Of the width of the histogram, by an arrow key; ten times as much with Shift. */
const keyStep = 0.01;

export class HistogramView {
  readonly element: HTMLElement;
  readonly #theme: Theme;
  readonly #choose: (range: ValueRange) => void;
  readonly #canvas: HTMLCanvasElement;
  readonly #stage: HTMLElement;
  readonly #note = element("p", { class: "quiet" });
  readonly #handles: Readonly<Record<End, HTMLElement>>;
  #histogram: Histogram | undefined;
  #range: ValueRange = { low: 0, high: 1 };
  #scaleName: ScaleName = "linear";
  #table: Uint32Array = new Uint32Array(256);
  #hasLogCounts = false;
  #dragged: End | undefined;

  /** `choose` is called with each range that the person drags to. */
  constructor(theme: Theme, choose: (range: ValueRange) => void) {
    this.#theme = theme;
    this.#choose = choose;
    this.#canvas = element("canvas", { attributes: { "aria-hidden": "true" } });
    this.#handles = { low: this.#handle("low"), high: this.#handle("high") };
    this.#stage = element(
      "div",
      { class: "histogram-stage", attributes: { role: "group", "aria-label": say("histogram.label") } },
      this.#canvas,
      this.#handles.low,
      this.#handles.high,
    );
    this.element = element("div", { class: "histogram" }, this.#stage, this.#note);
  }

  /** Counts; undefined while they are not known. */
  setHistogram(histogram: Histogram | undefined, scale: ScaleName): void {
    this.#histogram = histogram;
    this.#scaleName = scale;
    this.paint();
  }

  /** The range that is used, and the colours it is painted in. A range that is being dragged stays under the hand. */
  setRange(range: ValueRange, table: Uint32Array): void {
    if (!this.#dragged) this.#range = range;
    this.#table = table;
    this.paint();
  }

  set hasLogCounts(hasLogCounts: boolean) {
    this.#hasLogCounts = hasLogCounts;
    this.paint();
  }

  /** Draws everything anew; called when its width or the theme has changed. */
  paint(): void {
    const width = this.#stage.clientWidth;
    const histogram = this.#histogram;
    const isEmpty = histogram !== undefined && !(histogram.high > histogram.low);
    setHidden(this.#handles.low, !histogram || isEmpty);
    setHidden(this.#handles.high, !histogram || isEmpty);
    if (width === 0) return;
    const density = devicePixelRatio;
    this.#canvas.width = Math.round(width * density);
    this.#canvas.height = Math.round(height * density);
    const pen = this.#canvas.getContext("2d")!;
    pen.scale(density, density);
    if (!histogram) return;
    const total = histogram.counts.reduce((sum, count) => sum + count, 0);
    const { low, high } = histogram;
    setText(
      this.#note,
      total === 0
        ? say("histogram.empty")
        : say("histogram.ends", {
            count: total.toLocaleString(),
            low: numberText(low),
            high: numberText(high),
          }),
    );
    if (isEmpty || total === 0) return;
    this.#paintBars(pen, width, histogram);
    for (const end of ["low", "high"] as const) {
      const share = clamp(this.#scale().toUnit(this.#range[end]), 0, 1);
      this.#handles[end].style.left = `${(share || 0) * width}px`;
      setAttribute(this.#handles[end], "aria-valuenow", Math.round((share || 0) * 100));
      setAttribute(this.#handles[end], "aria-valuetext", numberText(this.#range[end]));
    }
  }

  #paintBars(pen: CanvasRenderingContext2D, width: number, { counts, low, high }: Histogram): void {
    const { palette } = this.#theme;
    const size = (count: number): number => (this.#hasLogCounts ? Math.log1p(count) : count);
    const tallest = size(Math.max(...counts));
    const floor = height - labelHeight;
    const scale = this.#scale();
    const used = levelScale(this.#scaleName, this.#range.low, this.#range.high);
    for (const [at, count] of counts.entries()) {
      if (count === 0) continue;
      const left = Math.floor((at * width) / counts.length);
      const right = Math.max(left + 1, Math.floor(((at + 1) * width) / counts.length));
      // A bin that has values is seen, however few they are.
      const tall = Math.max(1, (floor - 4) * (size(count) / tallest));
      const share = used.toUnit(scale.fromUnit((at + 0.5) / counts.length));
      const level = share < 0 ? levels.below : share > 1 ? levels.above : levelAt(share);
      pen.fillStyle = palette.isHighContrast
        ? palette.foreground
        : rgbText(colourOfLevel(this.#table, level));
      pen.fillRect(left, floor - tall, right - left, tall);
    }
    pen.fillStyle = palette.quiet;
    pen.fillRect(0, floor, width, 1);
    pen.font = `11px ${palette.font}`;
    pen.textBaseline = "bottom";
    for (const { share, label } of valueTicks(this.#scaleName, { low, high }, width / 70)) {
      const x = share * width;
      pen.textAlign = share < 0.06 ? "left" : share > 0.94 ? "right" : "center";
      pen.fillRect(Math.min(width - 1, Math.round(x)), floor, 1, 4);
      pen.fillText(label, x, height);
    }
  }

  /** Places of values in the histogram. */
  #scale(): LevelScale {
    const { low, high } = this.#histogram ?? { low: 0, high: 1 };
    return levelScale(this.#scaleName, low, high);
  }

  #handle(end: End): HTMLElement {
    const handle = element("div", {
      class: `histogram-handle ${end}`,
      attributes: {
        role: "slider",
        tabindex: 0,
        "aria-label": say(`histogram.${end}`),
        "aria-valuemin": 0,
        "aria-valuemax": 100,
        "aria-orientation": "horizontal",
      },
    });
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      this.#dragged = end;
    });
    handle.addEventListener("pointermove", (event) => {
      if (this.#dragged !== end) return;
      const { left, width } = this.#stage.getBoundingClientRect();
      this.#moveTo(end, (event.clientX - left) / width);
    });
    const release = (): void => {
      this.#dragged = undefined;
    };
    handle.addEventListener("pointerup", release);
    handle.addEventListener("pointercancel", release);
    handle.addEventListener("keydown", (event) => {
      const share = clamp(this.#scale().toUnit(this.#range[end]), 0, 1);
      const by = keyStep * (event.shiftKey ? 10 : 1);
      const to = {
        ArrowLeft: share - by,
        ArrowDown: share - by,
        ArrowRight: share + by,
        ArrowUp: share + by,
        Home: 0,
        End: 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      this.#moveTo(end, to);
    });
    return handle;
  }

  /** The ends do not pass each other. */
  #moveTo(end: End, share: number): void {
    const scale = this.#scale();
    const other = clamp(scale.toUnit(this.#range[end === "low" ? "high" : "low"]), 0, 1);
    const least = keyStep / 2;
    const to = end === "low" ? clamp(share, 0, other - least) : clamp(share, other + least, 1);
    const value = scale.fromUnit(clamp(to, 0, 1));
    const range = { ...this.#range, [end]: value };
    if (!(range.low < range.high)) return;
    this.#range = range;
    this.paint();
    this.#choose(range);
  }
}

const levelAt = (share: number): number =>
  levels.first + Math.min(levels.last - levels.first, Math.floor(share * (levels.last - levels.first + 1)));

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value));
