/**
 * The place on the page where a line is: a canvas with the line and its axes, one over it with pointer, cursor and
 * chosen range, and the view that says what is seen. Paints at most once a frame of the screen. Asks nothing; who owns
 * it is told when something else comes into view.
 */
import { element } from "../../panel/elements.ts";
import { PaintLoop } from "../../panel/paint-loop.ts";
import type { Theme } from "../../panel/theme.ts";
import type { ValueRange } from "../colour/scales.ts";
import { followPlotGestures, type PlotGestures, type Spot } from "./line-gestures.ts";
import { screenLook } from "./line-look.ts";
import type { LinePoint, LinePoints, SeenValues } from "./line-points.ts";
import { LineView } from "./line-view.ts";
import { paintCursor, paintSelection } from "./paint-cursor.ts";
import { type LineScene, lineRoom, paintLine } from "./paint-line.ts";
import { type PlotArea, type PlotFrame, plotFrame } from "./plot-frame.ts";
import { airy, moved, part, type ValueScale, zoomed } from "./value-axis.ts";

export interface LinePlotListener {
  /** Something else is in view, in another size or with other values. */
  moved(): void;
  /** The pointer is over another point, or over none. */
  pointed(point: LinePoint | undefined): void;
}

/** How a line is drawn, but for where it is. */
export interface PlotManner {
  readonly scale: ValueScale;
  /** Values in view; null to fit them to what is seen. */
  readonly range: ValueRange | null;
  readonly showsGrid: boolean;
  /** Whether the frame before is seen behind the line. */
  readonly showsBefore: boolean;
  readonly names: readonly [axis: string, values: string];
}

