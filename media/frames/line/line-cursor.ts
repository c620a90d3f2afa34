/**
 * Which point of a line is looked at: the one under the pointer, else the one that the keyboard is at. It goes from
 * point to point, brings what it goes to into view, and has it said.
 */
import type { LinePlot } from "./line-plot.ts";
import type { LinePoint } from "./line-points.ts";
import type { LineReadout } from "./line-readout.ts";

export class LineCursor {
  /** False while frames go by; see `ReadoutManner`. */
  isExact = true;
  readonly #plot: LinePlot;
  readonly #readout: LineReadout;
  /** First element of the point under the pointer. */
  #pointed: number | undefined;
  /** The element that the keyboard is at. */
  #at: number | undefined;
  /** Whether the keyboard went to a point that is not there yet as fine as it is seen, and is to be told when it is. */
  #isAwaited = false;

  constructor(plot: LinePlot, readout: LineReadout) {
    this.#plot = plot;
    this.#readout = readout;
  }

  /** The element that the keyboard is at. */
  get at(): number | undefined {
    return this.#at;
  }

  /** The pointer is over this point, or over none. */
  point(point: LinePoint | undefined): void {
    this.#pointed = point?.from;
    this.read(false);
  }

  /**
   * Goes so many points on: a step of one element would not be seen where many share a pixel. Begins in the middle of
   * what is seen. True if something else is in view now.
   */
  move(by: number): boolean {
    const { view, points } = this.#plot;
    if (this.#at === undefined) return this.goTo(Math.floor((view.from + view.to) / 2));
    return this.goTo(this.#at + by * (points?.block ?? 1));
  }

  /** Goes to an element, at most to the ends of the line. True if something else is in view now. */
  goTo(element: number): boolean {
    const { view } = this.#plot;
    if (view.length === 0) return false;
    this.#at = Math.max(0, Math.min(view.length - 1, element));
    this.#pointed = undefined;
    const { from } = view;
    view.reveal(this.#at);
    this.read(true);
    return view.from !== from;
  }

  /** Looks at nothing. */
  leave(): void {
    this.#at = undefined;
    this.#pointed = undefined;
    this.#isAwaited = false;
    this.read(false);
  }

  /** Says the point that is looked at anew, because another line is shown or it was gone to. */
  read(isSpoken: boolean): void {
    const cursor = this.#pointAt(this.#at);
    this.#plot.setCursor(cursor);
    const { points, view, pixels } = this.#plot;
    const isFine = cursor !== undefined && points?.serves(view, pixels) === true;
    const speaks = (isSpoken || this.#isAwaited) && isFine;
    this.#isAwaited = (isSpoken || this.#isAwaited) && !isFine;
    this.#readout.show(this.#pointAt(this.#pointed) ?? cursor, { isSpoken: speaks, isExact: this.isExact });
  }

  #pointAt(element: number | undefined): LinePoint | undefined {
    const { points } = this.#plot;
    const point = element === undefined ? undefined : points?.pointOf(element);
    return point === undefined ? undefined : points?.at(point);
  }
}
