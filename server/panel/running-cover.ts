/**
 * How much of the clock a growing set of intervals covers, overlaps counted once: `timings/covered`, one interval at
 * a time.
 *
 * Intervals come roughly by their ends, so a new one meets the last ones only. Those that lie far back are kept as a
 * sum; what would overlap them is counted from where they end.
 */

/** Stretches that a new interval may still meet; at twice as many the older half becomes a sum. */
const openStretches = 1024;

export class RunningCover {
  /** Stretches apart from one another, in the order of time. */
  #starts: number[] = [];
  #ends: number[] = [];
  /** Up to where stretches have become a sum. */
  #closed = Number.NEGATIVE_INFINITY;
  #total = 0;

  /** Milliseconds covered. */
  get total(): number {
    return this.#total;
  }

  /** Milliseconds that would be covered with an interval more. */
  with(start: number, end: number): number {
    if (!Number.isFinite(end - start)) return this.#total;
    let missing = Math.max(0, end - Math.max(start, this.#closed));
    for (let at = this.#starts.length - 1; at >= 0 && this.#ends[at]! > start; at--) {
      missing -= Math.max(0, Math.min(end, this.#ends[at]!) - Math.max(start, this.#starts[at]!));
    }
    return this.#total + Math.max(0, missing);
  }

  /** Adds an interval; one that ends before it starts, or has no beginning or end, covers nothing. */
  add(start: number, end: number): void {
    if (!Number.isFinite(end - start)) return;
    let from = Math.max(start, this.#closed);
    let to = end;
    if (!(to > from)) return;
    const later: [start: number, end: number][] = [];
    while (this.#starts.length > 0 && this.#ends.at(-1)! >= from) {
      const own = this.#starts.pop()!;
      const until = this.#ends.pop()!;
      if (own > to) {
        later.push([own, until]);
        continue;
      }
      this.#total -= until - own;
      from = Math.min(from, own);
      to = Math.max(to, until);
    }
    this.#push(from, to);
    this.#total += to - from;
    for (const [own, until] of later.reverse()) this.#push(own, until);
    if (this.#starts.length > 2 * openStretches) this.#close();
  }

  #push(start: number, end: number): void {
    this.#starts.push(start);
    this.#ends.push(end);
  }

  #close(): void {
    this.#closed = this.#ends[openStretches - 1]!;
    this.#starts = this.#starts.slice(openStretches);
    this.#ends = this.#ends.slice(openStretches);
  }
}
