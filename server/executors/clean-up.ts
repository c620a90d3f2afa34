/**
 * The end of a compute, however it came: no task and no result of it stays in any lane, but for what is kept.
 */
import { ARRIVED } from "../scheduler/copies.ts";
import type { SchedulerState } from "../scheduler/state.ts";
import { EXECUTING, MEMORY } from "../scheduler/states.ts";
import type { Lanes } from "./executor.ts";
import type { Plan } from "./plan.ts";
import type { SentTasks } from "./sent-tasks.ts";
import type { TaskNumbers } from "./task-numbers.ts";

export interface CleanUpOptions {
  /** Whether the result of a task stays where it is. */
  readonly keeps: (task: number) => boolean;
  readonly sent: SentTasks;
  /** Milliseconds between asking a task to stop and ending its thread. */
  readonly cancelGrace: number;
}

/** Tells every lane to forget what this compute left there, and to stop what it still runs. */
export function cleanUp(
  lanes: Lanes,
  plan: Plan,
  numbers: TaskNumbers,
  scheduler: SchedulerState,
  { keeps, sent, cancelGrace }: CleanUpOptions,
): void {
  const { lane: laneOf, state, copies } = scheduler;
  const running = new Map<number, number[]>();
  const held = new Map<number, number[]>();
  const coming = new Map<number, Set<number>>();
  const note = (lists: Map<number, number[]>, lane: number, task: number): void => {
    const list = lists.get(lane);
    if (list) list.push(numbers.resultId(task));
    else lists.set(lane, [numbers.resultId(task)]);
  };
  for (let task = 0; task < state.length; task++) {
    for (const [copy, from] of copies.of(task)) {
      if (from === ARRIVED) note(held, copy, task);
      else if (coming.get(copy)?.add(numbers.resultId(task)) === undefined)
        coming.set(copy, new Set([numbers.resultId(task)]));
    }
    const lane = laneOf[task]!;
    if (lane < 0) continue;
    if (task < plan.borrowed.length) continue;
    if (state[task] === EXECUTING) {
      note(running, lane, task);
      sent.settle(task, lane);
    } else if (state[task] === MEMORY && !keeps(task)) note(held, lane, task);
  }
  for (const [lane, tasks] of held) lanes.post(lane, { type: "release", tasks });
  if (coming.size > 0) releaseOnArrival(lanes, plan, coming);
  if (running.size > 0) cancelTasks(lanes, running, cancelGrace, (call) => numbers.isOwn(call));
}

/** Copies that are on their way between two lanes are forgotten when they arrive. */
function releaseOnArrival(lanes: Lanes, plan: Plan, coming: Map<number, Set<number>>): void {
  const settle = (lane: number, arrived: readonly number[]): void => {
    const expected = coming.get(lane);
    if (!expected) return;
    const tasks = arrived.filter((id) => expected.delete(id));
    if (tasks.length > 0) lanes.post(lane, { type: "release", tasks });
    if (expected.size === 0) forget(lane);
  };
  const forget = (lane: number): void => {
    coming.delete(lane);
    if (coming.size === 0) stopListening();
  };
  const stopListening = lanes.listen({
    message: (lane, message) => {
      if (message.type === "moved" && message.of === plan.firstId) settle(lane, message.tasks);
      // It could not be sent: nobody will get it.
      else if (message.type === "unsendable") {
        for (const to of [...coming.keys()]) {
          coming.get(to)!.delete(message.task);
          if (coming.get(to)!.size === 0) forget(to);
        }
      }
    },
    lost: forget,
  });
}

let nextAnswer = 1;

/**
 * Asks lanes to stop tasks. A lane that does not answer is in the middle of something: it gets no new compute
 * until it answers, and if it is one of these tasks that holds it beyond the grace time, its thread is ended.
 */
export function cancelTasks(
  lanes: Lanes,
  running: ReadonlyMap<number, readonly number[]>,
  grace: number,
  isOurs: (call: number) => boolean,
): void {
  const known = new Set(lanes.lanes);
  const waiting = new Map<number, number>();
  for (const lane of running.keys()) if (known.has(lane)) waiting.set(nextAnswer++, lane);
  if (waiting.size === 0) return;
  const settle = (answer: number): void => {
    const lane = waiting.get(answer);
    if (lane === undefined) return;
    waiting.delete(answer);
    lanes.resume(lane);
    if (waiting.size > 0) return;
    clearTimeout(timer);
    stopListening();
  };
  const stopListening = lanes.listen({
    message: (_lane, message) => {
      if (message.type === "cancelled") settle(message.answer);
    },
    lost: (lane) => {
      for (const [answer, of] of [...waiting]) if (of === lane) settle(answer);
    },
  });
  const timer = setTimeout(() => {
    for (const lane of waiting.values()) {
      const holder = lanes.running(lane)?.task;
      if (holder === undefined || isOurs(holder)) {
        lanes.end(lane, "it did not stop when its task was cancelled");
      }
    }
  }, grace).unref();
  for (const [answer, lane] of [...waiting]) {
    lanes.suspend(lane);
    lanes.post(lane, { type: "cancel", tasks: running.get(lane)!, answer });
  }
}
