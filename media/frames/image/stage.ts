/**
 * The place on the page where a picture is: a canvas with the picture, one over it with rulers, grid, values and
 * cross-hairs, and the camera that says what is seen. Paints at most once a frame of the screen, the picture only when
 * picture, colours or camera have changed. Asks nothing; who owns it is told when something else comes into view.
 */
import { element } from "../../panel/elements.ts";
import type { PaintLoop } from "../../panel/paint-loop.ts";
import type { Theme } from "../../panel/theme.ts";
import { Camera, type Place } from "./camera.ts";
import { followGestures } from "./gestures.ts";
import {
  type Element,
  paintCross,
  paintGrid,
  paintRectangle,
  paintValues,
  readableRegion,
  type ValueTexts,
} from "./paint-overlay.ts";
import { paintRulers, rulerRoom, rulersOf } from "./paint-rulers.ts";
import type { Sight } from "./picture-need.ts";
import { type Levels, ShownPicture } from "./shown-picture.ts";

export interface StageListener {
  /** Something else is in view now, or in another size. */
  moved(): void;
  /** The pointer is over another element, or over none. */
  pointed(element: Element | undefined): void;
}

/** Below this size rulers would take more than they give. */
const rulersFrom = { width: 280, height: 200 };

export class Stage {
  /** Takes the keyboard. */
  readonly element: HTMLElement;
  readonly camera = new Camera();
  readonly #theme: Theme;
  readonly #paint: PaintLoop;
  readonly #listener: StageListener;
  readonly #picture = element("canvas", { class: "image-pixels" });
  readonly #overlay = element("canvas", { class: "image-overlay" });
  readonly #resizes: ResizeObserver;
  readonly #paintPicture = (): void => this.#drawPicture();
  readonly #paintOverlay = (): void => this.#drawOverlay();
  /** The frame as a whole, behind its part in detail: what is moved into view is coarse, not empty. */
  #whole = new ShownPicture();
  #detail = new ShownPicture();
  /** Which frame in which levels `whole` and `detail` show. */
  #key = "";
  #table: Uint32Array = new Uint32Array(256);
  #names: readonly [rows: string, columns: string] = ["", ""];
  #texts: ValueTexts | undefined;
  #pointed: Element | undefined;
  #cursor: Element | undefined;
  #rectangle: readonly [Place, Place] | undefined;
  #size = { width: 0, height: 0 };
  #paints = 0;

