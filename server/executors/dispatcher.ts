/**
 * Sends tasks to lanes, with everything they need there: functions, captured variables, small inputs.
 */
import { encode } from "../store/codec/encode.ts";
import { BatchWriter, type Dependencies, type WrittenCall } from "./batch.ts";
import { NO_CLAIM } from "./claims.ts";
import { type ExecutableFunction, type Lanes, MAIN_LANE } from "./executor.ts";
import type { Plan } from "./plan.ts";
import type { TaskNumbers } from "./task-numbers.ts";

/** What became of a dispatch. */
export interface Dispatched {
  /** Tasks that could not be sent, with the call that is to blame and why. */
  readonly refused: readonly { readonly task: number; readonly call: number; readonly error: unknown }[];
  /** Calls that were sent and have a timeout, with its milliseconds. */
  readonly limits: readonly (readonly [call: number, limit: number])[];
}

export class Dispatcher {
  readonly #plan: Plan;
  readonly #lanes: Lanes;
  readonly #numbers: TaskNumbers;
  readonly #dependencies: Dependencies;
  /** Lane → captures it has. */
  readonly #announced = new Map<number, Set<number>>();
  readonly #wires = new Map<number, unknown>();

  /** @param small call → its small result, sent along with whatever needs it; the shell fills it */
  constructor(plan: Plan, lanes: Lanes, numbers: TaskNumbers, small: ReadonlyMap<number, unknown>) {
    this.#plan = plan;
    this.#lanes = lanes;
    this.#numbers = numbers;
    this.#dependencies = {
      id: (call) => numbers.id(call),
      isSmall: (call) => small.has(call),
      small: (call) => small.get(call),
    };
  }

  dispatch(lane: number, tasks: readonly number[]): Dispatched {
    const { callStart, calls, functions, functionOf, taskOf } = this.#plan;
    const batch = new BatchWriter(this.#lanes.encodesFor(lane));
    const needed = new Set<ExecutableFunction>();
    const refused: { task: number; call: number; error: unknown }[] = [];
    const limits: [number, number][] = [];
    const claims = this.#lanes.claims(lane);
    for (const task of tasks) {
      const written: WrittenCall[] = [];
      for (let at = callStart[task]!; at < callStart[task + 1]!; at++) {
        const call = calls[at]!;
        const fn = functions[functionOf[call]!]!;
        needed.add(fn);
        written.push({ ...this.#plan.call(call), id: this.#numbers.id(call), fn: fn.index });
      }
      const id = written.at(-1)!.id;
      try {
        const claim = claims?.give(id) ?? NO_CLAIM;
        batch.add(claim, written, this.#dependencies, (call) => taskOf[call] === task);
        for (const { id: of, captures, timeout } of written) {
          if (captures >= 0 && lane !== MAIN_LANE) this.#announceCaptures(lane, captures);
          if (timeout > 0) limits.push([this.#numbers.call(of), timeout]);
        }
      } catch (error) {
        claims?.settle(id);
        refused.push({ task, call: this.#numbers.call(id), error });
      }
    }
    this.#lanes.announce(lane, [...needed]);
    if (batch.isEmpty) return { refused, limits };
    try {
      this.#lanes.post(lane, batch.message());
    } catch (error) {
      // Structured clone has the last word (a Proxy, a list too deep). One by one the others still go.
      if (tasks.length === 1) {
        const [task] = tasks as [number];
        claims?.settle(this.#numbers.resultId(task));
        return { refused: [{ task, call: this.#numbers.lastCall(task), error }], limits: [] };
      }
      const parts = tasks.map((task) => this.dispatch(lane, [task]));
      return {
        refused: parts.flatMap((part) => part.refused),
        limits: parts.flatMap((part) => part.limits),
      };
    }
    return { refused, limits };
  }

  /** Lanes need not remember captured variables of this compute any more. */
  forgetCaptures(): void {
    for (const [lane, captures] of this.#announced) {
      this.#lanes.post(lane, { type: "forget", captures: [...captures] });
    }
  }

  #announceCaptures(lane: number, index: number): void {
    const known = this.#announced.get(lane) ?? new Set<number>();
    this.#announced.set(lane, known);
    if (known.has(index)) return;
    known.add(index);
    let wire = this.#wires.get(index);
    if (wire === undefined) {
      wire = encode(this.#plan.captures.get(index)).wire;
      this.#wires.set(index, wire);
    }
    this.#lanes.post(lane, { type: "captures", index, wire });
  }
}
