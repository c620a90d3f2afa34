/** Slices of a lazy array that were asked of the server, by number, until they come or are cancelled. */
import { ArrayUnavailable } from "../errors.ts";
import type { ArraySlice } from "../sources/array-source.ts";
import type { ArraySlab, FromReader } from "./messages.ts";

interface Waiter {
  readonly resolve: (slab: ArraySlab) => void;
  readonly reject: (error: unknown) => void;
}

export class SlicesAsked {
  readonly #post: (message: FromReader) => void;
  readonly #waiters = new Map<number, Waiter>();
  #asked = 0;

  constructor(post: (message: FromReader) => void) {
    this.#post = post;
  }

  /**
   * Has a slice computed.
   *
   * @throws {ArrayUnavailable} with why.
   * @throws the signal's reason; the slice is then cancelled.
   */
  compute(slice: ArraySlice, signal: AbortSignal): Promise<ArraySlab> {
    signal.throwIfAborted();
    this.#asked += 1;
    const number = this.#asked;
    return new Promise<ArraySlab>((resolve, reject) => {
      const cancel = () => {
        this.#waiters.delete(number);
        this.#post({ type: "cancel-slice", number });
        reject(signal.reason);
      };
      signal.addEventListener("abort", cancel, { once: true });
      const over = () => signal.removeEventListener("abort", cancel);
      // Before it is asked for: whoever answers at once must find somebody waiting.
      this.#waiters.set(number, {
        resolve: (slab) => {
          over();
          resolve(slab);
        },
        reject: (error) => {
          over();
          reject(error);
        },
      });
      this.#post({ type: "slice", number, slice });
    });
  }

  /** A slice has come; one that nobody waits for any more is dropped. */
  came(number: number, slab: ArraySlab): void {
    this.#take(number)?.resolve(slab);
  }

  failed(number: number, message: string): void {
    this.#take(number)?.reject(new ArrayUnavailable(message));
  }

  #take(number: number): Waiter | undefined {
    const waiter = this.#waiters.get(number);
    this.#waiters.delete(number);
    return waiter;
  }
}
