/** The buttons over a picture. What they do is the display's; they show how things are. */
import { iconButton, setPressed } from "../../panel/controls.ts";
import { element, setAttribute, setText } from "../../panel/elements.ts";
import { paintStrip } from "../colour/colormap-list.ts";
import type { Look } from "../colour/look.ts";
import { say as sayColour } from "../colour/strings.ts";
import { imageButton } from "./image-icons.ts";
import { say } from "./strings.ts";

/** What can be done with a picture by a button or a key. */
export interface ImageActions {
  in(): void;
  out(): void;
  fit(): void;
  oneToOne(): void;
  flipRows(): void;
  flipColumns(): void;
  aspect(): void;
  colours(): void;
  invert(): void;
  lock(): void;
  keys(): void;
}

/** How things are. */
export interface ToolState {
  readonly look: Look;
  readonly flipsRows: boolean;
  readonly flipsColumns: boolean;
  readonly fills: boolean;
  readonly showsColours: boolean;
}

export class ImageTools {
  readonly element: HTMLElement;
  readonly #strip = element("canvas", { attributes: { width: 48, height: 1, "aria-hidden": "true" } });
  readonly #map = element("span");
  readonly #colours: HTMLButtonElement;
  readonly #lock: HTMLButtonElement;
  readonly #flipRows: HTMLButtonElement;
  readonly #flipColumns: HTMLButtonElement;
  readonly #fill: HTMLButtonElement;

  constructor(actions: ImageActions) {
    this.#colours = element(
      "button",
      { class: "button wide colours", attributes: { type: "button" }, click: () => actions.colours() },
      this.#strip,
      this.#map,
    );
    this.#lock = imageButton("lock", say("tools.lock"), () => actions.lock());
    this.#flipRows = imageButton("flipRows", say("tools.flipRows"), () => actions.flipRows());
    this.#flipColumns = imageButton("flipColumns", say("tools.flipColumns"), () => actions.flipColumns());
    this.#fill = imageButton("fill", say("tools.fill"), () => actions.aspect());
    this.element = element(
      "div",
      { class: "image-tools", attributes: { role: "toolbar", "aria-label": say("tools.label") } },
      this.#colours,
      this.#lock,
      element("span", { class: "space" }),
      iconButton("minus", say("tools.out"), () => actions.out()),
      iconButton("plus", say("tools.in"), () => actions.in()),
      iconButton("fit", say("tools.fit"), () => actions.fit()),
      imageButton("oneToOne", say("tools.oneToOne"), () => actions.oneToOne()),
      this.#flipRows,
      this.#flipColumns,
      this.#fill,
      iconButton("keys", say("tools.keys"), () => actions.keys()),
    );
  }

  show({ look, flipsRows, flipsColumns, fills, showsColours }: ToolState): void {
    const { map, isInverted, scale } = look.taste;
    paintStrip(this.#strip, map, isInverted);
    setText(this.#map, map);
    const title = say("tools.colours", { map, scale: sayColour(`scale.${scale}`) });
    setAttribute(this.#colours, "title", title);
    setAttribute(this.#colours, "aria-label", title);
    setAttribute(this.#colours, "aria-expanded", String(showsColours));
    setPressed(this.#lock, look.fixed !== undefined);
    setPressed(this.#flipRows, flipsRows);
    setPressed(this.#flipColumns, flipsColumns);
    setPressed(this.#fill, fills);
  }
}
