/** Which bars stand in which row, and what becomes of them when there are too many. */
import { expect, test } from "vitest";
import type { RunEvent } from "../../server/protocol/events.ts";
import { barKinds, coarsened, type Timeline, timelineOf } from "../../server/report/timeline-bars.ts";
import { tickTimes } from "../../server/report/timeline-picture.ts";
import { failed, finished, started } from "../timings/streams.ts";

/** Bars as `kind task start-end`, track by track. */
function bars({ tracks }: Timeline): Record<string, string[]> {
  return Object.fromEntries(
    tracks.map((track) => [
      `worker ${track.worker} ${track.lane < 0 ? "strip" : `lane ${track.lane}`}`,
      Array.from(track.start, (start, index) => {
        const kind = barKinds[track.kind[index]!];
        return `${kind} ${track.task[index]} ${start}-${start + track.duration[index]!}`;
      }),
    ]),
  );
}

const timeline = (events: readonly RunEvent[], workers = 0, end = 0) =>
  timelineOf(events, (task) => task % 3, workers, end);

test("each execution is a bar in the row of its worker", () => {
  expect(bars(timeline([finished([0, 1, 0, 0, 5], [1, 2, 0, 1, 4], [2, 1, 0, 5, 9])]))).toEqual({
    "worker 1 lane 0": ["run 0 0-5", "run 2 5-9"],
    "worker 2 lane 0": ["run 1 1-4"],
  });
});

test("tasks that shared a thread stand in lanes of one row", () => {
  expect(
    bars(timeline([finished([0, 1, 0, 0, 10], [1, 1, 0, 2, 6], [2, 1, 0, 3, 9], [3, 1, 0, 6, 9])])),
  ).toEqual({
    "worker 1 lane 0": ["run 0 0-10"],
    "worker 1 lane 1": ["run 1 2-6", "run 3 6-9"],
    "worker 1 lane 2": ["run 2 3-9"],
  });
});

test("a moment's overlap does not cost the row half of its height", () => {
  const long = Array.from({ length: 100 }, (_, task) => [task, 1, 0, task * 10, task * 10 + 10] as const);
  expect(timeline([finished(...long, [100, 1, 0, 5, 6])]).tracks).toHaveLength(1);
});

test("transfers and disk have a strip of their own, where the bytes arrive", () => {
  const shown = timeline([
    { type: "moved", task: [0], from: [1], to: [2], bytes: [8], started: [1], finished: [3] },
    { type: "spilled", task: [0], worker: [1], bytes: [8], started: [4], finished: [6] },
    { type: "restored", task: [0], worker: [1], bytes: [8], started: [7], finished: [8] },
  ]);
  expect(bars(shown)).toEqual({
    "worker 1 strip": ["spilled 0 4-6", "restored 0 7-8"],
    "worker 2 strip": ["moved 0 1-3"],
  });
});

test("what was seen running and never ended lasts until its worker is lost, or the run is over", () => {
  const events: RunEvent[] = [
    { ...started(0, 1), worker: [1, 2] },
    { type: "worker-lost", worker: 1, at: 30, reason: "gone" },
  ];
  expect(bars(timeline(events, 2, 50))).toEqual({
    "worker 1 lane 0": ["unfinished 0 0-30"],
    "worker 2 lane 0": ["unfinished 1 0-50"],
  });
});

test("workers that did nothing have a row, and the main thread is the last", () => {
  expect(timeline([finished([0, 0, 0, 0, 1])], 3).workers).toEqual([1, 2, 3, 0]);
});

test("times that nobody measured make no bar", () => {
  expect(
    timeline([finished([0, 1, 0, Number.NaN, 5], [1, 1, 0, 0, Number.POSITIVE_INFINITY])]).tracks,
  ).toEqual([]);
});

test("few bars stay as they are", () => {
  const few = timeline([finished([0, 1, 0, 0, 5])]);
  expect(coarsened(few, 10)).toBe(few);
});

/** A hundred thousand bars of one millisecond, and a long one in the midst of them. */
const many = timeline([
  finished(
    ...Array.from({ length: 100_000 }, (_, task) => [task, 1, 0, task, task + 1] as const),
    [100_000, 1, 0, 100_000, 150_000],
  ),
  failed(7, 500.25, 500.5),
]);

test("of too many bars short ones become one, long ones stay, and all are counted", () => {
  const coarse = coarsened(many, 1000);
  const [track] = coarse.tracks;
  expect(coarse.tracks).toHaveLength(1);
  expect(track!.task.length).toBeLessThan(1100);
  const tasks = track!.task.reduce((sum, task) => sum + (task < 0 ? -task : 1), 0);
  expect(tasks).toBe(100_002);
  expect(track!.task.at(-1)).toBe(100_000);
  // Nothing is drawn where nothing was.
  const time = track!.duration.reduce((sum, own) => sum + own, 0);
  expect(time).toBeGreaterThan(149_000);
  expect(time).toBeLessThan(151_000);
});

test("a failure is seen however short it was", () => {
  const kinds = Array.from(coarsened(many, 1000).tracks[0]!.kind);
  expect(kinds.filter((kind) => barKinds[kind] === "failed")).toHaveLength(1);
});

test("the colour is that of the function that took most", () => {
  const events = [
    finished(
      ...Array.from(
        { length: 3000 },
        (_, task) => [task, 1, 0, task, task + (task % 3 === 1 ? 0.9 : 0.1)] as const,
      ),
    ),
  ];
  const fns = coarsened(timeline(events), 300).tracks[0]!.fn;
  expect(new Set(fns)).toEqual(new Set([1]));
});

test.each([
  [10, [0, 2, 4, 6, 8, 10]],
  [7000, [0, 1000, 2000, 3000, 4000, 5000, 6000, 7000]],
  [0.05, [0, 0.01, 0.02, 0.03, 0.04, 0.05]],
])("the axis of %f ms has round times", (span, ticks) => {
  expect(tickTimes(span, 8).map((tick) => Number(tick.toPrecision(6)))).toEqual(ticks);
});
