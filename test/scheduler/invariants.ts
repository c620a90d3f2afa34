/**
 * What must be true of the scheduler's state after every event, whatever came before. Reads the state and
 * changes nothing; knows no policy, so that another one can be tested with the same list.
 */
import { NO_LANE, SEVERAL_LANES } from "../../server/scheduler/lane-state.ts";
import type { SchedulerState } from "../../server/scheduler/state.ts";
import {
  ERRED,
  EXECUTING,
  MEMORY,
  READY,
  RELEASED,
  STATE_NAMES,
  WAITING,
} from "../../server/scheduler/states.ts";
import { isOpen } from "../../server/scheduler/transitions.ts";

/** @throws when a counter, a queue or a set does not agree with the states of the tasks; with the story of a task. */
export function checkInvariants(state: SchedulerState): void {
  const broken = [...brokenTasks(state), ...brokenLanes(state), ...brokenSums(state)];
  if (broken.length > 0) throw new Error(`The scheduler contradicts itself: ${broken.join("; ")}.`);
}

function* brokenTasks(s: SchedulerState): Iterable<string> {
  const { graph, lanes } = s;
  for (let task = 0; task < graph.size; task++) {
    const of = s.state[task]!;
    const say = (what: string): string =>
      `task ${task}, ${STATE_NAMES[of as 0]}: ${what} (${s.story.of(task).join(", ")})`;
    const dependencies = graph.dependencies.subarray(
      graph.dependencyStart[task],
      graph.dependencyStart[task + 1],
    );
    const dependents = graph.dependents.subarray(graph.dependentStart[task], graph.dependentStart[task + 1]);
    const isActive = of <= EXECUTING;

    const missing = dependencies.filter((other) => s.state[other] !== MEMORY).length;
    if (isActive && s.missing[task] !== missing)
      yield say(`${s.missing[task]} missing, but ${missing} dependencies are not in memory`);
    // What failed still needs its inputs, so that it can be run again; what was cancelled does not.
    const unfinished = dependents.filter((other) => s.state[other]! <= EXECUTING || s.state[other] === ERRED);
    const erred = unfinished.filter((other) => s.state[other] === ERRED).length;
    if (s.needed[task]! > unfinished.length || s.needed[task]! < unfinished.length - erred)
      yield say(`${s.needed[task]} needed, but ${unfinished.length} dependents are unfinished`);

    const executing = dependencies.filter((other) => s.state[other] === EXECUTING);
    if (s.aheadCount[task] !== executing.length)
      yield say(`${s.aheadCount[task]} ahead, but ${executing.length} dependencies are executing`);
    const where = new Set(executing.map((other) => s.lane[other]!));
    if (executing.length === 0 ? s.aheadLane[task] !== NO_LANE : s.aheadLane[task] !== SEVERAL_LANES)
      if (where.size !== 1 || !where.has(s.aheadLane[task]!)) yield say("inputs are being made elsewhere");

    if (of === WAITING && missing === 0) yield say("all dependencies are there");
    if (of === READY && missing > 0) yield say("dependencies are missing");
    if (of === EXECUTING && missing > 0 && !s.recalled[task] && !s.begun[task]) {
      const fellows = executing.filter((other) => s.lane[other] === s.lane[task]).length;
      if (fellows < missing) yield say("an input will never come");
    }
    if (isActive && dependencies.some((other) => s.state[other] === RELEASED))
      yield say("an input has been released");
    if (of === EXECUTING && !lanes.has(s.lane[task]!)) yield say("its lane does not exist");
    if ((of === WAITING || of === READY) && s.lane[task] !== NO_LANE) yield say("a lane has it");
    for (const flag of ["awaiting", "begun", "recalled"] as const)
      if (s[flag][task] && of !== EXECUTING) yield say(`${flag}, but not executing`);
    if (of !== EXECUTING && s.charged[task] !== 0) yield say("charged to a lane");
    if (of !== EXECUTING && of !== MEMORY && s.bytes[task] !== 0) yield say("takes memory");
    if (of === MEMORY && !graph.requested[task] && s.needed[task] === 0 && !s.borrowed.has(task))
      yield say("nobody needs it any more");
    if (of === MEMORY && !s.everywhere[task] && !lanes.has(s.lane[task]!)) yield say("it is nowhere");
    if (of === RELEASED && s.needed[task]! > 0) yield say("somebody needs it");
    if (of !== MEMORY && s.copies.has(task)) yield say("copies of it are left");
    if (s.copies.get(task)?.has(s.lane[task]!)) yield say("a lane holds it and a copy of it");
    for (const lane of s.copies.get(task)?.keys() ?? [])
      if (!lanes.has(lane)) yield say(`a copy in lane ${lane}, which does not exist`);
  }
}

function* brokenLanes(s: SchedulerState): Iterable<string> {
  for (const { lane, queued, queuedTime, awaiting, recalled, open, last } of s.lanes.values()) {
    const executing = [...s.state.keys()].filter(
      (task) => s.state[task] === EXECUTING && s.lane[task] === lane,
    );
    const waiting = executing.filter((task) => s.awaiting[task]);
    const asked = executing.filter((task) => s.recalled[task]);
    const say = (what: string): string => `lane ${lane}: ${what}`;
    if (queued !== executing.length - waiting.length) yield say(`${queued} queued of ${executing}`);
    if (awaiting !== waiting.length) yield say(`${awaiting} awaiting of ${waiting}`);
    if (recalled !== asked.length) yield say(`${recalled} recalled of ${asked}`);
    const free = executing.filter((task) => isOpen(s, task));
    if (open !== free.length) yield say(`${open} open of ${free}`);
    if (queued === 0 ? queuedTime !== 0 : queuedTime < 0) yield say(`${queuedTime} ms queued`);
    const listed: number[] = [];
    for (let task = last; task !== -1; task = s.laneTasks.before(task)) listed.push(task);
    listed.sort((a, b) => a - b);
    if (listed.join() !== executing.join()) yield say(`lists ${listed}, but has ${executing}`);
  }
}

function* brokenSums(s: SchedulerState): Iterable<string> {
  const count = (of: number): number => s.state.filter((state) => state === of).length;
  const bytes = (of: number): number =>
    s.bytes.reduce((sum, size, task) => (s.state[task] === of ? sum + size : sum), 0);
  if (s.executing !== count(EXECUTING)) yield `${s.executing} executing of ${count(EXECUTING)}`;
  if (s.readyCount !== count(READY)) yield `${s.readyCount} ready of ${count(READY)}`;
  if (Math.abs(s.heldBytes - bytes(MEMORY)) > 1) yield `${s.heldBytes} bytes held of ${bytes(MEMORY)}`;
  if (Math.abs(s.comingBytes - bytes(EXECUTING)) > 1) yield `${s.comingBytes} of ${bytes(EXECUTING)} coming`;
  const left = s.graph.requested.filter((requested, task) => requested && !s.delivered[task]).length;
  const onTheirWay = s.graph.requested.filter(
    (requested, task) => requested && !s.delivered[task] && s.state[task] === MEMORY,
  ).length;
  if (s.undelivered !== onTheirWay) yield `${s.undelivered} undelivered of ${onTheirWay}`;
  if (s.requestedLeft !== left) yield `${s.requestedLeft} requested left of ${left}`;
}
