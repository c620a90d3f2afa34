/**
 * Everything the scheduler remembers, in flat arrays indexed by task. No decisions here.
 *
 *     waiting ──► ready ──► executing ──► memory ──► released
 *                   ▲           │
 *                   └── retry ──┴──► erred          (dependents stay waiting for ever)
 */
import type { TaskGraph } from "../graph/task-graph.ts";

/** Not all dependencies are in memory; where every task begins, so nobody has to set it. */
export const WAITING = 0;
export const READY = 1;
export const EXECUTING = 2;
export const MEMORY = 3;
export const RELEASED = 4;
export const ERRED = 5;

export const STATE_NAMES = ["waiting", "ready", "executing", "memory", "released", "erred"] as const;

/** What a lane is doing, as far as the scheduler knows. */
export interface LaneState {
  readonly lane: number;
  readonly mainThread: boolean;
  /** Tasks sent and neither finished nor awaiting; agrees with the EXECUTING tasks whose `lane` this is. */
  queued: number;
  /** Expected milliseconds of the queued tasks. */
  queuedTime: number;
  /** Tasks that wait for something outside. */
  awaiting: number;
}

export interface SchedulerState {
  readonly graph: TaskGraph;
  /** Task → its static rank; constant. */
  readonly rank: Int32Array;
  /** Task → state; see the drawing. */
  readonly state: Uint8Array;
  /** Task → dependencies that are not in memory; 0 for everything that is ready or beyond. */
  readonly missing: Int32Array;
  /** Task → dependents that have not finished; a result nobody requested is released at 0. */
  readonly needed: Int32Array;
  /** Task → lane that runs it or holds its result; -1 before. */
  readonly lane: Int32Array;
  /** Task → 1 while executing and waiting for something outside. */
  readonly awaiting: Uint8Array;
  /** Task → 1 when the result can be sent along with any task, so that no lane has to be preferred. */
  readonly everywhere: Uint8Array;
  /** Task → bytes of the result, 0 before. */
  readonly bytes: Float64Array;
  /** Task → further tries that are left. */
  readonly retries: Int32Array;
  /** Task → expected milliseconds charged to its lane's `queuedTime`; 0 when not queued. */
  readonly charged: Float64Array;
  /** Task → lanes besides `lane` that hold or will hold a copy. */
  readonly copies: Map<number, Set<number>>;
  /** Function → mean busy milliseconds and number of calls that it rests on. */
  readonly meanTime: Float64Array;
  readonly calls: Int32Array;
  readonly lanes: Map<number, LaneState>;
  /** Whether tasks wait for worker lanes even while there are none. */
  readonly workersWillCome: boolean;
}

export interface InitialTask {
  readonly task: number;
  readonly lane: number;
  readonly bytes: number;
  readonly everywhere: boolean;
}

/** Nothing has run: every task waits, every counter is at its start. */
export function initialState(
  graph: TaskGraph,
  rank: Int32Array,
  options: {
    readonly functionCount: number;
    readonly retries?: Int32Array | undefined;
    readonly workersWillCome?: boolean | undefined;
  },
): SchedulerState {
  const { size, dependencyStart, dependentStart } = graph;
  const missing = new Int32Array(size);
  const needed = new Int32Array(size);
  for (let task = 0; task < size; task++) {
    missing[task] = dependencyStart[task + 1]! - dependencyStart[task]!;
    needed[task] = dependentStart[task + 1]! - dependentStart[task]!;
  }
  return {
    graph,
    rank,
    state: new Uint8Array(size),
    missing,
    needed,
    lane: new Int32Array(size).fill(-1),
    awaiting: new Uint8Array(size),
    everywhere: new Uint8Array(size),
    bytes: new Float64Array(size),
    retries: options.retries ?? new Int32Array(size),
    charged: new Float64Array(size),
    copies: new Map(),
    meanTime: new Float64Array(options.functionCount),
    calls: new Int32Array(options.functionCount),
    lanes: new Map(),
    workersWillCome: options.workersWillCome ?? false,
  };
}
