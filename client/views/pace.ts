/**
 * How often a tree is drawn: at once when something changes after a pause, else at most three times a second, and not
 * at all while nobody sees it.
 */
import type { Disposable } from "vscode";

/** Milliseconds between two drawings: a tree that changes more often cannot be read or clicked. */
const between = 333;

export class Pace implements Disposable {
  readonly #draw: () => void;
  readonly #isSeen: () => boolean;
  #timer: NodeJS.Timeout | undefined;
  /** Something has changed since the last drawing. */
  #isStale = false;

  constructor(draw: () => void, isSeen: () => boolean) {
    this.#draw = draw;
    this.#isSeen = isSeen;
  }

  /** Something has changed. */
  changed(): void {
    this.#isStale = true;
    if (this.#timer === undefined) this.#drawIfSeen();
  }

  /** The tree has come into sight, perhaps. */
  seen(): void {
    if (this.#isStale && this.#timer === undefined) this.#drawIfSeen();
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #drawIfSeen(): void {
    if (!this.#isSeen()) return;
    this.#isStale = false;
    this.#draw();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#isStale) this.#drawIfSeen();
    }, between);
  }
}
