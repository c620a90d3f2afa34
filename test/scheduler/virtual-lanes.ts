/**
 * Lanes without threads: carries out what the scheduler instructs in whatever order the random numbers say, and
 * objects to every instruction that real lanes could not carry out. Knows the contract of `events.ts`, no policy.
 */
import { staticOrder } from "../../server/graph/order.ts";
import type { TaskGraph } from "../../server/graph/task-graph.ts";
import type { Instruction, SchedulerEvent } from "../../server/scheduler/events.ts";
import { Scheduler } from "../../server/scheduler/scheduler.ts";
import type { InitialTask } from "../../server/scheduler/state.ts";
import type { Random } from "../harness/random.ts";
import { MOST_FUNCTIONS, randomGraph } from "../harness/random-graph.ts";
import { checkInvariants } from "./invariants.ts";

interface VirtualLane {
  readonly lane: number;
  /** Sent and neither finished nor failed; true while awaiting. */
  readonly tasks: Map<number, boolean>;
  readonly store: Set<number>;
  /** Results on their way here. */
  readonly coming: Set<number>;
}

export interface WalkOptions {
  /** Share of the attempts that fail; default 0. */
  readonly failures?: number;
  /** Share of the tasks that are tried again up to twice; default 0. */
  readonly retried?: number;
  /** How many of the first tasks an earlier compute has made; default 0. */
  readonly borrowed?: number;
  /** Share of the steps at which a lane is lost and another comes; default 0. */
  readonly losses?: number;
}

export class VirtualRun {
  readonly graph: TaskGraph;
  readonly scheduler: Scheduler;
  readonly borrowed: readonly InitialTask[];
  /** Task → how often it was begun. */
  readonly begun: Int32Array;
  /** Task → how often it may be begun. */
  readonly allowed: Int32Array;
  readonly gaveUp = new Set<number>();
  readonly lanes = new Map<number, VirtualLane>();
  completed = 0;
  readonly #random: Random;
  readonly #options: WalkOptions;
  readonly #everywhere = new Set<number>();
  readonly #mainThread: Uint8Array;
  #nextLane = 1;

