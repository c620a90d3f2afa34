/**
 * The one place where a task changes its state, and the counters that must change with it.
 */
import { type LaneState, NO_LANE, SEVERAL_LANES } from "./lane-state.ts";
import type { SchedulerState } from "./state.ts";
import { EXECUTING, MEMORY, READY, STATE_NAMES, TRANSITIONS, WAITING } from "./states.ts";
import { SchedulerContradiction } from "./story.ts";

/** State → the states that may follow, as bits. */
const ALLOWED = Uint8Array.from(TRANSITIONS, (next) => next.reduce((bits, state) => bits | (1 << state), 0));

/**
 * What a task is thought to take at least, in milliseconds: a lane needs that long to look it up and to report
 * it (measured), however quick its function is.
 */
const LEAST_MS = 0.001;

/**
 * Changes the state of a task, and nothing else.
 *
 * @throws {SchedulerContradiction} for a change that is not in `TRANSITIONS`
 */
export function become(s: SchedulerState, task: number, next: number): void {
  const from = s.state[task]!;
  if ((ALLOWED[from]! & (1 << next)) === 0) {
    const change = `${STATE_NAMES[from as 0]} → ${STATE_NAMES[next as 0]}`;
    throw new SchedulerContradiction([task], `${change} is not a transition`, s.story);
  }
  s.story.note(task, from, next, s.lane[task]!);
  s.state[task] = next;
  if (next === READY) s.readyCount++;
  else if (from === READY) s.readyCount--;
}

/** All inputs are there: the task goes to where it will be found when a lane has room. @param near the lane that shall have it before all others */
export function becomeReady(s: SchedulerState, task: number, near: LaneState | undefined = undefined): void {
  become(s, task, READY);
  if (s.stopped) return;
  if (near) near.near.push(s.rank[task]!);
  else s.ready.add(s, task);
}

/** A lane gets the task. @param expected milliseconds that it is thought to need */
export function beginExecuting(s: SchedulerState, task: number, at: LaneState, expected: number): void {
  const { lane } = at;
  s.lane[task] = lane;
  become(s, task, EXECUTING);
  s.laneTasks.append(at, task);
  s.executing++;
  if (mayFree(s, task)) s.freeing++;
  at.queued++;
  s.charged[task] = Math.max(LEAST_MS, expected);
  at.queuedTime += s.charged[task]!; // as it was rounded
  if (isOpen(s, task)) at.open++;
  const bytes = s.meanBytes[s.graph.functions[task]!]!;
  s.bytes[task] = bytes;
  s.comingBytes += bytes;
  const { dependentStart, dependents } = s.graph;
  const end = dependentStart[task + 1]!;
  for (let edge = dependentStart[task]!; edge < end; edge++) {
    const dependent = dependents[edge]!;
    const isSame = s.aheadCount[dependent]!++ === 0 || s.aheadLane[dependent] === lane;
    s.aheadLane[dependent] = isSame ? lane : SEVERAL_LANES;
    if (s.aheadCount[dependent] === s.missing[dependent]) s.ready.addIfAhead(s, dependent);
  }
}

/** The lane has the task no longer; its next state is the caller's to set. */
export function endExecuting(s: SchedulerState, task: number): void {
  const at = s.lanes.get(s.lane[task]!);
  if (!s.awaiting[task]) noLongerSoon(s, task);
  s.executing--;
  s.comingBytes = s.executing === 0 ? 0 : s.comingBytes - s.bytes[task]!;
  s.bytes[task] = 0;
  if (at) {
    s.laneTasks.remove(at, task);
    if (isOpen(s, task)) at.open--;
    if (s.recalled[task]) at.recalled--;
    if (s.awaiting[task]) at.awaiting--;
    else uncharge(s, task, at);
  }
  s.recalled[task] = 0;
  s.takenFor[task] = NO_LANE;
  s.awaiting[task] = 0;
  s.begun[task] = 0;
  s.charged[task] = 0;
}

