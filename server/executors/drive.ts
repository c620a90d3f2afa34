/**
 * The shell around the scheduler: carries instructions out on lanes, feeds what lanes report back in, and
 * collects the requested results. It owns promises and ports; every decision is the scheduler's.
 */
import type { Instruction, SchedulerEvent } from "../scheduler/events.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { EXECUTING } from "../scheduler/state.ts";
import { decode } from "../store/codec/decode.ts";
import { cleanUp } from "./clean-up.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { Driven, DriveOptions } from "./drive-options.ts";
import { TaskFailure, WorkerLostError } from "./errors.ts";
import { finishedEvent, movedEvent } from "./event-columns.ts";
import { type Lanes, MAIN_LANE } from "./executor.ts";
import { type Failed, Failures } from "./failures.ts";
import type { Finished, FromLane, ValuesSent } from "./messages.ts";
import { Moves } from "./moves.ts";
import type { Plan } from "./plan.ts";
import { RequestedResults } from "./requested-results.ts";
import { TaskNumbers } from "./task-numbers.ts";
import { limitsOf, type TimeLimits } from "./time-limits.ts";

/** Carries a plan out. @throws {TaskFailure} the first one, unless errors are collected; the signal's reason when cancelled */
export function drive(options: DriveOptions): Promise<Driven> {
  return new Drive(options).run();
}

class Drive {
  readonly #o: DriveOptions;
  readonly #plan: Plan;
  readonly #lanes: Lanes;
  readonly #scheduler: Scheduler;
  /** Small results, by task: they are sent along with whatever needs them. */
  readonly #small = new Map<number, unknown>();
  readonly #results: RequestedResults;
  readonly #failures: Failures;
  /** The loss that is being told to the scheduler. */
  #loss: { readonly lane: number; readonly reason: string } | undefined;
  readonly #numbers: TaskNumbers;
  readonly #dispatcher: Dispatcher;
  /** Decided and not yet told to the lanes. */
  readonly #moves: Moves;
  readonly #limits: TimeLimits;
  #completed = false;
  #settled = false;
  #resolve: (driven: Driven) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #stopListening: () => void = () => {};

