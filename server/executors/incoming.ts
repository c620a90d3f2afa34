/**
 * What lanes say, understood for one compute: results, failures, copies that arrived. Tells the scheduler, the
 * faces and the collected results; decides nothing.
 */
import type { SchedulerEvent } from "../scheduler/events.ts";
import type { SchedulerState } from "../scheduler/state.ts";
import { EXECUTING } from "../scheduler/states.ts";
import { decode } from "../store/codec/decode.ts";
import type { DriveOptions } from "./drive-options.ts";
import { describedEvent, finishedEvent, type Journeys } from "./event-columns.ts";
import { MAIN_LANE } from "./executor.ts";
import type { Failed } from "./failures.ts";
import { type Learnt, learntOf, noteTime } from "./function-times.ts";
import { FINISHED, type Finished, type FromLane, type ValuesSent } from "./messages.ts";
import type { Requested, RequestedResults } from "./requested-results.ts";
import type { SentTasks } from "./sent-tasks.ts";
import type { Sightings } from "./sightings.ts";
import type { SmallResults } from "./small-results.ts";
import type { TaskNumbers } from "./task-numbers.ts";
import type { TimeLimits } from "./time-limits.ts";

/** The parts of the shell that reports of lanes concern. */
export interface Shell {
  readonly options: DriveOptions;
  readonly scheduler: SchedulerState;
  readonly numbers: TaskNumbers;
  /** Call → its small result; filled here. */
  readonly small: SmallResults;
  readonly sent: SentTasks;
  readonly results: RequestedResults;
  readonly journeys: Journeys;
  readonly sightings: Sightings;
  readonly limits: TimeLimits;
  /** Tells the scheduler; nothing happens once the compute has ended. */
  feed(events: readonly SchedulerEvent[]): void;
  /** A call has failed while it ran. */
  fail(failed: Failed): void;
  /** The same for faces and the compute alone, not for the scheduler. */
  noteFailure(failed: Failed, retried: boolean): void;
}

export class Incoming {
  readonly #s: Shell;
  /** Function of the plan → what is learnt of it. */
  readonly #learnt: readonly Learnt[];

  constructor(shell: Shell) {
    this.#s = shell;
    this.#learnt = shell.options.plan.functions.map(learntOf);
  }

