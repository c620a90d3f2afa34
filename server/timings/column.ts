/**
 * A typed array that grows: how a hundred thousand tasks are remembered without an object each.
 *
 * Knows nothing about what its numbers mean. Capacity doubles, so filling one is linear.
 */

type Numbers = Int32Array | Float64Array;

export class Column<A extends Numbers> {
  #length = 0;
  #values: A;
  readonly #make: (length: number) => A;
  readonly #absent: number;

  /** Entries that were skipped by `set` read as `absent`. */
  constructor(make: (length: number) => A, absent: number) {
    this.#make = make;
    this.#absent = absent;
    this.#values = make(64);
  }

  get length(): number {
    return this.#length;
  }

  /** The entry, or `absent` beyond the end. */
  at(index: number): number {
    return index >= 0 && index < this.#length ? this.#values[index]! : this.#absent;
  }

  push(value: number): void {
    this.set(this.#length, value);
  }

  /** Writes one entry, wherever it is; entries in between become `absent`. */
  set(index: number, value: number): void {
    if (index >= this.#values.length) this.#grow(Math.max(index + 1, this.#values.length * 2));
    if (index > this.#length) this.#values.fill(this.#absent, this.#length, index);
    this.#values[index] = value;
    this.#length = Math.max(this.#length, index + 1);
  }

  /** `count` entries from `first` on, to be written in place until the next growth; new ones are `absent` first. */
  span(first: number, count: number): A {
    const end = first + count;
    if (end > this.#values.length) this.#grow(Math.max(end, this.#values.length * 2));
    if (end > this.#length) {
      this.#values.fill(this.#absent, this.#length, end);
      this.#length = end;
    }
    return this.#values.subarray(first, end) as A;
  }

  /** The entries, as a view that is good until the next write. */
  view(): A {
    return this.#values.subarray(0, this.#length) as A;
  }

  #grow(capacity: number): void {
    const larger = this.#make(capacity);
    larger.set(this.#values);
    this.#values = larger;
  }
}

/** Task, worker and function numbers; -1 where nothing was written. */
export const numberColumn = (): Column<Int32Array> => new Column((length) => new Int32Array(length), -1);

/** Milliseconds and bytes; NaN where nothing was written. */
export const amountColumn = (): Column<Float64Array> =>
  new Column((length) => new Float64Array(length), Number.NaN);
