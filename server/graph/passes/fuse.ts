/**
 * Fusing: calls that gain nothing from being scheduled one by one become one task, which one lane makes in one go.
 *
 *     save ── scale ── read          a chain: one task of three calls
 *
 *     sum ─┬─ inc 0                  cheap calls and what they feed: one task of four calls,
 *          ├─ inc 1                  as long as they are few
 *          └─ inc 2
 *
 * Of a task's calls only the last has dependents elsewhere, so a task still has one result. A requested call is
 * therefore never in the middle of one. Knows no function and measures nothing: what is cheap, what must stay
 * alone and what runs where is told.
 */
import { graphOf, type TaskGraph, withoutRepeats } from "../task-graph.ts";
import { KindTable } from "./kinds.ts";

/** A graph of tasks, each made of one call or several. */
export interface Fused {
  /**
   * The tasks, in the order of their last calls. Its `functions` are kinds: tasks that make the same sequence of
   * calls share one. The kind of a task of one call is the number of its function.
   */
  readonly graph: TaskGraph;
  /** Calls of task `t`, in the order in which they are made: `calls[callStart[t]] … calls[callStart[t + 1] - 1]`. */
  readonly callStart: Int32Array;
  readonly calls: Int32Array;
  /** Call → its task. */
  readonly taskOf: Int32Array;
  /** Kind → function of the last call. */
  readonly lastFunction: Int32Array;
}

export interface FuseOptions {
  /** Call → 1 when it stays a task of its own. */
  readonly alone: Uint8Array;
  /** Function → 1 when a call of it takes less time than its scheduling. */
  readonly cheap: Uint8Array;
  /** Function → where its calls run; calls that run in different places are not fused. */
  readonly place: Uint8Array;
}

/**
 * At most so many cheap calls join the one that they feed. What joins no longer runs side by side: 64 calls of
 * 0.05 ms are 3 ms, about what one message to a lane should be worth.
 */
export const MOST_JOINED = 64;

/** What a stretch of calls needs from outside, instead of the one call that it needs. */
const NOTHING = -1;
const SEVERAL = -2;

/** The same graph in fewer tasks; equal calls give an equal answer. Linear in calls and edges. */
export function fuse(calls: TaskGraph, options: FuseOptions): Fused {
  const stretches = new Stretches(calls, options);
  for (let call = 0; call < calls.size; call++) stretches.end(call);
  return stretches.joins === 0 ? unfused(calls, options.cheap.length) : stretches.toTasks();
}

/** Every call a task of its own. */
export function unfused(calls: TaskGraph, functionCount: number): Fused {
  const each = new Int32Array(calls.size + 1);
  for (let call = 0; call <= calls.size; call++) each[call] = call;
  const same = each.subarray(0, calls.size);
  const lastFunction = new Int32Array(functionCount);
  for (let fn = 0; fn < functionCount; fn++) lastFunction[fn] = fn;
  return { graph: calls, callStart: each, calls: same, taskOf: same, lastFunction };
}

/**
 * A stretch is what becomes a task: a call and what joined it. It goes by the number of its last call, and its
 * calls hang together from the first to the last, so joining two costs the same however long they are.
 */
class Stretches {
  readonly #calls: TaskGraph;
  readonly #options: FuseOptions;
  /** Stretch → its first call. */
  readonly #first: Int32Array;
  /** Call → the one made after it; -1 for the last of a stretch. */
  readonly #next: Int32Array;
  /** Stretch → number of its calls when all are cheap, else 0. */
  readonly #cheapCalls: Int32Array;
  /** Stretch → results held at once while it is made, its own included. */
  readonly #burden: Int32Array;
  /** Stretch → the only call that it needs from outside, or NOTHING or SEVERAL. */
  readonly #needs: Int32Array;
  joins = 0;

  constructor(calls: TaskGraph, options: FuseOptions) {
    this.#calls = calls;
    this.#options = options;
    this.#first = new Int32Array(calls.size);
    this.#next = new Int32Array(calls.size).fill(-1);
    this.#cheapCalls = new Int32Array(calls.size);
    this.#burden = new Int32Array(calls.size);
    this.#needs = new Int32Array(calls.size);
  }

