/** The static order: what holds for every graph. How good it is on named shapes is in `order-shapes.test.ts`. */
import { describe, expect, test } from "vitest";
import { heldSeries, toSequence } from "../../server/graph/held-results.ts";
import { leastHeld } from "../../server/graph/order/least-held.ts";
import { staticOrder } from "../../server/graph/order.ts";
import { graphOf, type TaskGraph, TaskGraphBuilder } from "../../server/graph/task-graph.ts";
import {
  chains,
  fanIn,
  fork,
  groups,
  ladder,
  type NamedGraph,
  named,
  pairs,
  type Shape,
  staircase,
  tree,
} from "../harness/named-graphs.ts";
import { randomFrom } from "../harness/random.ts";
import { randomGraph } from "../harness/random-graph.ts";

/** Names in the order in which one lane would run them. */
function ordered({ graph, names }: NamedGraph): string[] {
  return Array.from(toSequence(staticOrder(graph)), (task) => names[task]!);
}

function most(graph: TaskGraph, rank: Int32Array): number {
  return heldSeries(graph, toSequence(rank)).reduce((a, b) => Math.max(a, b), 0);
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

/** The fewest results that any order holds, by looking at all sets of tasks that can have run. */
function fewestPossible({
  size,
  dependencyStart,
  dependencies,
  dependentStart,
  dependents,
  requested,
}: TaskGraph) {
  const maskOf = (starts: Int32Array, edges: Int32Array, task: number): number =>
    edges.subarray(starts[task], starts[task + 1]).reduce((mask, other) => mask | (1 << other), 0);
  const needs = Array.from(requested, (_, task) => maskOf(dependencyStart, dependencies, task));
  const users = Array.from(requested, (_, task) => maskOf(dependentStart, dependents, task));
  const fewest = new Float64Array(1 << size).fill(Infinity);
  fewest[0] = 0;
  for (let done = 0; done < fewest.length; done++) {
    if (fewest[done] === Infinity) continue;
    let held = 0;
    for (let task = 0; task < size; task++) {
      if (done & (1 << task) && requested[task] === 0 && users[task]! & ~done) held++;
    }
    const before = Math.max(fewest[done]!, done === fewest.length - 1 ? 0 : held);
    for (let task = 0; task < size; task++) {
      const after = done | (1 << task);
      if (after !== done && (needs[task]! & ~done) === 0) fewest[after] = Math.min(fewest[after]!, before);
    }
  }
  return fewest[fewest.length - 1]!;
}

test("what one script asks first is finished before the next is begun", () => {
  expect(ordered(named(chains(2, 3)))).toEqual(["c0.0", "c0.1", "c0.2", "c1.0", "c1.1", "c1.2"]);
});

test("the longer dependency comes first, so that nothing is held while it is made", () => {
  const shape = ["b1", "a0.1", "a0.2", "a1 < a0.1 a0.2", "sum < b1 a1"];
  for (let seed = 0; seed < 20; seed++) {
    expect(ordered(named(shape, { random: randomFrom(seed) })).slice(2)).toEqual(["a1", "b1", "sum"]);
  }
});

test("O1 members of a pair are neighbours under any naming", () => {
  for (let seed = 0; seed < 50; seed++) {
    const graph = named(pairs, { random: randomFrom(seed) });
    const rank = staticOrder(graph.graph);
    const apart = (a: string, b: string): number => Math.abs(rank[graph.task(a)]! - rank[graph.task(b)]!);
    expect([apart("a0", "a2"), apart("a1", "a3")]).toEqual([1, 1]);
  }
});

test("O1 groups stay together under any naming", () => {
  for (let seed = 0; seed < 50; seed++) {
    const letters = ordered(named(groups(8, 4), { random: randomFrom(seed) })).map(
      (name) => /\d/.exec(name)![0],
    );
    expect(letters.filter((letter, i) => letter !== letters[i - 1])).toHaveLength(8);
  }
});

test("O2 windows are swept from one end to the other under any naming", () => {
  for (let seed = 0; seed < 50; seed++) {
    const { graph } = named(staircase(5), { random: randomFrom(seed) });
    const series = Array.from(heldSeries(graph, toSequence(staticOrder(graph))));
    expect([
      [0, 1, 2, 3, 2, 3, 2, 3, 2, 1],
      [0, 1, 1, 2, 2, 3, 2, 3, 2, 3],
    ]).toContainEqual(series);
  }
});

test("a requested result is not counted, so nothing waits for it to be used", () => {
  const { graph } = named(["a", "b < a", "c < a b"], { requested: ["a", "c"] });
  expect(Array.from(heldSeries(graph, toSequence(staticOrder(graph))))).toEqual([0, 0, 1]);
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

test("a thousand random graphs: a permutation, dependencies before dependents, the same each time", () => {
  for (let seed = 0; seed < 1000; seed++) {
    const graph = randomGraph(randomFrom(seed));
    const rank = staticOrder(graph);
    expectOrder(graph, rank);
    expect(staticOrder(graph)).toEqual(rank);
  }
});

test("small random graphs: the bound is never above the best of all orders, and the order hardly ever", () => {
  let worse = 0;
  for (let seed = 0; seed < 400; seed++) {
    const random = randomFrom(seed);
    const graph = randomGraph(random, { size: 4 + random.below(8) });
    const best = fewestPossible(graph);
    const held = most(graph, staticOrder(graph));
    expect(leastHeld(graph).reduce((a, b) => Math.max(a, b), 0)).toBeLessThanOrEqual(best);
    expect(held).toBeGreaterThanOrEqual(best);
    expect(held).toBeLessThanOrEqual(best + 1);
    if (held > best) worse++;
  }
  expect(worse).toBeLessThanOrEqual(8);
});

describe("a hundred thousand tasks take no hundred thousand times as long, and no call stack", () => {
  const wide = 100_000;
  const build = (size: number, dependencies: (task: number) => readonly number[]): TaskGraph => {
    const builder = new TaskGraphBuilder();
    for (let task = 0; task < size; task++) builder.add(0, dependencies(task));
    builder.request(size - 1);
    return builder.build();
  };
  const upTo = (count: number, from = 0): number[] => Array.from({ length: count }, (_, i) => from + i);

  test("a chain", () => {
    const rank = staticOrder(build(wide, (task) => (task === 0 ? [] : [task - 1])));
    expect(rank).toEqual(Int32Array.from(upTo(wide)));
  });

  test("a chain whose every task is requested", () => {
    const graph = build(wide, (task) => (task === 0 ? [] : [task - 1]));
    const rank = staticOrder(graphOf({ ...graph, requested: graph.requested.map(() => 1) }));
    expect(rank).toEqual(Int32Array.from(upTo(wide)));
  });

  test("a fan into one", () => {
    const graph = build(wide + 1, (task) => (task < wide ? [] : upTo(wide)));
    const rank = staticOrder(graph);
    expect(rank[wide]).toBe(wide);
    expect(most(graph, rank)).toBe(wide);
  });

  test("one for all, and all into one", () => {
    const graph = build(wide + 2, (task) => (task === 0 ? [] : task <= wide ? [0] : upTo(wide, 1)));
    const rank = staticOrder(graph);
    expectOrder(graph, rank);
    expect(most(graph, rank)).toBe(wide);
  });

  test("nothing but roots", () => {
    const graph = build(wide, () => []);
    expect(most(graph, staticOrder(graph))).toBe(0);
  });

  test("a ladder, which no single chain goes through", () => {
    const graph = build(wide, (task) => (task < 2 ? [] : [task - 1, task - 2]));
    const rank = staticOrder(graph);
    expectOrder(graph, rank);
    expect(most(graph, rank)).toBe(2);
  });

  test("three hundred roots, each needed by three hundred", () => {
    const graph = build(600, (task) => (task < 300 ? [] : upTo(300)));
    const rank = staticOrder(graph);
    expectOrder(graph, rank);
    expect(most(graph, rank)).toBe(300);
  });

  test("layers with edges at random", () => {
    const random = randomFrom(1);
    const graph = build(wide, (task) => {
      const before = Math.floor(task / 1000 - 1) * 1000;
      return before < 0 ? [] : [before + random.below(1000), before + random.below(1000)];
    });
    expectOrder(graph, staticOrder(graph));
  });
});
