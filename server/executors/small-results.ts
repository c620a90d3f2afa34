/**
 * Results so small that the shell has them as well, and sends them along with whatever needs them. By call.
 */
export class SmallResults {
  readonly #has: Uint8Array;
  /** A list and not a map: one write for each result, and a map costs ten times that. */
  readonly #values: unknown[] = [];

  /** @param calls number of calls in the plan */
  constructor(calls: number) {
    this.#has = new Uint8Array(calls);
  }

  has(call: number): boolean {
    return this.#has[call] === 1;
  }

  get(call: number): unknown {
    return this.#values[call];
  }

  set(call: number, value: unknown): void {
    // Filled from the front: a list with holes at its beginning would become a map after all.
    while (this.#values.length < call) this.#values.push(undefined);
    this.#values[call] = value;
    this.#has[call] = 1;
  }

  delete(call: number): void {
    if (this.#has[call] === 0) return;
    this.#has[call] = 0;
    this.#values[call] = undefined;
  }
}
