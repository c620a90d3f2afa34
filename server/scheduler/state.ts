/**
 * Everything the scheduler remembers, in flat arrays indexed by task. No decisions here.
 *
 * Each line says what a collection holds and what it must agree with; `test/scheduler/invariants.ts` checks
 * that after every event.
 */
import { HeldCount } from "../graph/held-results.ts";
import type { TaskGraph } from "../graph/task-graph.ts";
import { Copies } from "./copies.ts";
import { type LaneState, LaneTasks, NO_LANE } from "./lane-state.ts";
import { ReadyTasks } from "./ready-tasks.ts";
import { Story } from "./story.ts";

export interface SchedulerState {
  readonly graph: TaskGraph;
  /** Task → its static rank; constant. */
  readonly rank: Int32Array;
  /** Rank → task; constant. */
  readonly taskOfRank: Int32Array;
  /** Kind of task → 1 when it must run on the main thread; constant. */
  readonly mainThread: Uint8Array;
  /** Task → state; see the drawing in `states.ts`. */
  readonly state: Uint8Array;
  /** Task → dependencies that are not in memory; kept for waiting, ready and executing tasks. */
  readonly missing: Int32Array;
  /** Task → dependents that have not finished; a result nobody requested is released at 0. */
  readonly needed: Int32Array;
  /** Task → dependencies that are executing and not awaiting. */
  readonly aheadCount: Int32Array;
  /** Task → the lane in which those are; `NO_LANE` when there are none, `SEVERAL_LANES` when they are apart. */
  readonly aheadLane: Int32Array;
  /** Task → lane that has it, holds its result or held it until it was released; `NO_LANE` otherwise. */
  readonly lane: Int32Array;
  /** Task → 1 while executing and waiting for something outside. */
  readonly awaiting: Uint8Array;
  /** Task → 1 while executing and known to have begun. */
  readonly begun: Uint8Array;
  /** Task → 1 while its lane is asked to give it back. */
  readonly recalled: Uint8Array;
  /** Task → the idle lane for which its own is asked to give it back; `NO_LANE` otherwise. */
  readonly takenFor: Int32Array;
  /** Task → 1 when the result can be sent along with any task, so that no lane has to be preferred. */
  readonly everywhere: Uint8Array;
  /** Task → 1 when the result was requested and has reached whoever asked. */
  readonly delivered: Uint8Array;
  /** Task → bytes of the result in memory; while executing, the bytes that are expected; 0 otherwise. */
  readonly bytes: Float64Array;
  /** Task → bytes that would be copied if the result went to another lane; less than `bytes` where memory is shared. */
  readonly movingBytes: Float64Array;
  /** Task → further tries that are left. */
  readonly retries: Int32Array;
  /** Task → lanes that were lost while they ran it. */
  readonly killed: Uint8Array;
  /** Task → expected milliseconds charged to its lane's `queuedTime`; 0 when not queued. */
  readonly charged: Float32Array;
  /** Lanes besides `lane` that hold a copy of a result, or to which one is on its way. */
  readonly copies: Copies;
  /** Results of an earlier compute; their tasks have no dependencies here and are never released where they lie. */
  readonly borrowed: ReadonlySet<number>;
  /** Kind of task → mean busy milliseconds, mean bytes of a result, and number of calls that both rest on. */
  readonly meanTime: Float64Array;
  readonly meanBytes: Float64Array;
  readonly calls: Int32Array;
  readonly lanes: Map<number, LaneState>;
  /** The executing tasks of each lane, in the order in which they were sent. */
  readonly laneTasks: LaneTasks;
  /** Ready tasks by rank, and those that can run ahead. */
  readonly ready: ReadyTasks;
  /** Whether tasks wait for worker lanes even while there are none. */
  readonly workersWillCome: boolean;
  /** Bytes of results above which no root begins while anything else can; infinite for no limit. */
  readonly memoryTarget: number;
  /** What happened to each task lately. */
  readonly story: Story;
  /** Results in memory, but for those that are everywhere, were requested, or that an earlier compute made. */
  held: number;
  /** The most of them that there ever are when one lane does everything in the static order; constant. */
  readonly promised: number;
  /** How many of them could not be freed without beginning more roots, when last there was nothing else to do. */
  heldInVain: number;
  /** Sum of `bytes` over the tasks in memory. */
  heldBytes: number;
  /** Sum of `bytes` over the executing tasks. */
  comingBytes: number;
  /** Number of executing tasks. */
  executing: number;
  /** How many of those are not awaiting and may free results, having dependencies or dependents. */
  freeing: number;
  /** Number of ready tasks. */
  readyCount: number;
  /** Requested results that have not been delivered. */
  requestedLeft: number;
  /** How many of those are in memory: they are on their way to whoever asked. */
  undelivered: number;
  /** Nothing more begins. */
  stopped: boolean;
}

