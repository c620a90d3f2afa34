/**
 * How long calls of each function took so far in this process: what later computes expect of them.
 * Times are of the thread, waiting not counted. Nothing is read from disk and nothing decided here.
 */
import type { ExecutableFunction } from "./executor.ts";
import type { Plan } from "./plan.ts";

interface Learnt {
  mean: number;
  calls: number;
}

/** After so many calls each new one weighs a twentieth, so that a change of pace is noticed. */
const MEMORY_CALLS = 20;

const learnt = new WeakMap<ExecutableFunction, Learnt>();

/** A call of `fn` had its thread for `busy` milliseconds. */
export function noteTime(fn: ExecutableFunction, busy: number): void {
  const known = learnt.get(fn);
  if (!known) {
    learnt.set(fn, { mean: busy, calls: 1 });
    return;
  }
  known.calls = Math.min(MEMORY_CALLS, known.calls + 1);
  known.mean += (busy - known.mean) / known.calls;
}

/** Mean milliseconds of a call of `fn`; undefined when none has ended in this process. */
export function meanTime(fn: ExecutableFunction): number | undefined {
  return learnt.get(fn)?.mean;
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
