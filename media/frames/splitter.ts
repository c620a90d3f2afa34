/**
 * The edge between two parts of the page by which one of them is made larger: by pointer, with the arrow keys, and back
 * to its usual size by a double click. A separator with a value, as screen readers know it.
 */
import { element, setAttribute } from "../panel/elements.ts";

export interface SplitOptions {
  readonly label: string;
  /** Of what it resizes: on its right, or on its left or lower edge. */
  readonly edge: "right" | "left" | "top";
  /** Pixels. */
  readonly smallest: number;
  readonly usual: number;
  /** The most there is room for now, in pixels. */
  largest(): number;
  /** Called with each new size, within the limits. */
  resized(size: number): void;
}

/** Pixels by each press of a key. */
const keyStep = 24;

export class Splitter {
  readonly root: HTMLElement;
  readonly #options: SplitOptions;
  #size: number;

  constructor(options: SplitOptions) {
    this.#options = options;
    this.#size = options.usual;
    const isUpright = options.edge !== "top";
    this.root = element("div", {
      class: isUpright ? "splitter upright" : "splitter",
      attributes: {
        role: "separator",
        tabindex: 0,
        "aria-orientation": isUpright ? "vertical" : "horizontal",
        "aria-label": options.label,
        "aria-valuemin": options.smallest,
      },
    });
    this.#listen(options.edge === "right" ? 1 : -1, isUpright);
  }

  get size(): number {
    return this.#size;
  }

  /** Sets the size, as far as there is room for it. */
  set size(size: number) {
    const { smallest, largest, resized } = this.#options;
    const most = Math.max(smallest, Math.round(largest()));
    this.#size = Math.round(Math.min(most, Math.max(smallest, size)));
    setAttribute(this.root, "aria-valuenow", this.#size);
    setAttribute(this.root, "aria-valuemax", most);
    resized(this.#size);
  }

  #listen(direction: 1 | -1, isUpright: boolean): void {
    const { root } = this;
    const at = (event: PointerEvent): number => (isUpright ? event.clientX : event.clientY);
    let from: { readonly at: number; readonly size: number } | undefined;
    root.addEventListener("pointerdown", (event) => {
      root.setPointerCapture(event.pointerId);
      from = { at: at(event), size: this.#size };
    });
    root.addEventListener("pointermove", (event) => {
      if (from) this.size = from.size + direction * (at(event) - from.at);
    });
    const end = (): void => {
      from = undefined;
    };
    root.addEventListener("pointerup", end);
    root.addEventListener("pointercancel", end);
    root.addEventListener("dblclick", () => {
      this.size = this.#options.usual;
    });
    const [less, more] = isUpright ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    root.addEventListener("keydown", (event) => {
      if (event.key === less) this.size -= direction * keyStep;
      else if (event.key === more) this.size += direction * keyStep;
      else if (event.key === "Home") this.size = this.#options.smallest;
      else if (event.key === "End") this.size = this.#options.largest();
      else return;
      event.preventDefault();
    });
  }
}
