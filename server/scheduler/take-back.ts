/**
 * Tasks that are taken out of a lane before they have begun: because another lane has nothing to do, or
 * because an input will not be there.
 *
 * Whether a task has begun is known to its lane only. It is asked (`recall`) and answers (`returned`).
 */
import type { Instructions } from "./instructions.ts";
import type { LaneState } from "./lane-state.ts";
import { NO_LANE } from "./lane-state.ts";
import { movingTime } from "./moving-time.ts";
import { MOST_AWAITING } from "./placement.ts";
import type { SchedulerState } from "./state.ts";
import { EXECUTING, WAITING } from "./states.ts";
import { become, becomeReady, endExecuting } from "./transitions.ts";

/** Asks the lane of an executing task to give it back. */
export function recall(s: SchedulerState, task: number, out: Instructions): void {
  const lane = s.lanes.get(s.lane[task]!);
  if (!lane || s.recalled[task] || s.begun[task]) return;
  s.recalled[task] = 1;
  lane.recalled++;
  out.recall(lane.lane, task);
}

/** Tasks that were sent ahead of this one's result, which the lane will not make: they cannot begin, and come back. */
export function recallFollowers(s: SchedulerState, task: number, out: Instructions): void {
  const { dependentStart, dependents } = s.graph;
  for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
    const dependent = dependents[edge]!;
    if (s.state[dependent] === EXECUTING) recall(s, dependent, out);
  }
}

/** A lane has given tasks back: they are as if they had not been sent. */
export function takeIn(
  s: SchedulerState,
  answer: { readonly lane: number; readonly tasks: readonly number[]; readonly begun: readonly number[] },
  out: Instructions,
): void {
  // It may have failed and been sent there again since it was asked for: what the lane says now counts.
  const isThere = (task: number): boolean => s.state[task] === EXECUTING && s.lane[task] === answer.lane;
  const lane = s.lanes.get(answer.lane);
  for (const task of answer.begun) {
    if (!isThere(task)) continue;
    s.begun[task] = 1;
    if (!s.recalled[task]) continue;
    s.recalled[task] = 0;
    if (lane) lane.recalled--;
  }
  for (const task of answer.tasks) {
    if (!isThere(task)) continue;
    recallFollowers(s, task, out);
    putBack(s, task);
    const taker = s.takenFor[task]!;
    if (s.missing[task] === 0 && s.lanes.has(taker)) s.ready.addNear(s, task, taker);
  }
}

/** From executing back to where the task's inputs say. */
export function putBack(s: SchedulerState, task: number): void {
  endExecuting(s, task);
  s.lane[task] = NO_LANE;
  if (s.missing[task] === 0) becomeReady(s, task);
  else become(s, task, WAITING);
}

/** For every lane with nothing to do: asks the lane with the longest queue for half of what it has not begun. */
export function balance(s: SchedulerState, out: Instructions): void {
  if (s.stopped || s.lanes.size < 3) return;
  for (const idle of s.lanes.values()) {
    if (idle.mainThread || idle.queued > 0 || idle.awaiting >= MOST_AWAITING) continue;
    const victim = longestQueue(s, idle);
    if (victim) askForHalf(s, victim, idle, out);
  }
}

function longestQueue(s: SchedulerState, idle: LaneState): LaneState | undefined {
  let longest: LaneState | undefined;
  for (const lane of s.lanes.values()) {
    if (lane === idle || lane.mainThread || lane.recalled > 0 || lane.queued < 2) continue;
    if (!longest || lane.queuedTime > longest.queuedTime) longest = lane;
  }
  return longest;
}

/** From the end of its queue, and only what could run elsewhere at once for less than it would wait. */
function askForHalf(s: SchedulerState, victim: LaneState, idle: LaneState, out: Instructions): void {
  let left = Math.floor(victim.queued / 2);
  for (const task of s.laneTasks.fromLast(victim.lane)) {
    if (left === 0) break;
    if (s.begun[task] || s.missing[task]! > 0 || s.takenFor[task] !== NO_LANE) continue;
    left--;
    if (movingTime(s, task, idle.lane) >= victim.queuedTime) continue;
    s.takenFor[task] = idle.lane;
    recall(s, task, out);
  }
}
