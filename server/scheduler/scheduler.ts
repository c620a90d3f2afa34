/**
 * Decides which task runs where and when: events in, instructions out, in batches.
 *
 * There is no clock, thread, promise or value in here, so a test can drive it step by step. The shell
 * (`executors/drive.ts`) carries the instructions out and reports what came of them.
 *
 * Policy: the ready task with the smallest rank goes to the lane where it can begin soonest, counting
 * what is queued there and the bytes that would have to move. A lane is given a few milliseconds of
 * work at a time, so that messages cost little and what is not begun can still go elsewhere.
 */
import type { TaskGraph } from "../graph/task-graph.ts";
import type { Instruction, SchedulerEvent } from "./events.ts";
import { placeTask, roomForMore } from "./placement.ts";
import { ReadyQueue } from "./ready-queue.ts";
import * as state from "./state.ts";

export interface SchedulerOptions {
  readonly graph: TaskGraph;
  /** Task → static rank, a permutation. */
  readonly rank: Int32Array;
  /** Function → 1 when its tasks must run on the main thread. */
  readonly mainThread: Uint8Array;
  /** Task → further tries after a failure; default none. */
  readonly retries?: Int32Array;
  /** True when worker lanes may come later, as others are replaced: tasks then wait for them. Default false. */
  readonly workersWillCome?: boolean;
  /** Tasks whose results exist already, from an earlier compute. They have no dependencies. */
  readonly inMemory?: readonly state.InitialTask[];
}

export class Scheduler {
  readonly state: state.SchedulerState;
  readonly #mainThread: Uint8Array;
  readonly #taskOfRank: Int32Array;
  readonly #ready = new ReadyQueue();
  readonly #readyForMain = new ReadyQueue();
  readonly #borrowed: ReadonlySet<number>;
  #requestedLeft = 0;
  #executing = 0;
  #stopped = false;
  #completed = false;

  constructor(options: SchedulerOptions) {
    const { graph, rank } = options;
    this.#mainThread = options.mainThread;
    this.state = state.initialState(graph, rank, {
      functionCount: options.mainThread.length,
      retries: options.retries,
      workersWillCome: options.workersWillCome,
    });
    this.#taskOfRank = new Int32Array(graph.size);
    for (let task = 0; task < graph.size; task++) {
      this.#taskOfRank[rank[task]!] = task;
      this.#requestedLeft += graph.requested[task]!;
    }
    this.#borrowed = new Set(options.inMemory?.map(({ task }) => task));
    for (let task = 0; task < graph.size; task++) {
      if (this.state.missing[task] === 0 && !this.#borrowed.has(task)) this.#becomeReady(task);
    }
    for (const { task, lane, bytes, everywhere } of options.inMemory ?? []) {
      this.state.state[task] = state.MEMORY;
      this.state.lane[task] = lane;
      this.state.bytes[task] = bytes;
      this.state.everywhere[task] = everywhere ? 1 : 0;
      this.#requestedLeft -= graph.requested[task]!;
      this.#countDownDependents(task);
    }
  }

  /** Takes in what happened and answers what to do about it. */
  handle(events: readonly SchedulerEvent[]): Instruction[] {
    const instructions: Instruction[] = [];
    const releases = new Map<number, number[]>();
    for (const event of events) this.#apply(event, instructions, releases);
    for (const [lane, tasks] of releases) instructions.push({ type: "release", lane, tasks });
    this.#assign(instructions);
    if (!this.#completed && (this.#requestedLeft === 0 || this.#isStuck())) {
      this.#completed = true;
      instructions.push({ type: "complete" });
    }
    return instructions;
  }

  /** Results that are finished, not requested, and still needed: what the order is there to keep few. */
  get heldResults(): number {
    const { graph, needed } = this.state;
    let held = 0;
    for (let task = 0; task < graph.size; task++) {
      if (this.state.state[task] === state.MEMORY && !graph.requested[task] && needed[task]! > 0) held++;
    }
    return held;
  }

  #apply(event: SchedulerEvent, instructions: Instruction[], releases: Map<number, number[]>): void {
    switch (event.type) {
      case "lane-added":
        this.state.lanes.set(event.lane, {
          lane: event.lane,
          mainThread: event.mainThread,
          queued: 0,
          queuedTime: 0,
          awaiting: 0,
        });
        break;
      case "lane-lost":
        this.#loseLane(event.lane, instructions);
        break;
      case "awaiting":
        this.#startAwaiting(event.task);
        break;
      case "finished":
        this.#finish(event, releases);
        break;
      case "failed":
        this.#fail(event.task, instructions);
        break;
      case "moved":
        break; // placement counted the copy when the move was decided
      case "stopped":
        this.#stopped = true;
        this.#ready.clear();
        this.#readyForMain.clear();
        break;
      default:
        event satisfies never;
    }
  }

  #becomeReady(task: number): void {
    this.state.state[task] = state.READY;
    const queue = this.#mainThread[this.state.graph.functions[task]!] ? this.#readyForMain : this.#ready;
    if (!this.#stopped) queue.push(this.state.rank[task]!);
  }

