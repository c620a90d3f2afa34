/**
 * Decides which task runs where and when: events in, instructions out, in batches.
 *
 * There is no clock, thread, promise or value in here, so a test can drive it step by step. The shell
 * (`executors/drive.ts`) carries the instructions out and reports what came of them.
 *
 * Policy: the smallest rank goes first, to the lane where its inputs are unless waiting there costs more than
 * moving them. A lane is given a few milliseconds of work at a time, so that messages cost little; what it has
 * not begun is taken back when another lane has nothing to do. A task may be sent before its inputs exist, if
 * the same lane makes them: with one lane, tasks run exactly in the static order.
 *
 * - `states.ts`, `state.ts`: what is remembered; `transitions.ts`: the only place where a state changes
 * - `ready-tasks.ts`, `placement.ts`, `moving-time.ts`: what runs next and where
 * - `take-back.ts`: tasks that leave a lane again; `lineage.ts`: lanes that are lost; `release.ts`: results
 */
import type { Instruction, SchedulerEvent } from "./events.ts";
import { Instructions } from "./instructions.ts";
import { NO_LANE } from "./lane-state.ts";
import { loseLane } from "./lineage.ts";
import { assign } from "./placement.ts";
import { cancelTask, finishTask, unblock } from "./release.ts";
import { initialState, type SchedulerOptions, type SchedulerState } from "./state.ts";
import { ERRED, EXECUTING, MEMORY } from "./states.ts";
import { balance, putBack, recallFollowers, takeIn } from "./take-back.ts";
import { become, becomeReady, endExecuting, startAwaiting } from "./transitions.ts";

export type { SchedulerOptions } from "./state.ts";

export class Scheduler {
  readonly state: SchedulerState;
  #completed = false;

  constructor(options: SchedulerOptions) {
    const s = initialState(options);
    this.state = s;
    const { size } = s.graph;
    for (let task = 0; task < size; task++) {
      if (s.missing[task] === 0 && !s.borrowed.has(task)) becomeReady(s, task);
    }
    for (const { task, lane, bytes, everywhere } of options.inMemory ?? []) {
      s.lane[task] = lane;
      s.state[task] = MEMORY; // made elsewhere: no transition of ours led here
      s.bytes[task] = bytes;
      s.movingBytes[task] = bytes;
      s.heldBytes += bytes;
      s.everywhere[task] = everywhere ? 1 : 0;
    }
    // Only when all of them are known: where a task goes depends on where its inputs are.
    for (const { task } of options.inMemory ?? []) unblock(s, task);
  }

  /** Takes in what happened and answers what to do about it. */
  handle(events: readonly SchedulerEvent[]): Instruction[] {
    const s = this.state;
    const out = new Instructions();
    s.story.turn++;
    for (const event of events) this.#apply(event, out);
    assign(s, out);
    balance(s, out);
    if (!this.#completed && (s.requestedLeft === 0 || this.#isStuck())) {
      this.#completed = true;
      out.complete();
    }
    return out.inOrder();
  }

  /** Results that are finished, not requested, and still needed: what the order is there to keep few. */
  get heldResults(): number {
    const { graph, needed, state } = this.state;
    let held = 0;
    for (let task = 0; task < graph.size; task++) {
      if (state[task] === MEMORY && !graph.requested[task] && needed[task]! > 0) held++;
    }
    return held;
  }

  #apply(event: SchedulerEvent, out: Instructions): void {
    const s = this.state;
    switch (event.type) {
      case "lane-added": {
        const { lane, mainThread } = event;
        s.lanes.set(lane, { lane, mainThread, queued: 0, queuedTime: 0, awaiting: 0, recalled: 0 });
        break;
      }
      case "lane-lost":
        loseLane(s, event.lane, event.blamed, out);
        break;
      case "awaiting":
        startAwaiting(s, event.task);
        break;
      case "finished":
        finishTask(s, event, out);
        break;
      case "failed":
        this.#fail(event.task, out);
        break;
      case "moved": {
        const copies = s.copies.get(event.task);
        if (copies?.has(event.lane)) copies.set(event.lane, true);
        // Nobody needs it any more, or it was believed lost with the lane that sent it.
        else if (s.lane[event.task] !== event.lane) out.release(event.lane, event.task);
        break;
      }
      case "delivered":
        this.#deliver(event.task);
        break;
      case "returned":
        takeIn(s, event, out);
        break;
      case "cancelled":
        for (const task of event.tasks) cancelTask(s, task, out);
        break;
      case "stopped":
        s.stopped = true;
        break;
      default:
        event satisfies never;
    }
  }

  #deliver(task: number): void {
    const s = this.state;
    if (!s.graph.requested[task] || s.delivered[task]) return;
    s.delivered[task] = 1;
    s.requestedLeft--;
  }

  #fail(task: number, out: Instructions): void {
    const s = this.state;
    if (s.state[task] !== EXECUTING) return;
    recallFollowers(s, task, out);
    if (s.retries[task]! > 0 && !s.stopped) {
      s.retries[task]!--;
      putBack(s, task);
      return;
    }
    endExecuting(s, task);
    s.lane[task] = NO_LANE;
    become(s, task, ERRED);
    out.giveUp(task, "failed");
  }

  /** Nothing runs and nothing can: errors have cut the rest off. */
  #isStuck(): boolean {
    const s = this.state;
    if (s.executing > 0) return false;
    if (s.stopped) return true;
    if (s.readyCount > 0) return false;
    // A result that is on its way to whoever asked is still to come.
    for (let task = 0; task < s.graph.size; task++) {
      if (s.graph.requested[task] && s.state[task] === MEMORY && !s.delivered[task]) return false;
    }
    return true;
  }
}
