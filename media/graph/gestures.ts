/**
 * Pointer and wheel on the drawing, as movements of a camera and as clicks on places of the world.
 *
 *     drag                pan          wheel               zoom at the pointer
 *     click, double click              shift + wheel       pan sideways
 *                                      ctrl + wheel, pinch zoom, finer
 *                                      two fingers         pan: trackpads scroll both ways and in small steps
 */
import type { Camera } from "./camera.ts";

export interface GestureListener {
  /** The camera has moved by the person's hand. */
  moved(): void;
  /** The pointer rests over a place of the screen, or has left (`undefined`). */
  hover(place: { readonly x: number; readonly y: number } | undefined): void;
  click(x: number, y: number, event: MouseEvent): void;
  doubleClick(x: number, y: number): void;
}

/** Fewer pixels than this are a click with an unsteady hand. */
const dragFrom = 4;

/** Follows the pointer on `surface` from now on. */
export function followGestures(surface: HTMLElement, camera: Camera, listener: GestureListener): void {
  const pointers = new Map<number, { x: number; y: number }>();
  let travelled = 0;

  surface.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    surface.setPointerCapture(event.pointerId);
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
  });
  surface.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    const now = { x: event.offsetX, y: event.offsetY };
    if (!before) {
      listener.hover(now);
      return;
    }
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (travelled < dragFrom) return;
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const ratio =
        Math.hypot(now.x - other.x, now.y - other.y) / Math.hypot(before.x - other.x, before.y - other.y);
      if (Number.isFinite(ratio) && ratio > 0)
        camera.zoomAt(ratio, (now.x + other.x) / 2, (now.y + other.y) / 2);
    } else camera.panBy(now.x - before.x, now.y - before.y);
    pointers.set(event.pointerId, now);
    surface.classList.add("dragging");
    listener.moved();
  });
  const release = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) surface.classList.remove("dragging");
  };
  surface.addEventListener("pointerup", release);
  surface.addEventListener("pointercancel", release);
  surface.addEventListener("pointerleave", () => listener.hover(undefined));
  surface.addEventListener("click", (event) => {
    if (travelled < dragFrom) listener.click(event.offsetX, event.offsetY, event);
  });
  surface.addEventListener("dblclick", (event) => listener.doubleClick(event.offsetX, event.offsetY));
  surface.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        // Pinching arrives as small steps of a wheel with the control key.
        camera.zoomAt(
          Math.exp((-event.deltaY * step) / (Math.abs(event.deltaY) < 40 ? 100 : 300)),
          event.offsetX,
          event.offsetY,
        );
      } else if (event.shiftKey) {
        camera.panBy(-(event.deltaX || event.deltaY) * step, 0);
      } else if (isTrackpad(event)) {
        camera.panBy(-event.deltaX * step, -event.deltaY * step);
      } else {
        camera.zoomAt(Math.exp((-event.deltaY * step) / 500), event.offsetX, event.offsetY);
      }
      listener.moved();
    },
    { passive: false },
  );
}

/** Wheels turn in large even steps and one direction; fingers do neither. */
const isTrackpad = ({ deltaMode, deltaX, deltaY }: WheelEvent): boolean =>
  deltaMode === WheelEvent.DOM_DELTA_PIXEL &&
  (deltaX !== 0 || Math.abs(deltaY) < 40 || !Number.isInteger(deltaY));
