/**
 * What a person does on the rows, with a pointer or with keys, and what comes of it: another window, another bar under
 * the cursor, a selection, a place in the source.
 */
import type { PanelContext } from "../panel/tab.ts";
import type { BarCursor } from "./bar-cursor.ts";
import type { Frame } from "./frame.ts";
import { type KeyMoves, pressed } from "./keyboard.ts";
import { listenToPointers, type PointerMoves } from "./pointer.ts";
import type { Stage } from "./stage.ts";
import type { Stretch } from "./stretch.ts";
import type { WindowMoves } from "./window-moves.ts";

/** What inputs act upon. */
export interface InputSurroundings {
  readonly context: PanelContext;
  readonly stage: Stage;
  readonly frame: Frame;
  readonly moves: WindowMoves;
  readonly cursor: BarCursor;
  /** Scrolls a worker's row into sight. */
  revealRow(worker: number): void;
  /** Lets all functions stand out again; false when they do. */
  showAll(): boolean;
  drawMarks(): void;
}

/** A shorter drag marks nothing. */
const leastMark = 3;

export class Inputs {
  readonly #on: InputSurroundings;
  #marked: Stretch | undefined;

  constructor(on: InputSurroundings) {
    this.#on = on;
  }

  /** What is being marked with Shift and the pointer. */
  get marked(): Stretch | undefined {
    return this.#marked;
  }

  /** Listens from now on. */
  start(): void {
    const { stage, cursor } = this.#on;
    const { box } = stage;
    listenToPointers(stage.surface, this.#pointers());
    box.addEventListener("keydown", (event) => {
      if (event.target === box && pressed(event, this.#keys())) event.preventDefault();
    });
    box.addEventListener("blur", () => {
      if (!cursor.hovered) cursor.leave();
    });
  }

  #pointers(): PointerMoves {
    const { context, stage, frame, moves, cursor } = this.#on;
    return {
      zoom: (factor, x) => moves.zoom(factor, x),
      pan: (dx, dy) => {
        stage.box.scrollTop += dy;
        moves.panPixels(dx);
      },
      mark: (from, to, isDone) => this.#mark(from, to, isDone),
      unmark: () => this.#mark(0, 0, true),
      click: (x, y, event) => {
        cursor.hover(x, y);
        const under = cursor.hovered;
        cursor.focus(under);
        if (!under) context.selection.choose({ boxes: [], tasks: [], from: "timeline" });
        else if (event.ctrlKey || event.metaKey) void cursor.goToSource(under);
        else cursor.select(under);
      },
      doubleClick: (x, y) => {
        cursor.hover(x, y);
        if (cursor.hovered) moves.toBar(cursor.hovered);
      },
      hover: (x, y) => cursor.hover(x, y),
      leave: () => cursor.leave(),
      scrollsAt: (x) => x < (frame.scene?.gutter ?? 0),
    };
  }

  #keys(): KeyMoves {
    const { stage, moves, cursor, showAll } = this.#on;
    const { focused } = cursor;
    return {
      isOnBar: focused !== undefined,
      zoom: (factor) => moves.zoom(factor),
      pan: (share) => moves.pan(share),
      scroll: (pages) => stage.box.scrollBy(0, pages * stage.box.clientHeight * 0.8),
      toStart: () => moves.toStart(),
      toEnd: () => moves.toEnd(),
      whole: () => moves.whole(),
      walk: (step) => {
        const next = cursor.walk(step);
        if (!next) return;
        this.#on.revealRow(next.track.row.worker);
        moves.reveal(next);
        // After the frame that shows it, because that is when its place is known.
        this.#on.context.paint.painted(() => cursor.tellFocused());
      },
      source: () => focused && void cursor.goToSource(focused),
      select: () => focused && cursor.select(focused),
      zoomToBar: () => focused && moves.toBar(focused),
      escape: () => {
        if (!focused) return showAll();
        cursor.focus(undefined);
        return true;
      },
    };
  }

  #mark(from: number, to: number, isDone: boolean): void {
    const scale = this.#on.frame.scene?.scale;
    if (!scale) return;
    const [start, end] = [Math.min(from, to), Math.max(from, to)];
    const stretch = {
      from: Math.max(scale.shown.from, scale.toTime(start)),
      to: Math.min(scale.shown.to, scale.toTime(end)),
    };
    this.#marked = !isDone && stretch.to > stretch.from ? stretch : undefined;
    this.#on.drawMarks();
    if (isDone && end - start > leastMark && stretch.to > stretch.from) this.#on.moves.look(stretch);
  }
}
