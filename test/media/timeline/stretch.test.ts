import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  holds,
  leastLength,
  lengthOf,
  type Stretch,
  scaleOf,
  within,
  zoomed,
} from "../../../media/timeline/stretch.ts";
import { momentText, stepOf, ticksOf } from "../../../media/timeline/ticks.ts";
import {
  followEnd,
  lookAt,
  panBy,
  seen,
  toTimeWindow,
  wholeRun,
  zoomBy,
} from "../../../media/timeline/time-window.ts";

const whole: Stretch = { from: 0, to: 1000 };
/** A stretch inside of a run of a second, as two shares. */
const inside = fc
  .tuple(fc.double({ min: 0, max: 900, noNaN: true }), fc.double({ min: 0.1, max: 100, noNaN: true }))
  .map(([from, length]): Stretch => ({ from, to: from + length }));

test("zooming in keeps the time under the pointer", () => {
  fc.assert(
    fc.property(
      inside,
      fc.double({ min: 1, max: 50, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (shown, factor, share) => {
        const around = shown.from + lengthOf(shown) * share;
        const next = zoomed(shown, factor, around, whole);
        const before = scaleOf(shown, 100, 800).toX(around);
        expect(scaleOf(next, 100, 800).toX(around)).toBeCloseTo(before, 3);
      },
    ),
  );
});

test("zooming out and in again leads back, away from the edges", () => {
  const shown = { from: 400, to: 500 };
  const back = zoomed(zoomed(shown, 0.5, 430, whole), 2, 430, whole);
  expect(back.from).toBeCloseTo(400);
  expect(back.to).toBeCloseTo(500);
});

test("nothing leaves the run, and nothing gets shorter than what clocks can tell", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -5000, max: 5000, noNaN: true }),
      fc.double({ min: 0, max: 5000, noNaN: true }),
      (from, length) => {
        const next = within({ from, to: from + length }, whole);
        expect(holds(whole, next)).toBe(true);
        expect(lengthOf(next)).toBeGreaterThanOrEqual(leastLength * 0.999);
      },
    ),
  );
});

test("a scale leads from times to pixels and back", () => {
  const scale = scaleOf({ from: 20, to: 30 }, 100, 500);
  expect(scale.toX(20)).toBe(100);
  expect(scale.toX(30)).toBe(600);
  expect(scale.toTime(scale.toX(27.5))).toBeCloseTo(27.5);
});

describe("ticks", () => {
  const anyStretch = fc
    .tuple(
      fc.integer({ min: -2, max: 8 }),
      fc.double({ min: 1, max: 9.99, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([power, digits, share]): Stretch => {
      const length = digits * 10 ** power;
      // Somewhere in a run of up to ten thousand windows.
      const from = Math.floor(share * 10_000) * length * 0.37;
      return { from, to: from + length };
    });

  test("stand at multiples of one round step, inside of what is seen, not too close", () => {
    fc.assert(
      fc.property(anyStretch, fc.integer({ min: 120, max: 3000 }), (shown, width) => {
        const ticks = ticksOf(shown, width);
        const step = stepOf(lengthOf(shown), Math.max(1, Math.floor(width / 90)));
        expect(ticks.length).toBeLessThanOrEqual(width / 90 + 1);
        for (const [index, { time }] of ticks.entries()) {
          expect(time).toBeGreaterThanOrEqual(shown.from - step * 1e-6);
          expect(time).toBeLessThanOrEqual(shown.to + step * 1e-6);
          expect(Math.abs(time / step - Math.round(time / step))).toBeLessThan(1e-6);
          if (index > 0) expect(time - ticks[index - 1]!.time).toBeCloseTo(step, 9);
        }
      }),
    );
  });

  test("of one axis are told apart by their labels", () => {
    fc.assert(
      fc.property(anyStretch, (shown) => {
        const labels = ticksOf(shown, 1200).map(({ label }) => label);
        expect(new Set(labels).size).toBe(labels.length);
        expect(labels.length).toBeGreaterThan(1);
      }),
    );
  });

  test.each<[string, Stretch, string[]]>([
    ["microseconds", { from: 0, to: 0.5 }, ["0", "100 µs", "200 µs", "300 µs", "400 µs", "500 µs"]],
    ["milliseconds", { from: 120, to: 122 }, ["120.0 ms", "120.5 ms", "121.0 ms", "121.5 ms", "122.0 ms"]],
    ["seconds", { from: 1000, to: 3000 }, ["1.0 s", "1.5 s", "2.0 s", "2.5 s", "3.0 s"]],
    ["minutes", { from: 58_000, to: 62_000 }, ["0:58", "0:59", "1:00", "1:01", "1:02"]],
    [
      "parts of seconds after minutes",
      { from: 125_000, to: 125_100 },
      ["2:05.00", "2:05.02", "2:05.04", "2:05.06", "2:05.08", "2:05.10"],
    ],
    ["hours", { from: 0, to: 4 * 3_600_000 }, ["0", "1:00:00", "2:00:00", "3:00:00", "4:00:00"]],
    ["days", { from: 0, to: 4 * 86_400_000 }, ["0", "24:00:00", "48:00:00", "72:00:00", "96:00:00"]],
  ])("are written in %s", (_, shown, labels) => {
    expect(ticksOf(shown, 540).map(({ label }) => label)).toEqual(labels);
  });

  test("moments are as exact as what is seen", () => {
    expect(momentText(1718.24, { from: 1500, to: 1900 })).toBe("1.7182 s");
    expect(momentText(65_432.1, { from: 0, to: 100_000 })).toBe("1:05.4");
    expect(momentText(0, { from: 0, to: 10 })).toBe("0");
  });
});

describe("the window", () => {
  test("is the whole run, and grows with it", () => {
    expect(seen(wholeRun, 100)).toEqual({ from: 0, to: 100 });
    expect(seen(wholeRun, 250)).toEqual({ from: 0, to: 250 });
  });

  test("follows the end as long as its edge is there", () => {
    const zoomedIn = zoomBy(wholeRun, 4, 100, 100);
    expect(zoomedIn.follows).toBe(true);
    expect(seen(zoomedIn, 140)).toEqual({ from: 115, to: 140 });
  });

  test("stays where somebody has moved it, until they come back or follow again", () => {
    const away = panBy(zoomBy(wholeRun, 4, 100, 100), -30, 100);
    expect(away.follows).toBe(false);
    expect(seen(away, 140)).toEqual({ from: 45, to: 70 });
    expect(seen(followEnd(away), 140)).toEqual({ from: 115, to: 140 });
    expect(panBy(away, 1000, 140).follows).toBe(true);
  });

  test("that holds all of the run is the whole run again", () => {
    expect(lookAt({ from: -10, to: 500 }, 100)).toBe(wholeRun);
    expect(zoomBy(lookAt({ from: 20, to: 40 }, 100), 0.1, 30, 100)).toBe(wholeRun);
  });

  test.each([
    undefined,
    null,
    "x",
    {},
    { stretch: { from: 3 } },
    { stretch: { from: 3, to: 2 } },
    { stretch: { from: Number.NaN, to: 2 } },
  ])("that cannot be read (%j) is the whole run", (kept) => {
    expect(toTimeWindow(kept)).toBe(wholeRun);
  });

  test("survives being kept", () => {
    const away = lookAt({ from: 20, to: 40 }, 100);
    expect(toTimeWindow(JSON.parse(JSON.stringify(away)))).toEqual(away);
  });
});
