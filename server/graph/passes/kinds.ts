/**
 * Kinds of task: equal sequences of functions get one number, so that what is learnt of one task is known of its
 * like. Sequences grow at their end and are compared by what they grew from: however long, each step is one look-up.
 */
import { IntColumn } from "../task-graph.ts";

export class KindTable {
  readonly #functionCount: number;
  /** Beginning × function → the beginning that is one longer. A function alone is the beginning of its own number. */
  readonly #longer = new Map<number, number>();
  #beginnings: number;
  /** Beginning → kind; kinds of one function are their functions' numbers. */
  readonly #kinds = new Map<number, number>();
  readonly #lastFunction = new IntColumn();
  #current = -1;
  #last = -1;

  /** @param functionCount functions are numbered from 0 to below this */
  constructor(functionCount: number) {
    this.#functionCount = functionCount;
    this.#beginnings = functionCount;
    for (let fn = 0; fn < functionCount; fn++) this.#lastFunction.push(fn);
  }

  /** The next call of the sequence is one of `fn`. */
  add(fn: number): void {
    this.#last = fn;
    if (this.#current === -1) {
      this.#current = fn;
      return;
    }
    const step = this.#current * this.#functionCount + fn;
    let longer = this.#longer.get(step);
    if (longer === undefined) {
      longer = this.#beginnings++;
      this.#longer.set(step, longer);
    }
    this.#current = longer;
  }

  /** Ends the sequence; gives its kind. */
  end(): number {
    const sequence = this.#current;
    this.#current = -1;
    if (sequence < this.#functionCount) return sequence;
    let kind = this.#kinds.get(sequence);
    if (kind === undefined) {
      kind = this.#lastFunction.length;
      this.#kinds.set(sequence, kind);
      this.#lastFunction.push(this.#last);
    }
    return kind;
  }

  /** Kind → function of the last call. */
  lastFunction(): Int32Array {
    return this.#lastFunction.toArray();
  }
}
