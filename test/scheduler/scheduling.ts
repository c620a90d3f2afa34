/** A scheduler that speaks in names and sentences, for literal cases: events in, instructions out. */
import { staticOrder } from "../../server/graph/order.ts";
import type { Instruction, SchedulerEvent } from "../../server/scheduler/events.ts";
import { Scheduler } from "../../server/scheduler/scheduler.ts";
import { named, type Shape } from "../harness/named-graphs.ts";
import { checkInvariants } from "./invariants.ts";

export interface Setting {
  /** Worker lanes beside the main thread's; default 1. */
  readonly workers?: number;
  /** Names of the requested tasks; default: those that nobody needs. */
  readonly requested?: readonly string[];
  /** Tasks that must run on the main thread. */
  readonly onMain?: readonly string[];
  readonly retries?: Readonly<Record<string, number>>;
  /** Results of an earlier compute: task → its lane and bytes. */
  readonly borrowed?: Readonly<Record<string, { lane: number; bytes?: number; everywhere?: boolean }>>;
}

/** A scheduler that speaks in names; every answer is a list of short sentences. */
export function scheduling(shape: Shape, setting: Setting = {}) {
  const { workers = 1, requested, onMain = [], retries = {}, borrowed = {} } = setting;
  const { graph, names, task } = named(shape, requested ? { requested } : {});
  const scheduler = new Scheduler({
    // Function 1 is for the main thread only, function 0 for all others.
    graph: { ...graph, functions: Int32Array.from(names, (name) => (onMain.includes(name) ? 1 : 0)) },
    rank: staticOrder(graph),
    mainThread: Uint8Array.of(0, 1),
    retries: Int32Array.from(names, (name) => retries[name] ?? 0),
    inMemory: Object.entries(borrowed).map(([name, { lane, bytes = 8, everywhere = false }]) => ({
      task: task(name),
      lane,
      bytes,
      everywhere,
    })),
  });
  const list = (tasks: readonly number[]): string => tasks.map((number) => names[number]).join(" ");
  const sentence = (instruction: Instruction): string => {
    switch (instruction.type) {
      case "run":
        return `run ${list(instruction.tasks)} in ${instruction.lane}`;
      case "move":
        return `move ${names[instruction.task]} from ${instruction.from} to ${instruction.to}`;
      case "release":
        return `release ${list(instruction.tasks)} in ${instruction.lane}`;
      case "give-up":
        return `give up ${names[instruction.task]}`;
      case "complete":
        return "complete";
    }
  };
  const handle = (...events: SchedulerEvent[]): string[] => {
    const sentences = scheduler.handle(events).map(sentence);
    checkInvariants(scheduler.state);
    return sentences;
  };
  const lane = (number: number): SchedulerEvent => ({
    type: "lane-added",
    lane: number,
    mainThread: number === 0,
  });
  return {
    /** All lanes come at once. */
    start: () => handle(...Array.from({ length: workers + 1 }, (_, number) => lane(number))),
    finish: (name: string, { busy = 1, bytes = 1000, everywhere = false } = {}) =>
      handle({ type: "finished", task: task(name), busy, bytes, everywhere }),
    fail: (name: string) => handle({ type: "failed", task: task(name) }),
    awaiting: (name: string) => handle({ type: "awaiting", task: task(name) }),
    lose: (number: number) => handle({ type: "lane-lost", lane: number }),
    add: (number: number) => handle(lane(number)),
    stop: () => handle({ type: "stopped" }),
  };
}

/**
 *     c ─┬─ a (large)
 *        └─ b (small)
 */
export const join: Shape = ["a", "b", "c < a b"];
