/**
 * What must be true of the scheduler's state after every event, whatever came before. Reads the state and
 * changes nothing; knows no policy, so that another one can be tested with the same list.
 */
import {
  ERRED,
  EXECUTING,
  MEMORY,
  READY,
  RELEASED,
  type SchedulerState,
  STATE_NAMES,
  WAITING,
} from "../../server/scheduler/state.ts";

/** @throws when a counter, a queue or a set does not agree with the states of the tasks. */
export function checkInvariants(state: SchedulerState): void {
  const broken = [...brokenTasks(state), ...brokenLanes(state)];
  if (broken.length > 0) throw new Error(`The scheduler contradicts itself: ${broken.join("; ")}.`);
}

function* brokenTasks(state: SchedulerState): Iterable<string> {
  const { graph, lanes } = state;
  for (let task = 0; task < graph.size; task++) {
    const of = state.state[task]!;
    const say = (what: string): string => `task ${task}, ${STATE_NAMES[of as 0]}: ${what}`;
    const dependencies = graph.dependencies.subarray(
      graph.dependencyStart[task],
      graph.dependencyStart[task + 1],
    );
    const dependents = graph.dependents.subarray(graph.dependentStart[task], graph.dependentStart[task + 1]);
    const isMade = (other: number): boolean =>
      state.state[other] === MEMORY || state.state[other] === RELEASED;

    const missing = dependencies.filter((other) => !isMade(other)).length;
    if (state.missing[task] !== missing)
      yield say(`${state.missing[task]} missing, but ${missing} dependencies are not made`);
    // A dependent in "erred" may have been finished before its lane was lost.
    const lost = dependents.filter((other) => state.state[other] === ERRED).length;
    const unfinished = dependents.filter((other) => !isMade(other)).length;
    if (state.needed[task]! > unfinished || state.needed[task]! < unfinished - lost)
      yield say(`${state.needed[task]} needed, but ${unfinished} dependents are unfinished`);

    if (of === WAITING && missing === 0) yield say("all dependencies are there");
    // An executing task may have got its inputs before their lane was lost.
    const neverMade = dependencies.filter((other) => !isMade(other) && state.state[other] !== ERRED).length;
    if (of === READY ? missing > 0 : of === EXECUTING && neverMade > 0) yield say("dependencies are missing");
    if ((of === READY || of === EXECUTING) && dependencies.some((other) => state.state[other] === RELEASED))
      yield say("an input has been released");
    if (of === EXECUTING && !lanes.has(state.lane[task]!)) yield say("its lane does not exist");
    if (state.awaiting[task] && of !== EXECUTING) yield say("awaiting, but not executing");
    if (of !== EXECUTING && state.charged[task] !== 0) yield say("charged to a lane");
    if (of === MEMORY && !graph.requested[task] && state.needed[task] === 0)
      yield say("nobody needs it any more");
    if (of === RELEASED && (graph.requested[task] || state.needed[task]! > 0)) yield say("somebody needs it");
    if (of === RELEASED && state.copies.has(task)) yield say("copies of it are left");
    if (state.copies.get(task)?.has(state.lane[task]!)) yield say("a lane holds it and a copy of it");
    for (const lane of state.copies.get(task) ?? [])
      if (!lanes.has(lane)) yield say(`a copy in lane ${lane}, which does not exist`);
  }
}

function* brokenLanes(state: SchedulerState): Iterable<string> {
  for (const { lane, queued, queuedTime, awaiting } of state.lanes.values()) {
    const executing = [...state.state.keys()].filter(
      (task) => state.state[task] === EXECUTING && state.lane[task] === lane,
    );
    const waiting = executing.filter((task) => state.awaiting[task]);
    const say = (what: string): string => `lane ${lane}: ${what}`;
    if (queued !== executing.length - waiting.length) yield say(`${queued} queued of ${executing}`);
    if (awaiting !== waiting.length) yield say(`${awaiting} awaiting of ${waiting}`);
    if (queued === 0 ? queuedTime !== 0 : queuedTime < 0) yield say(`${queuedTime} ms queued`);
  }
}
