/** Building graphs: edges from both ends, each once, and none to a task that is not there. */
import { expect, test } from "vitest";
import {
  graphOf,
  IntColumn,
  type TaskGraph,
  TaskGraphBuilder,
  withoutRepeats,
} from "../../server/graph/task-graph.ts";
import { fork, named } from "../harness/named-graphs.ts";

/** Task → dependencies and task → dependents, read back out of the flat arrays. */
function edges(graph: TaskGraph): { down: number[][]; up: number[][] } {
  const read = (start: Int32Array, ends: Int32Array): number[][] =>
    Array.from({ length: graph.size }, (_, task) => [...ends.subarray(start[task], start[task + 1])]);
  return {
    down: read(graph.dependencyStart, graph.dependencies),
    up: read(graph.dependentStart, graph.dependents),
  };
}

function built(tasks: readonly (readonly number[])[]): TaskGraph {
  const builder = new TaskGraphBuilder();
  for (const [i, dependencies] of tasks.entries()) builder.add(i, dependencies);
  return builder.build();
}

test("no tasks are a graph too", () => {
  expect(edges(built([]))).toEqual({ down: [], up: [] });
});

test("edges can be read from both ends", () => {
  const { graph, task } = named(fork);
  const { down, up } = edges(graph);
  expect(down[task("mean")]).toEqual([task("frames")]);
  expect(up[task("frames")]).toEqual([task("mean"), task("peak")]);
  expect(up[task("mean")]).toEqual([]);
  expect(down[task("raw")]).toEqual([]);
});

test("a dependency that is named twice is one edge", () => {
  expect(edges(built([[], [], [0, 1, 0, 0, 1], [2, 0, 2]]))).toEqual({
    down: [[], [], [0, 1], [2, 0]],
    up: [[2, 3], [2], [3], []],
  });
});

test("columns that name each dependency once are given back as they are", () => {
  const [starts, ends] = [Int32Array.of(0, 0, 0, 2), Int32Array.of(1, 0)];
  const same = withoutRepeats(starts, ends);
  expect([same.dependencyStart, same.dependencies]).toEqual([starts, ends]);
  expect(same.dependencies).toBe(ends);
  const repeated = withoutRepeats(Int32Array.of(0, 0, 3, 5), Int32Array.of(0, 0, 0, 1, 0));
  expect(repeated).toEqual({
    dependencyStart: Int32Array.of(0, 0, 1, 3),
    dependencies: Int32Array.of(0, 1, 0),
  });
});

test("columns make the graph that the builder makes of the same tasks", () => {
  const { graph } = named(fork);
  const { dependencyStart, dependencies, functions, requested } = graph;
  expect(graphOf({ dependencyStart, dependencies, functions, requested })).toEqual(graph);
});

test("dependencies keep the order in which the call has them", () => {
  expect(edges(built([[], [], [], [2, 0, 1]])).down[3]).toEqual([2, 0, 1]);
});

test("functions and requests are kept by task", () => {
  const builder = new TaskGraphBuilder();
  const a = builder.add(7, []);
  const b = builder.add(7, [a]);
  const c = builder.add(9, [a, b]);
  builder.request(c);
  builder.request(a);
  builder.request(c);
  expect(builder.size).toBe(3);
  const { size, functions, requested } = builder.build();
  expect({ size, functions: [...functions], requested: [...requested] }).toEqual({
    size: 3,
    functions: [7, 7, 9],
    requested: [1, 0, 1],
  });
});

test.each([[1], [2], [-1], [0.5], [Number.NaN]])("task %d cannot be a dependency of task 1", (dependency) => {
  const builder = new TaskGraphBuilder();
  builder.add(0, []);
  expect(() => builder.add(0, [dependency])).toThrow(RangeError);
});

test("a refused task leaves nothing behind", () => {
  const builder = new TaskGraphBuilder();
  const a = builder.add(0, []);
  expect(() => builder.add(0, [a, 5])).toThrow("Task 1 needs task 5");
  const b = builder.add(3, [a]);
  expect(b).toBe(1);
  const graph = builder.build();
  expect([...graph.functions]).toEqual([0, 3]);
  expect(edges(graph)).toEqual({ down: [[], [0]], up: [[1], []] });
});

test("a column grows past its capacity and copies out exactly what was pushed", () => {
  const column = new IntColumn(1);
  for (let i = 0; i < 1000; i++) column.push(i * i);
  const before = column.toArray();
  column.push(-1);
  expect(before).toEqual(Int32Array.from({ length: 1000 }, (_, i) => i * i));
  expect(column.length).toBe(1001);
});
