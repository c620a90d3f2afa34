/**
 * Writes tasks into a `run` message. Knows the format of `messages.ts` and nothing of when or where to run.
 */
import type { IntColumn } from "../graph/task-graph.ts";
import { encode } from "../store/codec/encode.ts";
import { ResultOf } from "../store/codec/marks.ts";
import { UncloneableError } from "../store/errors.ts";
import type { RunTasks } from "./messages.ts";
import type { Call } from "./plan.ts";
import type { SmallResults } from "./small-results.ts";

export class BatchWriter {
  readonly #encoded: boolean;
  readonly #words: IntColumn;
  readonly #values: unknown[] = [];
  readonly #small: SmallResults;

  /** @param encoded whether the message crosses a thread */
  constructor(encoded: boolean, words: IntColumn, small: SmallResults) {
    this.#encoded = encoded;
    this.#words = words;
    this.#small = small;
    words.length = 0;
  }

  /** Adds what `write` writes; either wholly or, when it throws, nothing of it. */
  task(write: () => void): void {
    const words = this.#words.length;
    const values = this.#values.length;
    try {
      write();
    } catch (error) {
      this.#words.length = words;
      this.#values.length = values;
      throw error;
    }
  }

  /** Begins a task. @param outer numbers of results of other tasks that are not sent along */
  header(claim: number, calls: number, outer: readonly number[]): void {
    const words = this.#words;
    words.push(claim);
    words.push(calls);
    words.push(outer.length);
    for (const id of outer) words.push(id);
  }

  /**
   * Adds a call to the task that was begun.
   *
   * @param needs calls that it needs, from `from` up to `to`
   * @param idOf number in the process of a call
   * @throws {UncloneableError} when an argument cannot be sent
   */
  call(
    id: number,
    fn: number,
    call: Call,
    needs: { readonly of: Int32Array; readonly from: number; readonly to: number },
    idOf: (call: number) => number,
  ): void {
    const words = this.#words;
    words.push(id);
    words.push(typeof call.key === "number" ? call.key : this.#keep(call.key));
    words.push(fn);
    words.push(call.captures);
    words.push(call.timeout);
    words.push(needs.to - needs.from);
    for (let at = needs.from; at < needs.to; at++) {
      const need = needs.of[at]!;
      words.push(this.#small.has(need) ? this.#keep(this.#small.get(need)) : idOf(need));
    }
    const { args } = call;
    words.push(args.length);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      if (arg instanceof ResultOf) words.push(arg.task);
      else words.push(this.#keep(this.#encoded ? encodeArgument(arg, i) : arg));
    }
  }

  get isEmpty(): boolean {
    return this.#words.length === 0;
  }

  message(): RunTasks {
    return { type: "run", words: this.#words.toArray(), values: this.#values };
  }

  #keep(value: unknown): number {
    return -this.#values.push(value);
  }
}

/** Small plain values are most arguments: they need no look. */
function encodeArgument(arg: unknown, place: number): unknown {
  if (typeof arg === "number" || typeof arg === "string" || typeof arg === "boolean") return arg;
  try {
    return encode(arg).wire;
  } catch (error) {
    if (!(error instanceof UncloneableError)) throw error;
    const inside = error.where === "" || error.where.startsWith("[") ? error.where : `.${error.where}`;
    throw new UncloneableError(error.what, `argument ${place + 1}${inside}`, error.hint);
  }
}
