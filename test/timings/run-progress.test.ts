/** What a progress bar is told while a run goes on. */
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { RunProgress } from "../../server/timings/run-progress.ts";
import { randomFrom } from "../harness/random.ts";
import { randomStream } from "./random-stream.ts";
import { failed, finished, graph, slowAdd, started } from "./streams.ts";

function after(...events: readonly RunEvent[]): RunProgress {
  const progress = new RunProgress();
  for (const event of events) progress.add(event);
  return progress;
}

const frames = graph([["read"], ["read"], ["read"], ["sum", 0, 1, 2]]);

test("before anything is known nothing is done", () => {
  expect(after()).toMatchObject({ total: 0, finished: 0, failed: 0, fraction: 0 });
});

test("the fraction is finished over known", () => {
  expect(after(frames, started(0, 1), finished([0, 1, 0, 0, 1]))).toMatchObject({
    total: 4,
    finished: 1,
    fraction: 0.25,
  });
});

test("functions under way are named with their own counts", () => {
  const progress = after(frames, started(0, 1, 2), finished([0, 1, 0, 0, 1], [1, 1, 0, 0, 1]));
  expect(progress.executing()).toEqual([{ name: "read", done: 2, total: 3 }]);
  progress.add(finished([2, 1, 0, 0, 1]));
  expect(progress.executing()).toEqual([]);
});

test("a second compute adds to the total", () => {
  expect(after(...slowAdd, graph([["slowinc"]], { compute: 2, firstTask: 3 }))).toMatchObject({
    total: 4,
    finished: 3,
  });
});

test("a failure is not counted as finished, a retry not as a failure", () => {
  const progress = after(frames, started(0), failed(0, 0, 1, true));
  expect(progress).toMatchObject({ failed: 0, finished: 0 });
  progress.add(failed(0, 1, 2));
  expect(progress).toMatchObject({ failed: 1, finished: 0, fraction: 0 });
});

test("a task that is computed again is counted once", () => {
  expect(after(frames, finished([0, 1, 0, 0, 1]), finished([0, 2, 0, 5, 6]))).toMatchObject({ finished: 1 });
});

test("without a graph the fraction never leaves the bar", () => {
  expect(after(finished([0, 1, 0, 0, 1], [1, 1, 0, 0, 1])).fraction).toBe(0);
  expect(after(graph([["read"]]), finished([0, 1, 0, 0, 1], [5, 1, 0, 0, 1])).fraction).toBe(1);
});

test("a task that is done without having been seen running leaves nobody running", () => {
  const progress = after(frames, finished([0, 1, 0, 0, 1], [1, 1, 0, 0, 1]), started(2));
  expect(progress).toMatchObject({ finished: 2, total: 4 });
  expect(progress.executing()).toEqual([{ name: "read", done: 2, total: 3 }]);
  progress.add(finished([2, 1, 0, 0, 1]));
  expect(progress.executing()).toEqual([]);
});

test("a start that is told after the end does not begin the task again", () => {
  expect(after(frames, finished([0, 1, 0, 0, 1]), started(0)).executing()).toEqual([]);
});

test("a result that was lost is not done until it is there again", () => {
  const progress = after(frames, finished([0, 1, 0, 0, 1], [1, 2, 0, 0, 1]));
  progress.add({ type: "recomputed", at: 5, task: [0] });
  expect(progress.finished).toBe(1);
  progress.add(started(0));
  expect(progress.executing()).toEqual([{ name: "read", done: 1, total: 3 }]);
  progress.add(finished([0, 2, 5, 5, 9]));
  expect(progress).toMatchObject({ finished: 2, fraction: 0.5 });
});

test("a result that could not be sent is failed, and not done", () => {
  const progress = after(frames, finished([0, 1, 0, 0, 1], [1, 1, 1, 1, 2]), failed(0, 3, 3));
  expect(progress).toMatchObject({ finished: 1, failed: 1 });
  progress.add(started(2));
  expect(progress.executing()).toEqual([{ name: "read", done: 1, total: 3 }]);
});

test("what the library does beside is no progress", () => {
  const known = graph([["read"], ["to cache", 0]]);
  const [read, save] = known.functions;
  const progress = after({ ...known, functions: [read!, { ...save!, isInternal: true }] }, started(1));
  expect(progress.executing()).toEqual([]);
  progress.add(finished([0, 1, 0, 0, 1], [1, 1, 0, 0, 1]));
  expect(progress).toMatchObject({ finished: 1, total: 1, fraction: 1 });
});

test("what a lost worker was doing is not under way any more", () => {
  const progress = after(frames, started(0, 1), { type: "worker-lost", worker: 1, at: 3, reason: "gone" });
  expect(progress.executing()).toEqual([]);
});

test("tasks that are taken back, and those of a compute that is over, are not under way", () => {
  const running = after(frames, started(0, 1));
  running.add({ type: "taken-back", at: 1, task: [0], worker: [1] });
  expect(running.executing()).toHaveLength(1);
  running.add({ type: "compute-finished", compute: 1, at: 2, status: "cancelled" });
  expect(running.executing()).toEqual([]);
});

test("a result from the cache on disk is done, and done once", () => {
  const progress = after(frames, {
    type: "cache",
    task: [0, 1],
    outcome: ["hit", "miss"],
    reason: ["", "New."],
  });
  expect(progress.finished).toBe(1);
  progress.add(finished([0, 1, 0, 0, 1]));
  expect(progress.finished).toBe(1);
});

test("whatever comes, counts stay between nothing and everything", () => {
  for (let seed = 0; seed < 100; seed++) {
    const progress = new RunProgress();
    for (const event of randomStream(randomFrom(seed))) {
      progress.add(event);
      expect(progress.finished + progress.failed).toBeLessThanOrEqual(progress.total);
      expect(Math.min(progress.finished, progress.failed)).toBeGreaterThanOrEqual(0);
      for (const { done, total } of progress.executing()) {
        expect(done).toBeGreaterThanOrEqual(0);
        expect(done).toBeLessThan(total);
      }
    }
  }
});
