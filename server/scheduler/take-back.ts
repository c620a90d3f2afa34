/**
 * Tasks that are taken out of a lane before they have begun: because another lane has nothing to do, or
 * because an input will not be there.
 *
 * Whether a task has begun is not known here. The shell is asked for it (`recall`), settles the matter with the
 * lane (`executors/claims.ts`) and answers (`returned`).
 */
import type { Instructions } from "./instructions.ts";
import { type LaneState, NO_LANE, workerCount } from "./lane-state.ts";
import { movingTime } from "./moving-time.ts";
import { isIdle } from "./placement.ts";
import type { SchedulerState } from "./state.ts";
import { EXECUTING } from "./states.ts";
import { isOpen, putBack } from "./transitions.ts";

/** Asks the lane of an executing task to give it back, and what was sent there to follow on it. */
export function recall(s: SchedulerState, first: number, out: Instructions): void {
  const { dependentStart, dependents } = s.graph;
  const stack = [first];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    const at = s.lanes.get(s.lane[task]!);
    // One that awaits something has begun for sure; for the others the lane knows better than `begun`.
    if (!at || s.recalled[task] || s.awaiting[task]) continue;
    if (isOpen(s, task)) at.open--;
    s.recalled[task] = 1;
    at.recalled++;
    out.recall(at.lane, task);
    for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
      if (s.state[dependents[edge]!] === EXECUTING) stack.push(dependents[edge]!);
    }
  }
}

/** Tasks that were sent ahead of this one's result, which the lane will not make: they cannot begin, and come back. */
export function recallFollowers(s: SchedulerState, task: number, out: Instructions): void {
  const { dependentStart, dependents } = s.graph;
  for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
    if (s.state[dependents[edge]!] === EXECUTING) recall(s, dependents[edge]!, out);
  }
}

/** A lane has given tasks back: they are as if they had not been sent. */
export function takeIn(
  s: SchedulerState,
  answer: { readonly lane: number; readonly tasks: readonly number[]; readonly begun: readonly number[] },
  out: Instructions,
): void {
  // It may have failed, or been cancelled, since it was asked for.
  const isAwaited = (task: number): boolean => s.recalled[task] === 1 && s.lane[task] === answer.lane;
  const at = s.lanes.get(answer.lane);
  if (!at) return;
  for (const task of answer.begun) {
    if (!isAwaited(task)) continue;
    s.begun[task] = 1; // before it counts as open again
    s.recalled[task] = 0;
    s.takenFor[task] = NO_LANE;
    at.recalled--;
  }
  for (const task of answer.tasks) {
    if (!isAwaited(task)) continue;
    recallFollowers(s, task, out);
    putBack(s, task, s.lanes.get(s.takenFor[task]!));
  }
}

/**
 * For every lane with nothing to do: asks the lane with the longest queue for its share of what has not begun.
 *
 * What was taken may be taken again: behind one task that takes a thousand times as long as was thought, it would
 * wait for nothing. It does not wander for ever, because at least one task begins each time.
 */
export function balance(s: SchedulerState, out: Instructions): void {
  if (s.stopped || workerCount(s.lanes) < 2) return;
  let idle = 0;
  for (const at of s.lanes.values()) if (isIdle(at) && !at.mainThread) idle++;
  if (idle === 0) return;
  for (const at of s.lanes.values()) {
    if (!isIdle(at) || at.mainThread) continue;
    const victim = longestQueue(s);
    if (!victim) return;
    askForShare(s, victim, at, idle + 1, out);
    idle--;
  }
}

/** The worker with most to do that could give some of it; the task that it is about to begin is not asked for. */
function longestQueue(s: SchedulerState): LaneState | undefined {
  let longest: LaneState | undefined;
  for (const at of s.lanes.values()) {
    if (at.mainThread || at.open < 2) continue;
    // Nothing was worth it, and little has changed: looking again at every turn would be quadratic.
    if (at.open <= at.inVain && 2 * at.open > at.inVain) continue;
    if (!longest || at.queuedTime > longest.queuedTime) longest = at;
  }
  return longest;
}

/** From the end of its queue, and only what could run elsewhere at once for less than it would wait. */
function askForShare(
  s: SchedulerState,
  victim: LaneState,
  idle: LaneState,
  sharers: number,
  out: Instructions,
): void {
  let left = Math.floor(victim.open / sharers) || 1;
  const before = victim.open;
  for (let task = victim.last; task !== -1 && left > 0; task = s.laneTasks.before(task)) {
    if (!isOpen(s, task) || movingTime(s, task, idle.lane) >= victim.queuedTime) continue;
    recall(s, task, out);
    s.takenFor[task] = idle.lane;
    left--;
  }
  victim.inVain = victim.open === before ? before : 0;
}
