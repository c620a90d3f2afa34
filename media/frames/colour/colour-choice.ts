/**
 * The look that is chosen now, and who wants to know of its changes. One for each viewer; the range by hand or lock is
 * exchanged when another dataset is shown.
 */
import type { AutomaticRange, FixedRange, Look, Taste } from "./look.ts";
import type { ValueRange } from "./scales.ts";

export class ColourChoice {
  #look: Look;
  readonly #listeners: ((look: Look, before: Look) => void)[] = [];

  constructor(look: Look) {
    this.#look = look;
  }

  get look(): Look {
    return this.#look;
  }

  /** Calls `listener` after each change. */
  onChange(listener: (look: Look, before: Look) => void): void {
    this.#listeners.push(listener);
  }

  /** Another map, scale or special colour. */
  change(parts: Partial<Taste>): void {
    const { taste } = this.#look;
    this.#set({ ...this.#look, taste: { ...taste, ...parts } });
  }

  /** Each frame has its own range again, found like this. */
  setAutomatic(automatic: AutomaticRange): void {
    this.#set({ taste: { ...this.#look.taste, automatic } });
  }

  /** All frames have this range; `by` says whether the person gave it, or had it kept from a frame. */
  fix(by: FixedRange["by"], { low, high }: ValueRange): void {
    this.#set({ ...this.#look, fixed: { by, low, high } });
  }

  /** Each frame has its own range. */
  release(): void {
    this.#set({ taste: this.#look.taste });
  }

  /** Another dataset is shown: its own range, or none. Listeners are told if that is a change. */
  exchange(fixed: FixedRange | undefined): void {
    if (fixed === undefined && this.#look.fixed === undefined) return;
    this.#set(fixed ? { ...this.#look, fixed } : { taste: this.#look.taste });
  }

  #set(look: Look): void {
    const before = this.#look;
    this.#look = look;
    for (const listener of this.#listeners) listener(look, before);
  }
}
