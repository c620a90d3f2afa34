/**
 * How long a run still takes, from what earlier runs took and from how this one goes.
 *
 *     left = max( work left / tasks that run at once,  longest chain of what is left )
 *
 * Known as far as the script's graphs are: a compute that comes later is a surprise. What is told falls, or stands
 * still while the run is slower than it was thought to be; it rises only when it was far from right. No clock.
 */
import type { GraphKnown } from "../../protocol/events.ts";
import type { FunctionView } from "../../protocol/sites.ts";
import type { Expectations } from "../parts.ts";
import type { FunctionTally, RunTally } from "./run-tally.ts";

/** How many calls of this run weigh as much as what is remembered of earlier ones. */
const CALLS_TO_TRUST = 5;

/** Below this share of unfinished tasks with known functions nothing is foretold. */
const KNOWN_SHARE = 0.5;

/** What is told rises when it was too little by this factor, and by more milliseconds than anybody would see. */
const RISE = 1.25;
const RISE_MS = 1000;

/** The chains of one graph: its tasks by the length of the longest chain that begins with each. */
interface Chains {
  readonly task: Int32Array;
  readonly length: Float64Array;
  /** Those in front are done. */
  next: number;
}

export class Remaining {
  readonly #tally: RunTally;
  readonly #expectations: Expectations;
  readonly #chains: Chains[] = [];
  /** What was remembered when the run began to need it: what others learn meanwhile does not make it jump. */
  readonly #remembered = new Map<FunctionView, number | undefined>();

  /** What was told last; undefined when there is no reason to compare with it. */
  #told: number | undefined;

  constructor(tally: RunTally, expectations: Expectations) {
    this.#tally = tally;
    this.#expectations = expectations;
  }

  /** A compute begins; the tally has its tasks already. Linear in tasks and edges, but for a sort of lengths. */
  addGraph(graph: GraphKnown): void {
    this.#told = undefined;
    const count = graph.taskFunction.length;
    const expected = graph.functions.map((view) => (view.isInternal ? 0 : (this.#recall(view) ?? 0)));
    if (expected.every((time) => time === 0)) return;
    const length = new Float64Array(count);
    for (let task = 0; task < count; task++) length[task] = expected[graph.taskFunction[task]!] ?? 0;
    const { starts, dependents } = dependentsOf(graph, count);
    // A task's dependents have larger numbers, so that going backwards they are finished first.
    for (let task = count - 1; task >= 0; task--) {
      let longest = 0;
      for (let at = starts[task]!; at < starts[task + 1]!; at++) {
        longest = Math.max(longest, length[dependents[at]!]!);
      }
      length[task]! += longest;
    }
    const chains: Chains = { task: longestFirst(length), length: length.slice(), next: 0 };
    for (let at = 0; at < count; at++) {
      chains.length[at] = length[chains.task[at]!]!;
      chains.task[at]! += graph.firstTask;
    }
    this.#chains.push(chains);
  }

  /**
   * Milliseconds that are left; undefined when too little is known.
   *
   * @param now milliseconds since the run started
   */
  at(now: number): number | undefined {
    const estimate = this.#estimate(now);
    const told = this.#told;
    const isFarOff = told === undefined || estimate === undefined || estimate > told * RISE + RISE_MS;
    this.#told = isFarOff ? estimate : Math.min(told, estimate);
    return this.#told;
  }

  #estimate(now: number): number | undefined {
    const { work, left, known, mean } = this.#work();
    if (left === 0 || known < KNOWN_SHARE * left) return undefined;
    let under = 0;
    for (const [task, { at }] of this.#tally.executions()) {
      const expected = this.#expected(this.#tallyOf(task)) ?? mean;
      under += Math.min(Math.max(0, now - at), expected);
    }
    const workers = Math.max(1, Math.min(this.#tally.workers, left));
    return Math.max((work - under) / workers, this.#longestChain(now), 0);
  }

  #work(): { work: number; left: number; known: number; mean: number } {
    let work = 0;
    let left = 0;
    let known = 0;
    for (const tally of this.#tally.functions()) {
      left += tally.left;
      const expected = this.#expected(tally);
      if (expected === undefined) continue;
      known += tally.left;
      work += tally.left * expected;
    }
    const mean = known === 0 ? 0 : work / known;
    return { work: work + (left - known) * mean, left, known, mean };
  }

  /** What one more call takes: as remembered, and more and more as in this run. */
  #expected(tally: FunctionTally | undefined): number | undefined {
    if (!tally) return undefined;
    const remembered = this.#recall(tally.view);
    if (remembered === undefined) return undefined;
    return (remembered * CALLS_TO_TRUST + tally.total) / (CALLS_TO_TRUST + tally.calls);
  }

  #recall(view: FunctionView): number | undefined {
    if (!this.#remembered.has(view)) this.#remembered.set(view, this.#expectations.expected(view));
    return this.#remembered.get(view);
  }

  #tallyOf(task: number): FunctionTally | undefined {
    const view = this.#tally.functionOf(task);
    return this.#tally.functions().find((tally) => tally.view === view);
  }

  /** The longest chain of unfinished tasks, less what its first has done of it. */
  #longestChain(now: number): number {
    let longest = 0;
    for (const chains of this.#chains) {
      while (chains.next < chains.task.length && !this.#tally.isLeft(chains.task[chains.next]!))
        chains.next++;
      const task = chains.task[chains.next];
      if (task === undefined) continue;
      const length = chains.length[chains.next]!;
      const began = this.#tally.executions().get(task)?.at;
      const own = this.#recall(this.#tally.functionOf(task)) ?? 0;
      longest = Math.max(longest, length - (began === undefined ? 0 : Math.min(own, now - began)));
    }
    return longest;
  }
}

/** Positions of lengths, those of the longest first; equal ones, which are nearly all, cost no comparison. */
function longestFirst(length: Float64Array): Int32Array {
  const distinct = Float64Array.from(new Set(length)).sort().reverse();
  const rankOf = new Map<number, number>();
  for (let rank = 0; rank < distinct.length; rank++) rankOf.set(distinct[rank]!, rank);
  const next = new Int32Array(distinct.length + 1);
  for (const each of length) next[rankOf.get(each)! + 1]!++;
  for (let rank = 0; rank < distinct.length; rank++) next[rank + 1]! += next[rank]!;
  const positions = new Int32Array(length.length);
  for (let position = 0; position < length.length; position++) {
    positions[next[rankOf.get(length[position]!)!]!++] = position;
  }
  return positions;
}

/** Dependents of each task of a graph in one array; edges from other graphs are left out. */
function dependentsOf(graph: GraphKnown, count: number) {
  const { firstTask, edgeFrom, edgeTo } = graph;
  const inside = (task: number) => task >= 0 && task < count;
  const starts = new Int32Array(count + 1);
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    const from = edgeFrom[edge]! - firstTask;
    if (inside(from) && inside(edgeTo[edge]! - firstTask)) starts[from + 1]!++;
  }
  for (let task = 0; task < count; task++) starts[task + 1]! += starts[task]!;
  const dependents = new Int32Array(starts[count]!);
  const filled = starts.slice(0, count);
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    const from = edgeFrom[edge]! - firstTask;
    const to = edgeTo[edge]! - firstTask;
    if (inside(from) && inside(to)) dependents[filled[from]!++] = to;
  }
  return { starts, dependents };
}
