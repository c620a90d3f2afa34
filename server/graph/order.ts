/**
 * The static order: a rank for every task, such that running the smallest rank first frees results soon.
 * It knows edges only; durations and sizes are the scheduler's business.
 *
 *     o1 ── c1 ── x1                x0 c0 o0 x1 c1 o1, under any naming: nothing stays held
 *     o0 ── c0 ───┘                 that could be used up before the next thing is made
 *
 * No short rule is best for every graph, and the best order of all is out of reach; but it costs little to count
 * how many results an order holds. So each part of the graph is walked in a few different ways (`forward-walk.ts`,
 * `backward-walk.ts`), every way is smoothed by moves that cannot make it worse, and the best is kept. Most graphs
 * of most scripts are done after the first walk, because it reaches a bound below which no order goes.
 *
 * Nothing but structure decides: numbers of tasks break ties between tasks that look alike.
 */
import { HeldCount } from "./held-results.ts";
import { BackwardWalk } from "./order/backward-walk.ts";
import { type Folded, fold } from "./order/fold.ts";
import { ForwardWalk } from "./order/forward-walk.ts";
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

/** Tasks and edges of a part up to which every way is tried; ten times as large, two ways are. */
const FEW_EDGES = 20_000;

class Ordering {
  readonly #graph: TaskGraph;
  readonly #held: HeldCount;
  readonly #least: Int32Array;
  /** Where the walks go; the graph itself when there is nothing to fold. */
  readonly #folded: Folded | undefined;
  readonly #walked: View;
  #plain: View | undefined;

  constructor(graph: TaskGraph) {
    this.#graph = graph;
    this.#held = new HeldCount(graph);
    this.#least = leastHeld(graph);
    this.#folded = fold(graph);
    this.#walked = new View(this.#folded?.graph ?? graph);
  }

  /** The tasks of a part in the order in which they are to run. */
  order(part: Int32Array): Int32Array {
    if (part.length === 1) return part;
    const least = part.reduce((most, task) => Math.max(most, this.#least[task]!), 0);
    let best = part;
    let fewest = Infinity;
    for (const walk of this.#ways(part)) {
      let sequence = walk();
      let most = this.#held.most(sequence);
      if (most > least) {
        sequence = this.#smoothed(sequence);
        most = this.#held.most(sequence);
      }
      if (most < fewest) {
        best = sequence;
        fewest = most;
      }
      if (fewest <= least) break;
    }
    return best;
  }

  /** Ways through a part, the most promising first. */
  #ways(part: Int32Array): (() => Int32Array)[] {
    const { forward, backward } = this.#walked;
    const folded = this.#folded;
    const walked = folded ? part.map((task) => folded.numbers[task]!).filter((task) => task !== -1) : part;
    const unfold = (sequence: Int32Array): Int32Array => folded?.unfold(sequence, part.length) ?? sequence;
    const [lightest, heaviest] = this.#walked.ends(walked);
    const ways = [
      () => unfold(forward.nearest(walked, lightest, "oldest")),
      () => unfold(backward.nearest(walked, heaviest, "oldest")),
      () => unfold(forward.nearest(walked, heaviest, "newest")),
      () => this.#plainView.leafByLeaf(part),
    ];
    if (lightest !== heaviest) {
      ways.push(
        () => unfold(forward.nearest(walked, lightest, "newest")),
        () => unfold(forward.nearest(walked, heaviest, "oldest")),
      );
    }
    return ways;
  }

  #smoothed(sequence: Int32Array): Int32Array {
    const { forward, backward } = this.#plainView;
    return forward.along(sequence, backward.along(sequence));
  }

  get #plainView(): View {
    if (!this.#folded) return this.#walked;
    this.#plain ??= new View(this.#graph);
    return this.#plain;
  }
}

/** A graph with what is needed to walk through it. */
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

  leaves(part: Int32Array): Int32Array {
    return part.filter((task) => this.#graph.dependentStart[task] === this.#graph.dependentStart[task + 1]);
  }

  /** The leaves of a part with the least and with the most to themselves. */
  ends(part: Int32Array): [lightest: number, heaviest: number] {
    const { share } = this.#measures;
    let lightest = -1;
    let heaviest = -1;
    for (const leaf of this.leaves(part)) {
      if (lightest === -1 || share[leaf]! < share[lightest]!) lightest = leaf;
      if (heaviest === -1 || share[leaf]! > share[heaviest]!) heaviest = leaf;
    }
    return [lightest, heaviest];
  }

  /** Finishes leaf after leaf, those first that have little below them. */
  leafByLeaf(part: Int32Array): Int32Array {
    const { weight } = this.#measures;
    return this.forward.along(
      part,
      this.leaves(part).sort((a, b) => weight[a]! - weight[b]! || a - b),
    );
  }
}
