/**
 * The shell around the scheduler: carries instructions out on lanes, feeds what lanes report back in, and
 * collects the requested results. It owns promises and ports; every decision is the scheduler's.
 */
import type { RunEvent } from "../protocol/events.ts";
import type { Instruction, SchedulerEvent } from "../scheduler/events.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { decode } from "../store/codec/decode.ts";
import { encode } from "../store/codec/encode.ts";
import { BatchWriter, type Dependency } from "./batch.ts";
import { TaskFailure, WorkerLostError } from "./errors.ts";
import { type ExecutableFunction, type Lanes, MAIN_LANE } from "./executor.ts";
import type { Finished, FromLane } from "./messages.ts";
import type { Plan } from "./plan.ts";

export interface DriveOptions {
  readonly plan: Plan;
  readonly executor: Lanes;
  /** Milliseconds since the process's epoch. */
  readonly now: () => number;
  readonly emit: (event: RunEvent) => void;
  /** Cancels everything when aborted. */
  readonly signal?: AbortSignal | undefined;
  /** After a failure, go on with what does not depend on it. */
  readonly collectErrors?: boolean;
  /** Leave the requested results in the lanes that made them instead of fetching them. */
  readonly keep?: boolean;
  /** Milliseconds between asking a task to stop and ending its thread. */
  readonly cancelGrace: number;
  /** The error as faces shall see it. */
  readonly view: (failure: TaskFailure) => import("../protocol/error-view.ts").ErrorView;
}

/** Where a requested result is: fetched, or, with `keep`, in a lane. */
export interface Requested {
  readonly id: number;
  readonly value: unknown;
  readonly lane: number;
  readonly bytes: number;
  /** True when `value` is there. */
  readonly here: boolean;
}

export interface Driven {
  /** Task → result, for every requested task that succeeded. */
  readonly results: ReadonlyMap<number, Requested>;
  /** In the order in which they happened; empty unless `collectErrors`. */
  readonly failures: readonly TaskFailure[];
}

/** Carries a plan out. @throws {TaskFailure} the first one, unless errors are collected; the signal's reason when cancelled */
export function drive(options: DriveOptions): Promise<Driven> {
  return new Drive(options).run();
}

let nextAnswer = 1;

