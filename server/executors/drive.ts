/**
 * The shell around the scheduler: carries instructions out on lanes, feeds what lanes report back in, and
 * collects the requested results. It owns promises and ports; every decision is the scheduler's.
 */
import type { Instruction, SchedulerEvent } from "../scheduler/events.ts";
import { Scheduler } from "../scheduler/scheduler.ts";
import { MEMORY } from "../scheduler/states.ts";
import { cleanUp } from "./clean-up.ts";
import type { Driven, DriveOptions } from "./drive-options.ts";
import { KeptResultLostError, TaskFailure } from "./errors.ts";
import { Journeys } from "./event-columns.ts";
import { type Lanes, type Loss, MAIN_LANE } from "./executor.ts";
import { type Failed, Failures } from "./failures.ts";
import { expectedTimes } from "./function-times.ts";
import { GivenUp } from "./given-up.ts";
import { Incoming } from "./incoming.ts";
import { LostLanes } from "./lost-lanes.ts";
import { Outgoing } from "./outgoing.ts";
import type { Plan } from "./plan.ts";
import { inMemory, type Requested, RequestedResults } from "./requested-results.ts";
import { SentTasks } from "./sent-tasks.ts";
import { Sightings } from "./sightings.ts";
import { SmallResults } from "./small-results.ts";
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
  /** Call → its small result, sent along with whatever needs it. */
  readonly #small: SmallResults;
  readonly #sent: SentTasks;
  readonly #results: RequestedResults;
  readonly #failures: Failures;
  readonly #givenUp: GivenUp | undefined;
  readonly #numbers: TaskNumbers;
  readonly #sightings: Sightings;
  readonly #limits: TimeLimits;
  readonly #lost: LostLanes;
  readonly #incoming: Incoming;
  readonly #outgoing: Outgoing;
  /** What the scheduler is still to be told. */
  #inbox: SchedulerEvent[] = [];
  #feeding = false;
  #completed = false;
  #settled = false;
  #resolve: (driven: Driven) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #stopListening: () => void = () => {};
  #liftLimit: () => void = () => {};

  constructor(options: DriveOptions) {
    this.#o = options;
    this.#plan = options.plan;
    this.#lanes = options.executor;
    const { graph, rank, mainThread, borrowed, retries } = options.plan;
    this.#results = new RequestedResults(options.executor, options.keep ?? false, options.onResult);
    this.#numbers = new TaskNumbers(options.plan);
    this.#small = new SmallResults(options.plan.taskOf.length);
    this.#sent = new SentTasks(graph.size, options.executor, this.#numbers);
    this.#failures = new Failures(options, this.#numbers);
    if (options.onGiveUp) this.#givenUp = new GivenUp(options.plan, this.#numbers, options.onGiveUp);
    this.#sightings = new Sightings(options.executor, this.#numbers, options.emit);
    for (const { task, everywhere, value } of borrowed) if (everywhere) this.#small.set(task, value);
    this.#scheduler = new Scheduler({
      graph,
      rank,
      retries,
      mainThread,
      inMemory: borrowed,
      workersWillCome: options.executor.lanes.length > 1,
      memoryLimit: options.memoryLimit ?? 0,
      expectedTime: expectedTimes(options.plan),
    });
    this.#limits = limitsOf(options, this.#scheduler.state, this.#numbers);
    this.#lost = new LostLanes(options, this.#scheduler.state, this.#numbers, this.#limits, this.#sent);
    const shell = {
      options,
      scheduler: this.#scheduler.state,
      numbers: this.#numbers,
      small: this.#small,
      sent: this.#sent,
      results: this.#results,
      journeys: new Journeys(),
      sightings: this.#sightings,
      limits: this.#limits,
      feed: (events: readonly SchedulerEvent[]) => this.#feed(events),
      fail: (failed: Failed) => this.#fail(failed),
      noteFailure: (failed: Failed, retried: boolean) => this.#noteFailure(failed, retried),
    };
    this.#incoming = new Incoming(shell);
    this.#outgoing = new Outgoing(shell);
  }

  run(): Promise<Driven> {
    const { signal, isHeard, onStart } = this.#o;
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      signal?.addEventListener("abort", this.#abort);
      this.#stopListening = this.#lanes.listen({
        message: (lane, message) => this.#guard(() => this.#incoming.hear(lane, message)),
        lost: (lane, loss) => this.#guard(() => this.#lose(lane, loss)),
        added: (lane) => this.#guard(() => this.#add(lane)),
        resumed: (lane) => this.#guard(() => this.#resume(lane)),
      });
      if (isHeard()) this.#sightings.start();
      this.#liftLimit = this.#lanes.limitMemory(this.#o.memoryLimit ?? 0);
      onStart?.((calls) => this.#guard(() => this.#cancel(calls)));
      const needsThreads = this.#plan.functions.some(({ address }) => address !== undefined);
      const lanes = this.#lanes.available.filter((lane) => lane === MAIN_LANE || needsThreads);
      const delivered = this.#results.noteBorrowed(this.#plan);
      this.#feed([
        ...lanes.map((lane) => ({ type: "lane-added", lane, mainThread: lane === MAIN_LANE }) as const),
        ...delivered.map((task) => ({ type: "delivered", task }) as const),
      ]);
    });
  }

  /** Tells the scheduler what happened and does what it says; what comes of that at once is told after it. */
  #feed(events: readonly SchedulerEvent[]): void {
    if (this.#settled || events.length === 0) return;
    for (const event of events) this.#inbox.push(event);
    if (this.#feeding) return;
    this.#feeding = true;
    while (this.#inbox.length > 0 && !this.#settled) {
      const batch = this.#inbox;
      this.#inbox = [];
      for (const instruction of this.#scheduler.handle(batch)) {
        if (this.#settled) break;
        this.#carryOut(instruction);
      }
      this.#outgoing.flush();
    }
    this.#feeding = false;
    this.#finishIfDone();
  }

  #carryOut(instruction: Instruction): void {
    if (instruction.type === "give-up") this.#giveUp(instruction);
    else if (instruction.type === "complete") this.#completed = true;
    else this.#outgoing.carryOut(instruction);
  }

  /** A port must never hear an exception: it would be nobody's, and end the run. */
  #guard(hear: () => void): void {
    try {
      hear();
    } catch (error) {
      this.#settle(error);
    }
  }

  #fail(failed: Failed): void {
    const task = this.#plan.taskOf[failed.call]!;
    this.#sent.settle(task, failed.lane);
    this.#noteFailure(failed, this.#scheduler.state.retries[task]! > 0);
    this.#feed([{ type: "failed", task }]);
  }

  #noteFailure(failed: Failed, retried: boolean): void {
    if (this.#settled) return;
    this.#limits.stop(failed.call);
    this.#sightings.forget(this.#numbers.id(failed.call));
    const ending = this.#failures.note(failed, retried);
    if (!retried) this.#givenUp?.note(this.#plan.taskOf[failed.call]!, this.#failures.list.at(-1)!);
    if (ending) this.#settle(ending);
  }

  #giveUp({ task, reason }: Instruction & { type: "give-up" }): void {
    if (reason === "killed") this.#noteFailure(this.#lost.death(task), false);
    else if (reason === "lost") this.#settle(new KeptResultLostError([this.#numbers.lastCall(task)]));
    else if (reason === "cancelled") this.#givenUp?.note(task, reason);
  }

  #add(lane: number): void {
    if (this.#settled) return;
    this.#o.emit({ type: "worker-added", worker: lane, at: this.#o.now() });
    this.#feed([{ type: "lane-added", lane, mainThread: false }]);
  }

  /** A lane that was kept from this compute when it began. Of one that it has it goes on as before. */
  #resume(lane: number): void {
    if (!this.#scheduler.state.lanes.has(lane)) this.#feed([{ type: "lane-added", lane, mainThread: false }]);
  }

  #lose(lane: number, loss: Loss): void {
    if (this.#settled) return;
    this.#o.emit({ type: "worker-lost", worker: lane, at: this.#o.now(), reason: loss.reason });
    if (loss.isLast) {
      this.#settle(new Error(`No worker could be started; the last one: ${loss.reason}.`));
      return;
    }
    const unsent = this.#results.forget(lane);
    const { failed, blamed, tried } = this.#lost.judge(lane, loss);
    for (const failure of failed) this.#fail(failure);
    for (const failure of tried) this.#noteFailure(failure, true);
    this.#feed([{ type: "lane-lost", lane, blamed }]);
    this.#askAgain(unsent);
  }

  /** Of what a lost lane was to send: another may have a copy. What is made again will be asked for then. */
  #askAgain(unsent: readonly Omit<Requested, "value" | "here">[]): void {
    const { state, lane } = this.#scheduler.state;
    for (const result of unsent) {
      const task = this.#numbers.task(result.id);
      if (state[task] !== MEMORY) continue;
      const found = { ...result, lane: lane[task]!, value: undefined, here: false };
      if (this.#results.note(this.#numbers.call(result.id), found)) this.#feed([{ type: "delivered", task }]);
    }
  }

  #cancel(calls: readonly number[]): void {
    if (!this.#settled)
      this.#feed([{ type: "cancelled", tasks: calls.map((call) => this.#plan.taskOf[call]!) }]);
  }

  readonly #abort = (): void => this.#settle(this.#o.signal?.reason);

  #finishIfDone(): void {
    if (this.#settled || !this.#completed || !this.#results.areAllHere) return;
    const keep = this.#o.keep ?? false;
    const { requested } = this.#plan.graph;
    this.#end((task) => keep && requested[task] === 1, this.#failures.list.length > 0);
    this.#resolve({ results: this.#results.found, failures: this.#failures.list });
  }

  /** Ends with an error: nothing more begins, what has begun is told to stop. */
  #settle(error: unknown): void {
    if (this.#settled) return;
    this.#settled = true; // from here on nothing that happens is fed to the scheduler
    // What was handed over and left in its lane belongs to whoever heard of it.
    const isTheirs = (task: number): boolean => this.#results.found.has(this.#numbers.lastCall(task));
    const wasToBe =
      error instanceof TaskFailure ||
      error instanceof KeptResultLostError ||
      this.#o.signal?.aborted === true;
    this.#end(this.#o.keep && this.#o.onResult ? isTheirs : () => false, wasToBe);
    this.#reject(error);
  }

  /** @param mayRerun whether somebody may ask for the same again, who then need not wait for what has been made */
  #end(keeps: (task: number) => boolean, mayRerun: boolean): void {
    this.#settled = true;
    this.#limits.stopAll();
    this.#sightings.stop();
    this.#o.signal?.removeEventListener("abort", this.#abort);
    this.#stopListening();
    this.#liftLimit();
    const { plan, onSurvivors, cancelGrace } = this.#o;
    const { state } = this.#scheduler;
    // Where there was not enough memory nothing is kept on a mere chance.
    const survive = mayRerun && onSurvivors !== undefined && !this.#lost.ranOutOfMemory;
    const survivors = survive ? inMemory(plan, state, this.#numbers, this.#small) : new Map();
    cleanUp(this.#lanes, plan, this.#numbers, state, {
      sent: this.#sent,
      keeps: (task) => keeps(task) || survivors.has(this.#numbers.lastCall(task)),
      cancelGrace,
    });
    onSurvivors?.(survivors);
    this.#outgoing.forgetCaptures();
  }
}
