/**
 * Decides which task runs where and when: events in, instructions out, in batches.
 *
 * There is no clock, thread, promise or value in here, so a test can drive it step by step. The shell
 * (`executors/drive.ts`) carries the instructions out and reports what came of them.
 *
 * Policy: the smallest rank goes first, to the lane where its inputs are unless waiting there costs more than
 * moving them. A lane is given a few milliseconds of work at a time, so that messages cost little; what it has
 * not begun is taken back when another lane has nothing to do. A task may be sent before its inputs exist, if
 * the same lane makes them: with one lane, tasks run exactly in the static order. Roots wait when more is held
 * than that order promises.
 *
 * - `states.ts`, `state.ts`: what is remembered; `transitions.ts`: the only place where a state changes
 * - `ready-tasks.ts`, `placement.ts`, `moving-time.ts`: what runs next and where
 * - `take-back.ts`: tasks that leave a lane again; `lineage.ts`: lanes that are lost
 * - `release.ts`, `copies.ts`: results, and where there are more of one
 */
import { type Instruction, type SchedulerEvent, tasksOf } from "./events.ts";
import { Instructions } from "./instructions.ts";
import { newLane } from "./lane-state.ts";
import { loseLane } from "./lineage.ts";
import { assign } from "./placement.ts";
import { borrow, cancelTask, drop, finishTask, giveUp, takeCopy } from "./release.ts";
import { initialState, type SchedulerOptions, type SchedulerState } from "./state.ts";
import { EXECUTING, MEMORY, WAITING } from "./states.ts";
import { SchedulerContradiction } from "./story.ts";
import { balance, recallFollowers, takeIn } from "./take-back.ts";
import { becomeReady, endRequest, isAskedFor, putBack, startAwaiting } from "./transitions.ts";

export type { SchedulerOptions } from "./state.ts";

/** Tasks of one event whose stories are told; thousands may be given back or cancelled at once. */
const MOST_TOLD = 8;

export class Scheduler {
  readonly state: SchedulerState;
  readonly #out = new Instructions();
  #completed = false;
  /** What is being taken in. */
  #event: SchedulerEvent | undefined;

  constructor(options: SchedulerOptions) {
    this.state = initialState(options);
    for (const result of options.inMemory ?? []) borrow(this.state, result);
  }

  /**
   * Takes in what happened and answers what to do about it.
   *
   * @throws {SchedulerContradiction} when anything goes wrong in here; the scheduler is of no use after that
   */
  handle(events: readonly SchedulerEvent[]): Instruction[] {
    this.#event = undefined;
    try {
      return this.#turn(events);
    } catch (cause) {
      throw this.#contradiction(cause);
    }
  }

  #turn(events: readonly SchedulerEvent[]): Instruction[] {
    const s = this.state;
    const out = this.#out;
    const isFirst = s.story.turn++ === 0;
    for (const event of events) {
      this.#event = event;
      this.#apply(event, out);
    }
    this.#event = undefined;
    // Not before there are lanes: where a task goes depends on where its inputs are.
    if (isFirst) this.#begin();
    assign(s, out);
    const instructions = out.take();
    // Apart from the rest: a lane may be asked for what it was sent only just now.
    balance(s, out);
    if (!this.#completed && (s.requestedLeft === 0 || this.#isStuck())) {
      this.#completed = true;
      out.complete();
    }
    instructions.push(...out.take());
    return instructions;
  }

  /** What needs nothing, or only what an earlier compute has made, can run. */
  #begin(): void {
    const s = this.state;
    for (const task of s.taskOfRank) {
      if (s.state[task] === WAITING && s.missing[task] === 0) becomeReady(s, task);
    }
  }

  #apply(event: SchedulerEvent, out: Instructions): void {
    const s = this.state;
    switch (event.type) {
      case "lane-added":
        s.lanes.set(event.lane, newLane(event.lane, event.mainThread));
        // Until there was a worker the main thread may have done everything.
        for (const at of s.lanes.values()) if (at.mainThread) s.ready.forget(s, at);
        break;
      case "lane-lost":
        loseLane(s, event.lane, event.blamed, out);
        break;
      case "awaiting":
        // What was sent ahead of its result would keep the lane from others for as long as it awaits.
        if (startAwaiting(s, event.task)) recallFollowers(s, event.task, out);
        break;
      case "finished":
        finishTask(s, event, out);
        break;
      case "failed":
        this.#fail(event.task, out);
        break;
      case "moved":
        takeCopy(s, event.task, event.lane, out);
        break;
      case "delivered":
        this.#deliver(event.task, out);
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

  /** Whatever was thrown, with the turn, the event and the stories of its tasks. */
  #contradiction(cause: unknown): SchedulerContradiction {
    const { story } = this.state;
    const event = this.#event;
    const tasks = new Set(cause instanceof SchedulerContradiction ? cause.tasks : []);
    if (event) for (const task of tasksOf(event).slice(0, MOST_TOLD)) tasks.add(task);
    const message = cause instanceof Error ? cause.message : String(cause);
    const what = cause instanceof SchedulerContradiction ? cause.what : message;
    const where = event ? `taking in ${JSON.stringify(event).slice(0, 200)}` : "deciding what runs where";
    return new SchedulerContradiction([...tasks], `${what} (turn ${story.turn}, ${where})`, story, { cause });
  }

  #deliver(task: number, out: Instructions): void {
    const s = this.state;
    if (!isAskedFor(s, task)) return;
    endRequest(s, task);
    if (s.state[task] !== MEMORY && s.needed[task] === 0) drop(s, task, out);
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
    giveUp(s, task, "failed", out);
  }

  /** Nothing runs and nothing can: errors have cut the rest off. */
  #isStuck(): boolean {
    const s = this.state;
    if (s.executing > 0) return false;
    if (s.stopped) return true;
    // A result that is on its way to whoever asked is still to come.
    return s.readyCount === 0 && s.undelivered === 0;
  }
}
