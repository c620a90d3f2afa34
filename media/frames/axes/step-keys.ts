/**
 * Where a key leads along an axis, the same on a slider and on the whole display: arrows go one step, Page a tenth of
 * the axis and at least ten positions, Home and End to its ends. Knows no element.
 */
import { within } from "./axes-choice.ts";

/** What of a keyboard event matters here. */
export type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">;

/** The position after `key`, inside of the axis; undefined when the key means something else. */
export function positionAfter(
  key: Key,
  axis: { readonly position: number; readonly count: number; readonly stride: number },
): number | undefined {
  if (key.ctrlKey || key.metaKey || key.altKey) return undefined;
  const page = Math.max(10, Math.round(axis.count / 10));
  const to = (position: number): number => within(position, axis.count);
  switch (key.key) {
    case "ArrowLeft":
    case "ArrowDown":
      return to(axis.position - axis.stride);
    case "ArrowRight":
    case "ArrowUp":
      return to(axis.position + axis.stride);
    case "PageDown":
      return to(axis.position - page);
    case "PageUp":
      return to(axis.position + page);
    case "Home":
      return 0;
    case "End":
      return axis.count - 1;
    default:
      return undefined;
  }
}

/** Turns of a wheel into steps; small ones of a trackpad add up. */
export class WheelSteps {
  #rest = 0;

  /** Whole steps that are due now; forwards when the wheel is turned down or to the right. */
  turn(event: Pick<WheelEvent, "deltaX" | "deltaY" | "deltaMode">): number {
    const delta = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
    // In lines or pages one notch is a step; in pixels, browsers make about a hundred of it.
    const steps = event.deltaMode === 0 ? delta / 100 : Math.sign(delta);
    if (Math.sign(steps) !== Math.sign(this.#rest)) this.#rest = 0;
    this.#rest += steps;
    const whole = Math.trunc(this.#rest);
    this.#rest -= whole;
    return whole;
  }
}

/** Whether keys on this element mean something already, as in a field or on a button. */
export const isForControl = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input, select, textarea, button, a, summary, [contenteditable], [role=menu]") !== null;
