/** What a task is charged when it shared its thread. */
import { expect, test } from "vitest";
import { ownTimes } from "../../server/timings/own-time.ts";
import { randomFrom } from "../harness/random.ts";

/** One execution per row: worker, started, finished, busy. */
function own(...rows: readonly (readonly [number, number, number, number])[]): number[] {
  const times = ownTimes({
    worker: Int32Array.from(rows, (row) => row[0]),
    started: Float64Array.from(rows, (row) => row[1]),
    finished: Float64Array.from(rows, (row) => row[2]),
    busy: Float64Array.from(rows, (row) => row[3]),
  });
  return Array.from(times, (time) => Math.round(time * 1000) / 1000);
}

test("a task that had its thread to itself is charged what went by", () => {
  expect(own([1, 0, 10, 10], [1, 10, 15, 5], [2, 3, 9, 6])).toEqual([10, 5, 6]);
});

test("a sleep that nobody used is charged in full: one after another, everybody would wait for it", () => {
  expect(own([1, 0, 1000, 0.1])).toEqual([1000]);
  expect(own([1, 0, 1000, 0], [1, 0, 1000, 0])).toEqual([1000, 1000]);
});

test("what a neighbour computed while one awaited is the neighbour's alone", () => {
  expect(own([1, 0, 100, 2], [1, 2, 92, 90])).toEqual([10, 90]);
});

test("thirty that are begun together and take turns are charged a turn each, not the time of all", () => {
  const rows = Array.from({ length: 30 }, (_, task) => [1, 0, 10 * (task + 1), 10] as const);
  const times = own(...rows);
  const sum = times.reduce((a, b) => a + b);
  expect(sum).toBeGreaterThanOrEqual(300);
  // Charged with what went by it would be 4650.
  expect(sum).toBeLessThan(900);
  expect(times.at(-1)).toBe(10);
});

test("workers do not share a thread", () => {
  expect(own([1, 0, 100, 1], [2, 0, 100, 100])).toEqual([100, 100]);
});

test("a task that took no time, or ended before it began, takes none and disturbs nobody", () => {
  expect(own([1, 5, 5, 0], [1, 0, 10, 10], [1, 8, 7, 3])).toEqual([0, 10, 0]);
});

test("it is never less than busy and never more than what went by", () => {
  for (let seed = 0; seed < 200; seed++) {
    const random = randomFrom(seed);
    const rows = Array.from({ length: 1 + random.below(40) }, () => {
      const started = random.below(50);
      const elapsed = random.below(30);
      return [random.below(3), started, started + elapsed, random.next() * elapsed] as const;
    });
    own(...rows).forEach((time, index) => {
      const [, started, finished, busy] = rows[index]!;
      expect(time).toBeGreaterThanOrEqual(busy - 1e-3);
      expect(time).toBeLessThanOrEqual(finished - started + 1e-3);
    });
  }
});

test("a hundred thousand that all overlap are told apart in no time worth noting", () => {
  const rows = Array.from({ length: 100_000 }, (_, task) => [1, task, task + 50, 1] as const);
  expect(own(...rows)).toHaveLength(100_000);
});
