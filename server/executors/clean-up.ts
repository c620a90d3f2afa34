/**
 * The end of a compute, however it came: no task and no result of it stays in any lane, but for what is kept.
 */
import { EXECUTING, MEMORY, type SchedulerState } from "../scheduler/state.ts";
import type { Lanes } from "./executor.ts";
import type { Plan } from "./plan.ts";
import type { TaskNumbers } from "./task-numbers.ts";

export interface CleanUpOptions {
  /** Leave the requested results where they are. */
  readonly keep: boolean;
  /** Milliseconds between asking a task to stop and ending its thread. */
  readonly cancelGrace: number;
}

/** Tells every lane to forget what this compute left there, and to stop what it still runs. */
export function cleanUp(
  lanes: Lanes,
  plan: Plan,
  numbers: TaskNumbers,
  scheduler: SchedulerState,
  options: CleanUpOptions,
): void {
  const { lane: laneOf, state, copies } = scheduler;
  const running = new Map<number, number[]>();
  const held = new Map<number, number[]>();
  const note = (lists: Map<number, number[]>, lane: number, task: number): void => {
    const list = lists.get(lane);
    if (list) list.push(numbers.id(task));
    else lists.set(lane, [numbers.id(task)]);
  };
  for (let task = 0; task < state.length; task++) {
    const lane = laneOf[task]!;
    if (lane === -1) continue;
    for (const copy of copies.get(task) ?? []) note(held, copy, task);
    if (task < plan.borrowed.length) continue;
    if (state[task] === EXECUTING) note(running, lane, task);
    else if (state[task] === MEMORY && !(options.keep && plan.graph.requested[task])) note(held, lane, task);
  }
  for (const [lane, tasks] of held) lanes.post(lane, { type: "release", tasks });
  if (running.size > 0) cancelTasks(lanes, running, options.cancelGrace);
}

let nextAnswer = 1;

/**
 * Asks lanes to drop tasks. A lane that does not answer is in the middle of something: it gets no new compute
 * until it answers, and if it is one of these tasks that holds it beyond the grace time, its thread is ended.
 */
function cancelTasks(lanes: Lanes, running: ReadonlyMap<number, readonly number[]>, grace: number): void {
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
      if (holder === undefined || running.get(lane)!.includes(holder)) {
        lanes.end(lane, "it did not stop when its task was cancelled");
      }
    }
  }, grace).unref();
  for (const [answer, lane] of [...waiting]) {
    lanes.suspend(lane);
    lanes.post(lane, { type: "cancel", tasks: running.get(lane)!, answer });
  }
}
