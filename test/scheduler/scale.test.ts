/**
 * Large graphs: every task once, with few turns and messages, whatever the shape. A quadratic step anywhere would
 * take these tests minutes.
 */
import { expect, test } from "vitest";
import { type TaskGraph, TaskGraphBuilder } from "../../server/graph/task-graph.ts";
import { runByTheClock } from "./virtual-clock.ts";

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function built(build: (builder: TaskGraphBuilder) => void): TaskGraph {
  const builder = new TaskGraphBuilder();
  build(builder);
  return builder.build();
}

const fan = built((builder) => {
  const roots = upTo(100_000).map(() => builder.add(0, []));
  builder.request(builder.add(1, roots));
});

const chain = built((builder) => {
  let last = builder.add(0, []);
  for (let i = 1; i < 100_000; i++) last = builder.add(0, [last]);
  builder.request(last);
});

const broadcast = built((builder) => {
  const root = builder.add(0, []);
  const all = upTo(100_000).map(() => builder.add(1, [root]));
  builder.request(builder.add(2, all));
});

const bipartite = built((builder) => {
  const roots = upTo(300).map(() => builder.add(0, []));
  for (const _ of roots) builder.request(builder.add(1, roots));
});

const separate = built((builder) => {
  for (const _ of upTo(100_000)) builder.request(builder.add(0, []));
});

test.each<[string, TaskGraph]>([
  ["a fan of 100,000", fan],
  ["a chain of 100,000", chain],
  ["one result for 100,000", broadcast],
  ["300 for each of 300", bipartite],
  ["100,000 requested tasks", separate],
])("%s on eight lanes", (_, graph) => {
  const rank = Int32Array.from({ length: graph.size }, (_, task) => task);
  for (const bytes of [0, 1000]) {
    const { sequence, batches } = runByTheClock({
      graph,
      rank,
      workers: 8,
      time: () => 0.01,
      bytes: () => bytes,
    });
    expect(new Set(sequence).size).toBe(graph.size);
    expect(batches).toBeLessThan(graph.size / 50 + 1000);
  }
});
