/**
 * Writes tasks into a `run` message. Knows the format of `messages.ts` and nothing of when or where to run.
 */

import { IntColumn } from "../graph/task-graph.ts";
import { encode } from "../store/codec/encode.ts";
import { ResultOf } from "../store/codec/marks.ts";
import { UncloneableError } from "../store/errors.ts";
import type { RunTasks } from "./messages.ts";
import type { Call } from "./plan.ts";

/** What a dependency is where the task will run. */
export type Dependency = { readonly id: number } | { readonly value: unknown };

export class BatchWriter {
  readonly #encoded: boolean;
  readonly #words = new IntColumn();
  readonly #values: unknown[] = [];

  /** @param encoded whether the message crosses a thread */
  constructor(encoded: boolean) {
    this.#encoded = encoded;
  }

  /**
   * Adds a task; either wholly or, when it throws, not at all.
   *
   * @throws {UncloneableError} when an argument cannot be sent
   */
  add(id: number, fn: number, call: Call, dependencyAt: (task: number) => Dependency): void {
    // Encoding may throw: it comes first, so that a refused task leaves no words behind.
    const valuesBefore = this.#values.length;
    const args: number[] = [];
    try {
      for (const [i, arg] of call.args.entries()) {
        if (arg instanceof ResultOf) args.push(arg.task);
        else args.push(this.#keep(this.#encoded ? encodeArgument(arg, i) : arg));
      }
    } catch (error) {
      this.#values.length = valuesBefore;
      throw error;
    }
    this.#words.push(id);
    this.#words.push(typeof call.key === "number" ? call.key : this.#keep(call.key));
    this.#words.push(fn);
    this.#words.push(call.captures);
    this.#words.push(call.timeout);
    this.#words.push(call.dependencies.length);
    for (const task of call.dependencies) {
      const dependency = dependencyAt(task);
      this.#words.push("id" in dependency ? dependency.id : this.#keep(dependency.value));
    }
    this.#words.push(args.length);
    for (const arg of args) this.#words.push(arg);
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
