/**
 * Pointer and wheel on the picture, as movements of a camera, a rectangle to zoom to, and a place that is pointed at.
 *
 *     drag          move                       wheel               zoom at the pointer
 *     shift + drag  rectangle to zoom to       ctrl + wheel, pinch zoom, finer
 *     double click  zoom in, with shift out    two fingers         move: trackpads scroll both ways, in small steps
 */
import type { Camera, Place } from "./camera.ts";

export interface GestureListener {
  /** The camera has moved by the person's hand. */
  moved(): void;
  /** The pointer is over a place of the picture, or has left (`undefined`). */
  hover(place: Place | undefined): void;
  /** A rectangle is being drawn from one place to another, or no longer. */
  rectangle(corners: readonly [from: Place, to: Place] | undefined): void;
}

/** Fewer pixels than this are a click with an unsteady hand. */
const dragFrom = 4;
const doubleClickZoom = 2;

/** Follows the pointer on `surface` from now on. `origin` is where the camera's view begins on it. */
export function followGestures(
  surface: HTMLElement,
  camera: Camera,
  origin: () => Place,
  listener: GestureListener,
): void {
  const pointers = new Map<number, Place>();
  let corner: Place | undefined;
  let travelled = 0;
  const placeOf = (event: MouseEvent): Place => {
    const { x, y } = origin();
    return { x: event.offsetX - x, y: event.offsetY - y };
  };
  const forgetCorner = (): void => {
    if (!corner) return;
    corner = undefined;
    listener.rectangle(undefined);
  };

  surface.addEventListener("pointerdown", (event) => {
    if (event.button > 1) return;
    surface.setPointerCapture(event.pointerId);
    if (pointers.size === 0) travelled = 0;
    pointers.set(event.pointerId, placeOf(event));
    corner = event.shiftKey && pointers.size === 1 ? placeOf(event) : undefined;
  });
  surface.addEventListener("pointermove", (event) => {
    const now = placeOf(event);
    listener.hover(now);
    const before = pointers.get(event.pointerId);
    if (!before) return;
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    if (travelled < dragFrom) return;
    if (corner) {
      listener.rectangle([corner, now]);
      return;
    }
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
  surface.addEventListener("pointerup", (event) => {
    if (corner && travelled >= dragFrom) {
      camera.zoomToRectangle(corner, placeOf(event));
      listener.moved();
    }
    release(event);
  });
  surface.addEventListener("pointercancel", release);
  surface.addEventListener("pointerleave", () => {
    if (pointers.size === 0) listener.hover(undefined);
  });
  // The canvas has no keyboard; what it lies in has.
  surface.parentElement?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !corner) return;
    event.stopPropagation();
    // The rest of the drag means nothing.
    pointers.clear();
    forgetCorner();
  });
  surface.addEventListener("dblclick", (event) => {
    const { x, y } = placeOf(event);
    camera.zoomAt(event.shiftKey ? 1 / doubleClickZoom : doubleClickZoom, x, y);
    listener.moved();
  });
  surface.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const { x, y } = placeOf(event);
      if (event.ctrlKey || event.metaKey) {
        // Pinching arrives as small steps of a wheel with the control key.
        camera.zoomAt(Math.exp((-event.deltaY * step) / (Math.abs(event.deltaY) < 40 ? 100 : 300)), x, y);
      } else if (event.shiftKey) {
        camera.panBy(-(event.deltaX || event.deltaY) * step, 0);
      } else if (isTrackpad(event)) {
        camera.panBy(-event.deltaX * step, -event.deltaY * step);
      } else {
        camera.zoomAt(Math.exp((-event.deltaY * step) / 500), x, y);
      }
      listener.hover(placeOf(event));
      listener.moved();
    },
    { passive: false },
  );

  function release(event: PointerEvent): void {
    pointers.delete(event.pointerId);
    forgetCorner();
    if (pointers.size === 0) surface.classList.remove("dragging");
  }
}

/** Wheels turn in large even steps and one direction; fingers do neither. */
const isTrackpad = ({ deltaMode, deltaX, deltaY }: WheelEvent): boolean =>
  deltaMode === WheelEvent.DOM_DELTA_PIXEL &&
  (deltaX !== 0 || Math.abs(deltaY) < 40 || !Number.isInteger(deltaY));
