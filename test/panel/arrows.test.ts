/** Arrows through what is hidden: the same as by walking every way, on small graphs of all kinds. */
import { describe, expect, test } from "vitest";
import { arrowsBetween } from "../../server/panel/arrows.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import { type Random, randomFrom } from "../harness/random.ts";
import { randomGraph } from "../harness/random-graph.ts";
import { graph } from "../timings/streams.ts";

type Edge = readonly [from: number, to: number];

function modelOf(size: number, edges: readonly Edge[]) {
  const model = new RunModel();
  model.add({
    ...graph(Array.from({ length: size }, () => ["f"] as const)),
    edgeFrom: edges.map(([from]) => from),
    edgeTo: edges.map(([, to]) => to),
  });
  return model.graph;
}

const arrowsOf = (size: number, edges: readonly Edge[], boxOf: readonly number[]): string[] => {
  const { from, to } = arrowsBetween(modelOf(size, edges), Int32Array.from(boxOf), Math.max(...boxOf) + 1);
  return from.map((box, arrow) => `${box} → ${to[arrow]}`);
};

/** Walks from every shown task through hidden ones, step by step. */
function byWalking(size: number, edges: readonly Edge[], boxOf: readonly number[]): string[] {
  const found = new Set<string>();
  for (let start = 0; start < size; start++) {
    if (boxOf[start]! < 0) continue;
    const seen = new Set<number>();
    const left = [start];
    for (let task = left.pop(); task !== undefined; task = left.pop()) {
      for (const [from, to] of edges) {
        if (from !== task || seen.has(to)) continue;
        seen.add(to);
        if (boxOf[to]! < 0) left.push(to);
        else if (boxOf[to] !== boxOf[start]) found.add(`${boxOf[start]} → ${boxOf[to]}`);
      }
    }
  }
  return [...found].sort();
}

function randomEdges(random: Random, size: number): Edge[] {
  const { dependencyStart, dependencies } = randomGraph(random, { size });
  return Array.from({ length: size }, (_, to) =>
    Array.from(
      dependencies.subarray(dependencyStart[to], dependencyStart[to + 1]),
      (from): Edge => [from, to],
    ),
  ).flat();
}

/** Boxes of up to a few tasks, some hidden; more than 32 of them in some graphs. */
function randomBoxes(random: Random, size: number): number[] {
  const boxes = random.pick([1, 4, size]);
  const share = random.pick([0.2, 0.5, 0.9]);
  return Array.from({ length: size }, () => (random.chance(share) ? -1 : random.below(boxes)));
}

describe.each(Array.from({ length: 40 }, (_, seed) => seed))("random graph %i", (seed) => {
  test("has the arrows that every way through hidden tasks makes", () => {
    const random = randomFrom(seed);
    const size = random.pick([5, 20, 120]);
    const edges = randomEdges(random, size);
    const boxOf = randomBoxes(random, size);
    expect(arrowsOf(size, edges, boxOf).sort()).toEqual(byWalking(size, edges, boxOf));
  });

  test("has them, too, where tasks need each other in circles, as in an analysis", () => {
    const random = randomFrom(seed);
    const edges: Edge[] = Array.from({ length: 25 }, () => [random.below(15), random.below(15)]);
    const boxOf = randomBoxes(random, 15);
    expect(arrowsOf(15, edges, boxOf).sort()).toEqual(byWalking(15, edges, boxOf));
  });
});

/**
 *     4 ── (3) ─┬─ (2) ── 0
 *               └─ 1
 */
test("a way through several hidden tasks is one arrow", () => {
  const edges: Edge[] = [
    [0, 2],
    [2, 3],
    [1, 3],
    [3, 4],
  ];
  expect(arrowsOf(5, edges, [0, 1, -1, -1, 2])).toEqual(["0 → 2", "1 → 2"]);
});

test("edges between the same boxes are one arrow that counts them, and a box has none to itself", () => {
  const edges: Edge[] = [
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ];
  expect(arrowsBetween(modelOf(4, edges), Int32Array.of(0, 0, 0, 1), 2)).toEqual({
    from: [0],
    to: [1],
    count: [2],
  });
});
