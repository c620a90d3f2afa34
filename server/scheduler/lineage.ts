/**
 * What a lost lane costs: the tasks that it had, and the results that only it held. Results that are still
 * needed are made again, and so, as far back as necessary, is what they were made from.
 */
import { ARRIVED } from "./copies.ts";
import type { Instructions } from "./instructions.ts";
import { NO_LANE } from "./lane-state.ts";
import { cancelTask, forgetCopies, giveUp } from "./release.ts";
import type { SchedulerState } from "./state.ts";
import { CANCELLED, EXECUTING, MEMORY, READY, RELEASED, WAITING } from "./states.ts";
import { recall } from "./take-back.ts";
import { become, becomeReady, isActive, isAskedFor, isOpen, loseResult, putBack } from "./transitions.ts";

/** A task that ran in this many lanes when they were lost is not tried again. */
export const MOST_KILLED = 3;

/**
 * The lane is gone.
 *
 * @param blamed tasks that may have ended it
 */
export function loseLane(
  s: SchedulerState,
  lane: number,
  blamed: readonly number[],
  out: Instructions,
): void {
  const at = s.lanes.get(lane);
  // A lane that runs nothing for us may still keep what an earlier compute has made.
  if (!at && s.borrowed.size === 0) return;
  s.lanes.delete(lane);
  for (const task of s.copies.tasks()) s.copies.delete(task, lane);
  // Results first: what is put back below must not become ready without them.
  const lost = lostResults(s, lane, out);
  sendAgain(s, lane, out);
  const again = lost.length > 0 ? resurrect(s, lost, out) : lost;
  const mayHaveEndedIt = new Set(blamed);
  for (let task = 0; task < s.graph.size; task++) {
    if (s.state[task] !== EXECUTING || s.lane[task] !== lane) continue;
    if (mayHaveEndedIt.has(task) && ++s.killed[task]! >= MOST_KILLED) {
      giveUp(s, task, "killed", out);
    } else putBack(s, task);
  }
  for (const task of again) {
    if (needsCancelled(s, task)) cancelTask(s, task, out);
    else if (s.state[task] === WAITING && s.missing[task] === 0) becomeReady(s, task);
  }
  for (const task of again) if (isActive(s, task)) out.recompute(task);
  if (at) s.ready.forget(s, at);
}

/** Results that were in that lane only and that somebody needs; a copy elsewhere becomes the original. */
function lostResults(s: SchedulerState, lane: number, out: Instructions): number[] {
  const lost: number[] = [];
  for (let task = 0; task < s.graph.size; task++) {
    if (s.state[task] !== MEMORY || s.lane[task] !== lane || s.everywhere[task]) continue;
    const copy = [...s.copies.of(task)].find(([, from]) => from === ARRIVED)?.[0];
    if (copy !== undefined && !s.borrowed.has(task)) {
      s.lane[task] = copy;
      s.copies.delete(task, copy);
      continue;
    }
    forgetCopies(s, task, out);
    loseResult(s, task);
    if (s.needed[task] === 0 && !isAskedFor(s, task)) {
      become(s, task, RELEASED);
    } else if (s.borrowed.has(task)) {
      giveUp(s, task, "lost", out);
      holdBack(s, task, out);
    } else {
      lost.push(task);
    }
    s.lane[task] = NO_LANE;
  }
  return lost;
}

/** What was on its way from the lost lane may not arrive: it comes from elsewhere, if it still is somewhere. */
function sendAgain(s: SchedulerState, lost: number, out: Instructions): void {
  for (const task of s.copies.tasks()) {
    for (const [to, from] of s.copies.of(task)) {
      if (from !== lost) continue;
      const owner = s.lane[task]!;
      if (s.state[task] === MEMORY && s.lanes.has(owner)) {
        s.copies.set(task, to, owner);
        out.move(task, owner, to);
      } else {
        s.copies.delete(task, to);
      }
    }
  }
}

/** Results that existed are wanted again: they and whatever else has to be made for them. Answers with all of them. */
function resurrect(s: SchedulerState, lost: readonly number[], out: Instructions): readonly number[] {
  const { dependencyStart, dependencies } = s.graph;
  const again = [...lost];
  for (const task of lost) become(s, task, WAITING);
  for (const task of lost) holdBack(s, task, out);
  for (let i = 0; i < again.length; i++) {
    const task = again[i]!;
    let missing = 0;
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      s.needed[dependency]!++;
      if (s.state[dependency] === RELEASED && s.borrowed.has(dependency)) {
        giveUp(s, dependency, "lost", out);
      } else if (s.state[dependency] === RELEASED) {
        become(s, dependency, WAITING);
        s.lane[dependency] = NO_LANE;
        again.push(dependency);
      }
      if (s.state[dependency] !== MEMORY) missing++;
    }
    s.missing[task] = missing;
  }
  return again;
}

/** An input was cancelled when this result was thought to be safe: it cannot be made again. */
function needsCancelled(s: SchedulerState, task: number): boolean {
  const { dependencyStart, dependencies } = s.graph;
  for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
    if (s.state[dependencies[edge]!] === CANCELLED) return true;
  }
  return false;
}

/** A result is no longer there: what would have used it has to wait. */
function holdBack(s: SchedulerState, task: number, out: Instructions): void {
  const { dependentStart, dependents } = s.graph;
  for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
    const dependent = dependents[edge]!;
    if (!isActive(s, dependent)) continue;
    if (s.state[dependent] === EXECUTING && isOpen(s, dependent)) {
      const at = s.lanes.get(s.lane[dependent]!);
      if (at) at.open--;
    }
    s.missing[dependent]!++;
    if (s.state[dependent] === READY) become(s, dependent, WAITING);
    // Another lane waits for a copy that will not come.
    else if (s.state[dependent] === EXECUTING) recall(s, dependent, out);
  }
}
