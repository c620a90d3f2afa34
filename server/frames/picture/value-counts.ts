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

/** How often values occur, in order. */
export interface Counts {
  /** The bins from the smallest values to the largest. */
  bins(): Iterable<Bin>;
  /** The bin with the finite value that has `rank` others before it; undefined when there are no more than `rank`. */
  binAt(rank: number): Bin | undefined;
}

/** Takes values, NaN and infinities too (which no bin shows). */
export class ValueCounts implements Counts {
  readonly #pages = new Array<Float64Array | undefined>(2 * NEGATIVE).fill(undefined);
  #made = 0;
  /** Of each page how many values it has; made when it is asked for. */
  #totals: Float64Array | undefined;

  /** Counts all of `values`. */
  take(values: Float64Array): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
    const pages = this.#pages;
    for (let i = 1; i < words.length; i += 2) {
      const word = words[i] as number;
      const page = pages[word >>> 20] ?? this.#page(word >>> 20);
      (page[(word >>> 5) & (page.length - 1)] as number)++;
    }
    this.#totals = undefined;
  }

  *bins(): Generator<Bin> {
    for (const number of ORDER) {
      const page = this.#pages[number];
      for (let i = 0; page && i < page.length; i++) {
        if (page[placeOf(number, page, i)] !== 0) yield binOf(number, page, i);
      }
    }
  }

  binAt(rank: number): Bin | undefined {
    const totals = this.#totals ?? this.#sumUp();
    let left = rank;
    for (const number of ORDER) {
      const page = this.#pages[number];
      if (!page) continue;
      if (left >= (totals[number] as number)) {
        left -= totals[number] as number;
        continue;
      }
      for (let i = 0; i < page.length; i++) {
        left -= page[placeOf(number, page, i)] as number;
        if (left < 0) return binOf(number, page, i);
      }
    }
    return undefined;
  }

  #sumUp(): Float64Array {
    const totals = Float64Array.from(
      this.#pages,
      (page) => page?.reduce((sum, count) => sum + count, 0) ?? 0,
    );
    this.#totals = totals;
    return totals;
  }

  #page(number: number): Float64Array {
    // A file of noise has all exponents; from then on one bin has all values of an exponent.
    const page = new Float64Array(this.#made++ < MOST_PAGES ? BINS : 1);
    this.#pages[number] = page;
    return page;
  }
}

/** Where in a page its bin `i` stands, counted from the smallest values: below 0 larger fractions come first. */
const placeOf = (number: number, { length }: Float64Array, i: number): number =>
  number >= NEGATIVE ? length - 1 - i : i;

function binOf(number: number, page: Float64Array, i: number): Bin {
  const isNegative = number >= NEGATIVE;
  const at = placeOf(number, page, i);
  const count = page[at] as number;
  const near = edge(number, at / page.length);
  const far = edge(number, (at + 1) / page.length);
  return isNegative ? { low: far, high: near, count } : { low: near, high: far, count };
}

/** The end of a bin that is nearer to 0: exact for what people call round numbers. */
export const nearEnd = ({ low, high }: Bin): number => (high <= 0 ? high : low);

const BINS = 2 ** 15;

/** 128 pages of 256 kB; images have five to forty. */
const MOST_PAGES = 128;

/** The first page of the negative numbers, and within a sign that of NaN and infinities. */
const NEGATIVE = 2048;
const INFINITE = 2047;

/** Pages from the smallest values to the largest: below 0 larger exponents come first. NaN and infinities have none. */
const ORDER: readonly number[] = [
  ...Array.from({ length: INFINITE }, (_, i) => NEGATIVE + INFINITE - 1 - i),
  ...Array.from({ length: INFINITE }, (_, i) => i),
];

/** Where a part of a page begins; `part` 1 is where the next page begins. */
function edge(page: number, part: number): number {
  const sign = page >= NEGATIVE ? -1 : 1;
  const exponent = page % NEGATIVE;
  // The numbers below 2⁻¹⁰²² have no leading 1.
  if (exponent === 0) return sign * part * 2 ** -1022;
  return sign * (1 + part) * 2 ** (exponent - 1023);
}
