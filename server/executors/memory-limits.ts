/**
 * The memory limits of the computes that are going on. They share lanes, so the smallest counts for all.
 */
import { guardSpillFolder } from "../store/spill/run-folder.ts";

export class MemoryLimits {
  readonly #limits = new Map<symbol, number>();
  readonly #onChange: (bytes: number) => void;
  #inForce = 0;

  /** @param onChange hears of another limit; 0 for none */
  constructor(onChange: (bytes: number) => void) {
    this.#onChange = onChange;
  }

  /** Bytes for all lanes together; 0 for no limit. */
  get inForce(): number {
    return this.#inForce;
  }

  /** Adds a limit; returns how to lift it. */
  add(bytes: number): () => void {
    if (bytes <= 0) return () => {};
    guardSpillFolder();
    const key = Symbol("limit");
    this.#limits.set(key, bytes);
    this.#update();
    return () => {
      this.#limits.delete(key);
      this.#update();
    };
  }

  #update(): void {
    const bytes = this.#limits.size === 0 ? 0 : Math.min(...this.#limits.values());
    if (bytes === this.#inForce) return;
    this.#inForce = bytes;
    this.#onChange(bytes);
  }
}
