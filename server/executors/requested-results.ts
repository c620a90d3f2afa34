/**
 * The results that somebody asked for, as they come: small ones with the report, larger ones on request,
 * kept ones only by where they are.
 */
import { decode } from "../store/codec/decode.ts";
import type { Lanes } from "./executor.ts";
import type { Plan } from "./plan.ts";

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
  /** Asked for and not here yet: task → what is known of it. */
  readonly #expected = new Map<number, Omit<Requested, "value" | "here">>();

  /** @param keep leave the results in their lanes instead of fetching them */
  constructor(lanes: Lanes, keep: boolean) {
    this.#lanes = lanes;
    this.#keep = keep;
  }

  /** Whether everything that was noted is here. */
  get areAllHere(): boolean {
    return this.#expected.size === 0;
  }

  /** A requested result exists: takes it, or asks the lane for it. */
  note(task: number, result: Requested): void {
    if (result.here || this.#keep) {
      this.found.set(task, result);
      return;
    }
    this.#expected.set(task, result);
    this.#lanes.post(result.lane, { type: "send", tasks: [result.id], to: -1 });
  }

  /** Takes or asks for what an earlier compute has left and this one requests. */
  noteBorrowed({ borrowed, graph }: Plan): void {
    for (const result of borrowed) {
      if (graph.requested[result.task]) this.note(result.task, { ...result, here: result.everywhere });
    }
  }

  /** A result that was asked for arrives; false when nobody waits for it. */
  receive(task: number, wire: unknown): boolean {
    const expected = this.#expected.get(task);
    if (!expected) return false;
    this.#expected.delete(task);
    this.found.set(task, { ...expected, value: decode(wire), here: true });
    return true;
  }

  /** A result that was asked for cannot come. */
  giveUp(task: number): void {
    this.#expected.delete(task);
  }
}