export class LinePlot {
  /** Takes the keyboard. */
  readonly element: HTMLElement;
  readonly view = new LineView();
  readonly #theme: Theme;
  readonly #listener: LinePlotListener;
  readonly #paint = new PaintLoop();
  readonly #line = element("canvas");
  readonly #over = element("canvas");
  readonly #resizes: ResizeObserver;
  readonly #paintLine = (): void => this.#drawLine();
  readonly #paintOver = (): void => this.#drawOver();
  #manner: PlotManner = {
    scale: "linear",
    range: null,
    showsGrid: true,
    showsBefore: false,
    names: ["", ""],
  };
  #points: LinePoints | undefined;
  #before: LinePoints | undefined;
  #pointed: LinePoint | undefined;
  #cursor: LinePoint | undefined;
  #choosing: PlotArea | undefined;
  #size = { width: 0, height: 0 };

  constructor(theme: Theme, listener: LinePlotListener) {
    this.#theme = theme;
    this.#listener = listener;
    this.element = element(
      "div",
      { class: "line-plot", attributes: { tabindex: 0, role: "application" } },
      this.#line,
      this.#over,
    );
    this.#resizes = new ResizeObserver(() => this.#resize());
    this.#resizes.observe(this.element);
    followPlotGestures(this.#over, () => this.#area, this.#gestures());
    theme.onChange(() => this.redraw());
  }

  /** Device pixels there are across the plot; 0 while it has no size, which is when nothing can be asked for. */
  get pixels(): number {
    return this.#size.width === 0 ? 0 : Math.round(this.#area.width * devicePixelRatio);
  }

  get points(): LinePoints | undefined {
    return this.#points;
  }

  get manner(): PlotManner {
    return this.#manner;
  }

  /** What is in view, in numbers; undefined while nothing is shown. */
  get seen(): SeenValues | undefined {
    return this.#points?.seen(this.view.elements, this.#manner.scale === "log");
  }

  /** The values that are in view. */
  get range(): ValueRange {
    const { scale, range } = this.#manner;
    const seen = range ?? this.seen?.range;
    return range ?? airy(scale, seen ?? { low: scale === "log" ? 1 : 0, high: scale === "log" ? 10 : 1 });
  }

  /** What is painted, in an area of its own; undefined while nothing is shown. */
  scene(area: PlotArea): LineScene | undefined {
    const points = this.#points;
    if (!points) return undefined;
    const { scale, showsGrid, showsBefore, names } = this.#manner;
    const frame = plotFrame(area, this.view, this.range, scale);
    return { frame, points, before: showsBefore ? this.#before : undefined, showsGrid, names };
  }

  /** Shows a line and knows the frame before it; settles when it is on the screen. */
  show(points: LinePoints, before: LinePoints | undefined): Promise<void> {
    this.#points = points;
    this.#before = before;
    this.redraw();
    return new Promise((painted) => this.#paint.painted(painted));
  }

  /** Shows no line; the view stays. */
  showNothing(): void {
    this.#points = undefined;
    this.#before = undefined;
    this.redraw();
  }

  /** Draws in another manner from now on. */
  setManner(manner: Partial<PlotManner>): void {
    this.#manner = { ...this.#manner, ...manner };
    this.redraw();
  }

  /** Puts the keyboard's cursor on a point, or takes it away. */
  setCursor(cursor: LinePoint | undefined): void {
    this.#cursor = cursor;
    this.#paint.draw(this.#paintOver);
  }

  /** Paints everything anew in the next frame of the screen. */
  redraw(): void {
    this.#paint.draw(this.#paintLine);
    this.#paint.draw(this.#paintOver);
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.element.remove();
  }

  get #area(): PlotArea {
    const { left, right, top, bottom } = lineRoom;
    const { width, height } = this.#size;
    return {
      left,
      top,
      width: Math.max(1, width - left - right),
      height: Math.max(1, height - top - bottom),
    };
  }

  get #frame(): PlotFrame {
    return plotFrame(this.#area, this.view, this.range, this.#manner.scale);
  }

  #gestures(): PlotGestures {
    return {
      zoom: (along, factor, at) => {
        const { scale } = this.#manner;
        const frame = this.#frame;
        if (along === "x") this.view.zoom(factor, frame.placeAt(Math.max(frame.left, at.x)));
        else this.setManner({ range: zoomed(scale, this.range, factor, frame.shareAt(at.y)) });
        this.#moved();
      },
      pan: ({ x, y }) => {
        const { width, height } = this.#area;
        const { scale, range } = this.#manner;
        this.view.pan((-x / width) * this.view.span);
        // Values that are fitted to what is seen go nowhere.
        if (range) this.setManner({ range: moved(scale, range, y / height) });
        this.#moved();
      },
      choosing: (area) => {
        this.#choosing = area;
        this.#paint.draw(this.#paintOver);
      },
      chosen: (area) => {
        const frame = this.#frame;
        const { scale } = this.#manner;
        if (area.height < frame.height) {
          const [low, high] = [frame.shareAt(area.top + area.height), frame.shareAt(area.top)];
          this.setManner({ range: part(scale, this.range, low, high) });
        }
        this.view.lookAt(frame.placeAt(area.left), frame.placeAt(area.left + area.width));
        this.#moved();
      },
      fit: (along) => {
        this.setManner({ range: null });
        if (along === "x") this.view.fit();
        this.#moved();
      },
      hover: (at) => this.#hover(at),
    };
  }

  #moved(): void {
    this.redraw();
    this.#listener.moved();
  }

  #hover(at: Spot | undefined): void {
    const { left, top, width, height } = this.#area;
    const isInside = at && at.x >= left && at.x < left + width && at.y >= top && at.y < top + height;
    const points = this.#points;
    const point = isInside ? points?.pointOf(Math.floor(this.#frame.placeAt(at.x))) : undefined;
    const pointed = points && point !== undefined ? points.at(point) : undefined;
    if (pointed?.from === this.#pointed?.from && pointed?.to === this.#pointed?.to) return;
    this.#pointed = pointed;
    this.#paint.draw(this.#paintOver);
    this.#listener.pointed(pointed);
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    for (const canvas of [this.#line, this.#over]) {
      canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
      canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
    }
    // At once and not in the next frame: a canvas that was resized is empty.
    this.#drawLine();
    this.#drawOver();
    if (width > 0) this.#listener.moved();
  }

  #drawLine(): void {
    const pen = penOf(this.#line, this.#size);
    const scene = this.scene(this.#area);
    if (scene && this.view.length > 0) paintLine(pen, scene, screenLook(this.#theme.palette));
    // What is on screen, for whoever cannot look: the values under the pointer and the range come by themselves.
    this.element.dataset["from"] = String(this.view.from);
    this.element.dataset["to"] = String(this.view.to);
  }

  #drawOver(): void {
    const pen = penOf(this.#over, this.#size);
    const { palette } = this.#theme;
    const look = { ...palette, line: screenLook(palette).line };
    if (this.#points) {
      // What came lately: the points of a pointer that rests are those of the frame before.
      const now = (point: LinePoint): LinePoint => {
        const at = this.#points!.pointOf(point.from);
        return at === undefined ? point : this.#points!.at(at);
      };
      if (this.#pointed) paintCursor(pen, this.#frame, now(this.#pointed), false, look);
      if (this.#cursor) paintCursor(pen, this.#frame, now(this.#cursor), true, look);
    }
    if (this.#choosing) paintSelection(pen, this.#choosing, look);
  }
}

/** A pen in pixels of style sheets on an empty canvas. */
function penOf(
  canvas: HTMLCanvasElement,
  { width, height }: { readonly width: number; readonly height: number },
): CanvasRenderingContext2D {
  const pen = canvas.getContext("2d")!;
  pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}
