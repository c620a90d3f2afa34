/**
 * What the person does to a plot by its buttons and keys: scale, grid, range, zoom, cursor. What is to be asked for
 * because of it is the display's.
 */
import type { LineCursor } from "./line-cursor.ts";
import { lineKey } from "./line-keys.ts";
import type { LinePlot, PlotManner } from "./line-plot.ts";
import type { LineReadout } from "./line-readout.ts";
import { LineToolbar } from "./line-toolbar.ts";
import { seenNotes } from "./line-words.ts";
import { say } from "./strings.ts";

export interface LineControlsListener {
  /** Something else is in view. */
  moved(): void;
  /** It is drawn in another way. */
  drawn(): void;
}

export class LineControls {
  /** The row of buttons, with what is seen and the point that is looked at. */
  readonly element: HTMLElement;
  readonly #plot: LinePlot;
  readonly #cursor: LineCursor;
  readonly #readout: LineReadout;
  readonly #listener: LineControlsListener;
  readonly #toolbar: LineToolbar;

  constructor(plot: LinePlot, cursor: LineCursor, readout: LineReadout, listener: LineControlsListener) {
    this.#plot = plot;
    this.#cursor = cursor;
    this.#readout = readout;
    this.#listener = listener;
    this.#toolbar = new LineToolbar(
      {
        toggleLog: () => this.#toggleLog(),
        toggleGrid: () => this.#draw({ showsGrid: !plot.manner.showsGrid }),
        toggleLock: () => this.#draw({ range: plot.manner.range ? null : plot.range }),
        toggleBefore: () => this.#draw({ showsBefore: !plot.manner.showsBefore }),
        zoom: (factor) => this.#zoom(factor),
        fit: () => this.#fit(),
      },
      readout.seen,
    );
    this.element = this.#toolbar.element;
  }

  /** @param hasFrames False where there is one frame alone, and none before it. */
  show(hasFrames: boolean): void {
    const { manner, view, seen } = this.#plot;
    this.#toolbar.show({
      isLog: manner.scale === "log",
      showsGrid: manner.showsGrid,
      isLocked: manner.range !== null,
      showsBefore: manner.showsBefore,
      hasFrames,
      isWhole: view.isWhole,
      notes: seenNotes(view, seen),
    });
  }

  /** Does what a key means; false if it means nothing here. */
  key(event: KeyboardEvent): boolean {
    const key = lineKey(event);
    if (!key) return false;
    event.preventDefault();
    const { view } = this.#plot;
    switch (key.do) {
      case "cursor":
        this.#moved(this.#cursor.move(key.by));
        break;
      case "end":
        this.#moved(this.#cursor.goTo(key.of === "first" ? 0 : view.length - 1));
        break;
      case "pan":
        view.pan(key.by * view.span);
        this.#moved(true);
        break;
      case "zoom":
        this.#zoom(key.factor);
        break;
      case "fit":
        this.#fit();
        break;
      case "log":
        this.#toggleLog();
        break;
      case "grid":
        this.#draw({ showsGrid: !this.#plot.manner.showsGrid });
        break;
      case "leave":
        this.#cursor.leave();
        break;
    }
    return true;
  }

  #moved(isMoved: boolean): void {
    if (!isMoved) return;
    this.#plot.redraw();
    this.#listener.moved();
  }

  #draw(manner: Partial<PlotManner>): void {
    this.#plot.setManner(manner);
    this.#listener.drawn();
  }

  #toggleLog(): void {
    const isLog = this.#plot.manner.scale === "log";
    // A range by hand may begin below 0, where a logarithm has nothing.
    this.#draw({ scale: isLog ? "linear" : "log", range: null });
    this.#readout.say(say(isLog ? "line.logOff" : "line.logOn"));
  }

  #zoom(factor: number): void {
    const { view } = this.#plot;
    const { at } = this.#cursor;
    view.zoom(factor, at === undefined ? (view.from + view.to) / 2 : at + 0.5);
    this.#moved(true);
  }

  #fit(): void {
    this.#plot.view.fit();
    this.#plot.setManner({ range: null });
    this.#moved(true);
  }
}
