/**
 * How many frames a second really come on screen, of late. Knows moments alone.
 */

/** How far back "of late" goes, in milliseconds. */
const span = 2000;

export class ShownRate {
  readonly #began: number;
  /** When frames came, the oldest first; those of the last `span`, and one before. */
  readonly #moments: number[] = [];

  /** @param began When counting begins, in milliseconds. */
  constructor(began: number) {
    this.#began = began;
  }

  /** A frame has come on screen. */
  shown(now: number): void {
    this.#moments.push(now);
    while (this.#moments.length > 2 && this.#moments[1]! < now - span) this.#moments.shift();
  }

  /** Frames a second; null while there are too few of them, or for too short a time. */
  perSecond(now: number): number | null {
    const [first] = this.#moments;
    const last = this.#moments.at(-1);
    if (first === undefined || last === undefined || last === first || now - this.#began < span / 4)
      return null;
    const gap = (last - first) / (this.#moments.length - 1);
    // Between two frames the rate stays; when the next one is late, it falls.
    const until = Math.max(last, now - gap);
    return ((this.#moments.length - 1) * 1000) / (until - first);
  }
}
