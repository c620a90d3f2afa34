/**
 * The edge of the details by which they are made wider: by pointer, or with the arrow keys as a separator.
 */
import { element } from "../elements.ts";

export interface Resizable {
  width(): number;
  resize(width: number): void;
}

/** Pixels by each press of a key. */
const keyStep = 24;

/** The handle at the left edge of what it resizes. */
export function resizeHandle({ width, resize }: Resizable): HTMLElement {
  const handle = element("div", {
    class: "resize",
    attributes: { role: "separator", "aria-orientation": "vertical", tabindex: 0 },
  });
  let from: { readonly x: number; readonly width: number } | undefined;
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    from = { x: event.clientX, width: width() };
  });
  handle.addEventListener("pointermove", (event) => {
    if (from) resize(from.width + from.x - event.clientX);
  });
  const end = (): void => {
    from = undefined;
  };
  handle.addEventListener("pointerup", end);
  handle.addEventListener("pointercancel", end);
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: keyStep, ArrowRight: -keyStep }[event.key];
    if (!step) return;
    event.preventDefault();
    resize(width() + step);
  });
  return handle;
}
