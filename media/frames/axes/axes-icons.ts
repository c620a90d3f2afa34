/**
 * Icons of the bar of axes, as paths in a square of 16, drawn as those of `media/panel/icons.ts`; and a button of one.
 */
import { element } from "../../panel/elements.ts";
import { type Icon, iconElement, iconOf } from "../../panel/icons.ts";

const outline = (path: string): Icon => ({ path, fill: false });

/** Shapes by what they stand for. */
export const axesIcons = {
  play: iconOf("run"),
  pause: { path: "M4 2.8h3v10.4H4zM9 2.8h3v10.4H9z", fill: true },
  previous: outline("M10 3.5L5.5 8l4.5 4.5"),
  next: outline("M6 3.5L10.5 8 6 12.5"),
  down: iconOf("down"),
  right: iconOf("right"),
  swap: outline("M2.5 5.5h10M9.8 2.8l2.7 2.7-2.7 2.7M13.5 10.5h-10M6.2 7.8l-2.7 2.7 2.7 2.7"),
  backwards: { path: "M8.2 3v10L1.8 8zM14.2 3v10L7.8 8z", fill: true },
  follow: outline("M3 3.5L7.5 8 3 12.5M7 3.5L11.5 8 7 12.5M13.5 3v10"),
} satisfies Readonly<Record<string, Icon>>;

/** A button with an icon; `title` is its tooltip and what screen readers say. */
export function axesButton(icon: Icon, title: string, click: () => void): HTMLButtonElement {
  return element(
    "button",
    { class: "button", attributes: { type: "button", title, "aria-label": title }, click },
    iconElement(icon),
  );
}

/** Gives a button another icon and name; touches nothing that is so already. */
export function changeButton(button: HTMLButtonElement, icon: Icon, title: string): void {
  if (button.title === title) return;
  button.title = title;
  button.setAttribute("aria-label", title);
  button.replaceChildren(iconElement(icon));
}
