/**
 * A scheduler and virtual lanes around one random graph: whatever can happen next happens in random order, and
 * news lie about for as long as chance wants. Knows the contract of `events.ts`, no policy.
 */
import { staticOrder } from "../../server/graph/order.ts";
import type { TaskGraph } from "../../server/graph/task-graph.ts";
import type { GiveUpReason, Instruction, SchedulerEvent } from "../../server/scheduler/events.ts";
import { Scheduler } from "../../server/scheduler/scheduler.ts";
import type { InitialTask } from "../../server/scheduler/state.ts";
import { EXECUTING, MEMORY } from "../../server/scheduler/states.ts";
import type { Random } from "../harness/random.ts";
import { MOST_FUNCTIONS, randomGraph } from "../harness/random-graph.ts";
import { checkInvariants } from "./invariants.ts";
import { type Surroundings, VirtualLane } from "./virtual-lane.ts";
import type { WalkOptions } from "./walk-options.ts";

interface Transfer {
  readonly task: number;
  readonly from: number;
  readonly to: number;
  /** False while the order to send it has not been carried out. */
  left: boolean;
}

export class VirtualRun {
  readonly graph: TaskGraph;
  readonly scheduler: Scheduler;
  readonly borrowed: readonly InitialTask[];
  /** Task → how often it was begun. */
  readonly begun: Int32Array;
  /** Task → how often it may fail. */
  readonly allowed: Int32Array;
  /** Task → how often its result was lost, to be made again. */
  readonly recomputed: Int32Array;
  readonly gaveUp = new Map<number, GiveUpReason>();
  readonly delivered = new Set<number>();
  readonly lanes = new Map<number, VirtualLane>();
  completed = 0;
  readonly #random: Random;
  readonly #options: WalkOptions;
  readonly #world: Surroundings;
  readonly #inputs: readonly (readonly number[])[];
  readonly #everywhere = new Set<number>();
  readonly #mainThread: Uint8Array;
  readonly #workersWillCome: boolean;
  readonly #transfers = new Set<Transfer>();
  /** Requested results on their way to whoever asked → the lane they come from. */
  readonly #leaving = new Map<number, number>();
  /** Worker lanes that are still to come. */
  #owed: number;
  #nextLane = 1;

