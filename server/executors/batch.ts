/**
 * Writes tasks into a `run` message. Knows the format of `messages.ts` and nothing of when or where to run.
 */

import { encode } from "../store/codec/encode.ts";
import { ResultOf } from "../store/codec/marks.ts";
import { UncloneableError } from "../store/errors.ts";
import type { RunTasks } from "./messages.ts";
import type { Call } from "./plan.ts";

/** A call as it is written: its number in the process and its function's. */
export interface WrittenCall extends Call {
  readonly id: number;
  readonly fn: number;
}

/** Where a dependency is when the task runs. */
export interface Dependencies {
  /** Number in the process. */
  id(call: number): number;
  /** Whether the result is sent along. */
  isSmall(call: number): boolean;
  small(call: number): unknown;
}

export class BatchWriter {
  readonly #encoded: boolean;
  #words: number[] = [];
  readonly #values: unknown[] = [];

  /** @param encoded whether the message crosses a thread */
  constructor(encoded: boolean) {
    this.#encoded = encoded;
  }

  /**
   * Adds a task; either wholly or, when it throws, not at all.
   *
   * @param isInner whether a dependency is made by an earlier call of the task
   * @throws {UncloneableError} when an argument cannot be sent
   */
  add(
    claim: number,
    calls: readonly WrittenCall[],
    dependencies: Dependencies,
    isInner: (call: number) => boolean,
  ): void {
    const words = this.#words;
    const [wordsBefore, valuesBefore] = [words.length, this.#values.length];
    try {
      words.push(claim, calls.length, 0);
      const countAt = words.length - 1;
      for (const { dependencies: needed } of calls) {
        for (const call of needed) {
          if (dependencies.isSmall(call) || isInner(call)) continue;
          words.push(dependencies.id(call));
          words[countAt]!++;
        }
      }
      for (const call of calls) this.#call(call, dependencies);
    } catch (error) {
      words.length = wordsBefore;
      this.#values.length = valuesBefore;
      throw error;
    }
  }

  get isEmpty(): boolean {
    return this.#words.length === 0;
  }

  message(): RunTasks {
    return { type: "run", words: Int32Array.from(this.#words), values: this.#values };
  }

  #call(call: WrittenCall, dependencies: Dependencies): void {
    const words = this.#words;
    const key = typeof call.key === "number" ? call.key : this.#keep(call.key);
    words.push(call.id, key, call.fn, call.captures, call.timeout, call.dependencies.length);
    for (const dependency of call.dependencies) {
      words.push(
        dependencies.isSmall(dependency)
          ? this.#keep(dependencies.small(dependency))
          : dependencies.id(dependency),
      );
    }
    const { args } = call;
    words.push(args.length);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i];
      if (arg instanceof ResultOf) words.push(arg.task);
      else words.push(this.#keep(this.#encoded ? encodeArgument(arg, i) : arg));
    }
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
