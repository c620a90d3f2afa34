/**
 * How long calls of each function took so far in this process: what later computes expect of them.
 * Times are of the thread, waiting not counted. Nothing is read from disk and nothing decided here.
 */
import type { ExecutableFunction } from "./executor.ts";
import type { Plan } from "./plan.ts";

/** What is known of a function; the same object for all computes. */
export interface Learnt {
  /** Milliseconds. */
  mean: number;
  calls: number;
}

/** After so many calls each new one weighs a twentieth, so that a change of pace is noticed. */
const MEMORY_CALLS = 20;

const learnt = new WeakMap<ExecutableFunction, Learnt>();

/** What is known of `fn`, to be added to. */
export function learntOf(fn: ExecutableFunction): Learnt {
  let known = learnt.get(fn);
  if (!known) {
    known = { mean: 0, calls: 0 };
    learnt.set(fn, known);
  }
  return known;
}

/** A call had its thread for `busy` milliseconds. */
export function noteTime(known: Learnt, busy: number): void {
  if (known.calls < MEMORY_CALLS) known.calls++;
  known.mean += (busy - known.mean) / known.calls;
}

/** Mean milliseconds of a call of `fn`; undefined when none has ended in this process. */
export function meanTime(fn: ExecutableFunction): number | undefined {
  const known = learnt.get(fn);
  return known && known.calls > 0 ? known.mean : undefined;
}

/** Kind of task → what a task of that kind is expected to take; `NaN` where one of its functions was never called. */
export function expectedTimes({
  graph,
  callStart,
  calls,
  functionOf,
  functions,
  mainThread,
}: Plan): Float64Array {
  const expected = new Float64Array(mainThread.length).fill(Number.NaN);
  const seen = new Uint8Array(mainThread.length);
  for (let task = 0; task < graph.size; task++) {
    const kind = graph.functions[task]!;
    if (seen[kind]) continue;
    seen[kind] = 1;
    expected[kind] = 0;
    for (let at = callStart[task]!; at < callStart[task + 1]!; at++) {
      expected[kind]! += meanTime(functions[functionOf[calls[at]!]!]!) ?? Number.NaN;
    }
  }
  return expected;
}