  constructor(theme: Theme, paint: PaintLoop, listener: StageListener) {
    this.#theme = theme;
    this.#paint = paint;
    this.#listener = listener;
    this.element = element(
      "div",
      { class: "image-stage", attributes: { tabindex: 0, role: "application" } },
      this.#picture,
      this.#overlay,
    );
    this.#resizes = new ResizeObserver(() => this.#resize());
    this.#resizes.observe(this.element);
    followGestures(this.#overlay, this.camera, () => this.#origin(), {
      moved: () => this.moved(),
      hover: (place) => this.#hover(place),
      rectangle: (corners) => {
        this.#rectangle = corners;
        this.#paint.draw(this.#paintOverlay);
      },
    });
  }

  /** False while it has no size, which is when nothing can be asked for. */
  get isSized(): boolean {
    return this.#size.width > 0 && this.#size.height > 0;
  }

  /** What is shown in most detail. */
  get levels(): Levels | undefined {
    return this.#detail.levels ?? this.#whole.levels;
  }

  get cursor(): Element | undefined {
    return this.#cursor;
  }

  /** What is seen now, of a plane of so many elements. */
  sight(rows: number, columns: number): Sight {
    const density = devicePixelRatio;
    return {
      seen: this.camera.seen(),
      rows,
      columns,
      scaleY: this.camera.scaleY * density,
      scaleX: this.camera.scaleX * density,
    };
  }

  /** Shows a picture; `key` says which frame in which levels. Settles when it is on the screen. */
  show(levels: Levels, key: string): Promise<void> {
    const { region, rows, columns } = levels;
    if (key !== this.#key) {
      this.#key = key;
      this.#whole.clear();
      this.#detail.clear();
      this.#texts = undefined;
    }
    this.camera.setPlane(rows, columns);
    const isWhole =
      region.top === 0 && region.left === 0 && region.bottom === rows && region.right === columns;
    if (isWhole) this.#detail.clear();
    (isWhole ? this.#whole : this.#detail).set(levels, this.#table);
    this.#redraw();
    return new Promise((painted) => this.#paint.painted(painted));
  }

  /** Shows no picture; camera and cursor stay. */
  showNothing(): void {
    this.#key = "";
    this.#whole.clear();
    this.#detail.clear();
    this.#texts = undefined;
    this.#redraw();
  }

  /** Shows what is there in other colours. */
  recolour(table: Uint32Array): void {
    this.#table = table;
    this.#whole.recolour(table);
    this.#detail.recolour(table);
    this.#redraw();
  }

  /** Names beside the rulers. */
  setAxes(rows: string, columns: string): void {
    this.#names = [rows, columns];
    this.#paint.draw(this.#paintOverlay);
  }

  /** Values to be written into their elements, when these are large. */
  setTexts(texts: ValueTexts | undefined): void {
    this.#texts = texts;
    this.#paint.draw(this.#paintOverlay);
  }

  /** Puts a cursor on an element and brings it into view, or takes it away. */
  setCursor(cursor: Element | undefined): void {
    this.#cursor = cursor;
    if (!cursor) {
      this.#paint.draw(this.#paintOverlay);
      return;
    }
    this.camera.reveal(cursor.row, cursor.column);
    this.moved();
  }

  /** The camera was moved. */
  moved(): void {
    this.#redraw();
    this.#listener.moved();
  }

  /** Theme, flips or such have changed: paints everything anew. */
  #redraw(): void {
    this.#paint.draw(this.#paintPicture);
    this.#paint.draw(this.#paintOverlay);
  }

  dispose(): void {
    this.#resizes.disconnect();
    this.element.remove();
  }

  #hover(place: Place | undefined): void {
    const { width, height } = this.camera.view;
    const isInView = place && place.x >= 0 && place.y >= 0 && place.x < width && place.y < height;
    const pointed = isInView ? this.camera.elementAt(place.x, place.y) : undefined;
    if (pointed?.row === this.#pointed?.row && pointed?.column === this.#pointed?.column) return;
    this.#pointed = pointed;
    this.#paint.draw(this.#paintOverlay);
    this.#listener.pointed(pointed);
  }

  get #hasRulers(): boolean {
    return this.#size.width >= rulersFrom.width && this.#size.height >= rulersFrom.height;
  }

  #origin(): Place {
    return this.#hasRulers ? { x: rulerRoom.left, y: rulerRoom.top } : { x: 0, y: 0 };
  }

  #resize(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (width === this.#size.width && height === this.#size.height) return;
    this.#size = { width, height };
    const { x, y } = this.#origin();
    const { right, bottom } = this.#hasRulers ? rulerRoom : { right: 0, bottom: 0 };
    const plot = { width: width - x - right, height: height - y - bottom };
    this.camera.setView(plot);
    resizeCanvas(this.#picture, plot.width, plot.height);
    resizeCanvas(this.#overlay, width, height);
    this.#picture.style.left = `${x}px`;
    this.#picture.style.top = `${y}px`;
    // At once and not in the next frame: a canvas that was resized is empty.
    this.#drawPicture();
    this.#drawOverlay();
    this.#listener.moved();
  }

  #drawPicture(): void {
    const density = devicePixelRatio;
    const pen = this.#picture.getContext("2d", { alpha: false })!;
    pen.fillStyle = this.#theme.palette.background;
    pen.fillRect(0, 0, this.#picture.width, this.#picture.height);
    const isCovered = this.#detail.levels && contains(this.#detail.levels, this.camera);
    if (!isCovered) this.#whole.paint(pen, this.camera, density);
    this.#detail.paint(pen, this.camera, density);
    this.#paints++;
    const { dataset } = this.element;
    dataset["paints"] = String(this.#paints);
    dataset["buffers"] = String(this.#whole.buffers + this.#detail.buffers);
  }

  #drawOverlay(): void {
    const { palette } = this.#theme;
    const density = devicePixelRatio;
    const pen = this.#overlay.getContext("2d")!;
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, this.#size.width, this.#size.height);
    const { levels, camera } = this;
    const { x, y } = this.#origin();
    if (!levels || levels.width === 0 || levels.height === 0) return;
    pen.save();
    pen.translate(x, y);
    pen.beginPath();
    pen.rect(0, 0, camera.view.width, camera.view.height);
    pen.clip();
    paintGrid(pen, camera, palette);
    if (this.#texts && readableRegion(camera, levels))
      paintValues(pen, camera, this.#texts, levels, this.#table, palette);
    if (this.#pointed) paintCross(pen, camera, this.#pointed, palette, false);
    if (this.#cursor) paintCross(pen, camera, this.#cursor, palette, true);
    if (this.#rectangle) paintRectangle(pen, this.#rectangle, palette);
    pen.restore();
    if (!this.#hasRulers) return;
    const { frame, rulers } = rulersOf(camera, levels, { x, y }, this.#names);
    paintRulers(pen, frame, rulers, { ...palette, fontSize: 12 });
  }
}

const contains = ({ region }: Levels, camera: Camera): boolean => {
  const seen = camera.seen();
  return (
    region.top <= seen.top &&
    region.left <= seen.left &&
    region.bottom >= seen.bottom &&
    region.right >= seen.right
  );
};

function resizeCanvas(canvas: HTMLCanvasElement, width: number, height: number): void {
  canvas.width = Math.max(1, Math.round(width * devicePixelRatio));
  canvas.height = Math.max(1, Math.round(height * devicePixelRatio));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
