/**
 * Results: what happens when one is there, and when nobody needs it any more.
 */
import { ARRIVED } from "./copies.ts";
import type { GiveUpReason, SchedulerEvent } from "./events.ts";
import type { Instructions } from "./instructions.ts";
import { NO_LANE } from "./lane-state.ts";
import type { InitialTask, SchedulerState } from "./state.ts";
import { CANCELLED, ERRED, EXECUTING, MEMORY, RELEASED, WAITING } from "./states.ts";
import {
  become,
  becomeReady,
  endExecuting,
  endRequest,
  gainResult,
  isActive,
  isAskedFor,
  isOpen,
  loseResult,
} from "./transitions.ts";

/** After so many calls each new one weighs a twentieth, so that a change of pace is noticed. */
const MOST_CALLS_WEIGHED = 20;

/** An earlier compute has made a result: no transition of ours led there. */
export function borrow(s: SchedulerState, { task, lane, bytes, everywhere }: InitialTask): void {
  s.lane[task] = lane;
  s.state[task] = MEMORY;
  s.movingBytes[task] = bytes;
  s.everywhere[task] = everywhere ? 1 : 0;
  gainResult(s, task, bytes);
  const { dependentStart, dependents } = s.graph;
  for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++)
    s.missing[dependents[edge]!]!--;
}

/** A lane has made a result. */
export function finishTask(
  s: SchedulerState,
  event: SchedulerEvent & { type: "finished" },
  out: Instructions,
): void {
  const { task, busy, bytes, movingBytes = bytes, everywhere } = event;
  if (s.state[task] !== EXECUTING) return;
  endExecuting(s, task);
  become(s, task, MEMORY);
  if (!s.copies.isEmpty) s.copies.delete(task, s.lane[task]!); // it was made again
  s.movingBytes[task] = movingBytes;
  s.everywhere[task] = everywhere ? 1 : 0;
  gainResult(s, task, bytes);

  const kind = s.graph.functions[task]!;
  s.calls[kind] = Math.min(MOST_CALLS_WEIGHED, s.calls[kind]! + 1);
  s.meanTime[kind] = s.meanTime[kind]! + (busy - s.meanTime[kind]!) / s.calls[kind]!;
  s.meanBytes[kind] = s.meanBytes[kind]! + (bytes - s.meanBytes[kind]!) / s.calls[kind]!;

  const { dependencyStart, dependencies } = s.graph;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    const dependency = dependencies[edge]!;
    if (--s.needed[dependency]! === 0) drop(s, dependency, out);
  }
  if (s.needed[task] === 0) drop(s, task, out);
  else unblock(s, task);
}

/** A result is in memory: what missed nothing else is ready. */
export function unblock(s: SchedulerState, task: number): void {
  const { dependentStart, dependents } = s.graph;
  for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
    const dependent = dependents[edge]!;
    const state = s.state[dependent]!;
    if (state > EXECUTING || --s.missing[dependent]! > 0) continue;
    if (state === WAITING) becomeReady(s, dependent);
    else if (isOpen(s, dependent)) s.lanes.get(s.lane[dependent]!)!.open++;
  }
}

/** The task and all that needs it will not run, and neither will what only they needed. */
export function cancelTask(s: SchedulerState, cancelled: number, out: Instructions): void {
  const { dependentStart, dependents } = s.graph;
  const stack = [cancelled];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    if (!isActive(s, task)) continue;
    giveUp(s, task, "cancelled", out);
    if (isAskedFor(s, task)) endRequest(s, task);
    for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
      stack.push(dependents[edge]!);
    }
    letGo(s, task, out);
  }
}

/** The task does not need its inputs any more: those that nobody else needs are forgotten, or not made. */
function letGo(s: SchedulerState, from: number, out: Instructions): void {
  const { dependencyStart, dependencies } = s.graph;
  const stack = [from];
  for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      if (--s.needed[dependency]! > 0 || isRequested(s, dependency)) continue;
      if (s.state[dependency] === MEMORY) release(s, dependency, out);
      else if (isActive(s, dependency)) {
        callOff(s, dependency, RELEASED, out);
        stack.push(dependency);
      }
    }
  }
}

/** The task will have no result; what depends on it is the caller's to deal with. */
export function giveUp(s: SchedulerState, task: number, reason: GiveUpReason, out: Instructions): void {
  if (reason === "cancelled") callOff(s, task, CANCELLED, out);
  else end(s, task, ERRED, out);
  out.giveUp(task, reason);
}

/** A task that could still have run does not; the lane that has it is told. */
function callOff(s: SchedulerState, task: number, last: number, out: Instructions): void {
  if (s.state[task] === EXECUTING) out.cancel(s.lane[task]!, task);
  end(s, task, last, out);
}

/** The task leaves its lane for a state in which it does not run. */
function end(s: SchedulerState, task: number, last: number, out: Instructions): void {
  if (s.state[task] === EXECUTING) endExecuting(s, task);
  s.lane[task] = NO_LANE;
  become(s, task, last);
  forgetCopies(s, task, out);
}

/** No task needs the result any more; unless somebody asked for it, it is forgotten or not made. */
export function drop(s: SchedulerState, task: number, out: Instructions): void {
  if (isRequested(s, task)) return;
  if (s.state[task] === MEMORY) {
    release(s, task, out);
  } else if (isActive(s, task)) {
    // It was lost and was to be made again for somebody who had it already.
    callOff(s, task, RELEASED, out);
    letGo(s, task, out);
  }
}

/** What was asked for stays where it was made; once delivered, it is not made again when it is lost. */
function isRequested(s: SchedulerState, task: number): boolean {
  return s.graph.requested[task] === 1 && (s.state[task] === MEMORY || s.delivered[task] === 0);
}

function release(s: SchedulerState, task: number, out: Instructions): void {
  // What an earlier compute keeps is not ours to forget; copies made for this one are.
  if (s.borrowed.size === 0 || !s.borrowed.has(task)) {
    become(s, task, RELEASED);
    loseResult(s, task);
    const owner = s.lane[task]!;
    if (s.lanes.has(owner)) out.release(owner, task);
  }
  forgetCopies(s, task, out);
}

/** A copy of a result has come to a lane. */
export function takeCopy(s: SchedulerState, task: number, lane: number, out: Instructions): void {
  if (!s.lanes.has(lane)) return;
  if (s.state[task]! > MEMORY || s.needed[task] === 0) {
    // Meanwhile nobody needs it any more, here.
    s.copies.delete(task, lane);
    out.release(lane, task);
  } else if (s.state[task] !== MEMORY || s.lane[task] !== lane) {
    // Also when the original was lost meanwhile, and is being made again: one lane less that has to wait for it.
    s.copies.set(task, lane, ARRIVED);
  }
}

/** Copies that are there go; those on their way go when they arrive. */
export function forgetCopies(s: SchedulerState, task: number, out: Instructions): void {
  if (s.copies.isEmpty) return;
  for (const [lane, from] of s.copies.of(task)) {
    if (from !== ARRIVED) continue;
    s.copies.delete(task, lane);
    out.release(lane, task);
  }
}
