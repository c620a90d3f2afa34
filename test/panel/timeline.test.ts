/** The timeline of a run that goes on: where bars stand, that they stay there, and what a screen is told of them. */
import { describe, expect, test } from "vitest";
import { PanelView } from "../../server/panel/panel-view.ts";
import { RunModel } from "../../server/panel/run-model.ts";
import { RunningCover } from "../../server/panel/running-cover.ts";
import type { RunEvent } from "../../server/protocol/events.ts";
import { barKinds, type TimelinePicture } from "../../server/protocol/timeline.ts";
import { covered } from "../../server/timings/covered.ts";
import { randomFrom } from "../harness/random.ts";
import { randomStream } from "../timings/random-stream.ts";
import { failed, finished, graph, started } from "../timings/streams.ts";

const tasks = graph(Array.from({ length: 40 }, (_, task) => [`f${task % 3}`] as const));
const begun = (workers: number): RunEvent => ({
  type: "run-started",
  version: 1,
  run: "r",
  script: "/home/ada/frames.ts",
  epoch: 0,
  executor: "threads",
  workers,
});
const over: RunEvent = { type: "run-finished", at: 100, status: "succeeded", exitCode: 0 };

const modelOf = (...events: RunEvent[]): RunModel => {
  const model = new RunModel();
  model.addAll([tasks, ...events]);
  return model;
};

const shown = (model: RunModel, from = 0, to = 100, width = 1000): TimelinePicture =>
  new PanelView(model, { maxBoxes: 400 }).timeline(from, to, width);

/** Bars as `kind task start-end`, row by row. */
const bars = ({ rows }: TimelinePicture): Record<string, string[]> =>
  Object.fromEntries(
    rows.map((row) => [
      `worker ${row.worker} ${row.lane < 0 ? "strip" : `lane ${row.lane}`}`,
      row.start.map(
        (start, bar) => `${barKinds[row.bar[bar]!]} ${row.task[bar]} ${start}-${start + row.duration[bar]!}`,
      ),
    ]),
  );

test("each execution is a bar in the row of its worker, which is there from the beginning", () => {
  const model = modelOf(begun(3), finished([0, 1, 0, 0, 50], [1, 2, 0, 10, 40], [2, 0, 0, 50, 90]));
  expect(bars(shown(model))).toEqual({
    "worker 1 lane 0": ["run 0 0-50"],
    "worker 2 lane 0": ["run 1 10-40"],
    "worker 3 lane 0": [],
    "worker 0 lane 0": ["run 2 50-90"],
  });
});

test("failures, transfers and disk are told apart", () => {
  const model = modelOf(
    failed(0, 0, 20),
    { type: "moved", task: [1], from: [1], to: [2], bytes: [8], started: [5], finished: [9] },
    { type: "spilled", task: [1], worker: [1], bytes: [8], started: [10], finished: [15] },
    { type: "restored", task: [1], worker: [1], bytes: [8], started: [20], finished: [30] },
  );
  expect(bars(shown(model))).toEqual({
    "worker 1 lane 0": ["failed 0 0-20"],
    "worker 1 strip": ["spilled 1 10-15", "restored 1 20-30"],
    "worker 2 lane 0": [],
    "worker 2 strip": ["moved 1 5-9"],
  });
});

test("a running task lasts until now, and until its worker is lost", () => {
  const model = modelOf({ ...started(0, 1), worker: [1, 2], at: [5, 6] }, finished([2, 3, 0, 0, 60]));
  expect(bars(shown(model))).toMatchObject({ "worker 1 lane 0": ["unfinished 0 5-60"] });
  model.add({ type: "worker-lost", worker: 1, at: 70, reason: "gone" });
  model.add(over);
  expect(bars(shown(model))).toMatchObject({
    "worker 1 lane 0": ["unfinished 0 5-70"],
    "worker 2 lane 0": ["unfinished 1 6-100"],
  });
  expect(shown(model)).toMatchObject({ isRunning: false, end: 100 });
});

describe("lanes", () => {
  test("tasks that share a thread stand beside each other, the one that was seen first above", () => {
    const model = modelOf(
      { ...started(0), at: [0] },
      finished([1, 1, 0, 10, 40]),
      finished([0, 1, 0, 0, 90]),
    );
    expect(bars(shown(model))).toEqual({
      "worker 1 lane 0": ["run 0 0-90"],
      "worker 1 lane 1": ["run 1 10-40"],
    });
  });

  test("a moment's overlap does not cost the row half of its height", () => {
    const model = modelOf(finished([0, 1, 0, 0, 50], [1, 1, 0, 49.5, 50], [2, 1, 0, 50, 90]));
    expect(shown(model).rows).toHaveLength(1);
  });

  test("more than four lie over each other in the last, and no bar is lost", () => {
    const rows = Array.from({ length: 9 }, (_, task) => [task, 1, 0, task, 90 + task / 10] as const);
    const picture = shown(modelOf({ ...started(0, 1, 2, 3, 4, 5, 6, 7, 8) }, finished(...rows)));
    expect(picture.rows.map(({ task }) => task.length)).toEqual([1, 1, 1, 6]);
  });

  test("a task that was begun in one place and ended in another leaves no lane behind", () => {
    const model = modelOf(started(0), finished([0, 2, 0, 0, 10]), finished([1, 1, 0, 20, 30]));
    expect(bars(shown(model))).toEqual({
      "worker 1 lane 0": ["run 1 20-30"],
      "worker 2 lane 0": ["run 0 0-10"],
    });
    const taken = modelOf(
      started(0),
      { type: "taken-back", at: 1, task: [0], worker: [1] },
      finished([1, 1, 0, 2, 30]),
    );
    expect(bars(shown(taken))).toEqual({ "worker 1 lane 0": ["run 1 2-30"] });
  });

  test.each(Array.from({ length: 8 }, (_, seed) => seed))(
    "of random run %i never jump while it goes on",
    (seed) => {
      const events = randomStream(randomFrom(seed), { tasks: 60 }).filter(
        ({ type }) => type !== "run-finished",
      );
      const model = new RunModel();
      /** Worker → whether it had lanes; bar → its lane. */
      const lanes = new Map<number, number>();
      let before = new Map<string, number>();
      for (const event of events) {
        model.add(event);
        const { rows } = new PanelView(model, { maxBoxes: 9 }).timeline(0, model.latest, 2000);
        const now = new Map<string, number>();
        for (const { worker, lane, start, duration, task, bar } of rows) {
          if (lane >= 0) now.set(`rows of ${worker}`, Math.max(lane, now.get(`rows of ${worker}`) ?? 0));
          for (const [index, own] of task.entries()) {
            if (own >= 0 && lane >= 0 && bar[index] !== 2)
              now.set(`${worker} ${own} ${start[index]} ${duration[index]} ${bar[index]}`, lane);
          }
        }
        for (const [bar, lane] of now) {
          const [worker] = bar.split(" ");
          if (bar.startsWith("rows")) expect(lane).toBeGreaterThanOrEqual(before.get(bar) ?? 0);
          else if ((lanes.get(Number(worker)) ?? 0) > 0) expect(lane).toBe(before.get(bar) ?? lane);
        }
        for (const [bar, lane] of now) if (bar.startsWith("rows")) lanes.set(Number(bar.split(" ")[2]), lane);
        before = now;
      }
      expect(before.size).toBeGreaterThan(0);
    },
  );
});