  #startAwaiting(task: number): void {
    const { awaiting, lanes, lane } = this.state;
    if (this.state.state[task] !== state.EXECUTING || awaiting[task]) return;
    const at = lanes.get(lane[task]!);
    if (!at) return;
    awaiting[task] = 1;
    at.awaiting++;
    this.#uncharge(task, at);
  }

  /** The lane is no longer busy with the task. */
  #leaveLane(task: number): void {
    const at = this.state.lanes.get(this.state.lane[task]!);
    this.#executing--;
    if (this.state.awaiting[task]) {
      this.state.awaiting[task] = 0;
      if (at) at.awaiting--;
    } else if (at) {
      this.#uncharge(task, at);
    }
    this.state.charged[task] = 0;
  }

  #uncharge(task: number, at: state.LaneState): void {
    at.queued--;
    at.queuedTime = at.queued === 0 ? 0 : Math.max(0, at.queuedTime - this.state.charged[task]!);
    this.state.charged[task] = 0;
  }

  #finish(event: SchedulerEvent & { type: "finished" }, releases: Map<number, number[]>): void {
    const { task } = event;
    if (this.state.state[task] !== state.EXECUTING) return;
    this.#leaveLane(task);
    const { graph, meanTime, calls, needed } = this.state;
    this.state.state[task] = state.MEMORY;
    this.state.bytes[task] = event.bytes;
    this.state.everywhere[task] = event.everywhere ? 1 : 0;

    const fn = graph.functions[task]!;
    // A mean that follows: after 20 calls each new one weighs a twentieth, so a change of pace is noticed.
    calls[fn] = Math.min(20, calls[fn]! + 1);
    meanTime[fn] = meanTime[fn]! + (event.busy - meanTime[fn]!) / calls[fn]!;

    this.#requestedLeft -= graph.requested[task]!;
    for (let edge = graph.dependencyStart[task]!; edge < graph.dependencyStart[task + 1]!; edge++) {
      const dependency = graph.dependencies[edge]!;
      if (--needed[dependency]! === 0) this.#release(dependency, releases);
    }
    if (needed[task] === 0) this.#release(task, releases);
    this.#countDownDependents(task);
  }

  #countDownDependents(task: number): void {
    const { graph, missing } = this.state;
    for (let edge = graph.dependentStart[task]!; edge < graph.dependentStart[task + 1]!; edge++) {
      const dependent = graph.dependents[edge]!;
      if (--missing[dependent]! === 0) this.#becomeReady(dependent);
    }
  }

  #release(task: number, releases: Map<number, number[]>): void {
    if (this.state.graph.requested[task]) return;
    const borrowed = this.#borrowed.has(task);
    this.state.state[task] = state.RELEASED;
    const forget = (lane: number): void => {
      if (!this.state.lanes.has(lane)) return; // gone, and its store with it
      const tasks = releases.get(lane);
      if (tasks) tasks.push(task);
      else releases.set(lane, [task]);
    };
    // What an earlier compute keeps is not ours to forget; copies made for this one are.
    if (!borrowed) forget(this.state.lane[task]!);
    for (const lane of this.state.copies.get(task) ?? []) forget(lane);
    this.state.copies.delete(task);
  }

  #fail(task: number, instructions: Instruction[]): void {
    if (this.state.state[task] !== state.EXECUTING) return;
    this.#leaveLane(task);
    this.state.lane[task] = -1;
    if (this.state.retries[task]! > 0 && !this.#stopped) {
      this.state.retries[task]!--;
      if (this.state.missing[task] === 0) this.#becomeReady(task);
      else this.state.state[task] = state.WAITING;
      return;
    }
    this.state.state[task] = state.ERRED;
    instructions.push({ type: "give-up", task });
  }

  #loseLane(lane: number, instructions: Instruction[]): void {
    if (!this.state.lanes.delete(lane)) return;
    const { graph, copies, everywhere } = this.state;
    for (const [task, lanes] of copies) if (lanes.delete(lane) && lanes.size === 0) copies.delete(task);
    const there = Array.from(graph.functions.keys()).filter((task) => this.state.lane[task] === lane);
    // Results first: what is tried again below must not begin without them.
    for (const task of there) {
      if (this.state.state[task] !== state.MEMORY || everywhere[task]) continue;
      this.state.state[task] = state.ERRED;
      this.#holdBackDependents(task);
      instructions.push({ type: "give-up", task });
    }
    for (const task of there) this.#fail(task, instructions);
  }

  /** A dependency that was in memory is no more. */
  #holdBackDependents(task: number): void {
    const { graph, missing } = this.state;
    for (let edge = graph.dependentStart[task]!; edge < graph.dependentStart[task + 1]!; edge++) {
      const dependent = graph.dependents[edge]!;
      missing[dependent]!++;
      // Its place in the queue stays and is passed over.
      if (this.state.state[dependent] === state.READY) this.state.state[dependent] = state.WAITING;
    }
  }

  #assign(instructions: Instruction[]): void {
    if (this.#stopped) return;
    const runs = new Map<number, number[]>();
    for (const queue of [this.#readyForMain, this.#ready]) {
      const onMain = queue === this.#readyForMain;
      while (queue.size > 0 && roomForMore(this.state, onMain)) {
        const task = this.#taskOfRank[queue.pop()]!;
        if (this.state.state[task] !== state.READY) continue;
        const lane = placeTask(this.state, task, onMain, instructions);
        this.#executing++;
        const tasks = runs.get(lane);
        if (tasks) tasks.push(task);
        else runs.set(lane, [task]);
      }
    }
    for (const [lane, tasks] of runs) instructions.push({ type: "run", lane, tasks });
  }

  /** Nothing runs and nothing can: errors have cut the rest off. */
  #isStuck(): boolean {
    return this.#executing === 0 && this.#ready.size === 0 && this.#readyForMain.size === 0;
  }
}