  constructor(random: Random, options: WalkOptions = {}) {
    const { borrowed = 0, retried = 0, memoryLimit, workers = random.below(4), late = 0 } = options;
    this.#random = random;
    this.#options = options;
    this.#owed = late;
    this.#workersWillCome = late > 0 && random.chance(0.5);
    const graph = randomGraph(random, { roots: borrowed });
    this.graph = graph;
    const { size, dependencyStart: start } = graph;
    this.#inputs = Array.from({ length: size }, (_, t) => [
      ...graph.dependencies.slice(start[t], start[t + 1]),
    ]);
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
    this.recomputed = new Int32Array(size);
    this.scheduler = new Scheduler({
      graph,
      rank: staticOrder(graph),
      mainThread: this.#mainThread,
      retries,
      inMemory: this.borrowed,
      workersWillCome: this.#workersWillCome,
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
    });
    this.#world = {
      inputs: (task) => this.#inputs[task]!,
      isEverywhere: (task) => this.#everywhere.has(task),
      isPromised: (task, lane) => [...this.#transfers].some((way) => way.task === task && way.to === lane),
      send: (task, from, to) => {
        for (const way of this.#transfers)
          if (way.task === task && way.from === from && way.to === to) way.left = true;
      },
      isQuiet: !options.losses && !options.cancels,
    };
    for (const { task, everywhere } of this.borrowed) {
      if (everywhere) this.#everywhere.add(task);
      if (graph.requested[task]) this.#leaving.set(task, -1);
    }
    this.tell([this.#addLane(0), ...Array.from({ length: workers }, () => this.#addLane(this.#nextLane++))]);
  }

  /** Tells the scheduler what happened, checks its state, and passes its orders on. */
  tell(events: readonly SchedulerEvent[]): void {
    const instructions = this.scheduler.handle(events);
    checkInvariants(this.scheduler.state);
    for (const instruction of instructions) this.#carryOut(instruction);
  }

  /** Lets something happen; false when nothing can. */
  step(): boolean {
    const { losses = 0, cancels = 0 } = this.#options;
    const random = this.#random;
    if (losses > 0 && random.chance(losses)) this.#loseLane();
    if (cancels > 0 && random.chance(cancels)) {
      this.tell([{ type: "cancelled", tasks: [random.below(this.graph.size)] }]);
    }
    const lanes = random.shuffled([...this.lanes.values()]);
    for (const happen of random.shuffled(this.#happenings)) if (happen(lanes)) return true;
    return false;
  }

  /** What may happen next; each answers whether it could. */
  readonly #happenings: readonly ((lanes: readonly VirtualLane[]) => boolean)[] = [
    (lanes) => {
      const at = lanes.find(({ inbox }) => inbox.length > 0);
      at?.obey();
      return at !== undefined;
    },
    (lanes) => lanes.some((at) => this.#work(at)),
    (lanes) => lanes.some((at) => this.#hear(at)),
    () => {
      const ways = [...this.#transfers].filter(({ left }) => left);
      if (ways.length === 0) return false;
      const way = this.#random.pick(ways);
      this.#transfers.delete(way);
      this.lanes.get(way.to)?.receive(way.task);
      return true;
    },
    () => {
      if (this.#leaving.size === 0) return false;
      const task = this.#random.pick([...this.#leaving.keys()]);
      this.#leaving.delete(task);
      this.delivered.add(task);
      this.tell([{ type: "delivered", task }]);
      return true;
    },
    () => {
      if (this.#owed === 0) return false;
      this.#owed--;
      this.tell([this.#addLane(this.#nextLane++)]);
      return true;
    },
  ];

  #addLane(lane: number): SchedulerEvent {
    const held = this.borrowed.filter((task) => task.lane === lane).map(({ task }) => task);
    this.lanes.set(lane, new VirtualLane(lane, held, this.#world));
    return { type: "lane-added", lane, mainThread: lane === 0 };
  }

  /** The lane does something of what it could. */
  #work(at: VirtualLane): boolean {
    const able = at.able();
    if (able.length === 0) return false;
    const random = this.#random;
    const task = random.pick(able);
    if (!at.tasks.get(task)) {
      this.begun[task]!++;
      if (random.chance(0.3)) {
        at.await(task);
        return true;
      }
    }
    if (random.chance(this.#options.failures ?? 0)) {
      at.end(task, { type: "failed", task });
    } else {
      const everywhere = random.chance(0.3);
      const bytes = everywhere ? 8 : random.below(5_000_000);
      at.end(task, { type: "finished", task, busy: random.next() * 3, bytes, everywhere });
    }
    return true;
  }

  /** Some of what a lane has to say reaches the scheduler, at least one event. */
  #hear(at: VirtualLane): boolean {
    if (at.outbox.length === 0) return false;
    const { state, lane } = this.scheduler.state;
    const events = at.outbox.splice(0, 1 + this.#random.below(at.outbox.length));
    // News of a task that the lane has no longer, because it was cancelled meanwhile, concern nobody.
    const isNews = (event: SchedulerEvent): boolean => {
      if (event.type !== "finished" && event.type !== "failed" && event.type !== "awaiting") return true;
      return state[event.task] === EXECUTING && lane[event.task] === at.lane;
    };
    for (const event of events) {
      if (!isNews(event)) continue;
      if (event.type === "finished") {
        if (event.everywhere) this.#everywhere.add(event.task);
        else this.#everywhere.delete(event.task);
      }
      // One by one: the first may take away what the second is about.
      this.tell([event]);
      if (event.type === "finished" && this.graph.requested[event.task] && !this.delivered.has(event.task)) {
        this.#leaving.set(event.task, event.everywhere ? -1 : at.lane);
      }
    }
    return true;
  }

  #loseLane(): void {
    const lost = this.lanes.get(this.#random.pick([...this.lanes.keys()]))!;
    if (lost.lane === 0) return;
    this.lanes.delete(lost.lane);
    this.#owed++;
    for (const way of this.#transfers) {
      // What it was sending is lost with it, unless it was through.
      if (way.to === lost.lane || (way.from === lost.lane && !(way.left && this.#random.chance(0.5))))
        this.#transfers.delete(way);
    }
    const able = lost.able().filter((task) => !lost.tasks.get(task));
    const running = able.length > 0 && this.#random.chance(0.7) ? [this.#random.pick(able)] : [];
    const awaiting = [...lost.tasks].filter(([, begun]) => begun).map(([task]) => task);
    // With no other worker the main thread takes over, unless one comes first.
    const isReplaced = this.#random.chance(0.5);
    if (isReplaced) this.#owed--;
    const added = isReplaced ? [this.#addLane(this.#nextLane++)] : [];
    this.tell([...added, { type: "lane-lost", lane: lost.lane, blamed: [...awaiting, ...running] }]);
    // A requested result that was leaving there leaves from a copy, or when it has been made again.
    const { state, lane } = this.scheduler.state;
    for (const [task, from] of this.#leaving) {
      if (from !== lost.lane) continue;
      if (state[task] === MEMORY) this.#leaving.set(task, lane[task]!);
      else this.#leaving.delete(task);
    }
  }

  #carryOut(instruction: Instruction): void {
    switch (instruction.type) {
      case "run":
        for (const task of instruction.tasks) this.#checkPlace(task, instruction.lane);
        this.#lane(instruction.lane).inbox.push(instruction);
        break;
      case "recall":
      case "cancel":
      case "release":
        this.#lane(instruction.lane).inbox.push(instruction);
        break;
      case "move": {
        const { task, from, to } = instruction;
        this.#lane(to);
        this.#lane(from).inbox.push({ type: "send", task, to });
        if (this.#world.isQuiet && this.#world.isPromised(task, to))
          throw new Error(`Lane ${to} is sent task ${task}'s result twice.`);
        this.#transfers.add({ task, from, to, left: false });
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

  #checkPlace(task: number, lane: number): void {
    const isForMain = this.#mainThread[this.graph.functions[task]!] === 1;
    const isAlone = this.lanes.size === 1 && !this.#workersWillCome;
    if ((isForMain || isAlone) !== (lane === 0))
      throw new Error(`Task ${task} does not belong into lane ${lane}.`);
    const s = this.scheduler.state;
    for (const input of this.#inputs[task]!) {
      const isThere = s.everywhere[input] || s.lane[input] === lane || s.copies.has(input, lane);
      const isMade = s.state[input] === EXECUTING && s.lane[input] === lane;
      if (!(s.state[input] === MEMORY && isThere) && !isMade)
        throw new Error(`Task ${task} is sent to lane ${lane}, where its input ${input} will never be.`);
    }
  }

  #lane(lane: number): VirtualLane {
    const found = this.lanes.get(lane);
    if (!found) throw new Error(`There is no lane ${lane}.`);
    return found;
  }
}
