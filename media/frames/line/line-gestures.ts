/**
 * Pointer and wheel on a plot, as what the person means by them.
 *
 *     drag            move                        wheel                 zoom at the pointer
 *     shift + drag    range or rectangle to see   wheel, sideways       move
 *     double click    everything                  on the value axis     the same for values alone
 */
import type { PlotArea } from "./plot-frame.ts";

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What the person wants to see. Lengths are pixels of style sheets from the plot's corner. */
export interface PlotGestures {
  /** Zoom along the axis (`x`) or the values (`y`) by a factor; above 1 to see less of it. */
  zoom(along: "x" | "y", factor: number, at: Spot): void;
  pan(by: Spot): void;
  /** A rectangle is being chosen, or no longer. */
  choosing(area: PlotArea | undefined): void;
  /** A rectangle was chosen; one of full height where only a range of the axis was. */
  chosen(area: PlotArea): void;
  /** Everything is to be seen, or all values. */
  fit(along: "x" | "y"): void;
  /** The pointer is there, or has left. */
  hover(at: Spot | undefined): void;
}

/** Fewer pixels than this are a click with an unsteady hand; and a rectangle so low is a range of the axis. */
const dragFrom = 4;
const rectangleFrom = 24;

/** Follows the pointer on `surface`, and keys on what it is in, from now on; `area` is where the plot is on it. */
export function followPlotGestures(surface: HTMLElement, area: () => PlotArea, gestures: PlotGestures): void {
  let began: Spot | undefined;
  let last: Spot = { x: 0, y: 0 };
  let isChoosing = false;
  let isDragged = false;
  const spotOf = ({ offsetX: x, offsetY: y }: MouseEvent): Spot => ({ x, y });
  const alongOf = ({ x, y }: Spot): "x" | "y" =>
    x < area().left && y < area().top + area().height ? "y" : "x";

  surface.addEventListener("pointerdown", (event) => {
    if (event.button > 1 || began) return;
    surface.setPointerCapture(event.pointerId);
    began = spotOf(event);
    last = began;
    isChoosing = event.shiftKey;
    isDragged = false;
  });
  surface.addEventListener("pointermove", (event) => {
    const now = spotOf(event);
    gestures.hover(now);
    if (!began) return;
    isDragged ||= Math.hypot(now.x - began.x, now.y - began.y) >= dragFrom;
    if (!isDragged) return;
    if (isChoosing) gestures.choosing(between(began, now, area()));
    else {
      surface.classList.add("dragging");
      gestures.pan({ x: now.x - last.x, y: now.y - last.y });
    }
    last = now;
  });
  surface.addEventListener("pointerup", (event) => {
    const chosen = began && isChoosing && isDragged ? between(began, spotOf(event), area()) : undefined;
    release();
    if (chosen && chosen.width >= dragFrom) gestures.chosen(chosen);
  });
  surface.addEventListener("pointercancel", release);
  // Before the keys of the plot: this Escape is for the range alone.
  surface.parentElement?.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !isChoosing) return;
      release();
      event.stopPropagation();
    },
    { capture: true },
  );
  surface.addEventListener("pointerleave", () => {
    if (!began) gestures.hover(undefined);
  });
  surface.addEventListener("dblclick", (event) => gestures.fit(alongOf(spotOf(event))));
  surface.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const spot = spotOf(event);
      const step = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const isPinch = event.ctrlKey || event.metaKey;
      const sideways = event.shiftKey ? event.deltaX || event.deltaY : event.deltaX;
      if (!isPinch && Math.abs(sideways) >= Math.abs(event.shiftKey ? 0 : event.deltaY))
        gestures.pan({ x: -sideways * step, y: 0 });
      else {
        // Pinching arrives as small steps of a wheel with the control key.
        const slowness = isPinch && Math.abs(event.deltaY) < 40 ? 100 : 500;
        gestures.zoom(alongOf(spot), Math.exp((-event.deltaY * step) / slowness), spot);
      }
      gestures.hover(spot);
    },
    { passive: false },
  );

  function release(): void {
    began = undefined;
    if (isChoosing) gestures.choosing(undefined);
    isChoosing = false;
    surface.classList.remove("dragging");
  }
}

/** The rectangle between two spots, inside of the plot; of full height where it is a range rather than a rectangle. */
function between(a: Spot, b: Spot, area: PlotArea): PlotArea {
  const inX = (x: number): number => Math.max(area.left, Math.min(area.left + area.width, x));
  const inY = (y: number): number => Math.max(area.top, Math.min(area.top + area.height, y));
  const left = inX(Math.min(a.x, b.x));
  const width = inX(Math.max(a.x, b.x)) - left;
  const top = inY(Math.min(a.y, b.y));
  const height = inY(Math.max(a.y, b.y)) - top;
  return height < rectangleFrom
    ? { left, width, top: area.top, height: area.height }
    : { left, width, top, height };
}
