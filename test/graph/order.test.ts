/**
 * The static order. The figures are results held at once (see `heldResults`), the worst of twenty scripts that
 * say the same thing with other names and in another order; they are the best known for these shapes.
 */
import { expect, test } from "vitest";
import { staticOrder } from "../../server/graph/order.ts";
import { type TaskGraph, TaskGraphBuilder } from "../../server/graph/task-graph.ts";
import {
  broadcast,
  chains,
  fanIn,
  fork,
  groups,
  heldResults,
  ladder,
  type NamedGraph,
  named,
  pairs,
  rechunked,
  type Shape,
  stackSum,
  sumChain,
  tree,
} from "../harness/named-graphs.ts";
import { randomFrom } from "../harness/random.ts";
import { randomGraph } from "../harness/random-graph.ts";

/** Names in the order in which one lane would run them. */
function ordered({ graph, names }: NamedGraph): string[] {
  const rank = staticOrder(graph);
  return [...names].sort((a, b) => rank[names.indexOf(a)]! - rank[names.indexOf(b)]!);
}

function expectOrder(graph: TaskGraph, rank: Int32Array): void {
  expect(Int32Array.from(rank).sort()).toEqual(Int32Array.from({ length: graph.size }, (_, i) => i));
  let climbing = 0;
  for (let task = 0; task < graph.size; task++) {
    for (let edge = graph.dependencyStart[task]!; edge < graph.dependencyStart[task + 1]!; edge++) {
      if (rank[graph.dependencies[edge]!]! >= rank[task]!) climbing++;
    }
  }
  expect(climbing).toBe(0);
}

test("what one script asks first is finished before the next is begun", () => {
  expect(ordered(named(chains(2, 3)))).toEqual(["c0.0", "c0.1", "c0.2", "c1.0", "c1.1", "c1.2"]);
});

test("the tallest dependency comes first, so that nothing is held while it is made", () => {
  expect(ordered(named(["b1", "a1", "a2 < a1", "a3 < a2", "sum < b1 a3"]))).toEqual([
    "a1",
    "a2",
    "a3",
    "b1",
    "sum",
  ]);
});

test.each<[string, Shape]>([
  ["nothing", []],
  ["one task", ["a"]],
  ["fork", fork],
  ["fan-in", fanIn(64)],
  ["tree", tree(64)],
  ["ladder", ladder(12)],
])("%s: a permutation, dependencies before dependents", (_, shape) => {
  const { graph } = named(shape);
  expectOrder(graph, staticOrder(graph));
});

test("a thousand random graphs: a permutation, dependencies before dependents", () => {
  for (let seed = 0; seed < 1000; seed++) {
    const graph = randomGraph(randomFrom(seed));
    expectOrder(graph, staticOrder(graph));
  }
});

test.each<[string, Shape, number]>([
  ["fan-in of 64", fanIn(64), 64],
  ["32 chains of 3", chains(32, 3), 1],
  ["binary tree of 64", tree(64), 7],
  ["binary tree of 1024", tree(1024), 11],
  ["running sum of 8", sumChain(8), 2],
  ["broadcast to 16", broadcast(16), 16],
  ["ladder of 12", ladder(12), 2],
  ["8 groups of 4", groups(8, 4), 4],
  ["10 frames rechunked", rechunked(10), 10],
  ["sum of 1000 frames by fours", stackSum(1000, 4), 15],
])("%s holds no more than is known to be possible", (_, shape, best) => {
  const held = Array.from({ length: 20 }, (_, seed) => {
    const { graph } = named(shape, seed === 0 ? {} : { random: randomFrom(seed) });
    return heldResults(graph, staticOrder(graph)).most;
  });
  expect(Math.max(...held)).toBe(best);
});

test("members of a pair are neighbours under any naming", () => {
  for (let seed = 0; seed < 50; seed++) {
    const graph = named(pairs, { random: randomFrom(seed) });
    const rank = staticOrder(graph.graph);
    const apart = (a: string, b: string): number => Math.abs(rank[graph.task(a)]! - rank[graph.task(b)]!);
    expect([apart("a0", "a2"), apart("a1", "a3")]).toEqual([1, 1]);
  }
});

test("a chain of a hundred thousand tasks is built and ordered", () => {
  const builder = new TaskGraphBuilder();
  for (let i = 0; i < 100_000; i++) builder.add(0, i === 0 ? [] : [i - 1]);
  const graph = builder.build();
  const rank = staticOrder(graph);
  expect(rank).toEqual(Int32Array.from({ length: 100_000 }, (_, i) => i));
  expect(graph.dependents.length).toBe(99_999);
});

test("a task with a hundred thousand dependencies is built and ordered", () => {
  const builder = new TaskGraphBuilder();
  const roots = Array.from({ length: 100_000 }, () => builder.add(0, []));
  const sum = builder.add(1, roots);
  const graph = builder.build();
  const rank = staticOrder(graph);
  expect(rank[sum]).toBe(100_000);
  expect(graph.dependentStart[100_000]).toBe(100_000);
  expect(heldResults(graph, rank).series.at(-1)).toBe(100_000);
});