  /** Makes the stretch that ends with `call`, out of those that end with its dependencies. */
  end(call: number): void {
    const { dependencyStart, dependencies, functions } = this.#calls;
    const joining = this.#joining(call);
    let first = call;
    let burden = 1;
    let cheapCalls = this.#options.cheap[functions[call]!]!;
    for (let i = joining.length - 1; i >= 0; i--) {
      const stretch = joining[i]!;
      this.#next[stretch] = first;
      first = this.#first[stretch]!;
      burden = Math.max(burden, this.#burden[stretch]! + i);
      cheapCalls =
        cheapCalls > 0 && this.#cheapCalls[stretch]! > 0 ? cheapCalls + this.#cheapCalls[stretch]! : 0;
    }
    let needs = NOTHING;
    for (let edge = dependencyStart[call]!; edge < dependencyStart[call + 1]!; edge++) {
      const dependency = dependencies[edge]!;
      needs = both(needs, this.#next[dependency] === -1 ? dependency : this.#needs[dependency]!);
    }
    this.#first[call] = first;
    this.#burden[call] = burden;
    this.#cheapCalls[call] = cheapCalls;
    this.#needs[call] = needs;
    this.joins += joining.length;
  }

  /** The stretches that join `call`, in the order in which they are made. */
  #joining(call: number): readonly number[] {
    const { dependencyStart, dependencies } = this.#calls;
    const from = dependencyStart[call]!;
    const to = dependencyStart[call + 1]!;
    if (from === to || this.#options.alone[call]) return NONE;
    // A chain. However long its calls take: none of them could run beside another.
    if (to - from === 1) return this.#mayJoin(dependencies[from]!, call) ? [dependencies[from]!] : NONE;

    let needs = NOTHING;
    const candidates: number[] = [];
    for (let edge = from; edge < to; edge++) {
      const dependency = dependencies[edge]!;
      const isCandidate = this.#isCheap(dependency) && this.#mayJoin(dependency, call);
      if (isCandidate) candidates.push(dependency);
      needs = both(needs, isCandidate ? this.#needs[dependency]! : dependency);
    }
    // What takes a small part out of a large result should run where that result is, so that only the part
    // moves. Hence nothing joins that would make the task need more results than one from elsewhere.
    const joining =
      needs === SEVERAL ? candidates.filter((stretch) => this.#needs[stretch] === NOTHING) : candidates;
    const count = joining.reduce((sum, stretch) => sum + this.#cheapCalls[stretch]!, 0);
    if (count > MOST_JOINED) return NONE;
    // Heaviest first, as in the static order: each is made while the results of those before it are held.
    return joining.sort((a, b) => this.#burden[b]! - this.#burden[a]!);
  }

  #isCheap(stretch: number): boolean {
    return this.#cheapCalls[stretch]! > 0 && this.#cheapCalls[stretch]! <= MOST_JOINED;
  }

  /** Whether nobody but `call` gets to see the result of `dependency`, and both may be in one task. */
  #mayJoin(dependency: number, call: number): boolean {
    const { dependentStart, functions, requested } = this.#calls;
    const { alone, place } = this.#options;
    return (
      dependentStart[dependency + 1]! - dependentStart[dependency]! === 1 &&
      requested[dependency] === 0 &&
      alone[dependency] === 0 &&
      place[functions[dependency]!] === place[functions[call]!]
    );
  }

  /** Numbers the stretches by their last calls, which keeps dependencies below dependents. */
  toTasks(): Fused {
    const { size } = this.#calls;
    const taskCount = size - this.joins;
    const callStart = new Int32Array(taskCount + 1);
    const calls = new Int32Array(size);
    const taskOf = new Int32Array(size);
    const functions = new Int32Array(taskCount);
    const requested = new Uint8Array(taskCount);
    const kinds = new KindTable(this.#options.cheap.length);
    let task = 0;
    let place = 0;
    for (let last = 0; last < size; last++) {
      if (this.#next[last] !== -1) continue;
      for (let call = this.#first[last]!; call !== -1; call = this.#next[call]!) {
        calls[place++] = call;
        taskOf[call] = task;
        kinds.add(this.#calls.functions[call]!);
      }
      functions[task] = kinds.end();
      requested[task] = this.#calls.requested[last]!;
      callStart[++task] = place;
    }
    const graph = graphOf({ ...this.#edges(callStart, calls, taskOf), functions, requested });
    return { graph, callStart, calls, taskOf, lastFunction: kinds.lastFunction() };
  }

  /** Tasks need what their calls need, save what is made in the task itself; each result once. */
  #edges(
    callStart: Int32Array,
    calls: Int32Array,
    taskOf: Int32Array,
  ): Pick<TaskGraph, "dependencyStart" | "dependencies"> {
    const taskCount = callStart.length - 1;
    const dependencyStart = new Int32Array(taskCount + 1);
    const dependencies = new Int32Array(this.#calls.dependencies.length - this.joins);
    let count = 0;
    for (let task = 0; task < taskCount; task++) {
      for (let place = callStart[task]!; place < callStart[task + 1]!; place++) {
        const call = calls[place]!;
        const to = this.#calls.dependencyStart[call + 1]!;
        for (let edge = this.#calls.dependencyStart[call]!; edge < to; edge++) {
          const needed = taskOf[this.#calls.dependencies[edge]!]!;
          if (needed !== task) dependencies[count++] = needed;
        }
      }
      dependencyStart[task + 1] = count;
    }
    return withoutRepeats(dependencyStart, dependencies);
  }
}

const NONE: readonly number[] = [];

/** What two parts of a stretch need together. */
function both(one: number, other: number): number {
  if (one === NOTHING || one === other) return other;
  return other === NOTHING ? one : SEVERAL;
}
