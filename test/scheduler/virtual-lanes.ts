/**
 * Lanes without threads: carries out what the scheduler instructs in whatever order the random numbers say, and
 * objects to every instruction that real lanes could not carry out. Knows the contract of `events.ts`, no policy.
 */
import { staticOrder } from "../../server/graph/order.ts";
import type { TaskGraph } from "../../server/graph/task-graph.ts";
import type { GiveUpReason, Instruction, SchedulerEvent } from "../../server/scheduler/events.ts";
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
  /** Asked for and not answered: tasks to give back. */
  recalled: number[];
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
  /** Share of the steps at which a task is cancelled; default 0. */
  readonly cancels?: number;
  /** Bytes; default no limit. */
  readonly memoryLimit?: number;
}

export class VirtualRun {
  readonly graph: TaskGraph;
  readonly scheduler: Scheduler;
  readonly borrowed: readonly InitialTask[];
  /** Task → how often it was begun. */
  readonly begun: Int32Array;
  /** Task → how often it may fail. */
  readonly allowed: Int32Array;
  readonly failed: Int32Array;
  /** Task → how often its result was lost or given up to be made again. */
  readonly recomputed: Int32Array;
  readonly gaveUp = new Map<number, GiveUpReason>();
  readonly delivered = new Set<number>();
  readonly lanes = new Map<number, VirtualLane>();
  completed = 0;
  takenBack = 0;
  readonly #random: Random;
  readonly #options: WalkOptions;
  readonly #everywhere = new Set<number>();
  readonly #mainThread: Uint8Array;
  #nextLane = 1;

