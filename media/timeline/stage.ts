/**
 * The two canvases that the rows are painted on, one over the other, and the box that scrolls rows that do not fit.
 * The canvases stay where they are and are as large as what is seen of them, however many rows there are.
 */
import { element, setAttribute } from "../panel/elements.ts";
import { axisHeight } from "./scene.ts";
import { say } from "./strings.ts";

/** What there is to paint on, in pixels of the page. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
  readonly scrollTop: number;
  /** Device pixels in a pixel of the page. */
  readonly density: number;
}

let stages = 0;

export class Stage {
  readonly element: HTMLElement;
  /** What has the keyboard's focus. */
  readonly box: HTMLElement;
  /** What pointers are on. */
  readonly surface: HTMLElement;
  readonly bars = element("canvas", { attributes: { "aria-hidden": "true" } });
  readonly marks = element("canvas", { attributes: { "aria-hidden": "true" } });
  readonly #spacer: HTMLElement;

  /** Calls `changed` when the size or what is scrolled into sight has changed. */
  constructor(changed: () => void) {
    const help = `timeline-help-${++stages}`;
    this.surface = element("div", { class: "timeline-surface" }, this.bars, this.marks);
    this.#spacer = element("div", { class: "timeline-spacer" }, this.surface);
    this.box = element(
      "div",
      {
        class: "timeline-box",
        attributes: {
          tabindex: 0,
          // Arrow keys are ours: a screen reader must let them through.
          role: "application",
          "aria-label": say("timeline.name"),
          "aria-roledescription": say("timeline.roleDescription"),
          "aria-describedby": help,
        },
      },
      this.#spacer,
    );
    this.element = element(
      "div",
      { class: "timeline-stage" },
      this.box,
      element("p", { class: "unseen", text: say("timeline.help"), attributes: { id: help } }),
    );
    this.box.addEventListener("scroll", changed);
    new ResizeObserver(changed).observe(this.box);
  }

  get size(): StageSize {
    return {
      width: this.box.clientWidth,
      height: this.box.clientHeight,
      scrollTop: this.box.scrollTop,
      density: window.devicePixelRatio || 1,
    };
  }

  /** Makes room for rows of so many pixels in all. */
  setRows(height: number): void {
    const text = `${Math.ceil(height + axisHeight)}px`;
    if (this.#spacer.style.height !== text) this.#spacer.style.setProperty("height", text);
  }

  /** Scrolls until the pixels from `top` to `bottom` of the rows are seen. */
  reveal(top: number, bottom: number): void {
    const room = this.box.clientHeight - axisHeight;
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (bottom > this.box.scrollTop + room) this.box.scrollTop = bottom - room;
  }

  /** A canvas to paint on, as large as what is seen, in pixels of the page. */
  penOf(canvas: HTMLCanvasElement, { width, height, density }: StageSize): CanvasRenderingContext2D {
    const [wide, high] = [Math.round(width * density), Math.round(height * density)];
    // Setting a size, even the same, empties the canvas and is slow.
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.setProperty("width", `${width}px`);
      canvas.style.setProperty("height", `${height}px`);
      this.surface.style.setProperty("height", `${height}px`);
    }
    const pen = canvas.getContext("2d")!;
    pen.setTransform(density, 0, 0, density, 0, 0);
    return pen;
  }

  /** For tests and for screen readers that ask what is drawn: figures of the last frame. */
  tell(figures: Readonly<Record<string, string | number>>): void {
    for (const [name, value] of Object.entries(figures)) setAttribute(this.box, `data-${name}`, value);
  }
}