  constructor(options: DriveOptions) {
    this.#o = options;
    this.#plan = options.plan;
    this.#lanes = options.executor;
    const { graph, rank, functions, borrowed, retries } = options.plan;
    this.#results = new RequestedResults(options.executor, options.keep ?? false);
    this.#moves = new Moves(options.executor);
    this.#numbers = new TaskNumbers(options.plan);
    this.#failures = new Failures(options, this.#numbers);
    this.#dispatcher = new Dispatcher(options.plan, options.executor, this.#numbers, this.#small);
    for (const { task, everywhere, value } of borrowed) if (everywhere) this.#small.set(task, value);
    this.#scheduler = new Scheduler({
      graph,
      rank,
      retries,
      mainThread: Uint8Array.from(functions, ({ address }) => (address ? 0 : 1)),
      inMemory: borrowed,
      workersWillCome: options.executor.lanes.length > 1,
    });
    this.#limits = limitsOf(options, this.#scheduler.state, this.#numbers);
  }

  run(): Promise<Driven> {
    const { signal } = this.#o;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      signal?.addEventListener("abort", this.#abort);
      this.#stopListening = this.#lanes.listen({
        message: (lane, message) => this.#guard(() => this.#hear(lane, message)),
        lost: (lane, reason) => this.#lose(lane, reason),
        added: (lane) => this.#feed([{ type: "lane-added", lane, mainThread: false }]),
      });
      this.#results.noteBorrowed(this.#plan);
      const needsThreads = this.#plan.functions.some(({ address }) => address !== undefined);
      const lanes = this.#lanes.available.filter((lane) => lane === MAIN_LANE || needsThreads);
      this.#feed(lanes.map((lane) => ({ type: "lane-added", lane, mainThread: lane === MAIN_LANE })));
    });
  }

  #feed(events: readonly SchedulerEvent[]): void {
    for (const instruction of this.#scheduler.handle(events)) {
      if (this.#settled) return;
      this.#carryOut(instruction);
    }
    this.#moves.send();
    this.#finishIfDone();
  }

  #carryOut(instruction: Instruction): void {
    switch (instruction.type) {
      case "run":
        this.#dispatch(instruction.lane, instruction.tasks);
        break;
      case "move":
        this.#moves.add(this.#numbers.id(instruction.task), instruction.from, instruction.to);
        break;
      case "release": {
        const ids = instruction.tasks.map((task) => this.#numbers.id(task));
        for (const task of instruction.tasks) this.#small.delete(task);
        this.#lanes.post(instruction.lane, { type: "release", tasks: ids });
        // Told once for each result: by the lane that made it, not by those that had copies.
        const owned = ids.filter(
          (_, i) => this.#scheduler.state.lane[instruction.tasks[i]!] === instruction.lane,
        );
        if (owned.length > 0) this.#o.emit({ type: "released", task: owned });
        break;
      }
      case "complete":
        this.#completed = true;
        break;
      case "give-up":
        this.#giveUp(instruction.task);
        break;
      default:
        instruction satisfies never;
    }
  }

  #dispatch(lane: number, tasks: readonly number[]): void {
    const { sent, refused, limits } = this.#dispatcher.dispatch(lane, tasks);
    for (const [task, limit] of limits) this.#limits.start(task, limit);
    const at = this.#o.now();
    this.#o.emit({ type: "tasks-started", task: sent, worker: sent.map(() => lane), at: sent.map(() => at) });
    for (const { task, error } of refused)
      this.#fail({ task, lane, error, inputs: [], started: at, finished: at });
  }

  /** A port must never hear an exception: it would be nobody's, and end the run. */
  #guard(hear: () => void): void {
    try {
      hear();
    } catch (error) {
      this.#settle(error);
    }
  }

  #hear(lane: number, message: FromLane): void {
    if (this.#settled) return;
    switch (message.type) {
      case "finished":
        this.#finish(lane, message);
        break;
      case "awaiting":
        this.#feed(this.#numbers.own(message.tasks).map((task) => ({ type: "awaiting", task })));
        break;
      case "failed": {
        const task = this.#numbers.task(message.task);
        if (task >= 0) this.#fail({ ...message, task, lane, error: decode(message.wire) });
        break;
      }
      case "values":
        this.#receive(lane, message);
        break;
      case "moved":
        this.#noteMoves(lane, message);
        break;
      case "unsendable": {
        const task = this.#numbers.task(message.task);
        if (task >= 0) this.#failToSend(task, lane, decode(message.wire));
        break;
      }
      case "progress":
        if (this.#numbers.task(message.task) >= 0) this.#o.emit(message);
        break;
      case "log": // the session hears these for all computes at once
      case "cancelled": // clean-up does
        break;
      default:
        message satisfies never;
    }
  }

  #finish(lane: number, message: Finished): void {
    const events: SchedulerEvent[] = [];
    const mine: number[] = [];
    for (const [i, id] of message.tasks.entries()) {
      const task = this.#numbers.task(id);
      if (task < 0) continue;
      mine.push(i);
      const small = message.small[i] === 1;
      if (small) this.#small.set(task, message.values[i]);
      const bytes = message.bytes[i]!;
      if (this.#plan.graph.requested[task]) {
        this.#results.note(task, { id, value: message.values[i], lane, bytes, here: small });
      }
      this.#limits.stop(task);
      events.push({ type: "finished", task, busy: message.busy[i]!, bytes, everywhere: small });
    }
    if (mine.length === 0) return;
    this.#o.emit(finishedEvent(lane, message, mine));
    this.#feed(events);
  }

  #receive(lane: number, message: ValuesSent): void {
    const { tasks, wires } = message;
    const isMine = (id: number, i: number): boolean =>
      this.#results.receive(this.#numbers.task(id), wires[i]);
    const mine = tasks.flatMap((id, i) => (isMine(id, i) ? [i] : []));
    if (mine.length > 0 && lane !== MAIN_LANE) this.#o.emit(movedEvent(message, mine, () => lane, MAIN_LANE, this.#o.now()));
    this.#finishIfDone();
  }

  #noteMoves(lane: number, message: FromLane & { type: "moved" }): void {
    const mine = message.tasks.flatMap((id, i) => (this.#numbers.task(id) >= 0 ? [i] : []));
    const laneOf = this.#scheduler.state.lane;
    const from = (id: number): number => laneOf[this.#numbers.task(id)]!;
    if (mine.length > 0) this.#o.emit(movedEvent(message, mine, from, lane, this.#o.now()));
  }

  #fail(failed: Failed): void {
    this.#noteFailure(failed);
    if (!this.#settled) this.#feed([{ type: "failed", task: failed.task }]);
  }

  #noteFailure(failed: Failed): void {
    this.#limits.stop(failed.task);
    const ending = this.#failures.note(failed, this.#scheduler.state.retries[failed.task]! > 0);
    if (ending) this.#settle(ending);
  }

  /** A requested result exists and cannot come: the task has failed, though it ran. */
  #failToSend(task: number, lane: number, error: unknown): void {
    const at = this.#o.now();
    const ending = this.#failures.note({ task, lane, error, inputs: [], started: at, finished: at }, false);
    if (ending) this.#settle(ending);
    this.#results.giveUp(task);
    this.#finishIfDone();
  }

  /** A task that threw has been noted before; the others had a result, and the worker that held it is lost. */
  #giveUp(task: number): void {
    if (this.#failures.has(task) || !this.#loss) return;
    const isStillNeeded = this.#scheduler.state.needed[task]! > 0;
    if (!isStillNeeded && this.#results.found.get(task)?.here) return;
    const { lane, reason } = this.#loss;
    const error = new WorkerLostError(lane, reason, "held the result of this task");
    this.#settle(new TaskFailure(task, error, []));
  }

  #lose(lane: number, reason: string): void {
    if (this.#settled) return;
    this.#o.emit({ type: "worker-lost", worker: lane, at: this.#o.now(), reason });
    const { state, lane: laneOf } = this.#scheduler.state;
    const lost = new WorkerLostError(lane, reason, "ran this task");
    const at = this.#o.now();
    for (let task = 0; task < state.length && !this.#settled; task++) {
      if (laneOf[task] === lane && state[task] === EXECUTING)
        this.#noteFailure({
          task,
          lane,
          error: this.#limits.errorFor(task) ?? lost,
          inputs: [],
          started: at,
          finished: at,
        });
    }
    if (this.#settled) return;
    this.#loss = { lane, reason };
    this.#feed([{ type: "lane-lost", lane }]);
  }

  readonly #abort = (): void => this.#settle(this.#o.signal?.reason);

  #finishIfDone(): void {
    if (this.#settled || !this.#completed || !this.#results.areAllHere) return;
    this.#end(this.#o.keep ?? false);
    this.#resolve({ results: this.#results.found, failures: this.#failures.list });
  }

  /** Ends with an error: nothing more begins, what has begun is told to stop. */
  #settle(error: unknown): void {
    if (this.#settled) return;
    this.#scheduler.handle([{ type: "stopped" }]);
    this.#end(false);
    this.#reject(error);
  }

  #end(keep: boolean): void {
    this.#settled = true;
    this.#limits.stopAll();
    this.#o.signal?.removeEventListener("abort", this.#abort);
    this.#stopListening();
    const { cancelGrace } = this.#o;
    cleanUp(this.#lanes, this.#plan, this.#numbers, this.#scheduler.state, { keep, cancelGrace });
    this.#dispatcher.forgetCaptures();
  }
}
