/**
 * What pointers do on the rows: wheel and pinch zoom, dragging pans, Shift and dragging marks a stretch, a click
 * selects, a double click zooms in to a bar. Turns events into moves; knows no bars and no times.
 */

/** What the pointer asks for. Places are pixels from the canvas' corner. */
export interface PointerMoves {
  /** Zoom in by `factor` around `x`. */
  zoom(factor: number, x: number): void;
  pan(dx: number, dy: number): void;
  /** A stretch is being marked; `isDone` with its last. */
  mark(from: number, to: number, isDone: boolean): void;
  unmark(): void;
  click(x: number, y: number, event: MouseEvent): void;
  doubleClick(x: number, y: number): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** True where turning the wheel scrolls the rows, as it does everywhere. */
  scrollsAt(x: number): boolean;
}

/** Less than this is a click. */
const dragPixels = 3;

/** Listens to pointers on `target` from now on. */
export function listenToPointers(target: HTMLElement, moves: PointerMoves): void {
  const held = new Map<number, { x: number; y: number }>();
  let start: { readonly x: number; readonly y: number; readonly isMarking: boolean } | undefined;
  let isDragging = false;
  let apart = 0;

  const placeOf = (event: MouseEvent) => {
    const box = target.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  target.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    target.setPointerCapture(event.pointerId);
    held.set(event.pointerId, placeOf(event));
    if (held.size === 1) {
      start = { ...placeOf(event), isMarking: event.shiftKey };
      isDragging = false;
    } else {
      apart = spread(held);
    }
  });

  target.addEventListener("pointermove", (event) => {
    const now = placeOf(event);
    const before = held.get(event.pointerId);
    if (!before || !start) {
      moves.hover(now.x, now.y);
      return;
    }
    held.set(event.pointerId, now);
    if (held.size === 2) {
      const wide = spread(held);
      const middle = [...held.values()].reduce((sum, { x }) => sum + x / 2, 0);
      if (apart > 0 && wide > 0) moves.zoom(wide / apart, middle);
      apart = wide;
      isDragging = true;
      return;
    }
    if (!isDragging && Math.hypot(now.x - start.x, now.y - start.y) < dragPixels) return;
    if (!isDragging) {
      isDragging = true;
      target.classList.add(start.isMarking ? "marking" : "panning");
      moves.leave();
    }
    if (start.isMarking) moves.mark(start.x, now.x, false);
    else moves.pan(before.x - now.x, before.y - now.y);
  });

  const drop = (event: PointerEvent) => {
    if (!held.delete(event.pointerId)) return;
    if (held.size > 0) return;
    target.classList.remove("marking", "panning");
    const begun = start;
    start = undefined;
    if (!begun) return;
    const { x, y } = placeOf(event);
    if (event.type === "pointercancel") moves.unmark();
    else if (begun.isMarking && isDragging) moves.mark(begun.x, x, true);
    else if (!isDragging) moves.click(x, y, event);
  };
  target.addEventListener("pointerup", drop);
  target.addEventListener("pointercancel", drop);
  target.addEventListener("pointerleave", () => {
    if (held.size === 0) moves.leave();
  });
  target.addEventListener("dblclick", (event) => {
    const { x, y } = placeOf(event);
    moves.doubleClick(x, y);
  });
  target.addEventListener(
    "wheel",
    (event) => {
      const { x } = placeOf(event);
      // Over the names the wheel scrolls the rows, as it does with Alt: the way to rows that are out of sight.
      if (!event.ctrlKey && (event.altKey || moves.scrollsAt(x))) return;
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
      const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
      // Two fingers sideways, or Shift and the wheel: along the time.
      if (event.shiftKey || Math.abs(dx) > Math.abs(dy)) moves.pan(event.shiftKey && dx === 0 ? dy : dx, 0);
      // A pinch comes as a wheel with Ctrl, in much smaller steps.
      else moves.zoom(Math.exp(-dy / (event.ctrlKey ? 100 : 400)), x);
    },
    { passive: false },
  );
}

/** How far apart two fingers are, sideways: only time is zoomed. */
function spread(held: ReadonlyMap<number, { readonly x: number }>): number {
  const [some, other] = [...held.values()];
  return some && other ? Math.max(10, Math.abs(some.x - other.x)) : 0;
}