/** The result of an earlier compute: where it lies. */
export interface InitialTask {
  readonly task: number;
  readonly lane: number;
  readonly bytes: number;
  readonly everywhere: boolean;
}

export interface SchedulerOptions {
  readonly graph: TaskGraph;
  /** Task → static rank, a permutation. */
  readonly rank: Int32Array;
  /** Kind of task → 1 when its tasks must run on the main thread. */
  readonly mainThread: Uint8Array;
  /** Task → further tries after a failure; default none. */
  readonly retries?: Int32Array;
  /** True when worker lanes may come later, as others are replaced: tasks then wait for them. Default false. */
  readonly workersWillCome?: boolean;
  /**
   * Tasks whose results exist already, from an earlier compute. They have no dependencies. Lanes that hold some and
   * are to run tasks come in the first turn, or tasks will not find the way to them.
   */
  readonly inMemory?: readonly InitialTask[];
  /** Bytes that all results together may take; default no limit. */
  readonly memoryLimit?: number;
  /** Kind of task → mean milliseconds known from before; `NaN` where nothing is known. Default: nothing. */
  readonly expectedTime?: Float64Array;
}

/**
 * New roots wait when results fill this share of the memory limit, before anything has to be spilled: Dask's
 * workers begin to spill at 0.6, for the same reason.
 */
const MEMORY_TARGET = 0.6;

/** Nothing has run: every task waits, every counter is at its start. What exists already comes with `borrow`. */
export function initialState(options: SchedulerOptions): SchedulerState {
  const { graph, rank, mainThread, inMemory = [], memoryLimit = 0 } = options;
  const { size, dependencyStart, dependentStart } = graph;
  const kinds = mainThread.length;
  const missing = new Int32Array(size);
  const needed = new Int32Array(size);
  const taskOfRank = new Int32Array(size);
  let requestedLeft = 0;
  for (let task = 0; task < size; task++) {
    missing[task] = dependencyStart[task + 1]! - dependencyStart[task]!;
    needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
    taskOfRank[rank[task]!] = task;
    requestedLeft += graph.requested[task]!;
  }
  const calls = new Int32Array(kinds);
  const meanTime = new Float64Array(kinds);
  for (const [kind, expected] of (options.expectedTime ?? []).entries()) {
    if (Number.isNaN(expected)) continue;
    calls[kind] = 1;
    meanTime[kind] = expected;
  }
  return {
    graph,
    rank,
    taskOfRank,
    mainThread,
    state: new Uint8Array(size),
    missing,
    needed,
    aheadCount: new Int32Array(size),
    aheadLane: new Int32Array(size).fill(NO_LANE),
    lane: new Int32Array(size).fill(NO_LANE),
    awaiting: new Uint8Array(size),
    begun: new Uint8Array(size),
    recalled: new Uint8Array(size),
    takenFor: new Int32Array(size).fill(NO_LANE),
    everywhere: new Uint8Array(size),
    delivered: new Uint8Array(size),
    bytes: new Float64Array(size),
    movingBytes: new Float64Array(size),
    retries: options.retries ? options.retries.slice() : new Int32Array(size),
    killed: new Uint8Array(size),
    charged: new Float32Array(size),
    copies: new Copies(),
    borrowed: new Set(inMemory.map(({ task }) => task)),
    meanTime,
    meanBytes: new Float64Array(kinds),
    calls,
    lanes: new Map(),
    laneTasks: new LaneTasks(size),
    ready: new ReadyTasks(),
    workersWillCome: options.workersWillCome ?? false,
    memoryTarget: memoryLimit > 0 ? memoryLimit * MEMORY_TARGET : Number.POSITIVE_INFINITY,
    story: new Story(),
    held: 0,
    heldInVain: 0,
    promised: new HeldCount(graph).most(taskOfRank),
    heldBytes: 0,
    comingBytes: 0,
    executing: 0,
    freeing: 0,
    readyCount: 0,
    requestedLeft,
    undelivered: 0,
    stopped: false,
  };
}
