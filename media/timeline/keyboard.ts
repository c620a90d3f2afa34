/**
 * What keys do on the timeline: zoom and move as the arrows say; once a bar has the focus, arrows go from bar to bar.
 * Turns events into moves; knows no bars and no times.
 */
import type { BarStep } from "./bar-walk.ts";

/** What keys ask for. */
export interface KeyMoves {
  /** True while a bar has the focus. */
  readonly isOnBar: boolean;
  zoom(factor: number): void;
  /** By a share of what is seen; positive is later. */
  pan(share: number): void;
  /** Rows, in pages. */
  scroll(pages: number): void;
  toStart(): void;
  toEnd(): void;
  whole(): void;
  walk(step: BarStep): void;
  source(): void;
  select(): void;
  zoomToBar(): void;
  /** Leaves the bar, or what else was begun; false when there was nothing to leave. */
  escape(): boolean;
}

/** In one press, as a share of what is seen. */
const panShare = 0.2;
const zoomFactor = 1.6;

/** Does what a key asks for; false when it asks for nothing. */
export function pressed(event: KeyboardEvent, moves: KeyMoves): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const walks: Readonly<Record<string, BarStep>> = {
    ArrowLeft: "before",
    ArrowRight: "after",
    ArrowUp: "above",
    ArrowDown: "below",
    Home: "first",
    End: "last",
  };
  // Shift and an arrow pans, wherever the focus is.
  const step = event.shiftKey ? undefined : walks[event.key];
  if (step && (moves.isOnBar || step === "above" || step === "below")) {
    moves.walk(step);
    return true;
  }
  switch (event.key) {
    case "+":
    case "=":
    case "w":
      moves.zoom(zoomFactor);
      return true;
    case "-":
    case "_":
    case "s":
      moves.zoom(1 / zoomFactor);
      return true;
    case "0":
      moves.whole();
      return true;
    case "ArrowLeft":
    case "a":
      moves.pan(-panShare);
      return true;
    case "ArrowRight":
    case "d":
      moves.pan(panShare);
      return true;
    case "PageUp":
      moves.scroll(-1);
      return true;
    case "PageDown":
      moves.scroll(1);
      return true;
    case "Home":
      moves.toStart();
      return true;
    case "End":
      moves.toEnd();
      return true;
    case "Enter":
      if (!moves.isOnBar) return false;
      moves.source();
      return true;
    case " ":
      if (!moves.isOnBar) return false;
      moves.select();
      return true;
    case "z":
      if (!moves.isOnBar) return false;
      moves.zoomToBar();
      return true;
    case "Escape":
      return moves.escape();
    default:
      return false;
  }
}
