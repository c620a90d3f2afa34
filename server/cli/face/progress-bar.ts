/**
 * One line on a terminal that tells how far the run has come.
 *
 *     [########            ]  37% · 12/32 · 8.2 s · read 10/30
 *
 * Fed by events and by `tick()`; it has neither a clock nor a timer of its own, so nothing of it can keep
 * a process alive. While it stands, nobody else may write to the terminal but through `aside`.
 */
import type { RunEvent } from "../../protocol/events.ts";
import { formatTime } from "../../protocol/units.ts";
import { RunProgress } from "../../timings/run-progress.ts";
import type { Screen } from "../screen.ts";
import { cells, fitted, harmlessLine } from "./text-width.ts";

/** Faster than this nobody reads, and every drawing costs the terminal. */
const redrawEvery = 100;
/** A run that is over by then needs no bar: it would only flash. */
const quietFor = 300;

export class ProgressBar {
  readonly #screen: Screen;
  readonly #now: () => number;
  readonly #begun: number;
  readonly #progress = new RunProgress();
  #drawnAt = Number.NEGATIVE_INFINITY;
  #standing = false;
  #everShown = false;
  /** Somebody printed half a line: drawing now would wipe it out. */
  #insideLine = false;

  /** Begins to count at once; `now` gives milliseconds. */
  constructor(screen: Screen, now: () => number) {
    this.#screen = screen;
    this.#now = now;
    this.#begun = now();
  }

  add(event: RunEvent): void {
    this.#progress.add(event);
    this.tick();
  }

  /** Draws if there is something to draw and it is time to; call it now and then so that the seconds move. */
  tick(): void {
    const now = this.#now();
    if (now - this.#begun < quietFor || now - this.#drawnAt < redrawEvery) return;
    if (this.#progress.total === 0 || this.#insideLine) return;
    this.#draw();
    this.#drawnAt = now;
  }

  /** Lets `write` print `text` where the bar stands; the bar comes back below. */
  aside(text: string, write: (text: string) => void): void {
    this.#erase();
    write(text);
    if (text !== "") this.#insideLine = !text.endsWith("\n");
  }

  /** Leaves the true final state standing, if the bar was ever shown, and ends. */
  finish(): void {
    if (this.#insideLine && this.#everShown) this.#screen.write("\n");
    if (!this.#everShown) return;
    this.#draw();
    this.#screen.write("\n");
    this.#standing = false;
  }

  #draw(): void {
    this.#erase();
    this.#screen.write(this.#line());
    this.#standing = true;
    this.#everShown = true;
  }

  #erase(): void {
    if (this.#standing) this.#screen.write("\r\u001b[2K");
    this.#standing = false;
  }

  #line(): string {
    const { paint, columns } = this.#screen;
    const { fraction, finished, total, failed } = this.#progress;
    // A terminal that is full to the last cell wraps, and the next erasing would leave a line behind.
    const room = Math.max(10, columns - 1);
    const length = room < 60 ? 10 : 24;
    const filled = Math.floor(fraction * length);
    const bar = `[${"#".repeat(filled).padEnd(length)}]`;
    const facts = [
      `${String(Math.floor(fraction * 100)).padStart(3)}%`,
      `${finished}/${total}`,
      ...(failed > 0 ? [`${failed} failed`] : []),
      formatTime(this.#now() - this.#begun).trimStart(),
      ...this.#progress.executing().map((own) => `${harmlessLine(own.name)} ${own.done}/${own.total}`),
    ];
    const text = fitted(`${bar} ${facts.join(" · ")}`, room);
    if (cells(text) <= bar.length) return text;
    return (failed > 0 ? paint.red : paint.cyan)(bar) + text.slice(bar.length);
  }
}
