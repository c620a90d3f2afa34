/**
 * What a task took, without what its neighbours took meanwhile.
 *
 *     thread   ──aa──bbbbbb──cc──a─     a awaited while b and c had the thread:
 *     a        ├─────────────────┤      it is charged its own stretch, not theirs
 *
 * A task that awaits alone is charged all of it: one after another, the others would wait for it, too.
 * When exactly a neighbour had the thread is not known, only for how long; it is spread over the
 * neighbour's own stretch. Where nothing overlaps, which is the rule, the figures are exact.
 */

/** Executions in columns; entry `i` of each belongs together. */
export interface ExecutionTimes {
  readonly worker: Int32Array;
  readonly started: Float64Array;
  readonly finished: Float64Array;
  /** Milliseconds with the thread to itself, as its worker measured them. */
  readonly busy: Float64Array;
}

/** Milliseconds of each execution: never less than it was busy, never more than went by. */
export function ownTimes(times: ExecutionTimes): Float64Array {
  const own = times.started.map((started, index) => Math.max(0, times.finished[index]! - started));
  for (const byStart of executionsByWorker(times)) {
    if (!overlapping(byStart, times)) continue;
    const load = new Load(byStart, times, own);
    for (const index of byStart) {
      const elapsed = own[index]!;
      const busy = Math.min(times.busy[index]!, elapsed);
      const neighbours = load.until(times.finished[index]!) - load.until(times.started[index]!) - busy;
      own[index] = Math.max(busy, elapsed - Math.max(0, neighbours));
    }
  }
  return own;
}

/** Positions of each worker's executions, those that started first in front. */
function executionsByWorker({ worker, started }: ExecutionTimes): Iterable<number[]> {
  const byWorker = new Map<number, number[]>();
  worker.forEach((number, index) => {
    const list = byWorker.get(number);
    if (list) list.push(index);
    else byWorker.set(number, [index]);
  });
  for (const list of byWorker.values()) list.sort((a, b) => started[a]! - started[b]!);
  return byWorker.values();
}

function overlapping(byStart: readonly number[], { started, finished }: ExecutionTimes): boolean {
  return byStart.some((index, at) => at > 0 && started[index]! < finished[byStart[at - 1]!]!);
}

/** How long a thread was had by anybody until a given time: a line with a bend wherever a task begins or ends. */
class Load {
  readonly #times: Float64Array;
  readonly #sums: Float64Array;

  constructor(
    executions: readonly number[],
    { started, finished, busy }: ExecutionTimes,
    elapsed: Float64Array,
  ) {
    /** Each bend: when, and by how much the slope changes there. */
    const bends = executions.flatMap((index) => {
      if (elapsed[index] === 0) return [];
      const slope = Math.min(1, busy[index]! / elapsed[index]!);
      return [
        [started[index]!, slope],
        [finished[index]!, -slope],
      ] as const;
    });
    bends.sort(([a], [b]) => a - b);
    this.#times = Float64Array.from(bends, ([time]) => time);
    this.#sums = new Float64Array(bends.length);
    let slope = 0;
    for (const [at, bend] of bends.entries()) {
      if (at > 0) this.#sums[at] = this.#sums[at - 1]! + slope * (bend[0] - bends[at - 1]![0]);
      slope += bend[1];
    }
  }

  /** Good at the times at which an execution starts or finishes, and nowhere else. */
  until(time: number): number {
    let low = 0;
    let high = this.#times.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! < time) low = middle + 1;
      else high = middle;
    }
    return this.#sums[low] ?? this.#sums.at(-1) ?? 0;
  }
}
