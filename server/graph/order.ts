/**
 * The static order: a rank for every task, such that running the smallest rank first frees results soon.
 * It knows edges only; durations and sizes are the scheduler's business.
 *
 *     o1 ── c1 ── x1                x0 c0 o0 x1 c1 o1, under any naming: nothing stays held
 *     o0 ── c0 ───┘                 that could be used up before the next thing is made
 *
 * No short rule is best for every graph, and the best order of all is out of reach; but it costs little to count
 * how many results an order holds. So each part of the graph is walked in a few different ways, orders are smoothed
 * by moves that cannot make them worse, and the best one is kept. Most graphs are done after the first walk: it
 * reaches a bound below which no order goes. Structure decides; numbers only between tasks that look alike.
 */
import { HeldCount } from "./held-results.ts";
import { BackwardWalk } from "./order/backward-walk.ts";
import { type Folded, fold } from "./order/fold.ts";
import { ForwardWalk } from "./order/forward-walk.ts";
import type { GoalRule } from "./order/goals.ts";
import { leastHeld } from "./order/least-held.ts";
import { type Measures, measure } from "./order/measures.ts";
import { connectedParts } from "./order/parts.ts";
import type { TaskGraph } from "./task-graph.ts";

/** Rank of every task; a permutation of `0 … size - 1` in which dependencies rank before dependents. */
export function staticOrder(graph: TaskGraph): Int32Array {
  const rank = new Int32Array(graph.size);
  const ordering = new Ordering(graph);
  let next = 0;
  for (const part of connectedParts(graph)) {
    for (const task of ordering.order(part)) rank[task] = next++;
  }
  return rank;
}

/**
 * Ways that every part is walked if it has to be; a way costs about half a microsecond for each task. The first is
 * good at windows and boards, the second at scattered edges, the third at several outputs of the same sources.
 */
const FIRST_WAYS = 3;
/** Tasks and edges that are walked beyond that in one graph: a thousand tasks can afford every way. */
const MORE_STEPS = 20_000;

class Ordering {
  readonly #graph: TaskGraph;
  readonly #held: HeldCount;
  readonly #least: Int32Array;
  /** `undefined` when there is nothing to fold. */
  readonly #folded: Folded | undefined;
  /** The folded graph, where most walks go. */
  readonly #view: View;
  /** The graph itself, for what is not asked of the simplest graphs. */
  #plain: View | undefined;
  /** What is left of `MORE_STEPS`. */
  #moreSteps = MORE_STEPS;

  constructor(graph: TaskGraph) {
    this.#graph = graph;
    this.#held = new HeldCount(graph);
    this.#least = leastHeld(graph);
    this.#folded = fold(graph);
    this.#view = new View(this.#folded?.graph ?? graph);
  }

  /** The tasks of a part in the order in which they are to run. */
  order(part: Int32Array): Int32Array {
    if (part.length === 1) return part;
    const { least, steps } = this.#figures(part);
    const isSmall = steps <= MORE_STEPS;
    let best = part;
    let fewest = Infinity;
    /** Keeps the better one; true when no order could be better. */
    const keep = (sequence: Int32Array): boolean => {
      const most = this.#held.most(sequence, fewest);
      if (most < fewest) {
        best = sequence;
        fewest = most;
      }
      return fewest <= least;
    };
    for (const [number, walk] of this.#ways(part).entries()) {
      if (number >= FIRST_WAYS) {
        if (steps > this.#moreSteps) break;
        this.#moreSteps -= steps;
      }
      const walked = walk();
      if (keep(walked) || (isSmall && this.#smoothed(part, walked).some(keep))) break;
    }
    if (fewest > least) this.#smoothed(part, best).some(keep);
    return best;
  }

  /**
   * The same order with tasks moved to where they cost nothing, so that it never holds more: forward only, which is
   * kinder to several workers because roots do not wait for their turn; and first back and then forward.
   */
  #smoothed(part: Int32Array, sequence: Int32Array): Int32Array[] {
    const { forward, backward } = this.#plainView;
    return [forward.along(part, sequence), forward.along(part, backward.along(sequence))];
  }

  #figures(part: Int32Array): { readonly least: number; readonly steps: number } {
    const { dependencyStart } = this.#graph;
    let least = 0;
    let steps = part.length;
    for (const task of part) {
      least = Math.max(least, this.#least[task]!);
      steps += dependencyStart[task + 1]! - dependencyStart[task]!;
    }
    return { least, steps };
  }

  /** Ways through a part, the most promising first. */
  #ways(part: Int32Array): (() => Int32Array)[] {
    const folded = this.#folded;
    const view = this.#view;
    const tasks = folded?.toPart(part) ?? part;
    const unfold = (sequence: Int32Array): Int32Array => folded?.unfold(sequence, part.length) ?? sequence;
    const forward = (start: number, rule: GoalRule) => () => unfold(view.forward.nearest(tasks, start, rule));
    const backward = (start: number, rule: GoalRule) => () =>
      unfold(view.backward.nearest(tasks, start, rule));
    const { lightest, heaviest } = view.ends(tasks);
    return [
      forward(view.firstStep(heaviest), "newest"),
      forward(view.firstStep(lightest), "oldest"),
      backward(heaviest, "oldest"),
      () => this.#plainView.leafByLeaf(part),
      forward(heaviest, "newest"),
      forward(view.firstStep(heaviest), "oldest"),
      backward(lightest, "newest"),
    ];
  }

  get #plainView(): View {
    this.#plain ??= this.#folded ? new View(this.#graph) : this.#view;
    return this.#plain;
  }
}

/** A graph and what is needed to walk through it. */
class View {
  readonly forward: ForwardWalk;
  readonly backward: BackwardWalk;
  readonly #graph: TaskGraph;
  readonly #measures: Measures;

  constructor(graph: TaskGraph) {
    this.#graph = graph;
    this.#measures = measure(graph);
    this.forward = new ForwardWalk(graph, this.#measures.visits);
    this.backward = new BackwardWalk(graph);
  }

  /** The leaves of a part with the least and with the most to themselves. */
  ends(part: Int32Array): { readonly lightest: number; readonly heaviest: number } {
    const { share } = this.#measures;
    let lightest = -1;
    let heaviest = -1;
    for (const leaf of this.#leaves(part)) {
      if (lightest === -1 || share[leaf]! < share[lightest]!) lightest = leaf;
      if (heaviest === -1 || share[leaf]! > share[heaviest]!) heaviest = leaf;
    }
    return { lightest, heaviest };
  }

  /** The first task above a root on the way to a leaf: small enough to set out for at the very beginning. */
  firstStep(leaf: number): number {
    const { dependencyStart } = this.#graph;
    let above = leaf;
    for (let task = leaf; dependencyStart[task] !== dependencyStart[task + 1]; ) {
      above = task;
      task = this.#measures.visits[dependencyStart[task]!]!;
    }
    return above;
  }

  /** Finishes leaf after leaf, those first that have little below them. */
  leafByLeaf(part: Int32Array): Int32Array {
    const { weight } = this.#measures;
    const leaves = this.#leaves(part).sort((a, b) => weight[a]! - weight[b]! || a - b);
    return this.forward.along(part, leaves);
  }

  #leaves(part: Int32Array): Int32Array {
    const { dependentStart } = this.#graph;
    return part.filter((task) => dependentStart[task] === dependentStart[task + 1]);
  }
}
