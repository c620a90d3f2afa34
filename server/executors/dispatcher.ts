/**
 * Sends tasks to lanes, with everything they need there: functions, captured variables, small inputs.
 */
import { IntColumn } from "../graph/task-graph.ts";
import { encode } from "../store/codec/encode.ts";
import { BatchWriter } from "./batch.ts";
import { type ExecutableFunction, type Lanes, MAIN_LANE } from "./executor.ts";
import type { Plan } from "./plan.ts";
import type { SentTasks } from "./sent-tasks.ts";
import type { SmallResults } from "./small-results.ts";
import type { TaskNumbers } from "./task-numbers.ts";

interface Refused {
  readonly task: number;
  readonly call: number;
  readonly error: unknown;
}

/** What became of a dispatch. */
export interface Dispatched {
  /** Tasks that could not be sent, with the call that is to blame and why. */
  readonly refused: readonly Refused[];
  /** Calls that were sent and have a timeout, with its milliseconds. */
  readonly limits: readonly (readonly [call: number, limit: number])[];
}

export class Dispatcher {
  readonly #plan: Plan;
  readonly #lanes: Lanes;
  readonly #numbers: TaskNumbers;
  readonly #sent: SentTasks;
  /** Filled by the shell. */
  readonly #small: SmallResults;
  /** Room for the words of a message; used again for each. */
  readonly #words = new IntColumn(1024);
  /** Lane → captures it has. */
  readonly #announced = new Map<number, Set<number>>();
  readonly #wires = new Map<number, unknown>();

  constructor(plan: Plan, lanes: Lanes, numbers: TaskNumbers, sent: SentTasks, small: SmallResults) {
    this.#plan = plan;
    this.#lanes = lanes;
    this.#numbers = numbers;
    this.#sent = sent;
    this.#small = small;
  }

  dispatch(lane: number, tasks: readonly number[]): Dispatched {
    const batch = new BatchWriter(this.#lanes.encodesFor(lane), this.#words, this.#small);
    const needed = new Set<ExecutableFunction>();
    const refused: Refused[] = [];
    const limits: [number, number][] = [];
    for (const task of tasks) {
      try {
        batch.task(() => this.#write(task, lane, batch, needed, limits));
      } catch (error) {
        this.#sent.settle(task, lane);
        refused.push({ task, call: this.#numbers.lastCall(task), error });
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
        this.#sent.settle(task, lane);
        return { refused: [{ task, call: this.#numbers.lastCall(task), error }], limits: [] };
      }
      for (const task of tasks) this.#sent.settle(task, lane);
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

  #write(
    task: number,
    lane: number,
    batch: BatchWriter,
    needed: Set<ExecutableFunction>,
    limits: [number, number][],
  ): void {
    const { callStart, calls, functions, functionOf, needStart, needs } = this.#plan;
    const [from, to] = [callStart[task]!, callStart[task + 1]!];
    batch.header(this.#sent.send(task, lane), to - from, this.#outer(task, from, to));
    for (let at = from; at < to; at++) {
      const call = calls[at]!;
      const fn = functions[functionOf[call]!]!;
      needed.add(fn);
      const made = this.#plan.call(call);
      const range = { of: needs, from: needStart[call]!, to: needStart[call + 1]! };
      batch.call(this.#numbers.id(call), fn.index, made, range, this.#idOf);
      if (made.captures >= 0 && lane !== MAIN_LANE) this.#announceCaptures(lane, made.captures);
      if (made.timeout > 0) limits.push([call, made.timeout]);
    }
  }

  readonly #idOf = (call: number): number => this.#numbers.id(call);

  /** Numbers of the results that the task needs from others and that are not sent along. */
  #outer(task: number, from: number, to: number): readonly number[] {
    const { calls, taskOf, needStart, needs } = this.#plan;
    let outer: number[] | undefined;
    for (let at = from; at < to; at++) {
      const call = calls[at]!;
      for (let edge = needStart[call]!; edge < needStart[call + 1]!; edge++) {
        const need = needs[edge]!;
        if (taskOf[need] === task || this.#small.has(need)) continue;
        outer ??= [];
        outer.push(this.#numbers.id(need));
      }
    }
    return outer ?? NONE;
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

const NONE: readonly number[] = [];
