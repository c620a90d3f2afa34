/**
 * What a lost lane costs: the tasks that it had, and the results that only it held. Results that are still
 * needed are made again, and so, as far back as necessary, is what they were made from.
 */
import type { Instructions } from "./instructions.ts";
import { NO_LANE } from "./lane-state.ts";
import { cancelTask } from "./release.ts";
import type { SchedulerState } from "./state.ts";
import { CANCELLED, ERRED, EXECUTING, MEMORY, READY, RELEASED, WAITING } from "./states.ts";
import { recall } from "./take-back.ts";
import { become, becomeReady, endExecuting, isActive, isOpen, putBack } from "./transitions.ts";

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
  if (!at) return;
  s.lanes.delete(lane);
  for (const [task, copies] of s.copies) if (copies.delete(lane) && copies.size === 0) s.copies.delete(task);
  // Results first: what is put back below must not become ready without them.
  const lost = lostResults(s, lane, out);
  const again = lost.length > 0 ? resurrect(s, lost, out) : lost;
  const mayHaveEndedIt = new Set(blamed);
  for (let task = 0; task < s.graph.size; task++) {
    if (s.state[task] !== EXECUTING || s.lane[task] !== lane) continue;
    if (mayHaveEndedIt.has(task) && ++s.killed[task]! >= MOST_KILLED) {
      endExecuting(s, task);
      s.lane[task] = NO_LANE;
      become(s, task, ERRED);
      out.giveUp(task, "killed");
    } else putBack(s, task);
  }
  for (const task of again) if (s.state[task] === WAITING && s.missing[task] === 0) becomeReady(s, task);
  s.ready.forget(s, at);
}

/** Results that were in that lane only and that somebody needs; a copy elsewhere becomes the original. */
function lostResults(s: SchedulerState, lane: number, out: Instructions): number[] {
  const lost: number[] = [];
  for (let task = 0; task < s.graph.size; task++) {
    if (s.state[task] !== MEMORY || s.lane[task] !== lane || s.everywhere[task]) continue;
    const copy = [...(s.copies.get(task) ?? [])].find(([, arrived]) => arrived)?.[0];
    if (copy !== undefined && !s.borrowed.has(task)) {
      s.lane[task] = copy;
      const copies = s.copies.get(task)!;
      copies.delete(copy);
      if (copies.size === 0) s.copies.delete(task);
      // What was on its way from the lost lane comes from here instead.
      for (const [to, arrived] of copies) if (!arrived) out.move(task, copy, to);
      continue;
    }
    s.copies.delete(task); // those on their way will not arrive
    s.heldBytes -= s.bytes[task]!;
    s.bytes[task] = 0;
    if (s.graph.requested[task] && !s.delivered[task]) s.undelivered--;
    const isNeeded = s.needed[task]! > 0 || (s.graph.requested[task] && !s.delivered[task]);
    if (!isNeeded) {
      become(s, task, RELEASED);
    } else if (s.borrowed.has(task)) {
      become(s, task, ERRED);
      holdBack(s, task, out);
      out.giveUp(task, "lost");
    } else {
      lost.push(task);
    }
    s.lane[task] = NO_LANE;
  }
  return lost;
}

/** Results that existed are wanted again: they and whatever else has to be made for them. Answers with all of them. */
function resurrect(s: SchedulerState, lost: readonly number[], out: Instructions): readonly number[] {
  const { dependencyStart, dependencies } = s.graph;
  const again = [...lost];
  const impossible: number[] = [];
  for (const task of lost) become(s, task, WAITING);
  for (const task of lost) holdBack(s, task, out);
  for (let i = 0; i < again.length; i++) {
    const task = again[i]!;
    let missing = 0;
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      s.needed[dependency]!++;
      if (s.state[dependency] === RELEASED && s.borrowed.has(dependency)) {
        become(s, dependency, ERRED);
        out.giveUp(dependency, "lost");
      } else if (s.state[dependency] === RELEASED) {
        become(s, dependency, WAITING);
        s.lane[dependency] = NO_LANE;
        again.push(dependency);
      }
      if (s.state[dependency] === CANCELLED) impossible.push(task);
      if (s.state[dependency] !== MEMORY) missing++;
    }
    s.missing[task] = missing;
    out.recompute(task);
  }
  // Only now that all counts are right: nobody wanted an input any more when this was thought to be there.
  for (const task of impossible) cancelTask(s, task, out);
  return again;
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
