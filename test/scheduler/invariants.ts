/**
 * What must be true of the scheduler's state after every event, whatever came before. Reads the state and
 * changes nothing; knows no policy, so that another one can be tested with the same list.
 *
 * It is asked after every event of thousands of walks: plain loops, and words only when something is wrong.
 */
import { ARRIVED } from "../../server/scheduler/copies.ts";
import { type LaneState, NO_LANE, SEVERAL_LANES } from "../../server/scheduler/lane-state.ts";
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
import { isOpen, mayFree } from "../../server/scheduler/transitions.ts";

/** @throws when a counter, a queue or a set does not agree with the states of the tasks; with the story of a task. */
export function checkInvariants(state: SchedulerState): void {
  const check = new Check(state);
  for (let task = 0; task < state.graph.size; task++) check.task(task);
  for (const lane of state.lanes.values()) check.lane(lane);
  check.sums();
  if (check.broken.length > 0)
    throw new Error(`The scheduler contradicts itself: ${check.broken.join("; ")}.`);
}

class Check {
  readonly broken: string[] = [];
  readonly #s: SchedulerState;
  readonly #count = STATE_NAMES.map(() => 0);
  readonly #bytes = STATE_NAMES.map(() => 0);

  constructor(s: SchedulerState) {
    this.#s = s;
  }

  task(task: number): void {
    const s = this.#s;
    const of = s.state[task]!;
    this.#count[of]!++;
    this.#bytes[of]! += s.bytes[task]!;
    const says = (what: string, wrong: boolean): void => {
      if (wrong)
        this.broken.push(`task ${task}, ${STATE_NAMES[of as 0]}: ${what} (${s.story.of(task).join(", ")})`);
    };
    this.#needs(task, of, says);
    this.#neededBy(task, of, says);
    const isRunning = of === EXECUTING;
    says("its lane does not exist", isRunning && !s.lanes.has(s.lane[task]!));
    says("a lane has it", (of === WAITING || of === READY) && s.lane[task] !== NO_LANE);
    says("awaits something, but does not run", s.awaiting[task] === 1 && !isRunning);
    says("has begun, but does not run", s.begun[task] === 1 && !isRunning);
    says("is asked for, but does not run", s.recalled[task] === 1 && !isRunning);
    says("is taken for a lane, but not asked for", s.takenFor[task] !== NO_LANE && !s.recalled[task]);
    says("is charged to a lane", s.charged[task] !== 0 && !isRunning);
    says("takes memory", s.bytes[task] !== 0 && !isRunning && of !== MEMORY);
    says("is nowhere", of === MEMORY && !s.everywhere[task] && !s.lanes.has(s.lane[task]!));
    if (s.copies.isEmpty) return;
    for (const [lane, from] of s.copies.of(task)) {
      says(`a copy of it is left in lane ${lane}`, of > MEMORY && from === ARRIVED);
      says("a lane holds it and a copy of it", of === MEMORY && s.lane[task] === lane);
      says(`a copy in lane ${lane}, which is gone`, !s.lanes.has(lane));
      says(`a copy on its way from lane ${from}, which is gone`, from !== ARRIVED && !s.lanes.has(from));
    }
  }