class Drive {
  readonly #o: DriveOptions;
  readonly #plan: Plan;
  readonly #lanes: Lanes;
  readonly #scheduler: Scheduler;
  /** Small results, by task: they are sent along with whatever needs them. */
  readonly #small = new Map<number, unknown>();
  readonly #results = new Map<number, Requested>();
  readonly #failures: TaskFailure[] = [];
  readonly #borrowedIds: Map<number, number>;
  readonly #captured = new Map<number, Set<number>>();
  readonly #wires = new Map<number, unknown>();
  /** Requested results asked for and not here yet. */
  #expected = 0;
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
    this.#borrowedIds = new Map(borrowed.map(({ id }, task) => [id, task]));
    for (const [task, { everywhere, value }] of borrowed.entries())
      if (everywhere) this.#small.set(task, value);
    this.#scheduler = new Scheduler({
      graph,
      rank,
      retries,
      mainThread: Uint8Array.from(functions, ({ address }) => (address ? 0 : 1)),
      inMemory: borrowed,
    });
  }

  run(): Promise<Driven> {
    const { signal } = this.#o;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      if (signal?.aborted) {
        this.#settled = true;
        reject(signal.reason);
        return;
      }
      signal?.addEventListener("abort", this.#abort);
      this.#stopListening = this.#lanes.listen({
        message: (lane, message) => this.#hear(lane, message),
        lost: (lane, reason) => this.#lose(lane, reason),
      });
      for (const [task, result] of this.#plan.borrowed.entries()) {
        if (this.#plan.graph.requested[task])
          this.#fetch(task, result.lane, result.value, result.everywhere, result.bytes);
      }
      const needsThreads = this.#plan.functions.some(({ address }) => address !== undefined);
      const lanes = this.#lanes.lanes.filter((lane) => lane === MAIN_LANE || needsThreads);
      this.#feed(lanes.map((lane) => ({ type: "lane-added", lane, mainThread: lane === MAIN_LANE })));
    });
  }

  #id(task: number): number {
    const borrowed = this.#plan.borrowed;
    return task < borrowed.length ? borrowed[task]!.id : this.#plan.firstId + task - borrowed.length;
  }

  /** The task with a global number, or -1 for a task of another compute. */
  #task(id: number): number {
    const task = id - this.#plan.firstId + this.#plan.borrowed.length;
    if (id >= this.#plan.firstId && task < this.#plan.graph.size) return task;
    return this.#borrowedIds.get(id) ?? -1;
  }

  #feed(events: readonly SchedulerEvent[]): void {
    for (const instruction of this.#scheduler.handle(events)) {
      if (this.#settled) return;
      this.#carryOut(instruction);
    }
    this.#finishIfDone();
  }

  #carryOut(instruction: Instruction): void {
    switch (instruction.type) {
      case "run":
        this.#dispatch(instruction.lane, instruction.tasks);
        break;
      case "move":
        this.#lanes.post(instruction.from, {
          type: "send",
          tasks: [this.#id(instruction.task)],
          to: instruction.to,
        });
        break;
      case "release": {
        const ids = instruction.tasks.map((task) => this.#id(task));
        for (const task of instruction.tasks) this.#small.delete(task);
        this.#lanes.post(instruction.lane, { type: "release", tasks: ids });
        this.#o.emit({ type: "released", task: ids });
        break;
      }
      case "complete":
        this.#completed = true;
        break;
      case "give-up":
        break; // the failure itself has been noted where it was heard
      default:
        instruction satisfies never;
    }
  }

  #dispatch(lane: number, tasks: readonly number[]): void {
    const { graph, functions } = this.#plan;
    const batch = new BatchWriter(this.#lanes.encodesFor(lane));
    const needed = new Set<ExecutableFunction>();
    const refused: [number, unknown][] = [];
    const sent: number[] = [];
    for (const task of tasks) {
      const fn = functions[graph.functions[task]!]!;
      const call = this.#plan.call(task);
      needed.add(fn);
      if (call.captures >= 0 && lane !== MAIN_LANE) this.#announceCaptures(lane, call.captures);
      try {
        batch.add(this.#id(task), fn.index, call, this.#dependency);
        sent.push(this.#id(task));
      } catch (error) {
        refused.push([task, error]);
      }
    }
    this.#lanes.announce(lane, [...needed]);
    if (!batch.isEmpty) this.#lanes.post(lane, batch.message());
    const at = this.#o.now();
    this.#o.emit({ type: "tasks-started", task: sent, worker: sent.map(() => lane), at: sent.map(() => at) });
    for (const [task, error] of refused) this.#fail(task, lane, error, [], at, at);
  }

  readonly #dependency = (task: number): Dependency =>
    this.#small.has(task) ? { value: this.#small.get(task) } : { id: this.#id(task) };

  #announceCaptures(lane: number, index: number): void {
    const known = this.#captured.get(lane) ?? new Set<number>();
    this.#captured.set(lane, known);
    if (known.has(index)) return;
    known.add(index);
    let wire = this.#wires.get(index);
    if (wire === undefined) {
      wire = encode(this.#plan.captures.get(index)).wire;
      this.#wires.set(index, wire);
    }
    this.#lanes.post(lane, { type: "captures", index, wire });
  }

  #hear(lane: number, message: FromLane): void {
    if (this.#settled) return;
    switch (message.type) {
      case "finished":
        this.#finish(lane, message);
        break;
      case "awaiting":
        this.#feed(this.#own(message.tasks).map((task) => ({ type: "awaiting", task })));
        break;
      case "failed": {
        const task = this.#task(message.task);
        if (task >= 0)
          this.#fail(task, lane, decode(message.wire), message.inputs, message.started, message.finished);
        break;
      }
      case "value":
        this.#receive(lane, message);
        break;
      case "moved": {
        const task = this.#task(message.task);
        if (task < 0) break;
        const from = this.#scheduler.state.lane[task]!;
        this.#o.emit({
          type: "moved",
          task: [message.task],
          from: [from],
          to: [lane],
          bytes: [message.copied],
        });
        break;
      }
      case "unsendable": {
        const task = this.#task(message.task);
        if (task >= 0) this.#settle(new TaskFailure(task, decode(message.wire), []));
        break;
      }
      case "progress": {
        const { type, task, fraction, message: text } = message;
        if (this.#task(task) >= 0)
          this.#o.emit({ type, task, fraction, ...(text === undefined ? {} : { message: text }) });
        break;
      }
      case "log":
        break; // the session hears these for all computes at once
      case "cancelled":
        break;
      default:
        message satisfies never;
    }
  }

  #own(ids: readonly number[]): number[] {
    return ids.map((id) => this.#task(id)).filter((task) => task >= this.#plan.borrowed.length);
  }

  #finish(lane: number, message: Finished): void {
    const events: SchedulerEvent[] = [];
    const mine: number[] = [];
    for (const [i, id] of message.tasks.entries()) {
      const task = this.#task(id);
      if (task < 0) continue;
      mine.push(i);
      const small = message.small[i] === 1;
      if (small) this.#small.set(task, message.values[i]);
      const bytes = message.bytes[i]!;
      if (this.#plan.graph.requested[task]) this.#fetch(task, lane, message.values[i], small, bytes);
      events.push({ type: "finished", task, busy: message.busy[i]!, bytes, everywhere: small });
    }
    if (mine.length === 0) return;
    const pick = (column: readonly number[]): number[] => mine.map((i) => column[i]!);
    this.#o.emit({
      type: "tasks-finished",
      task: pick(message.tasks),
      worker: mine.map(() => lane),
      ready: pick(message.ready),
      started: pick(message.started),
      finished: pick(message.finished),
      bytes: pick(message.bytes),
    });
    this.#feed(events);
  }

  /** A requested result exists: note it, or ask for it. */
  #fetch(task: number, lane: number, value: unknown, here: boolean, bytes: number): void {
    const id = this.#id(task);
    if (here || this.#o.keep) this.#results.set(task, { id, value, lane, bytes, here });
    else {
      this.#expected++;
      this.#lanes.post(lane, { type: "send", tasks: [id], to: -1 });
    }
  }

  #receive(lane: number, message: FromLane & { type: "value" }): void {
    const task = this.#task(message.task);
    if (task < 0 || this.#results.has(task)) return;
    const bytes = this.#scheduler.state.bytes[task]!;
    const value = decode(message.wire);
    this.#results.set(task, { id: message.task, value, lane, bytes, here: true });
    this.#expected--;
    if (lane !== MAIN_LANE) {
      this.#o.emit({
        type: "moved",
        task: [message.task],
        from: [lane],
        to: [MAIN_LANE],
        bytes: [message.copied],
      });
    }
    this.#finishIfDone();
  }

  #fail(
    task: number,
    lane: number,
    error: unknown,
    inputs: readonly string[],
    started: number,
    finished: number,
  ): void {
    const failure = new TaskFailure(task, error, inputs);
    const retried = this.#scheduler.state.retries[task]! > 0;
    this.#o.emit({
      type: "task-failed",
      task: this.#id(task),
      worker: lane,
      started,
      finished,
      error: this.#o.view(failure),
      retried,
    });
    if (!retried) {
      this.#failures.push(failure);
      if (!this.#o.collectErrors) {
        this.#settle(failure);
        return;
      }
    }
    this.#feed([{ type: "failed", task }]);
  }

  #lose(lane: number, reason: string): void {
    if (this.#settled) return;
    this.#o.emit({ type: "worker-lost", worker: lane, at: this.#o.now(), reason });
    const { state, lane: laneOf } = this.#scheduler.state;
    const EXECUTING = 2;
    for (let task = 0; task < state.length; task++) {
      if (laneOf[task] === lane && state[task] === EXECUTING) {
        this.#fail(task, lane, new WorkerLostError(lane, reason), [], this.#o.now(), this.#o.now());
        if (this.#settled) return;
      }
    }
    this.#feed([{ type: "lane-lost", lane }]);
  }

  readonly #abort = (): void => this.#settle(this.#o.signal?.reason);

  #finishIfDone(): void {
    if (this.#settled || !this.#completed || this.#expected > 0) return;
    this.#end();
    this.#resolve({ results: this.#results, failures: this.#failures });
  }

  /** Ends with an error: nothing more begins, what has begun is told to stop. */
  #settle(error: unknown): void {
    if (this.#settled) return;
    this.#scheduler.handle([{ type: "stopped" }]);
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#settled = true;
    this.#o.signal?.removeEventListener("abort", this.#abort);
    this.#stopListening();
    this.#cleanUp();
  }

  /** Leaves no task and no result of this compute in any lane, but for results that are to be kept. */
  #cleanUp(): void {
    const { lane: laneOf, state, copies } = this.#scheduler.state;
    const running = new Map<number, number[]>();
    const held = new Map<number, number[]>();
    const note = (lists: Map<number, number[]>, lane: number, task: number): void => {
      const list = lists.get(lane);
      if (list) list.push(this.#id(task));
      else lists.set(lane, [this.#id(task)]);
    };
    for (let task = 0; task < state.length; task++) {
      const lane = laneOf[task]!;
      if (lane === -1) continue;
      for (const copy of copies.get(task) ?? []) note(held, copy, task);
      if (task < this.#plan.borrowed.length) continue;
      if (state[task] === 2) note(running, lane, task);
      else if (state[task] === 3 && !(this.#o.keep && this.#plan.graph.requested[task]))
        note(held, lane, task);
    }
    for (const [lane, tasks] of held) this.#lanes.post(lane, { type: "release", tasks });
    if (running.size > 0) this.#cancel(running);
  }

  /** Asks lanes to drop tasks; a lane that does not answer in time is ended with its thread. */
  #cancel(running: ReadonlyMap<number, number[]>): void {
    const waiting = new Map<number, number>();
    for (const lane of running.keys()) waiting.set(nextAnswer++, lane);
    const stop = this.#lanes.listen({
      message: (_lane, message) => {
        if (message.type === "cancelled" && waiting.delete(message.answer) && waiting.size === 0) done();
      },
      lost: (lane) => {
        for (const [answer, of] of waiting) if (of === lane) waiting.delete(answer);
      },
    });
    const timer = setTimeout(() => {
      for (const lane of waiting.values())
        this.#lanes.end(lane, "it did not stop when its task was cancelled");
      stop();
    }, this.#o.cancelGrace);
    timer.unref();
    const done = (): void => {
      clearTimeout(timer);
      stop();
    };
    for (const [answer, lane] of [...waiting]) {
      this.#lanes.post(lane, { type: "cancel", tasks: running.get(lane)!, answer });
    }
  }
}
