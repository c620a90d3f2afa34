/**
 * Which stretch of an axis is seen. Element 3 reaches from 3 to 4 and its point stands in the middle. Pure arithmetic;
 * knows no values and no pixels.
 */

/** What is in view, in elements; both ends may lie inside of one. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Nearer than this many elements nobody can look. */
const fewest = 4;

export class LineView {
  #length = 0;
  #from = 0;
  #to = 0;
  #isWhole = true;

  get length(): number {
    return this.#length;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get span(): number {
    return this.#to - this.#from;
  }

  /** Whether all of the axis is seen, and will be when it grows. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Elements that are in view, whole ones, the end not included. */
  get elements(): Stretch {
    const from = Math.max(0, Math.floor(this.#from + 1e-9));
    return { from, to: Math.min(this.#length, Math.max(from + 1, Math.ceil(this.#to - 1e-9))) };
  }

  /** The axis has this length now; who saw all of it still does. */
  setLength(length: number): void {
    this.#length = length;
    if (this.#isWhole) this.fit();
    else this.#look(this.#from, this.#to);
  }

  /** Shows the whole axis. */
  fit(): void {
    this.#from = 0;
    this.#to = this.#length;
    this.#isWhole = true;
  }

  /** Shows a stretch, as far as it lies on the axis, and not less than a few elements. */
  lookAt(from: number, to: number): void {
    this.#look(Math.min(from, to), Math.max(from, to));
  }

  /** Shows `factor` times as little (less than 1: more); what is at `at` stays where it is. */
  zoom(factor: number, at: number): void {
    const span = Math.min(this.#length, Math.max(Math.min(fewest, this.#length), this.span / factor));
    const share = this.span > 0 ? (at - this.#from) / this.span : 0;
    this.#look(at - share * span, at + (1 - share) * span);
  }

  /** Moves along the axis, as far as it goes. */
  pan(elements: number): void {
    this.#look(this.#from + elements, this.#to + elements);
  }

  /** Moves as little as it takes to see an element. */
  reveal(element: number): void {
    if (element < this.#from) this.pan(element - this.#from);
    else if (element + 1 > this.#to) this.pan(element + 1 - this.#to);
  }

  #look(from: number, to: number): void {
    const span = Math.min(this.#length, Math.max(Math.min(fewest, this.#length), to - from));
    const middle = (from + to) / 2;
    this.#from = Math.max(0, Math.min(this.#length - span, middle - span / 2));
    this.#to = this.#from + span;
    this.#isWhole = span >= this.#length;
  }
}
