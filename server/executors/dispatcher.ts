/**
 * Sends tasks to lanes, with everything they need there: functions, captured variables, small inputs.
 */
import { encode } from "../store/codec/encode.ts";
import { BatchWriter, type Dependency } from "./batch.ts";
import { type ExecutableFunction, type Lanes, MAIN_LANE } from "./executor.ts";
import type { Plan } from "./plan.ts";
import type { TaskNumbers } from "./task-numbers.ts";

/** What became of a dispatch: numbers of the tasks that were sent, and the tasks that could not be, with why. */
export interface Dispatched {
  readonly sent: readonly number[];
  readonly refused: readonly { readonly task: number; readonly error: unknown }[];
  /** Tasks among them that have a timeout, with its milliseconds. */
  readonly limits: readonly (readonly [task: number, limit: number])[];
}

export class Dispatcher {
  readonly #plan: Plan;
  readonly #lanes: Lanes;
  readonly #numbers: TaskNumbers;
  /** Task → its small result, sent along with whatever needs it; shared with the shell, which fills it. */
  readonly #small: ReadonlyMap<number, unknown>;
  /** Lane → captures it has. */
  readonly #announced = new Map<number, Set<number>>();
  readonly #wires = new Map<number, unknown>();

  constructor(plan: Plan, lanes: Lanes, numbers: TaskNumbers, small: ReadonlyMap<number, unknown>) {
    this.#plan = plan;
    this.#lanes = lanes;
    this.#numbers = numbers;
    this.#small = small;
  }

  dispatch(lane: number, tasks: readonly number[]): Dispatched {
    const { graph, functions } = this.#plan;
    const batch = new BatchWriter(this.#lanes.encodesFor(lane));
    const needed = new Set<ExecutableFunction>();
    const refused: { task: number; error: unknown }[] = [];
    const sent: number[] = [];
    const limits: [number, number][] = [];
    for (const task of tasks) {
      const fn = functions[graph.functions[task]!]!;
      const call = this.#plan.call(task);
      try {
        batch.add(this.#numbers.id(task), fn.index, call, this.#dependency);
        needed.add(fn);
        if (call.captures >= 0 && lane !== MAIN_LANE) this.#announceCaptures(lane, call.captures);
        sent.push(this.#numbers.id(task));
        if (call.timeout > 0) limits.push([task, call.timeout]);
      } catch (error) {
        refused.push({ task, error });
      }
    }
    this.#lanes.announce(lane, [...needed]);
    if (batch.isEmpty) return { sent, refused, limits };
    try {
      this.#lanes.post(lane, batch.message());
    } catch (error) {
      // Structured clone has the last word (a Proxy, a list too deep). One by one the others still go.
      if (tasks.length === 1) return { sent: [], refused: [{ task: tasks[0]!, error }], limits: [] };
      return merged(tasks.map((task) => this.dispatch(lane, [task])));
    }
    return { sent, refused, limits };
  }

  /** Lanes need not remember captured variables of this compute any more. */
  forgetCaptures(): void {
    for (const [lane, captures] of this.#announced) {
      this.#lanes.post(lane, { type: "forget", captures: [...captures] });
    }
  }

  readonly #dependency = (task: number): Dependency =>
    this.#small.has(task) ? { value: this.#small.get(task) } : { id: this.#numbers.id(task) };

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

function merged(parts: readonly Dispatched[]): Dispatched {
  return {
    sent: parts.flatMap(({ sent }) => sent),
    refused: parts.flatMap(({ refused }) => refused),
    limits: parts.flatMap(({ limits }) => limits),
  };
}
