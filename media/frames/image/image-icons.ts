/** Icons of the picture's buttons, as paths in a square of 16, drawn as those of `media/panel/icons.ts`. */
import { element } from "../../panel/elements.ts";
import { type Icon, iconElement } from "../../panel/icons.ts";

const outline = (path: string): Icon => ({ path, fill: false });

const shapes = {
  oneToOne: outline("M3 5.2l1.8-1.4v8.4M11 5.2l1.8-1.4v8.4M8 6.3v.4M8 10v.4"),
  flipRows: outline("M2.5 8h11M8 1.8v3.6M5.6 3.8L8 1.6l2.4 2.2M8 14.2v-3.6M5.6 12.2L8 14.4l2.4-2.2"),
  flipColumns: outline("M8 2.5v11M1.8 8h3.6M3.8 5.6L1.6 8l2.2 2.4M14.2 8h-3.6M12.2 5.6L14.4 8l-2.2 2.4"),
  fill: outline("M2 3.5h12v9H2zM5 6L4 8l1 2M11 6l1 2-1 2M4.4 8h7.2"),
  lock: outline("M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5M8 10v1.2"),
} as const;

/** A button with one of these icons; `title` is its tooltip and what screen readers say. */
export function imageButton(icon: keyof typeof shapes, title: string, click: () => void): HTMLButtonElement {
  return element(
    "button",
    { class: "button", attributes: { type: "button", title, "aria-label": title }, click },
    iconElement(shapes[icon]),
  );
}