  hear(lane: number, message: FromLane): void {
    switch (message.type) {
      case "finished":
        this.#finish(lane, message);
        break;
      case "awaiting": {
        this.#s.sightings.tell(lane, message.tasks, message.started);
        const own = message.tasks.filter((id) => this.#s.numbers.isOwn(id));
        const tasks = own.map((id) => this.#s.numbers.task(id)).filter((task) => this.#has(lane, task));
        this.#s.feed(tasks.map((task) => ({ type: "awaiting", task })));
        break;
      }
      case "failed": {
        const { task: id, wire, ...rest } = message;
        if (!this.#s.numbers.isOwn(id)) break;
        if (!this.#has(lane, this.#s.numbers.task(id))) break;
        this.#s.sightings.end(lane, [id], [rest.started]);
        this.#s.fail({ ...rest, call: this.#s.numbers.call(id), lane, error: decode(wire) });
        break;
      }
      case "values":
        this.#receive(lane, message);
        break;
      case "moved":
        this.#noteMoves(lane, message);
        break;
      case "unsendable":
        if (this.#s.numbers.call(message.task) >= 0)
          this.#failToSend(this.#s.numbers.call(message.task), lane, decode(message.wire));
        break;
      case "spilled":
      case "restored": {
        const { type, task, bytes, started, finished } = message;
        if (this.#s.numbers.call(task) < 0) break;
        this.#s.options.emit({
          type,
          task: [task],
          worker: [lane],
          bytes: [bytes],
          started: [started],
          finished: [finished],
        });
        break;
      }
      case "progress":
        if (this.#s.numbers.isOwn(message.task)) this.#s.options.emit(message);
        break;
      case "held":
      case "log": // the session hears these for all computes at once
      case "cancelled": // clean-up hears this
      case "rests": // and whoever waits for the end this
      case "saved":
        break;
      default:
        message satisfies never;
    }
  }

  /** Whether the task is that lane's now: what was cancelled, or went elsewhere, is no news of it any more. */
  #has(lane: number, task: number): boolean {
    const { state, lane: laneOf } = this.#s.scheduler;
    return state[task] === EXECUTING && laneOf[task] === lane;
  }

  #finish(lane: number, message: Finished): void {
    const { rows, values } = message;
    const { taskOf, functionOf, graph } = this.#s.options.plan;
    const events: SchedulerEvent[] = [];
    const mine: number[] = [];
    const inner: number[] = [];
    const results: [number, Requested][] = [];
    for (let row = 0; row < values.length; row++) {
      const at = row * FINISHED.width;
      const id = rows[at + FINISHED.id]!;
      if (!this.#s.numbers.isOwn(id)) continue;
      mine.push(row);
      const call = this.#s.numbers.call(id);
      const task = taskOf[call]!;
      const busy = rows[at + FINISHED.busy]!;
      noteTime(this.#learnt[functionOf[call]!]!, busy);
      this.#s.limits.stop(call);
      if (this.#s.numbers.lastCall(task) !== call) {
        inner.push(id); // its task has used it, or is about to
        continue;
      }
      if (!this.#has(lane, task)) continue;
      this.#s.sent.settle(task, lane);
      const everywhere = rows[at + FINISHED.small] === 1;
      if (everywhere) this.#s.small.set(call, values[row]);
      const bytes = rows[at + FINISHED.bytes]!;
      const movingBytes = rows[at + FINISHED.moving]!;
      events.push({ type: "finished", task, busy, bytes, movingBytes, everywhere });
      if (graph.requested[task])
        results.push([call, { id, value: values[row], lane, bytes, here: everywhere }]);
    }
    if (mine.length === 0) return;
    if (this.#s.options.isHeard()) {
      const finished = finishedEvent(lane, message, mine);
      this.#s.sightings.end(lane, finished.task, finished.started);
      this.#s.options.emit(finished);
      const described = describedEvent(message, (id) => this.#s.numbers.isOwn(id));
      if (described) this.#s.options.emit(described);
      if (inner.length > 0) this.#s.options.emit({ type: "released", task: inner });
    }
    this.#s.feed(events);
    // Only now: a lane of this thread answers at once, and what is delivered must have been made.
    const delivered = results.filter(([call, result]) => this.#s.results.note(call, result));
    this.#s.feed(delivered.map(([call]) => ({ type: "delivered", task: taskOf[call]! })));
  }

  #receive(lane: number, message: ValuesSent): void {
    const { tasks, wires } = message;
    const mine = [...tasks.keys()].filter((i) =>
      this.#s.results.receive(this.#s.numbers.call(tasks[i]!), wires[i]),
    );
    if (mine.length === 0) return;
    if (lane !== MAIN_LANE)
      this.#s.options.emit(this.#s.journeys.end(message, mine, () => lane, MAIN_LANE, this.#s.options.now()));
    this.#s.feed(mine.map((i) => ({ type: "delivered", task: this.#s.numbers.task(tasks[i]!) })));
  }

  #noteMoves(lane: number, message: FromLane & { type: "moved" }): void {
    // Another compute may have sent for the same kept result: that copy is not ours to count or to forget.
    if (message.of !== this.#s.options.plan.firstId) return;
    const mine = [...message.tasks.keys()].filter((i) => this.#s.numbers.call(message.tasks[i]!) >= 0);
    if (mine.length === 0) return;
    const laneOf = this.#s.scheduler.lane;
    const from = (id: number): number => laneOf[this.#s.numbers.task(id)]!;
    this.#s.options.emit(this.#s.journeys.end(message, mine, from, lane, this.#s.options.now()));
    this.#s.feed(mine.map((i) => ({ type: "moved", task: this.#s.numbers.task(message.tasks[i]!), lane })));
  }

  /** A requested result exists and cannot come: the task has failed, though it ran. */
  #failToSend(call: number, lane: number, error: unknown): void {
    const at = this.#s.options.now();
    this.#s.results.giveUp(call);
    this.#s.noteFailure({ call, lane, error, inputs: [], started: at, finished: at }, false);
    this.#s.feed([{ type: "delivered", task: this.#s.options.plan.taskOf[call]! }]);
  }
}
