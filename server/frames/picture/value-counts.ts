/**
 * How often values occur, in bins that are as fine as the values are small: a float64's sign, exponent, and the first
 * 15 bits of its fraction. No range has to be known before, so that one pass over values in any order is enough, and a
 * single hot pixel does not make all others fall into one bin.
 *
 *     sign + exponent (12 bits) ──▶ page, made when a value needs it ──▶ fraction (15 bits) ──▶ count
 *
 * A bin is 2⁻¹⁵ of its value wide (0.003 %), and holds a single value where all are integers below 65,536.
 */

/** A bin with something in it. Values `v` with `low ≤ v < high` are in it, below 0 those with `low < v ≤ high`. */
export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Takes values, NaN and infinities too (which no bin shows). */
export class ValueCounts {
  readonly #pages = new Array<Float64Array | undefined>(4096).fill(undefined);
  #made = 0;

  /** Counts all of `values`. */
  take(values: Float64Array): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    const pages = this.#pages;
    for (let i = 1; i < words.length; i += 2) {
      const word = words[i] as number;
      const page = pages[word >>> 20] ?? this.#page(word >>> 20);
      (page[(word >>> 5) & (page.length - 1)] as number)++;
    }
  }

  /** The bins from the smallest values to the largest. */
  *bins(): Generator<Bin> {
    // Below 0 the larger exponents come first; the very largest of each sign are NaN and infinities.
    for (let page = NEGATIVE + INFINITE - 1; page >= NEGATIVE; page--) yield* this.#binsOf(page);
    for (let page = 0; page < INFINITE; page++) yield* this.#binsOf(page);
  }

  *#binsOf(number: number): Generator<Bin> {
    const page = this.#pages[number];
    if (!page) return;
    const isNegative = number >= NEGATIVE;
    for (let i = 0; i < page.length; i++) {
      const at = isNegative ? page.length - 1 - i : i;
      const count = page[at] as number;
      if (count === 0) continue;
      const near = edge(number, at / page.length);
      const far = edge(number, (at + 1) / page.length);
      yield isNegative ? { low: far, high: near, count } : { low: near, high: far, count };
    }
  }

  #page(number: number): Float64Array {
    // A file of noise has all exponents; from then on one bin has all values of an exponent.
    const page = new Float64Array(this.#made++ < MOST_PAGES ? BINS : 1);
    this.#pages[number] = page;
    return page;
  }
}

/** The end of a bin that is nearer to 0: exact for what people call round numbers. */
export const nearEnd = ({ low, high }: Bin): number => (high <= 0 ? high : low);

const BINS = 2 ** 15;

/** 128 pages of 256 kB; images have five to forty. */
const MOST_PAGES = 128;

/** The first page of the negative numbers, and within a sign that of NaN and infinities. */
const NEGATIVE = 2048;
const INFINITE = 2047;

/** Where a part of a page begins; `part` 1 is where the next page begins. */
function edge(page: number, part: number): number {
  const sign = page >= NEGATIVE ? -1 : 1;
  const exponent = page % NEGATIVE;
  // The numbers below 2⁻¹⁰²² have no leading 1.
  if (exponent === 0) return sign * part * 2 ** -1022;
  return sign * (1 + part) * 2 ** (exponent - 1023);
}
