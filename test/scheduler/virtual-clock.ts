/**
 * A scheduler on lanes that take virtual time: so many workers, tasks of known length, messages that need a
 * while. For what a policy costs and gains: results held at once, makespan, bytes moved. Nothing fails here.
 */
import { HeldCount } from "../../server/graph/held-results.ts";
import type { TaskGraph } from "../../server/graph/task-graph.ts";
import type { Instruction, SchedulerEvent } from "../../server/scheduler/events.ts";
import { Scheduler, type SchedulerOptions } from "../../server/scheduler/scheduler.ts";

export interface ClockOptions {
  readonly graph: TaskGraph;
  readonly rank: Int32Array;
  /** Worker lanes beside the main thread's. */
  readonly workers: number;
  /** Milliseconds that a task takes. */
  readonly time: (task: number) => number;
  /** Milliseconds that a task awaits something outside; it then takes no other time. Default: none awaits. */
  readonly awaits?: (task: number) => number;
  /** Bytes of a task's result; default 0, which is everywhere. */
  readonly bytes?: (task: number) => number;
  /** Milliseconds that a message takes; default 0.05, as measured between threads. */
  readonly message?: number;
  /** A lane reports when it has nothing more to do, and at least that often, in milliseconds; default 1. */
  readonly report?: number;
  readonly memoryLimit?: number;
}

export interface Ran {
  /** The most results held just before a task began. */
  readonly held: number;
  /** The most bytes of results, requested ones not counted. */
  readonly heldBytes: number;
  /** Milliseconds until the last task ended. */
  readonly makespan: number;
  readonly moves: number;
  readonly movedBytes: number;
  /** Tasks that were given back. */
  readonly takenBack: number;
  /** Batches of tasks sent. */
  readonly batches: number;
  /** Tasks in the order in which they began. */
  readonly sequence: readonly number[];
}

/** Runs everything. @throws when something can never begin */
export function runByTheClock(options: ClockOptions): Ran {
  return new Clock(options).run();
}

interface ClockedLane {
  /** On their way to the lane. */
  readonly sent: number[];
  readonly queue: number[];
  readonly store: Set<number>;
  finished: number[];
  running: boolean;
  reported: number;
}

class Clock {
  readonly #o: ClockOptions;
  readonly #scheduler: Scheduler;
  readonly #count: HeldCount;
  readonly #lanes: ClockedLane[];
  readonly #agenda = new Agenda();
  #now = 0;
  #held = 0;
  #bytes = 0;
  #heldBytes = 0;
  #makespan = 0;
  #moves = 0;
  #movedBytes = 0;
  #takenBack = 0;
  #batches = 0;
  readonly #sequence: number[] = [];
  /** Task → how many of its first inputs are known to be in the lane that has it. */
  readonly #there: Int32Array;

