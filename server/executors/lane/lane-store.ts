/**
 * The results that a lane holds, its own and copies of others. A copy is decoded when it is first used: the
 * module of its class may have to be imported before.
 */
import { decode } from "../../store/codec/decode.ts";

/** A value as it came from another lane. */
class Arrived {
  readonly wire: unknown;

  constructor(wire: unknown) {
    this.wire = wire;
  }
}

export class LaneStore {
  readonly #values = new Map<number, unknown>();

  get size(): number {
    return this.#values.size;
  }

  has(task: number): boolean {
    return this.#values.has(task);
  }

  /** @throws {UnknownClassError} when the class of a copy is not known yet; the copy is then as it was */
  get(task: number): unknown {
    const value = this.#values.get(task);
    if (!(value instanceof Arrived)) return value;
    const decoded = decode(value.wire);
    this.#values.set(task, decoded);
    return decoded;
  }

  set(task: number, value: unknown): void {
    this.#values.set(task, value);
  }

  /** Keeps a copy as it came. */
  accept(task: number, wire: unknown): void {
    this.#values.set(task, new Arrived(wire));
  }

  delete(task: number): void {
    this.#values.delete(task);
  }
}
