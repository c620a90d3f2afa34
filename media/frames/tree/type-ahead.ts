/**
 * Typing goes to the next row whose name begins so; the same sign again goes to the next one with it, as in the trees of
 * VS Code. It knows rows by number and name.
 */

/** Milliseconds after which what was typed is forgotten. */
const memory = 800;

export class TypeAhead {
  #typed = "";
  #at = 0;

  /**
   * The row that a sign leads to, from `focused` on and around the end; undefined where none begins so.
   *
   * @param nameOf Undefined for names that are not here.
   * @param now Milliseconds, of any clock.
   */
  type(
    sign: string,
    now: number,
    focused: number,
    count: number,
    nameOf: (row: number) => string | undefined,
  ): number | undefined {
    if (now - this.#at > memory) this.#typed = "";
    this.#at = now;
    this.#typed += sign.toLowerCase();
    const isRepeated = [...this.#typed].every((one) => one === this.#typed[0]);
    const sought = isRepeated ? this.#typed[0]! : this.#typed;
    // Somebody who goes on typing may mean the row they are on; who begins means another.
    const first = isRepeated ? focused + 1 : focused;
    for (let step = 0; step < count; step++) {
      const row = (first + step) % count;
      if (nameOf(row)?.toLowerCase().startsWith(sought)) return row;
    }
    return undefined;
  }
}
