/** The measured critical path of small drawn graphs. Tasks on the left, what they need on the right. */
import { expect, test } from "vitest";
import { covered } from "../../server/timings/covered.ts";
import { criticalPath } from "../../server/timings/critical-path.ts";

/** Edges as `"2<0,1"`: task 2 needs 0 and 1. */
function path(durations: readonly number[], ...needs: string[]) {
  const edges = needs.flatMap((sentence) => {
    const [to, from] = sentence.split("<");
    return from!.split(",").map((task) => [Number(task), Number(to)] as const);
  });
  return criticalPath(
    Float64Array.from(durations),
    edges.map(([from]) => from),
    edges.map(([, to]) => to),
  );
}

/**
 *     2 ─┬─ 0
 *        └─ 1
 */
test("a sum waits for the slower of its two", () => {
  expect(path([1, 3, 1], "2<0,1")).toEqual({ duration: 4, tasks: [1, 2] });
});

/**
 *     3 ── 2 ── 1          4
 */
test("one long task outweighs a chain of short ones", () => {
  expect(path([0, 1, 1, 1, 9], "2<1", "3<2")).toEqual({ duration: 9, tasks: [4] });
});

/**
 *     3 ─┬─ 1 ─┬─ 0
 *        └─ 2 ─┘
 */
test("of two equal ways the first is taken", () => {
  expect(path([1, 2, 2, 1], "1<0", "2<0", "3<1,2")).toEqual({ duration: 4, tasks: [0, 1, 3] });
});

test("tasks may be numbered against the direction of their edges", () => {
  expect(path([1, 2, 4], "0<1", "1<2")).toEqual({ duration: 7, tasks: [2, 1, 0] });
});

test("tasks that took no time are still on the path", () => {
  expect(path([0, 0, 0], "1<0", "2<1").duration).toBe(0);
  expect(path([0, 5, 0], "1<0", "2<1")).toEqual({ duration: 5, tasks: [0, 1] });
});

test("a task that did not finish is on no path", () => {
  expect(path([1, Number.NaN, 2], "1<0", "2<1")).toEqual({ duration: 2, tasks: [2] });
});

test("a cycle and an edge from nowhere are left out", () => {
  expect(path([1, 1, 1], "1<2", "2<1", "0<77")).toEqual({ duration: 1, tasks: [0] });
});

test("an empty graph has an empty path", () => {
  expect(path([])).toEqual({ duration: 0, tasks: [] });
});

test("a fan of a hundred thousand into one is found", () => {
  const count = 100_000;
  const all = Array.from({ length: count }, (_, task) => task);
  const found = criticalPath(new Float64Array(count + 1).fill(1), all, new Array(count).fill(count));
  expect(found).toEqual({ duration: 2, tasks: [0, count] });
});

test.each([
  { intervals: [], total: 0 },
  { intervals: [[0, 10]], total: 10 },
  {
    intervals: [
      [5, 10],
      [0, 6],
    ],
    total: 10,
  },
  {
    intervals: [
      [0, 100],
      [10, 20],
      [30, 40],
    ],
    total: 100,
  },
  {
    intervals: [
      [0, 1],
      [5, 6],
    ],
    total: 2,
  },
  {
    intervals: [
      [9, 3],
      [0, 1],
    ],
    total: 1,
  },
])("the intervals $intervals cover $total", ({ intervals, total }) => {
  const starts = Float64Array.from(intervals, ([start]) => start!);
  const ends = Float64Array.from(intervals, ([, end]) => end!);
  expect(covered(starts, ends)).toBe(total);
});
