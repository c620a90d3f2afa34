/**
 * How wide columns are, and where each begins: one width for all, and others for the few that a person has resized. A
 * million columns cost as much as one. Pixels.
 */

const smallest = 28;
const largest = 1200;

export class ColumnWidths {
  #usual = 88;
  /** Column → its width, where it differs; in the order of the columns. */
  #own: (readonly [column: number, width: number])[] = [];

  /** Of the columns that nobody has resized. */
  get usual(): number {
    return this.#usual;
  }

  set usual(width: number) {
    this.#usual = within(width);
  }

  /** Widths of those that differ, to be kept. */
  get own(): readonly (readonly [column: number, width: number])[] {
    return this.#own;
  }

  /** Takes back what was kept; what makes no sense is passed over. */
  restore(kept: unknown): void {
    const own = new Map<number, number>();
    for (const entry of Array.isArray(kept) ? (kept as readonly unknown[]) : []) {
      const [column, width] = Array.isArray(entry) ? (entry as readonly unknown[]) : [];
      if (Number.isSafeInteger(column) && typeof width === "number" && width > 0) {
        own.set(column as number, within(width));
      }
    }
    this.#own = [...own].sort(([one], [other]) => one - other);
  }

  widthOf(column: number): number {
    return this.#own.find(([own]) => own === column)?.[1] ?? this.#usual;
  }

  resize(column: number, width: number): void {
    this.restore([...this.#own.filter(([own]) => own !== column), [column, width]]);
  }

  /** Where a column begins. */
  startOf(column: number): number {
    let start = column * this.#usual;
    for (const [own, width] of this.#own) {
      if (own >= column) break;
      start += width - this.#usual;
    }
    return start;
  }

  /** The column that is at a place; columns go on without end. */
  columnAt(place: number): number {
    let column = 0;
    let start = 0;
    for (const [own, width] of this.#own) {
      const between = (own - column) * this.#usual;
      if (place < start + between) break;
      start += between;
      column = own;
      if (place < start + width) return own;
      start += width;
      column = own + 1;
    }
    return Math.max(0, column + Math.floor((place - start) / this.#usual));
  }
}

const within = (width: number): number => Math.round(Math.max(smallest, Math.min(width, largest)));