/** From executing back to where the task's inputs say. @param near the lane that shall have it before all others */
export function putBack(s: SchedulerState, task: number, near: LaneState | undefined = undefined): void {
  endExecuting(s, task);
  s.lane[task] = NO_LANE;
  if (s.missing[task] === 0) {
    becomeReady(s, task, near);
  } else {
    become(s, task, WAITING);
    s.ready.addIfAhead(s, task);
  }
}

/** What follows on the task's result can no longer count on having it soon in that lane, nor roots on what that frees. */
function noLongerSoon(s: SchedulerState, task: number): void {
  if (mayFree(s, task)) s.freeing--;
  const { dependentStart, dependents } = s.graph;
  const end = dependentStart[task + 1]!;
  for (let edge = dependentStart[task]!; edge < end; edge++) {
    const dependent = dependents[edge]!;
    if (--s.aheadCount[dependent]! === 0) s.aheadLane[dependent] = NO_LANE;
  }
}

/**
 * A task awaits something outside: it no longer keeps its lane busy, and nothing is sent ahead of its result any
 * more. False when that is no news.
 */
export function startAwaiting(s: SchedulerState, task: number): boolean {
  if (s.state[task] !== EXECUTING || s.awaiting[task]) return false;
  const at = s.lanes.get(s.lane[task]!);
  if (!at) return false;
  noLongerSoon(s, task);
  if (isOpen(s, task)) at.open--;
  s.begun[task] = 1;
  s.awaiting[task] = 1;
  at.awaiting++;
  uncharge(s, task, at);
  return true;
}

/** Whether the end of a task could free a result, or let something run that does. */
export function mayFree(s: SchedulerState, task: number): boolean {
  const { dependencyStart, dependentStart } = s.graph;
  return (
    dependencyStart[task] !== dependencyStart[task + 1] || dependentStart[task] !== dependentStart[task + 1]
  );
}

function uncharge(s: SchedulerState, task: number, at: LaneState): void {
  at.queued--;
  at.queuedTime = at.queued === 0 ? 0 : Math.max(0, at.queuedTime - s.charged[task]!);
  s.charged[task] = 0;
}

/** A result is there, made or borrowed: it counts from now on. `everywhere` must have been set. @param bytes that it takes */
export function gainResult(s: SchedulerState, task: number, bytes: number): void {
  s.bytes[task] = bytes;
  s.heldBytes += bytes;
  if (isHeld(s, task)) s.held++;
  if (isAskedFor(s, task)) s.undelivered++;
}

/** A result is there no longer, released or lost. */
export function loseResult(s: SchedulerState, task: number): void {
  s.heldBytes -= s.bytes[task]!;
  s.bytes[task] = 0;
  if (isHeld(s, task)) s.held--;
  if (isAskedFor(s, task)) s.undelivered--;
}

/** A requested result has reached whoever asked, or nobody waits for it any more. */
export function endRequest(s: SchedulerState, task: number): void {
  if (s.state[task] === MEMORY) s.undelivered--;
  s.delivered[task] = 1;
  s.requestedLeft--;
}

/** Whether somebody asked for a result and does not have it yet. */
export function isAskedFor(s: SchedulerState, task: number): boolean {
  return s.graph.requested[task] === 1 && s.delivered[task] === 0;
}

/**
 * Whether a result counts in `held`: running the tasks in another order would have freed it. What is everywhere
 * is so small that any number of them may lie about.
 */
function isHeld(s: SchedulerState, task: number): boolean {
  return s.graph.requested[task] === 0 && s.everywhere[task] === 0 && !s.borrowed.has(task);
}

/** Whether a task can still come to run: waiting, ready or executing. */
export function isActive(s: SchedulerState, task: number): boolean {
  return s.state[task]! <= EXECUTING;
}

/**
 * Whether an executing task may be asked for on behalf of an idle lane: it could run there at once, and is not
 * known to have begun.
 */
export function isOpen(s: SchedulerState, task: number): boolean {
  return s.missing[task] === 0 && s.begun[task] === 0 && s.recalled[task] === 0;
}
