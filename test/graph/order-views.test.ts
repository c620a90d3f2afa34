/** What the static order is made of: parts, the folded view, and the queue of goals. */
import { expect, test } from "vitest";
import { HeldCount } from "../../server/graph/held-results.ts";
import { fold } from "../../server/graph/order/fold.ts";
import { Goals } from "../../server/graph/order/goals.ts";
import { connectedParts } from "../../server/graph/order/parts.ts";
import { chains, ladder, named, pairs, rechunked, transposed } from "../harness/named-graphs.ts";
import { randomFrom } from "../harness/random.ts";
import { randomGraph } from "../harness/random-graph.ts";

test("parts have nothing to do with one another; each is in order of its numbers, and the first task leads", () => {
  const { graph, names } = named(pairs);
  expect(connectedParts(graph).map((part) => Array.from(part, (task) => names[task]))).toEqual([
    ["a0", "a2", "b0"],
    ["a1", "a3", "b1"],
  ]);
  expect(connectedParts(named(ladder(50)).graph)).toHaveLength(1);
  expect(connectedParts(named([]).graph)).toEqual([]);
});

test("a task between one dependency and one dependent is folded, whatever the length of the chain", () => {
  const { graph } = named(rechunked(3));
  const folded = fold(graph)!;
  // The reads and the sum, which is requested; the merge joins, so it stays.
  expect(folded.graph.size).toBe(5);
  expect(folded.toPart(Int32Array.from({ length: graph.size }, (_, task) => task))).toHaveLength(5);
});

test("folded tasks come back right before their dependents, in order", () => {
  const { graph, names } = named(transposed(2));
  const folded = fold(graph)!;
  const sequence = folded.unfold(
    Int32Array.from({ length: folded.graph.size }, (_, task) => task),
    graph.size,
  );
  expect(Array.from(sequence, (task) => names[task])).toEqual([
    "x0",
    "x1",
    "s0.0",
    "s1.0",
    "m0",
    "s0.1",
    "s1.1",
    "m1",
  ]);
});

test("requested tasks are not folded, and a graph with nothing to fold has no other view", () => {
  const chain = chains(1, 4);
  expect(fold(named(chain).graph)!.graph.size).toBe(2);
  expect(fold(named(chain, { requested: ["c0.1", "c0.2", "c0.3"] }).graph)).toBeUndefined();
  expect(fold(named(pairs).graph)).toBeUndefined();
});

test("two ways from one task to another fold to one edge", () => {
  const { graph } = named(["x", "a < x", "b < x", "y < a b"]);
  const folded = fold(graph)!.graph;
  expect([folded.size, Array.from(folded.dependencies)]).toEqual([2, [0]]);
});

test("of goals the cheapest is taken; of equals the newest or the oldest, by rule", () => {
  const filled = (rule: "newest" | "oldest"): number[] => {
    const goals = new Goals(8);
    for (const [task, cost] of [
      [1, 2],
      [2, 0],
      [3, -5],
      [4, 1000],
      [5, 2],
      [6, 1],
      [6, 2],
      [1, 2],
      [7, 0],
    ] as const) {
      goals.put(task, cost, rule);
    }
    goals.remove(7);
    goals.remove(0);
    return Array.from({ length: 7 }, () => goals.take(rule));
  };
  expect(filled("newest")).toEqual([3, 2, 1, 6, 5, 4, -1]);
  expect(filled("oldest")).toEqual([2, 3, 1, 5, 6, 4, -1]);
});

test("counting leaves no trace, and stops when it has seen enough", () => {
  for (let seed = 0; seed < 100; seed++) {
    const graph = randomGraph(randomFrom(seed));
    const sequence = Int32Array.from({ length: graph.size }, (_, task) => task);
    const count = new HeldCount(graph);
    const most = count.most(sequence);
    expect(count.most(sequence, 2)).toBe(Math.min(most, 2));
    expect([count.most(sequence), count.held]).toEqual([most, 0]);
  }
});
