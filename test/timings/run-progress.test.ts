/** What a progress bar is told while a run goes on. */
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { RunProgress } from "../../server/timings/run-progress.ts";
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