describe("the detail of a screen", () => {
  const many = modelOf(
    finished(
      ...Array.from(
        { length: 10_000 },
        (_, bar) => [bar % 40, 1, 0, bar, bar + (bar % 3 === 1 ? 0.9 : 0.1)] as const,
      ),
    ),
    failed(7, 500.25, 500.5),
    finished([39, 1, 0, 20_000, 30_000]),
  );

  test("is a bar for each pixel, in the colour of what took most there", () => {
    const [row] = shown(many, 0, 30_000, 300).rows;
    expect(row!.task.length).toBeLessThanOrEqual(302);
    expect(row!.task.at(-1)).toBe(39);
    expect(row!.task.reduce((sum, task) => sum + (task < 0 ? -task : 1), 0)).toBe(10_002);
    expect(row!.start).toEqual([...row!.start].sort((a, b) => a - b));
  });

  test("never hides a failure", () => {
    const [row] = shown(many, 0, 30_000, 300).rows;
    expect(row!.bar.filter((kind) => barKinds[kind] === "failed")).toHaveLength(1);
  });

  test("grows with the zoom: of a short stretch every bar is told", () => {
    const [row] = shown(many, 100, 110, 1000).rows;
    expect(row!.task).toEqual([100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110].map((bar) => bar % 40));
  });

  test("tells how busy the row was in that stretch", () => {
    const model = modelOf(finished([0, 1, 0, 0, 50], [1, 1, 0, 60, 70]), over);
    expect(shown(model).rows[0]!.busy).toBeCloseTo(0.6, 6);
    expect(shown(model, 55, 65).rows[0]!.busy).toBeCloseTo(0.5, 6);
    expect(shown(model, 0, 50, 7).rows[0]!.busy).toBeCloseTo(1, 6);
  });

  test.each([
    [Number.NaN, Number.NaN, Number.NaN],
    [-5, -9, 0],
    [7, 7, -1],
    [0, Number.POSITIVE_INFINITY, 1e9],
  ])("bears a stretch from %d to %d at %d pixels", (from, to, width) => {
    const picture = shown(modelOf(finished([0, 1, 0, 0, 50])), from, to, width);
    expect(picture.to).toBeGreaterThan(picture.from);
    expect(picture.rows).toHaveLength(1);
  });
});

test("of more bars than are kept short ones become one, and all are counted", () => {
  const model = new RunModel({ maxBars: 1000 });
  model.add(tasks);
  for (let bar = 0; bar < 20_000; bar += 100) {
    model.add(
      finished(
        ...Array.from({ length: 100 }, (_, own) => [own % 40, 1, 0, bar + own, bar + own + 0.5] as const),
      ),
    );
  }
  const { timeline } = model.threads;
  expect(timeline.length).toBeLessThanOrEqual(1000);
  const [row] = shown(model, 0, 20_000, 2000).rows;
  expect(row!.task.reduce((sum, task) => sum + (task < 0 ? -task : 1), 0)).toBe(20_000);
});

test("times that nobody measured make no bar", () => {
  const model = modelOf(
    finished([0, 1, 0, Number.NaN, 5], [1, 1, 0, 0, Number.POSITIVE_INFINITY], [2, -1, 0, 0, 5]),
  );
  expect(bars(shown(model))).toEqual({});
});

test.each(Array.from({ length: 30 }, (_, seed) => seed))(
  "random intervals %i cover what they cover when looked at together",
  (seed) => {
    const random = randomFrom(seed);
    const cover = new RunningCover();
    const starts: number[] = [];
    const ends: number[] = [];
    for (let count = 0; count < 200; count++) {
      const start = random.below(count * 4 + 10);
      const end = start + random.below(20) - 2;
      const sum = covered(Float64Array.from([...starts, start]), Float64Array.from([...ends, end]));
      expect(cover.with(start, end)).toBe(sum);
      cover.add(start, end);
      starts.push(start);
      ends.push(end);
      expect(cover.total).toBe(sum);
    }
  },
);