  constructor(random: Random, options: WalkOptions = {}) {
    this.#random = random;
    this.#options = options;
    const { borrowed = 0, retried = 0 } = options;
    this.graph = randomGraph(random, { roots: borrowed });
    const { size } = this.graph;
    const workers = random.below(4);
    this.#mainThread = Uint8Array.from({ length: MOST_FUNCTIONS }, () => (random.chance(0.2) ? 1 : 0));
    this.borrowed = Array.from({ length: Math.min(borrowed, size) }, (_, task) => ({
      task,
      lane: workers === 0 ? 0 : 1 + random.below(workers),
      bytes: random.below(5_000_000),
      everywhere: random.chance(0.3),
    }));
    const retries = Int32Array.from({ length: size }, () => (random.chance(retried) ? 2 : 0));
    this.allowed = retries.map((count) => count + 1);
    this.begun = new Int32Array(size);
    this.scheduler = new Scheduler({
      graph: this.graph,
      rank: staticOrder(this.graph),
      mainThread: this.#mainThread,
      retries,
      inMemory: this.borrowed,
    });
    const lanes = [0, ...Array.from({ length: workers }, () => this.#nextLane++)];
    for (const lane of lanes) {
      const held = this.borrowed.filter((task) => task.lane === lane).map(({ task }) => task);
      this.lanes.set(lane, { lane, tasks: new Map(), store: new Set(held), coming: new Set() });
    }
    for (const { task, everywhere } of this.borrowed) if (everywhere) this.#everywhere.add(task);
    this.tell(lanes.map((lane) => ({ type: "lane-added", lane, mainThread: lane === 0 })));
  }

  /** Tells the scheduler what happened, checks its state, and carries out what it wants. */
  tell(events: readonly SchedulerEvent[]): void {
    const instructions = this.scheduler.handle(events);
    checkInvariants(this.scheduler.state);
    for (const instruction of instructions) this.#carryOut(instruction);
  }

  /** Lets something happen; false when nothing can. */
  step(): boolean {
    const { losses = 0 } = this.#options;
    if (losses > 0 && this.#random.chance(losses)) return this.#loseLane();
    const events = Array.from({ length: 1 + this.#random.below(3) }, () => this.#happening()).filter(
      (event) => event !== undefined,
    );
    if (events.length === 0) return false;
    this.tell(events);
    return true;
  }

  /** One thing that can happen now, done as far as the lanes go. */
  #happening(): SchedulerEvent | undefined {
    const arrivals = [...this.lanes.values()].filter(({ coming }) => coming.size > 0);
    if (arrivals.length > 0 && this.#random.chance(0.5)) return this.#arrive(this.#random.pick(arrivals));
    const able = [...this.lanes.values()].flatMap((lane) =>
      [...lane.tasks.keys()].filter((task) => this.#hasInputs(lane, task)).map((task) => ({ lane, task })),
    );
    if (able.length > 0) {
      const { lane, task } = this.#random.pick(able);
      return this.#run(lane, task);
    }
    return arrivals.length > 0 ? this.#arrive(this.#random.pick(arrivals)) : undefined;
  }

  #arrive(lane: VirtualLane): SchedulerEvent {
    const task = this.#random.pick([...lane.coming]);
    lane.coming.delete(task);
    lane.store.add(task);
    return { type: "moved", task, lane: lane.lane };
  }

  #run(lane: VirtualLane, task: number): SchedulerEvent {
    const isAwaiting = lane.tasks.get(task)!;
    if (!isAwaiting) {
      this.begun[task]!++;
      if (this.#random.chance(0.3)) {
        lane.tasks.set(task, true);
        return { type: "awaiting", task };
      }
    }
    lane.tasks.delete(task);
    if (this.#random.chance(this.#options.failures ?? 0)) return { type: "failed", task };
    lane.store.add(task);
    const everywhere = this.#random.chance(0.3);
    if (everywhere) this.#everywhere.add(task);
    const bytes = everywhere ? 8 : this.#random.below(5_000_000);
    return { type: "finished", task, busy: this.#random.next() * 3, bytes, everywhere };
  }

  #loseLane(): boolean {
    const lost = this.#random.pick([...this.lanes.keys()]);
    if (lost === 0) return true;
    const lane = this.#nextLane++;
    this.lanes.set(lane, { lane, tasks: new Map(), store: new Set(), coming: new Set() });
    this.tell([{ type: "lane-added", lane, mainThread: false }]);
    this.lanes.delete(lost);
    this.tell([{ type: "lane-lost", lane: lost }]);
    return true;
  }

  #carryOut(instruction: Instruction): void {
    switch (instruction.type) {
      case "run": {
        const lane = this.#lane(instruction.lane);
        for (const task of instruction.tasks) this.#dispatch(lane, task);
        break;
      }
      case "move": {
        const { task, from, to } = instruction;
        if (!this.#lane(from).store.has(task)) throw new Error(`Lane ${from} has no result of task ${task}.`);
        const target = this.#lane(to);
        if (target.store.has(task) || target.coming.has(task))
          throw new Error(`Lane ${to} is sent task ${task}'s result twice.`);
        target.coming.add(task);
        break;
      }
      case "release": {
        const lane = this.#lane(instruction.lane);
        for (const task of instruction.tasks) {
          if (!lane.store.delete(task))
            throw new Error(`Lane ${lane.lane} is to release task ${task}'s result, which it does not hold.`);
        }
        break;
      }
      case "complete":
        this.completed++;
        break;
      case "give-up":
        this.gaveUp.add(instruction.task);
        break;
      default:
        instruction satisfies never;
    }
  }

  #dispatch(lane: VirtualLane, task: number): void {
    const onMain = this.#mainThread[this.graph.functions[task]!] === 1 || this.lanes.size === 1;
    if (onMain !== (lane.lane === 0)) throw new Error(`Task ${task} does not belong into lane ${lane.lane}.`);
    if (lane.tasks.has(task) || lane.store.has(task)) throw new Error(`Task ${task} is sent twice.`);
    for (const input of this.#inputs(task)) {
      if (!lane.store.has(input) && !lane.coming.has(input) && !this.#everywhere.has(input))
        throw new Error(`Task ${task} is sent to lane ${lane.lane}, where its input ${input} will never be.`);
    }
    lane.tasks.set(task, false);
  }

  #hasInputs(lane: VirtualLane, task: number): boolean {
    return this.#inputs(task).every((input) => lane.store.has(input) || this.#everywhere.has(input));
  }

  #inputs(task: number): number[] {
    const { dependencyStart, dependencies } = this.graph;
    return [...dependencies.subarray(dependencyStart[task], dependencyStart[task + 1])];
  }

  #lane(lane: number): VirtualLane {
    const found = this.lanes.get(lane);
    if (!found) throw new Error(`There is no lane ${lane}.`);
    return found;
  }
}
