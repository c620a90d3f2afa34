import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { activityOf, busyShare } from "../../../media/timeline/activity.ts";
import { BarIndex } from "../../../media/timeline/bar-index.ts";
import { contrast, distance, distinct, legible, type Rgb } from "../../../media/timeline/colours.ts";
import { FunctionOrder, paintOf } from "../../../media/timeline/function-paints.ts";
import { Pictures } from "../../../media/timeline/pictures.ts";
import { laneTop, placeAt, placesOf } from "../../../media/timeline/row-places.ts";
import type { TimelineRow } from "../../../server/protocol/timeline.ts";
import { functionsNamed, type MadeUpBar, pictureOf, smallRun } from "./made-up-run.ts";

/** A row of bars, given as start and duration. */
function rowOf(bars: readonly (readonly [start: number, duration: number])[]): TimelineRow {
  const sorted = [...bars].sort((a, b) => a[0] - b[0]);
  return {
    worker: 1,
    lane: 0,
    start: sorted.map(([start]) => start),
    duration: sorted.map(([, duration]) => duration),
    bar: sorted.map(() => 0),
    fn: sorted.map(() => 0),
    task: sorted.map((_, index) => index),
    busy: 1,
  };
}

const anyRow = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 60 })), { maxLength: 40 })
  .map(rowOf);
const anyTime = fc.integer({ min: -5, max: 270 });

describe("the bar at a time", () => {
  test("is the last one that is there, as a walk over all of them finds it", () => {
    fc.assert(
      fc.property(anyRow, anyTime, (row, time) => {
        const covering = row.start.flatMap((start, bar) =>
          start <= time && start + row.duration[bar]! >= time ? [bar] : [],
        );
        expect(new BarIndex(row).at(time)).toBe(covering.at(-1));
      }),
    );
  });

  test("is one within reach when none is there", () => {
    fc.assert(
      fc.property(anyRow, anyTime, fc.integer({ min: 1, max: 20 }), (row, time, slack) => {
        const index = new BarIndex(row);
        const gap = (bar: number) => Math.max(0, row.start[bar]! - time, time - index.endOf(bar));
        const found = index.at(time, slack);
        const near = row.start.some((_, bar) => gap(bar) <= slack);
        expect(found !== undefined).toBe(near);
        if (found !== undefined) expect(gap(found)).toBeLessThanOrEqual(slack);
      }),
    );
  });

  test("is found in steps that grow with the logarithm, overlaps or not", () => {
    const stepsFor = (count: number) => {
      // One bar that lasts for ever, under many short ones: the worst there is for a walk.
      const bars = Array.from({ length: count }, (_, bar) => [bar, 0.1] as const);
      const index = new BarIndex(rowOf([[0, 10 * count], ...bars]));
      index.steps = 0;
      for (let at = 0; at < 100; at++) index.at((at / 100) * count + 0.5, 0.2);
      return index.steps / 100;
    };
    expect(stepsFor(100_000)).toBeLessThan(110);
    expect(stepsFor(100_000) - stepsFor(1000)).toBeLessThan(50);
  });

  test("what is seen between two times leaves out no bar", () => {
    fc.assert(
      fc.property(anyRow, anyTime, fc.integer({ min: 0, max: 80 }), (row, from, length) => {
        const index = new BarIndex(row);
        const [first, end] = index.between(from, from + length);
        row.start.forEach((start, bar) => {
          const isSeen = start <= from + length && index.endOf(bar) >= from;
          if (isSeen) expect(bar >= first && bar < end).toBe(true);
        });
      }),
    );
  });
});

describe("places of rows", () => {
  const picture = {
    rows: [
      { ...rowOf([]), worker: 0 },
      { ...rowOf([]), worker: 2 },
      { ...rowOf([]), worker: 1 },
      { ...rowOf([]), worker: 1, lane: 2 },
      { ...rowOf([]), worker: 2, lane: -1 },
    ],
  };

  test("are in the order of workers, the main thread last", () => {
    expect(placesOf([picture], 300).rows.map(({ worker }) => worker)).toEqual([1, 2, 0]);
  });

  test.each([60, 300, 2000])("are found again by their height when %i pixels are free", (available) => {
    const places = placesOf([picture, undefined], available);
    for (const row of places.rows) {
      for (let lane = 0; lane < row.lanes; lane++)
        expect(placeAt(places, laneTop(row, lane) + 2)).toEqual({ row, lane });
      if (row.stripTop !== undefined)
        expect(placeAt(places, laneTop(row, -1) + 2)).toEqual({ row, lane: -1 });
      expect(row.barHeight).toBeGreaterThanOrEqual(7);
    }
    expect(placeAt(places, places.height + 1)).toBeUndefined();
    expect(placeAt(places, -1)).toBeUndefined();
  });

  test("are the same for a detail that has fewer rows than the whole run", () => {
    const detail = { rows: picture.rows.slice(1, 2) };
    expect(placesOf([picture, detail], 300)).toEqual(placesOf([picture], 300));
  });
});

