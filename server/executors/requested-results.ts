/**
 * The results that somebody asked for, as they come: small ones with the report, larger ones on request,
 * kept ones only by where they are. By the calls that made them.
 */
import type { SchedulerState } from "../scheduler/state.ts";
import { MEMORY } from "../scheduler/states.ts";
import { decode } from "../store/codec/decode.ts";
import type { Lanes } from "./executor.ts";
import type { Plan } from "./plan.ts";
import type { SmallResults } from "./small-results.ts";
import type { TaskNumbers } from "./task-numbers.ts";

/** Where a requested result is: fetched, or, with `keep`, in a lane. */
export interface Requested {
  readonly id: number;
  readonly value: unknown;
  readonly lane: number;
  readonly bytes: number;
  /** True when `value` is there. */
  readonly here: boolean;
}

export class RequestedResults {
  readonly found = new Map<number, Requested>();
  readonly #lanes: Lanes;
  readonly #keep: boolean;
  readonly #onResult: ((call: number, result: Requested) => void) | undefined;
  /** Asked for and not here yet: call → what is known of it. */
  readonly #expected = new Map<number, Omit<Requested, "value" | "here">>();

  /**
   * @param keep leave the results in their lanes instead of fetching them
   * @param onResult hears of each as it is delivered
   */
  constructor(lanes: Lanes, keep: boolean, onResult?: (call: number, result: Requested) => void) {
    this.#lanes = lanes;
    this.#keep = keep;
    this.#onResult = onResult;
  }

  /** Whether everything that was noted is here. */
  get areAllHere(): boolean {
    return this.#expected.size === 0;
  }

  /** A requested result exists: takes it, or asks the lane for it. True when it is delivered with that. */
  note(call: number, result: Requested): boolean {
    if (this.found.has(call) && !this.#keep) return true; // made again for somebody else
    if (result.here || this.#keep) {
      this.#deliver(call, result);
      return true;
    }
    this.#expected.set(call, result);
    this.#lanes.post(result.lane, { type: "send", tasks: [result.id], to: -1 });
    return false;
  }

  /** Takes or asks for what an earlier compute has left and this one requests; the tasks that are delivered with that. */
  noteBorrowed({ borrowed, graph }: Plan): number[] {
    const isDelivered = (result: Plan["borrowed"][number]): boolean =>
      graph.requested[result.task] === 1 && this.note(result.task, { ...result, here: result.everywhere });
    return borrowed.filter(isDelivered).map(({ task }) => task);
  }

  /** A result that was asked for arrives; false when nobody waits for it. */
  receive(call: number, wire: unknown): boolean {
    const expected = this.#expected.get(call);
    if (!expected) return false;
    this.#expected.delete(call);
    this.#deliver(call, { ...expected, value: decode(wire), here: true });
    return true;
  }

  /** A result that was asked for cannot come. */
  giveUp(call: number): void {
    this.#expected.delete(call);
  }

  /** A lane is lost: answers with the results that it was asked for and will not send. */
  forget(lane: number): Omit<Requested, "value" | "here">[] {
    const lost: Omit<Requested, "value" | "here">[] = [];
    for (const [call, expected] of this.#expected) {
      if (expected.lane !== lane) continue;
      this.#expected.delete(call);
      lost.push(expected);
    }
    return lost;
  }

  #deliver(call: number, result: Requested): void {
    this.found.set(call, result);
    this.#onResult?.(call, result);
  }
}

/** Every result that the compute has made and not released, by the calls that made them. */
export function inMemory(
  plan: Plan,
  { state, lane, bytes, everywhere }: SchedulerState,
  numbers: TaskNumbers,
  small: SmallResults,
): Map<number, Requested> {
  const found = new Map<number, Requested>();
  for (let task = plan.borrowed.length; task < state.length; task++) {
    if (state[task] !== MEMORY) continue;
    const call = numbers.lastCall(task);
    const here = everywhere[task] === 1 && small.has(call);
    const value = here ? small.get(call) : undefined;
    found.set(call, { id: numbers.id(call), value, lane: lane[task]!, bytes: bytes[task]!, here });
  }
  return found;
}