  constructor(random: Random, options: WalkOptions = {}) {
    this.#random = random;
    this.#options = options;
    const { borrowed = 0, retried = 0, memoryLimit } = options;
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
    this.failed = new Int32Array(size);
    this.recomputed = new Int32Array(size);
    this.scheduler = new Scheduler({
      graph: this.graph,
      rank: staticOrder(this.graph),
      mainThread: this.#mainThread,
      retries,
      inMemory: this.borrowed,
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    });
    const lanes = [0, ...Array.from({ length: workers }, () => this.#nextLane++)];
    for (const lane of lanes) {
      const held = this.borrowed.filter((task) => task.lane === lane).map(({ task }) => task);
      this.lanes.set(lane, this.#newLane(lane, held));
    }
    for (const { task, everywhere } of this.borrowed) if (everywhere) this.#everywhere.add(task);
    this.tell([
      ...lanes.map((lane) => ({ type: "lane-added", lane, mainThread: lane === 0 }) as const),
      ...this.borrowed
        .filter(({ task }) => this.graph.requested[task])
        .map(({ task }) => this.#deliver(task)),
    ]);
  }

  /** Tells the scheduler what happened, checks its state, and carries out what it wants. */
  tell(events: readonly SchedulerEvent[]): void {
    const instructions = this.scheduler.handle(events);
    checkInvariants(this.scheduler.state);
    for (const instruction of instructions) this.#carryOut(instruction);
  }

  /** Lets something happen; false when nothing can. */
  step(): boolean {
    const { losses = 0, cancels = 0 } = this.#options;
    if (losses > 0 && this.#random.chance(losses)) return this.#loseLane();
    if (cancels > 0 && this.#random.chance(cancels)) {
      this.tell([{ type: "cancelled", tasks: [this.#random.below(this.graph.size)] }]);
      return true;
    }
    const events = Array.from({ length: 1 + this.#random.below(3) }, () => this.#happening()).flat();
    if (events.length === 0) return false;
    this.tell(events);
    return true;
  }

  #newLane(lane: number, held: readonly number[]): VirtualLane {
    return { lane, tasks: new Map(), store: new Set(held), coming: new Set(), recalled: [] };
  }

  #deliver(task: number): SchedulerEvent {
    this.delivered.add(task);
    return { type: "delivered", task };
  }

  /** One thing that can happen now, done as far as the lanes go. */
  #happening(): SchedulerEvent[] {
    const recalls = [...this.lanes.values()].filter(({ recalled }) => recalled.length > 0);
    if (recalls.length > 0 && this.#random.chance(0.5)) return [this.#giveBack(this.#random.pick(recalls))];
    const arrivals = [...this.lanes.values()].filter(({ coming }) => coming.size > 0);
    if (arrivals.length > 0 && this.#random.chance(0.5)) return [this.#arrive(this.#random.pick(arrivals))];
    const able = [...this.lanes.values()].flatMap((lane) =>
      [...lane.tasks.keys()].filter((task) => this.#hasInputs(lane, task)).map((task) => ({ lane, task })),
    );
    if (able.length > 0) {
      const { lane, task } = this.#random.pick(able);
      return this.#run(lane, task);
    }
    if (recalls.length > 0) return [this.#giveBack(this.#random.pick(recalls))];
    return arrivals.length > 0 ? [this.#arrive(this.#random.pick(arrivals))] : [];
  }

  #arrive(lane: VirtualLane): SchedulerEvent {
    const task = this.#random.pick([...lane.coming]);
    lane.coming.delete(task);
    lane.store.add(task);
    return { type: "moved", task, lane: lane.lane };
  }

  #giveBack(lane: VirtualLane): SchedulerEvent {
    const asked = lane.recalled;
    lane.recalled = [];
    const mine = asked.filter((task) => lane.tasks.has(task));
    const begun = mine.filter((task) => lane.tasks.get(task) === true);
    const tasks = mine.filter((task) => lane.tasks.get(task) === false);
    for (const task of tasks) lane.tasks.delete(task);
    this.takenBack += tasks.length;
    return { type: "returned", lane: lane.lane, tasks, begun };
  }

  #run(lane: VirtualLane, task: number): SchedulerEvent[] {
    const isAwaiting = lane.tasks.get(task)!;
    if (!isAwaiting) {
      this.begun[task]!++;
      if (this.#random.chance(0.3)) {
        lane.tasks.set(task, true);
        return [{ type: "awaiting", task }];
      }
    }
    lane.tasks.delete(task);
    if (this.#random.chance(this.#options.failures ?? 0)) {
      this.failed[task]!++;
      return [{ type: "failed", task }];
    }
    lane.store.add(task);
    const everywhere = this.#random.chance(0.3);
    if (everywhere) this.#everywhere.add(task);
    else this.#everywhere.delete(task);
    const bytes = everywhere ? 8 : this.#random.below(5_000_000);
    const finished = { type: "finished", task, busy: this.#random.next() * 3, bytes, everywhere } as const;
    return this.graph.requested[task] ? [finished, this.#deliver(task)] : [finished];
  }

  #loseLane(): boolean {
    const lost = this.#random.pick([...this.lanes.keys()]);
    if (lost === 0) return true;
    const lane = this.#nextLane++;
    this.lanes.set(lane, this.#newLane(lane, []));
    this.tell([{ type: "lane-added", lane, mainThread: false }]);
    const { tasks } = this.lanes.get(lost)!;
    this.lanes.delete(lost);
    for (const other of this.lanes.values()) {
      // What the lost lane was sending is lost with it, unless it was through.
      for (const task of other.coming) {
        if (this.scheduler.state.lane[task] === lost && !this.#everywhere.has(task))
          other.coming.delete(task);
      }
    }
    const blamed = [...tasks].filter(([, awaiting]) => awaiting).map(([task]) => task);
    this.tell([{ type: "lane-lost", lane: lost, blamed }]);
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
        // What was released on its way may be sent again; otherwise once is enough.
        const isQuiet = !this.#options.losses && !this.#options.cancels;
        if (isQuiet && (target.store.has(task) || target.coming.has(task)))
          throw new Error(`Lane ${to} is sent task ${task}'s result twice.`);
        target.coming.add(task);
        break;
      }
      case "recall":
        this.#lane(instruction.lane).recalled.push(...instruction.tasks);
        break;
      case "cancel": {
        const lane = this.#lane(instruction.lane);
        for (const task of instruction.tasks) {
          // It may have ended before it was told; its result is not wanted either.
          if (!lane.tasks.delete(task) && !lane.store.delete(task))
            throw new Error(`Lane ${lane.lane} is to cancel task ${task}, which it lacks.`);
        }
        break;
      }
      case "release": {
        const lane = this.#lane(instruction.lane);
        for (const task of new Set(instruction.tasks)) {
          // A copy that is on its way comes all the same, and is released then.
          if (!lane.store.delete(task) && !lane.coming.has(task))
            throw new Error(`Lane ${lane.lane} is to release task ${task}'s result, which it does not hold.`);
        }
        break;
      }
      case "recompute":
        for (const task of instruction.tasks) this.recomputed[task]!++;
        break;
      case "complete":
        this.completed++;
        break;
      case "give-up":
        if (this.gaveUp.has(instruction.task)) throw new Error(`Task ${instruction.task} is given up twice.`);
        this.gaveUp.set(instruction.task, instruction.reason);
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
      if (this.#everywhere.has(input) || [lane.store, lane.coming, lane.tasks].some((has) => has.has(input)))
        continue;
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
