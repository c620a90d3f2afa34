/**
 * The card beside the pointer, or beside the bar that the keyboard is on: what a bar is, at once as far as its picture
 * knows, and the rest when it has come. Screen readers are told the same in a sentence elsewhere.
 */
import type { TaskDetails } from "../../server/protocol/panel.ts";
import { element } from "../panel/elements.ts";
import { factsOf, wordsOf } from "./bar-words.ts";
import type { BarPlace } from "./scene.ts";
import { say } from "./strings.ts";

/** From the pointer to the card. */
const distance = 14;

export class Tooltip {
  readonly element = element("div", {
    class: "timeline-tooltip",
    attributes: { "aria-hidden": "true", hidden: true },
  });

  /** Shows a bar; `x` and `y` are pixels in the element that holds the tooltip. */
  show(place: BarPlace, details: TaskDetails | undefined, x: number, y: number, colour: string): void {
    const { name, task } = wordsOf(place, details);
    const swatch = element("span", { class: "timeline-dot" });
    swatch.style.setProperty("background", colour);
    this.element.replaceChildren(
      element("div", { class: "timeline-tooltip-title" }, swatch, name),
      element(
        "dl",
        {},
        ...factsOf(place, details).flatMap(([label, text]) => [
          element("dt", { text: label }),
          element("dd", { text }),
        ]),
      ),
    );
    if (task === undefined)
      this.element.append(element("p", { text: say("timeline.mergedHint"), class: "quiet" }));
    this.element.hidden = false;
    this.#place(x, y);
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** Beside the pointer, on the side where there is room; never under it. */
  #place(x: number, y: number): void {
    const room = this.element.parentElement?.getBoundingClientRect();
    const own = this.element.getBoundingClientRect();
    if (!room) return;
    const right = x + distance;
    const left = right + own.width > room.width ? Math.max(4, x - distance - own.width) : right;
    const below = y + distance;
    const top = below + own.height > room.height ? Math.max(4, y - distance - own.height) : below;
    this.element.style.setProperty("left", `${left}px`);
    this.element.style.setProperty("top", `${top}px`);
  }
}
