/**
 * Which goal is next: tasks in buckets by what they would cost, each bucket a list in order of arrival.
 * Putting, moving and taking a task cost the same however many there are. It knows no graph.
 *
 *     cost 0   7 ⇄ 3
 *     cost 1   12 ⇄ 4 ⇄ 9        "newest" takes 3, "oldest" takes 7
 */

/** Of goals that cost the same: the one that came last, or the one that has waited longest. */
export type GoalRule = "newest" | "oldest";

/** Costs from here on are one bucket: such goals are all poor, and a search for the least of them takes time. */
const MOST_COST = 63;

/** A queue by cost whose tasks may change their cost while they wait. */
export class Goals {
  /** Task → its bucket, or -1. */
  readonly #bucket: Int8Array;
  /** Task → its neighbours in that bucket, or -1. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Bucket → its ends, or -1. */
  readonly #first = new Int32Array(MOST_COST + 1).fill(-1);
  readonly #last = new Int32Array(MOST_COST + 1).fill(-1);
  /** Every bucket below this one is empty. */
  #lowest = MOST_COST;

  /** For tasks `0 … size - 1`. */
  constructor(size: number) {
    this.#bucket = new Int8Array(size).fill(-1);
    this.#next = new Int32Array(size);
    this.#previous = new Int32Array(size);
  }

  /** Adds a task, or moves it because its cost is another now; under "oldest" it keeps its place if it is not. */
  put(task: number, cost: number, rule: GoalRule): void {
    const bucket = Math.max(0, Math.min(cost, MOST_COST));
    if (this.#bucket[task] === bucket && (rule === "oldest" || this.#last[bucket] === task)) return;
    this.remove(task);
    const last = this.#last[bucket]!;
    this.#bucket[task] = bucket;
    this.#previous[task] = last;
    this.#next[task] = -1;
    if (last === -1) this.#first[bucket] = task;
    else this.#next[last] = task;
    this.#last[bucket] = task;
    if (bucket < this.#lowest) this.#lowest = bucket;
  }

  /** Forgets a task, if it is here. */
  remove(task: number): void {
    const bucket = this.#bucket[task]!;
    if (bucket === -1) return;
    const previous = this.#previous[task]!;
    const next = this.#next[task]!;
    if (previous === -1) this.#first[bucket] = next;
    else this.#next[previous] = next;
    if (next === -1) this.#last[bucket] = previous;
    else this.#previous[next] = previous;
    this.#bucket[task] = -1;
  }

  /** Takes out a goal of the least cost; -1 when there is none. */
  take(rule: GoalRule): number {
    while (this.#lowest < MOST_COST && this.#first[this.#lowest] === -1) this.#lowest++;
    const task = (rule === "newest" ? this.#last : this.#first)[this.#lowest]!;
    if (task !== -1) this.remove(task);
    return task;
  }
}
