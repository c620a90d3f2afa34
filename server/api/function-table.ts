/**
 * The functions of one plan: numbers instead of objects, and what is known of each before anything runs.
 */
import type { ExecutableFunction } from "../executors/executor.ts";
import { meanTime } from "../executors/function-times.ts";
import { type TaskFunction, toExecutable } from "./task-function.ts";

/** A call that takes less is cheaper than its scheduling, message and report: some 10 to 50 µs where it travels alone. */
const CHEAP_MS = 0.05;

export class FunctionTable {
  /** Number → what executors call. */
  readonly executables: ExecutableFunction[] = [];
  readonly #functions: TaskFunction[] = [];
  readonly #numbers = new Map<TaskFunction, number>();

  /** The same number each time, counting from 0. */
  number(fn: TaskFunction): number {
    let number = this.#numbers.get(fn);
    if (number === undefined) {
      number = this.#functions.push(fn) - 1;
      this.executables.push(toExecutable(fn));
      this.#numbers.set(fn, number);
    }
    return number;
  }

  /** Whether workers can find the function. */
  isSendable(number: number): boolean {
    return this.executables[number]!.address !== undefined;
  }

  /** Function → 1 when it is known to be cheap: by what it is, or by what its calls in this process took. */
  cheap(): Uint8Array {
    const isCheap = (fn: TaskFunction, number: number): boolean =>
      fn.cheap === true || (meanTime(this.executables[number]!) ?? CHEAP_MS) < CHEAP_MS;
    return Uint8Array.from(this.#functions, (fn, number) => (isCheap(fn, number) ? 1 : 0));
  }

  /** Function → 1 when it runs on the main thread. */
  mainThread(): Uint8Array {
    return Uint8Array.from(this.executables, ({ address }) => (address ? 0 : 1));
  }
}