describe("colours of functions", () => {
  const dark = {
    hues: distinct([
      [89, 164, 249],
      [137, 209, 133],
      [209, 134, 22],
      [177, 128, 215],
      [17, 168, 205],
      [204, 167, 0],
    ]),
    background: [31, 31, 31] as Rgb,
    foreground: [204, 204, 204] as Rgb,
    quiet: [157, 157, 157] as Rgb,
  };

  test("tell thirty functions apart, by colour or by stripes", () => {
    const paints = Array.from({ length: 30 }, (_, position) => paintOf(position, dark));
    for (const [index, some] of paints.entries())
      for (const other of paints.slice(0, index))
        expect(some.isStriped !== other.isStriped || distance(some.colour, other.colour) > 0.03).toBe(true);
  });

  test("stand out from the background in a theme that did not think of it", () => {
    const pale = {
      ...dark,
      hues: [
        [40, 40, 40],
        [25, 31, 36],
      ] as Rgb[],
    };
    for (let position = 0; position < 12; position++)
      expect(contrast(paintOf(position, pale).colour, pale.background)).toBeGreaterThanOrEqual(2.2);
  });

  test("are moved no further than it takes to be seen", () => {
    expect(legible([200, 200, 200], [0, 0, 0], [255, 255, 255])).toEqual([200, 200, 200]);
    expect(contrast(legible([10, 10, 10], [0, 0, 0], [255, 255, 255]), [0, 0, 0])).toBeGreaterThanOrEqual(3);
  });

  test("of a theme that names one colour twice are used once", () => {
    expect(
      distinct([
        [0, 99, 211],
        [1, 100, 210],
        [200, 20, 20],
      ]),
    ).toEqual([
      [0, 99, 211],
      [200, 20, 20],
    ]);
  });

  test("stay with a function, whatever comes and goes", () => {
    const order = new FunctionOrder();
    const [read, scale, total] = functionsNamed("read", "scale", "total") as [never, never, never];
    expect([read, scale].map((view) => order.positionOf(view))).toEqual([0, 1]);
    expect([total, scale].map((view) => order.positionOf(view))).toEqual([2, 1]);
    expect(order.positionOf({ name: "keep", isInternal: true })).toBe(-1);
    expect(order.views.map(({ name }) => name)).toEqual(["read", "scale", "total"]);
  });
});

describe("how busy workers were", () => {
  const known = (bars: readonly MadeUpBar[], workers = 2) => {
    const run = { ...smallRun(), bars, workers, end: 100 };
    const pictures = new Pictures();
    const takes = { from: 0, to: 100, width: 1000 };
    pictures.take(pictureOf(run, takes), { takes, fills: "both" });
    return pictures.overview!;
  };
  const bar = (worker: number, start: number, duration: number, task: number, lane = 0): MadeUpBar => ({
    worker,
    lane,
    start,
    duration,
    kind: "run",
    fn: 0,
    task,
  });

  test("is the time with a task in it, however many overlap", () => {
    const picture = known([bar(1, 0, 20, 1), bar(1, 10, 20, 2, 1), bar(1, 50, 10, 3), bar(2, 0, 100, 4)]);
    expect(busyShare(picture, 1, 0, 100)).toBeCloseTo(0.4);
    expect(busyShare(picture, 1, 20, 40)).toBeCloseTo(0.5);
    expect(busyShare(picture, 2, 30, 40)).toBeCloseTo(1);
    expect(busyShare(picture, 2, 0, 0)).toBeUndefined();
  });

  test("is not guessed where bars stand for several tasks", () => {
    expect(busyShare(known([bar(1, 0, 0.01, 1), bar(1, 0.02, 0.01, 2)]), 1, 0, 100)).toBeUndefined();
  });

  test("of all workers over the run adds up to what there was", () => {
    const picture = known([bar(1, 0, 25, 1), bar(2, 0, 50, 2)]);
    const { shares, failures } = activityOf(picture, new FunctionOrder(), 100, 4);
    expect([...shares.get(0)!]).toEqual([1, 0.5, 0, 0]);
    expect(failures.size).toBe(0);
  });

  test("does not hide where something failed", () => {
    const picture = known([{ ...bar(1, 60, 5, 1), kind: "failed" }]);
    expect([...activityOf(picture, new FunctionOrder(), 100, 10).failures]).toEqual([6]);
  });
});
