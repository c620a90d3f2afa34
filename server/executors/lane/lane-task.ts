/**
 * A task as a lane has it: one call, or several to be made one after another, still as the words they came in.
 * Knows the format of `messages.ts`; runs nothing.
 */
import { keyText } from "../../protocol/keys.ts";
import type { RunTasks } from "../messages.ts";
import type { LazyTaskContext } from "./context.ts";

export class LaneTask {
  /** Number of the task's result: that of its last call. */
  readonly id: number;
  readonly claim: number;
  readonly values: readonly unknown[];
  /** Position among the tasks that came to the lane; they run in this order as far as their inputs allow. */
  readonly place: number;
  /** Inputs that are not in the store yet. */
  missing = 0;
  /** When its inputs were there; milliseconds since the process's epoch. */
  ready: number;
  hasBegun = false;
  /** Of the call that is being made. */
  context: LazyTaskContext | undefined;
  /** Ends the call when its time is up. */
  timer: NodeJS.Timeout | undefined;
  /** Results of earlier calls of this task that a later one will use. */
  #inner: Map<number, unknown> | undefined;
  readonly #words: Int32Array;
  readonly #outerAt: number;
  /** Where the first call begins. */
  readonly #first: number;
  /** Where the call begins that is to be made next, or is being made. */
  #at: number;
  #callsLeft: number;

  constructor(message: RunTasks, at: number, id: number, place: number, ready: number) {
    const { words, values } = message;
    this.#words = words;
    this.#outerAt = at + 3;
    this.values = values;
    this.id = id;
    this.claim = words[at]!;
    this.place = place;
    this.ready = ready;
    this.#callsLeft = words[at + 1]!;
    this.#first = at + 3 + words[at + 2]!;
    this.#at = this.#first;
  }

  /** Whether a result of another task is among its inputs. */
  needs(id: number): boolean {
    const count = this.#words[this.#outerAt - 1]!;
    for (let i = 0; i < count; i++) if (this.#words[this.#outerAt + i] === id) return true;
    return false;
  }

  get isDone(): boolean {
    return this.#callsLeft === 0;
  }

  /** Whether the call is the one whose result is the task's. */
  get isLastCall(): boolean {
    return this.#callsLeft === 1;
  }

  get call(): number {
    return this.#words[this.#at]!;
  }

  get fn(): number {
    return this.#words[this.#at + 2]!;
  }

  get captures(): number {
    return this.#words[this.#at + 3]!;
  }

  /** Milliseconds; 0 for none. */
  get timeout(): number {
    return this.#words[this.#at + 4]!;
  }

  /** Where the call stands in the task; for `keyOf`. */
  get position(): number {
    return this.#at;
  }

  /** The key, as people see it, of the call at a position. */
  keyOf(position: number, nameOf: (fn: number) => string): string {
    const key = this.#words[position + 1]!;
    return key >= 0 ? keyText(nameOf(this.#words[position + 2]!), key) : String(this.values[-key - 1]);
  }

  /**
   * The arguments of the call.
   *
   * @param result of another task, from the lane's store
   * @param argument turns a value as it came into what the task gets
   */
  arguments(
    result: (id: number) => unknown,
    argument: (wire: unknown, resultOf: (place: number) => unknown) => unknown,
  ): unknown[] {
    const words = this.#words;
    const dependenciesAt = this.#at + 6;
    const countAt = dependenciesAt + words[dependenciesAt - 1]!;
    const count = words[countAt]!;
    const resultOf = (place: number): unknown => {
      const dependency = words[dependenciesAt + place]!;
      if (dependency < 0) return this.values[-dependency - 1];
      return this.#inner?.has(dependency) ? this.#inner.get(dependency) : result(dependency);
    };
    const args = new Array<unknown>(count);
    for (let i = 0; i < count; i++) {
      const arg = words[countAt + 1 + i]!;
      args[i] = arg >= 0 ? resultOf(arg) : argument(this.values[-arg - 1], resultOf);
    }
    return args;
  }

  /** The call has been made: on to the next. @param value its result */
  advance(value: unknown): void {
    const words = this.#words;
    const dependenciesAt = this.#at + 6;
    const countAt = dependenciesAt + words[dependenciesAt - 1]!;
    if (this.#inner) for (let at = dependenciesAt; at < countAt; at++) this.#inner.delete(words[at]!);
    if (!this.isLastCall) {
      this.#inner ??= new Map();
      this.#inner.set(this.call, value);
    }
    this.#callsLeft--;
    this.#at = this.#after(this.#at);
    this.context = undefined;
  }

  /** Calls that have been made since one that was made. */
  callsMadeAfter(call: number): number[] {
    const made: number[] = [];
    for (let at = this.#first; at < this.#at; at = this.#after(at)) made.push(this.#words[at]!);
    return made.slice(made.indexOf(call) + 1);
  }

  /** Where the call ends that begins here. */
  #after(at: number): number {
    const countAt = at + 6 + this.#words[at + 5]!;
    return countAt + 1 + this.#words[countAt]!;
  }
}

/** Reads the tasks of a message; `each` hears of every one, with the results that it needs from elsewhere. */
export function readTasks(
  message: RunTasks,
  firstPlace: number,
  ready: number,
  each: (task: LaneTask, outer: Int32Array) => void,
): void {
  const { words } = message;
  let place = firstPlace;
  for (let at = 0; at < words.length; ) {
    const outerAt = at + 3;
    const callsAt = outerAt + words[at + 2]!;
    let end = callsAt;
    let id = -1;
    for (let call = words[at + 1]!; call > 0; call--) {
      id = words[end]!;
      const countAt = end + 6 + words[end + 5]!;
      end = countAt + 1 + words[countAt]!;
    }
    each(new LaneTask(message, at, id, place++, ready), words.subarray(outerAt, callsAt));
    at = end;
  }
}