  constructor(options: ClockOptions) {
    const { graph, rank, workers, memoryLimit } = options;
    this.#o = options;
    this.#count = new HeldCount(graph);
    this.#there = new Int32Array(graph.size);
    const settings: SchedulerOptions = {
      graph,
      rank,
      mainThread: new Uint8Array(1 + Math.max(0, ...graph.functions)),
    };
    this.#scheduler = new Scheduler(memoryLimit === undefined ? settings : { ...settings, memoryLimit });
    this.#lanes = Array.from({ length: workers + 1 }, () => ({
      sent: [],
      queue: [],
      store: new Set<number>(),
      finished: [],
      running: false,
      reported: 0,
    }));
  }

  run(): Ran {
    this.#tell(this.#lanes.map((_, lane) => ({ type: "lane-added", lane, mainThread: lane === 0 })));
    for (let next = this.#agenda.take(); next; next = this.#agenda.take()) {
      this.#now = next.at;
      next.happen();
    }
    if (this.#sequence.length !== this.#o.graph.size)
      throw new Error(`Only ${this.#sequence.length} tasks ran.`);
    return {
      held: this.#held,
      heldBytes: this.#heldBytes,
      makespan: this.#makespan,
      moves: this.#moves,
      movedBytes: this.#movedBytes,
      takenBack: this.#takenBack,
      batches: this.#batches,
      sequence: this.#sequence,
    };
  }

  #later(milliseconds: number, happen: () => void): void {
    this.#agenda.add(this.#now + milliseconds, happen);
  }

  #message(happen: () => void): void {
    this.#later(this.#o.message ?? 0.05, happen);
  }

  #tell(events: readonly SchedulerEvent[]): void {
    for (const instruction of this.#scheduler.handle(events)) this.#carryOut(instruction);
  }

  #carryOut(instruction: Instruction): void {
    switch (instruction.type) {
      case "run": {
        const at = this.#lanes[instruction.lane]!;
        this.#batches++;
        at.sent.push(...instruction.tasks);
        this.#message(() => {
          // Apart from those that were taken back on their way.
          const arrived = instruction.tasks.filter((task) => takeOut(at.sent, task));
          at.queue.push(...arrived);
          this.#goOn(instruction.lane);
        });
        break;
      }
      case "move": {
        const { task, to } = instruction;
        this.#moves++;
        this.#movedBytes += this.#bytesOf(task);
        // A megabyte a millisecond, as the scheduler believes.
        this.#later(2 * (this.#o.message ?? 0.05) + this.#bytesOf(task) / 1e6, () => {
          this.#lanes[to]!.store.add(task);
          this.#goOn(to);
          this.#message(() => this.#tell([{ type: "moved", task, lane: to }]));
        });
        break;
      }
      case "recall": {
        // Decided at once, in memory that both sides see.
        const { lane } = instruction;
        const { sent, queue } = this.#lanes[lane]!;
        const tasks = instruction.tasks.filter((task) => takeOut(sent, task) || takeOut(queue, task));
        for (const task of tasks) this.#there[task] = 0;
        this.#takenBack += tasks.length;
        const begun = instruction.tasks.filter((task) => !tasks.includes(task));
        this.#later(0, () => this.#tell([{ type: "returned", lane, tasks, begun }]));
        break;
      }
      case "release":
        for (const task of instruction.tasks) this.#lanes[instruction.lane]!.store.delete(task);
        break;
      default:
    }
  }

  /** The lane begins the first task whose inputs are there. */
  #goOn(lane: number): void {
    const at = this.#lanes[lane]!;
    if (at.running) return;
    const place = at.queue.findIndex((task) => this.#canBegin(at, task));
    if (place === -1) {
      this.#report(lane);
      return;
    }
    const [task] = at.queue.splice(place, 1);
    this.#begin(lane, task!);
  }

  #begin(lane: number, task: number): void {
    const at = this.#lanes[lane]!;
    this.#sequence.push(task);
    this.#held = Math.max(this.#held, this.#count.held);
    this.#heldBytes = Math.max(this.#heldBytes, this.#bytes);
    const awaits = this.#o.awaits?.(task) ?? 0;
    at.running = awaits === 0;
    this.#later(awaits || this.#o.time(task), () => {
      if (awaits === 0) at.running = false;
      at.store.add(task);
      at.finished.push(task);
      this.#makespan = this.#now;
      const before = this.#count.held;
      this.#count.run(task);
      this.#bytes += (this.#count.held - before) * this.#bytesOf(task);
      if (this.#now - at.reported >= (this.#o.report ?? 1)) this.#report(lane);
      this.#goOn(lane);
    });
    if (at.running) return;
    this.#message(() => this.#tell([{ type: "awaiting", task }]));
    this.#goOn(lane);
  }

  #report(lane: number): void {
    const at = this.#lanes[lane]!;
    at.reported = this.#now;
    if (at.finished.length === 0) return;
    const { finished } = at;
    at.finished = [];
    this.#message(() => this.#tell(finished.flatMap((task) => this.#newsOf(task))));
  }

  #newsOf(task: number): SchedulerEvent[] {
    const bytes = this.#bytesOf(task);
    const busy = this.#o.time(task);
    const finished: SchedulerEvent = { type: "finished", task, busy, bytes, everywhere: bytes === 0 };
    return this.#o.graph.requested[task] ? [finished, { type: "delivered", task }] : [finished];
  }

  /** Inputs that were there once are not looked at again: a task may have a hundred thousand. */
  #canBegin(at: ClockedLane, task: number): boolean {
    const { dependencyStart, dependencies } = this.#o.graph;
    const end = dependencyStart[task + 1]!;
    for (let edge = dependencyStart[task]! + this.#there[task]!; edge < end; edge++) {
      const input = dependencies[edge]!;
      const isSentAlong = this.#bytesOf(input) === 0 && this.#scheduler.state.everywhere[input] === 1;
      if (!isSentAlong && !at.store.has(input)) return false;
      this.#there[task]!++;
    }
    return true;
  }

  #bytesOf(task: number): number {
    return this.#o.bytes?.(task) ?? 0;
  }
}

function takeOut(list: number[], task: number): boolean {
  const place = list.indexOf(task);
  if (place === -1) return false;
  list.splice(place, 1);
  return true;
}

/** What is to happen, earliest first; at the same time in the order in which it was added. */
class Agenda {
  readonly #heap: { readonly at: number; readonly turn: number; readonly happen: () => void }[] = [];
  #turn = 0;

  add(at: number, happen: () => void): void {
    const heap = this.#heap;
    heap.push({ at, turn: this.#turn++, happen });
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1;
      if (!this.#isBefore(i, parent)) break;
      this.#swap(i, parent);
      i = parent;
    }
  }

  take(): { readonly at: number; readonly happen: () => void } | undefined {
    const heap = this.#heap;
    if (heap.length <= 1) return heap.pop();
    const first = heap[0]!;
    heap[0] = heap.pop()!;
    for (let i = 0; ; ) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && this.#isBefore(child + 1, child)) child++;
      if (!this.#isBefore(child, i)) break;
      this.#swap(i, child);
      i = child;
    }
    return first;
  }

  #isBefore(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i]!, this.#heap[j]!];
    return a.at < b.at || (a.at === b.at && a.turn < b.turn);
  }

  #swap(i: number, j: number): void {
    [this.#heap[i], this.#heap[j]] = [this.#heap[j]!, this.#heap[i]!];
  }
}
