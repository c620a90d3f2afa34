/**
 * The one place where a task changes its state, and the counters that must change with it.
 */
import { NO_LANE, SEVERAL_LANES } from "./lane-state.ts";
import type { SchedulerState } from "./state.ts";
import { EXECUTING, READY, STATE_NAMES, TRANSITIONS } from "./states.ts";
import { SchedulerContradiction } from "./story.ts";

/** State → the states that may follow, as bits. */
const ALLOWED = TRANSITIONS.map((next) => next.reduce((bits, state) => bits | (1 << state), 0));

/**
 * Changes the state of a task, and nothing else.
 *
 * @throws {SchedulerContradiction} for a change that is not in `TRANSITIONS`
 */
export function become(s: SchedulerState, task: number, next: number): void {
  const from = s.state[task]!;
  if ((ALLOWED[from]! & (1 << next)) === 0) {
    const change = `${STATE_NAMES[from as 0]} → ${STATE_NAMES[next as 0]}`;
    throw new SchedulerContradiction(task, `${change} is not a transition`, s.story);
  }
  s.story.note(task, from, next, s.lane[task]!);
  s.state[task] = next;
  if (next === READY) s.readyCount++;
  else if (from === READY) s.readyCount--;
}

/** All inputs are there: the task goes to where it will be found when a lane has room. */
export function becomeReady(s: SchedulerState, task: number): void {
  become(s, task, READY);
  if (!s.stopped) s.ready.add(s, task);
}

/** A lane gets the task. @param expected milliseconds that it is thought to need */
export function beginExecuting(s: SchedulerState, task: number, lane: number, expected: number): void {
  const at = s.lanes.get(lane)!;
  s.lane[task] = lane;
  become(s, task, EXECUTING);
  s.laneTasks.append(lane, task);
  s.executing++;
  at.queued++;
  at.queuedTime += expected;
  s.charged[task] = expected;
  s.bytes[task] = s.meanBytes[s.graph.functions[task]!]!;
  s.comingBytes += s.bytes[task]!;
  const { dependentStart, dependents } = s.graph;
  for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
    const dependent = dependents[edge]!;
    const known = s.aheadLane[dependent]!;
    s.aheadLane[dependent] = s.aheadCount[dependent]!++ === 0 || known === lane ? lane : SEVERAL_LANES;
    s.ready.addIfAhead(s, dependent);
  }
}

/** The lane has the task no longer; its next state is the caller's to set. */
export function endExecuting(s: SchedulerState, task: number): void {
  const lane = s.lane[task]!;
  const at = s.lanes.get(lane);
  s.laneTasks.remove(lane, task);
  s.executing--;
  s.comingBytes = s.executing === 0 ? 0 : s.comingBytes - s.bytes[task]!;
  s.bytes[task] = 0;
  if (s.recalled[task]) {
    s.recalled[task] = 0;
    if (at) at.recalled--;
  }
  if (s.awaiting[task]) {
    s.awaiting[task] = 0;
    if (at) at.awaiting--;
  } else if (at) {
    uncharge(s, task, at);
  }
  s.begun[task] = 0;
  s.charged[task] = 0;
  const { dependentStart, dependents } = s.graph;
  for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
    const dependent = dependents[edge]!;
    if (--s.aheadCount[dependent]! === 0) s.aheadLane[dependent] = NO_LANE;
  }
}

/** A task awaits something outside: it no longer keeps its lane busy. */
export function startAwaiting(s: SchedulerState, task: number): void {
  if (s.state[task] !== EXECUTING || s.awaiting[task]) return;
  const at = s.lanes.get(s.lane[task]!);
  if (!at) return;
  s.begun[task] = 1;
  s.awaiting[task] = 1;
  at.awaiting++;
  uncharge(s, task, at);
}

function uncharge(s: SchedulerState, task: number, at: { queued: number; queuedTime: number }): void {
  at.queued--;
  at.queuedTime = at.queued === 0 ? 0 : Math.max(0, at.queuedTime - s.charged[task]!);
  s.charged[task] = 0;
}

/** Whether a task can still come to run: waiting, ready or executing. */
export function isActive(s: SchedulerState, task: number): boolean {
  return s.state[task]! <= EXECUTING;
}