  /** What a task needs: is it there, or on its way? */
  #needs(task: number, of: number, says: (what: string, wrong: boolean) => void): void {
    const s = this.#s;
    const { dependencyStart, dependencies } = s.graph;
    let missing = 0;
    let ahead = 0;
    let here = 0;
    let released = 0;
    let agree = true;
    for (let edge = dependencyStart[task]!; edge < dependencyStart[task + 1]!; edge++) {
      const other = dependencies[edge]!;
      if (s.state[other] !== MEMORY) missing++;
      if (s.state[other] === RELEASED) released++;
      if (s.state[other] !== EXECUTING) continue;
      if (s.lane[other] === s.lane[task]) here++;
      if (s.awaiting[other]) continue; // nobody knows for how long
      ahead++;
      if (s.lane[other] !== s.aheadLane[task]) agree = false;
    }
    const isActive = of <= EXECUTING;
    says(`${s.missing[task]} missing, but it is ${missing}`, isActive && s.missing[task] !== missing);
    says(`${s.aheadCount[task]} ahead, but it is ${ahead}`, s.aheadCount[task] !== ahead);
    says("ahead of nothing in a lane", ahead === 0 && s.aheadLane[task] !== NO_LANE);
    says("its inputs are made elsewhere", ahead > 0 && s.aheadLane[task] !== SEVERAL_LANES && !agree);
    says(
      "sent ahead of what is awaited",
      of === EXECUTING && ahead < missing && !s.recalled[task] && !s.begun[task],
    );
    says("an input has been released", isActive && released > 0);
    says("all dependencies are there", of === WAITING && missing === 0);
    says("dependencies are missing", of === READY && missing > 0);
    if (of === EXECUTING && !s.recalled[task] && !s.begun[task]) {
      says("an input will never come", here < missing);
    }
  }

  /** Who needs its result: is it still there, and forgotten when nobody does? */
  #neededBy(task: number, of: number, says: (what: string, wrong: boolean) => void): void {
    const s = this.#s;
    const { dependentStart, dependents } = s.graph;
    let active = 0;
    let erred = 0;
    for (let edge = dependentStart[task]!; edge < dependentStart[task + 1]!; edge++) {
      const state = s.state[dependents[edge]!]!;
      if (state <= EXECUTING) active++;
      if (state === ERRED) erred++;
    }
    const needed = s.needed[task]!;
    // What failed still needs its inputs, so that it can be run again; what was cancelled does not.
    says(`${needed} needed, but ${active} need it`, needed < active || needed > active + erred);
    says("somebody needs it", of === RELEASED && needed > 0);
    if (needed > 0 || s.borrowed.has(task)) return;
    const isAskedFor = s.graph.requested[task] === 1 && (of === MEMORY || !s.delivered[task]);
    says("nobody needs it any more", !isAskedFor && of <= MEMORY);
  }

  lane({ lane, queued, queuedTime, awaiting, recalled, open, last }: LaneState): void {
    const s = this.#s;
    let executing = 0;
    let waiting = 0;
    let asked = 0;
    let free = 0;
    let charged = 0;
    for (let task = 0; task < s.graph.size; task++) {
      if (s.state[task] !== EXECUTING || s.lane[task] !== lane) continue;
      executing++;
      waiting += s.awaiting[task]!;
      asked += s.recalled[task]!;
      charged += s.charged[task]!;
      if (isOpen(s, task)) free++;
    }
    let listed = 0;
    for (let task = last; task !== -1; task = s.laneTasks.before(task)) {
      if (s.state[task] === EXECUTING && s.lane[task] === lane) listed++;
      else this.broken.push(`lane ${lane}: lists task ${task}`);
    }
    this.#agree(`lane ${lane}: queued`, queued, executing - waiting);
    this.#agree(`lane ${lane}: awaiting`, awaiting, waiting);
    this.#agree(`lane ${lane}: recalled`, recalled, asked);
    this.#agree(`lane ${lane}: open`, open, free);
    this.#agree(`lane ${lane}: listed`, listed, executing);
    this.#agree(`lane ${lane}: milliseconds queued`, queuedTime, charged);
  }

  sums(): void {
    const s = this.#s;
    this.#agree("executing", s.executing, this.#count[EXECUTING]!);
    this.#agree("ready", s.readyCount, this.#count[READY]!);
    this.#agree("bytes held", s.heldBytes, this.#bytes[MEMORY]!);
    this.#agree("bytes coming", s.comingBytes, this.#bytes[EXECUTING]!);
    let left = 0;
    let held = 0;
    let onTheirWay = 0;
    let freeing = 0;
    for (let task = 0; task < s.graph.size; task++) {
      if (
        s.state[task] === MEMORY &&
        !s.graph.requested[task] &&
        !s.everywhere[task] &&
        !s.borrowed.has(task)
      )
        held++;
      if (s.state[task] === EXECUTING && !s.awaiting[task] && mayFree(s, task)) freeing++;
      if (!s.graph.requested[task] || s.delivered[task]) continue;
      left++;
      if (s.state[task] === MEMORY) onTheirWay++;
    }
    this.#agree("freeing", s.freeing, freeing);
    this.#agree("held", s.held, held);
    this.#agree("requested and not delivered", s.requestedLeft, left);
    this.#agree("undelivered", s.undelivered, onTheirWay);
  }

  /** Sums of numbers with fractions differ in their last digits. */
  #agree(what: string, counted: number, is: number): void {
    if (Math.abs(counted - is) > 1e-6 * Math.max(1, Math.abs(is)))
      this.broken.push(`${counted} ${what} of ${is}`);
  }
}
