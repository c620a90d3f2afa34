/** The colour bar beside a picture: painted as in files, and a button that opens the panel of colours. */
import { element, setAttribute, setHidden } from "../../panel/elements.ts";
import type { Theme } from "../../panel/theme.ts";
import { type ColourBarContent, paintColourBar } from "./paint-colour-bar.ts";
import { say } from "./strings.ts";
import { numberText } from "./value-ticks.ts";

/** Pixels: the bar, and labels such as `-1.25e-7`. */
const width = 82;
const margin = 8;

export class ColourBar {
  readonly element: HTMLButtonElement;
  readonly #theme: Theme;
  readonly #canvas = element("canvas");
  readonly #resizes: ResizeObserver;
  #content: ColourBarContent | undefined;

  constructor(theme: Theme, click: () => void) {
    this.#theme = theme;
    this.element = element(
      "button",
      { class: "colour-bar", attributes: { type: "button", hidden: true }, click },
      this.#canvas,
    );
    this.#resizes = new ResizeObserver(() => this.paint());
    this.#resizes.observe(this.element);
  }

  /** Shows a range in its colours; nothing without one. */
  show(content: ColourBarContent | undefined): void {
    this.#content = content;
    setHidden(this.element, content === undefined);
    if (!content) return;
    const { low, high } = content.range;
    setAttribute(
      this.element,
      "aria-label",
      say("bar.label", { low: numberText(low), high: numberText(high) }),
    );
    this.paint();
  }

  /** Draws it anew; called when the theme has changed. */
  paint(): void {
    const height = this.element.clientHeight;
    if (height === 0 || !this.#content) return;
    const density = devicePixelRatio;
    const [wide, tall] = [Math.round(width * density), Math.round(height * density)];
    // Setting a size clears the canvas and takes memory anew: not for each frame that is played.
    if (this.#canvas.width !== wide) this.#canvas.width = wide;
    if (this.#canvas.height !== tall) this.#canvas.height = tall;
    const pen = this.#canvas.getContext("2d")!;
    pen.setTransform(density, 0, 0, density, 0, 0);
    pen.clearRect(0, 0, width, height);
    const { palette } = this.#theme;
    paintColourBar(
      pen,
      { left: margin, top: margin, width: width - margin, height: height - 2 * margin },
      this.#content,
      {
        foreground: palette.foreground,
        border: palette.isHighContrast ? palette.border : palette.quiet,
        font: palette.font,
        fontSize: 12,
      },
    );
  }

  dispose(): void {
    this.#resizes.disconnect();
  }
}
