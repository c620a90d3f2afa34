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
  /** Milliseconds that tasks of the workers are known to take; default: nobody knows. */
  readonly known?: number;
  /** Bytes; default no limit. */
  readonly memoryLimit?: number;
  readonly workersWillCome?: boolean;
}

export interface Ending {
  readonly busy?: number;
  readonly bytes?: number;
  readonly everywhere?: boolean;
}

/** A scheduler that speaks in names; every answer is a list of short sentences. Requested results are delivered at once. */
export function scheduling(shape: Shape, setting: Setting = {}) {
  const { workers = 1, requested, onMain = [], retries = {}, borrowed = {}, known, memoryLimit } = setting;
  const { graph, names, task } = named(shape, requested ? { requested } : {});
  const scheduler = new Scheduler({
    // Function 1 is for the main thread only, function 0 for all others.
    graph: { ...graph, functions: Int32Array.from(names, (name) => (onMain.includes(name) ? 1 : 0)) },
    rank: staticOrder(graph),
    mainThread: Uint8Array.of(0, 1),
    retries: Int32Array.from(names, (name) => retries[name] ?? 0),
    expectedTime: Float64Array.of(known ?? Number.NaN, Number.NaN),
    workersWillCome: setting.workersWillCome ?? false,
    ...(memoryLimit === undefined ? {} : { memoryLimit }),
    inMemory: Object.entries(borrowed).map(([name, { lane, bytes = 8, everywhere = false }]) => ({
      task: task(name),
      lane,
      bytes,
      everywhere,
    })),
  });
  const list = (tasks: readonly number[]): string => tasks.map((number) => names[number]).join(" ");
  const numbers = (text: string): number[] => text.split(" ").filter(Boolean).map(task);
  const sentence = (instruction: Instruction): string => {
    switch (instruction.type) {
      case "run":
      case "recall":
      case "cancel":
      case "release":
        return `${instruction.type} ${list(instruction.tasks)} in ${instruction.lane}`;
      case "move":
        return `move ${names[instruction.task]} from ${instruction.from} to ${instruction.to}`;
      case "recompute":
        return `recompute ${list(instruction.tasks)}`;
      case "give-up":
        return `give up ${names[instruction.task]}: ${instruction.reason}`;
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
  const finished = (
    name: string,
    { busy = 1, bytes = 1000, everywhere = false }: Ending = {},
  ): SchedulerEvent => ({
    type: "finished",
    task: task(name),
    busy,
    bytes,
    everywhere,
  });
  const delivered = (name: string): SchedulerEvent => ({ type: "delivered", task: task(name) });
  return {
    scheduler,
    task,
    handle,
    /** All lanes come at once; results of an earlier compute that are requested are with whoever asked. */
    start: () =>
      handle(
        ...Array.from({ length: workers + 1 }, (_, number) => lane(number)),
        ...Object.keys(borrowed).map(delivered),
      ),
    /** The tasks, one or several, have results; those that were requested are delivered in the same turn. */
    finish: (text: string, ending: Ending = {}) =>
      handle(...text.split(" ").flatMap((name) => [finished(name, ending), delivered(name)])),
    /** The same, but what was requested is still on its way. */
    make: (name: string, ending: Ending = {}) => handle(finished(name, ending)),
    deliver: (name: string) => handle(delivered(name)),
    fail: (name: string) => handle({ type: "failed", task: task(name) }),
    awaiting: (name: string) => handle({ type: "awaiting", task: task(name) }),
    arrive: (name: string, at: number) => handle({ type: "moved", task: task(name), lane: at }),
    /** Answer to `recall`. */
    giveBack: (at: number, tasks: string, begun = "") =>
      handle({ type: "returned", lane: at, tasks: numbers(tasks), begun: numbers(begun) }),
    cancel: (text: string) => handle({ type: "cancelled", tasks: numbers(text) }),
    /** @param blamed tasks that may have ended it */
    lose: (number: number, blamed = "") =>
      handle({ type: "lane-lost", lane: number, blamed: numbers(blamed) }),
    add: (number: number) => handle(lane(number)),
    stop: () => handle({ type: "stopped" }),
  };
}

/**
 *     c ─┬─ a (large)
 *        └─ b (small)
 */
export const join: Shape = ["a", "b", "c < a b"];

/** Bytes that take far longer to move than any task of these tests takes. */
export const LARGE = 50_000_000;
