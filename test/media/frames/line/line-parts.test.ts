import { describe, expect, test } from "vitest";
import { DamagedLineError } from "../../../../media/frames/line/errors.ts";
import { extentAsked, frameKey } from "../../../../media/frames/line/line-flow.ts";
import { lineKey } from "../../../../media/frames/line/line-keys.ts";
import { LinePoints } from "../../../../media/frames/line/line-points.ts";
import { pointText } from "../../../../media/frames/line/line-readout.ts";
import { lineStateOf, lineTasteOf } from "../../../../media/frames/line/line-state.ts";
import { LineView } from "../../../../media/frames/line/line-view.ts";
import { fileName, titleOf } from "../../../../media/frames/line/line-words.ts";
import { plotFrame } from "../../../../media/frames/line/plot-frame.ts";
import { airy, moved, part, zoomed } from "../../../../media/frames/line/value-axis.ts";
import { drawLine } from "../../../../server/frames/picture/draw-line.ts";
import { detailsOf } from "./made-up-lines.ts";

/** Points as the server makes them. */
function pointsOf(
  values: readonly number[],
  from = 0,
  to = values.length,
  width = values.length,
): LinePoints {
  const data = Float64Array.from(values);
  const { length } = values;
  const plane = { data, rows: 1, columns: length, offset: 0, rowStride: length, columnStride: 1 };
  return new LinePoints(drawLine(plane, { from, to, width }));
}

function viewOf(length: number, from = 0, to = length): LineView {
  const view = new LineView();
  view.setLength(length);
  view.lookAt(from, to);
  return view;
}

describe("a view of an axis", () => {
  test("shows the whole axis, also when it grows", () => {
    const view = viewOf(100);
    expect([view.from, view.to, view.isWhole]).toEqual([0, 100, true]);
    view.setLength(150);
    expect([view.from, view.to]).toEqual([0, 150]);
  });

  test("stays where it is when the axis grows beyond it", () => {
    const view = viewOf(100, 20, 60);
    view.setLength(150);
    expect([view.from, view.to, view.isWhole]).toEqual([20, 60, false]);
    view.setLength(30);
    expect([view.from, view.to]).toEqual([0, 30]);
  });

  test("zooms so that what is pointed at stays where it is", () => {
    const view = viewOf(100);
    view.zoom(2, 25);
    expect([view.from, view.to]).toEqual([12.5, 62.5]);
    view.zoom(0.1, 25);
    expect([view.from, view.to, view.isWhole]).toEqual([0, 100, true]);
  });

  test("shows not less than a few elements, and never beside the axis", () => {
    const view = viewOf(100);
    for (let turn = 0; turn < 50; turn++) view.zoom(2, 99.5);
    expect(view.span).toBe(4);
    expect(view.to).toBeLessThanOrEqual(100);
    view.pan(1000);
    expect(view.to).toBe(100);
    view.pan(-1000);
    expect(view.from).toBe(0);
    const short = viewOf(2);
    short.zoom(8, 1);
    expect([short.from, short.to]).toEqual([0, 2]);
  });

  test("names the elements that are in view, in part as well", () => {
    expect(viewOf(100, 10.4, 20.2).elements).toEqual({ from: 10, to: 21 });
    expect(viewOf(100).elements).toEqual({ from: 0, to: 100 });
  });

  test("moves as little as it takes to see an element", () => {
    const view = viewOf(100, 20, 40);
    view.reveal(30);
    expect(view.from).toBe(20);
    view.reveal(45);
    expect([view.from, view.to]).toEqual([26, 46]);
    view.reveal(3);
    expect([view.from, view.to]).toEqual([3, 23]);
  });
});

describe("points of a line", () => {
  test("have the smallest and the largest value of their elements", () => {
    const points = pointsOf([1, 5, 2, Number.NaN, 7, 7, -3], 0, 7, 4);
    expect(points.block).toBe(2);
    expect(Array.from({ length: points.count }, (_, point) => points.at(point))).toEqual([
      { from: 0, to: 2, low: 1, high: 5 },
      { from: 2, to: 4, low: 2, high: 2 },
      { from: 4, to: 6, low: 7, high: 7 },
      { from: 6, to: 7, low: -3, high: -3 },
    ]);
    expect([0, 1, 3].map((point) => points.middle(point))).toEqual([1, 3, 6.5]);
    expect([points.pointOf(3), points.pointOf(6), points.pointOf(7)]).toEqual([1, 3, undefined]);
  });

  test("that are fewer than announced are damaged", () => {
    const whole = { kind: "line", length: 4, from: 0, to: 4, block: 1, min: null, max: null } as const;
    const lows = new Uint8Array(24);
    expect(() => new LinePoints({ ...whole, lows, highs: new Uint8Array(32) })).toThrow(DamagedLineError);
    expect(() => new LinePoints({ ...whole, lows, highs: new Uint8Array(32) })).toThrow(
      "24 bytes where 32 were announced",
    );
  });

  test("may lie anywhere in the bytes that came", () => {
    const bytes = new Uint8Array(3 + 16);
    new Uint8Array(bytes.buffer, 3, 16).set(new Uint8Array(new Float64Array([1.5, -2]).buffer));
    const lows = bytes.subarray(3);
    const points = new LinePoints({
      kind: "line",
      length: 2,
      from: 0,
      to: 2,
      block: 1,
      lows,
      highs: lows,
      min: 0,
      max: 0,
    });
    expect([...points.lows]).toEqual([1.5, -2]);
  });

  test("say what is in view: its range, gaps, infinities, and what a logarithm has no place for", () => {
    const points = pointsOf([5, Number.NaN, 3, -2, 0, Number.POSITIVE_INFINITY, 8]);
    expect(points.seen({ from: 0, to: 7 }, false)).toEqual({
      range: { low: -2, high: 8 },
      hasGaps: true,
      hasInfinities: true,
      hasUnplaced: false,
    });
    expect(points.seen({ from: 2, to: 5 }, true)).toEqual({
      range: { low: 3, high: 3 },
      hasGaps: false,
      hasInfinities: false,
      hasUnplaced: true,
    });
    expect(points.seen({ from: 3, to: 5 }, true).range).toBeNull();
  });

  test("serve for what they show finely enough", () => {
    const points = pointsOf(
      Array.from({ length: 1000 }, (_, at) => at),
      200,
      600,
      100,
    );
    expect(points.block).toBe(4);
    expect(points.serves({ from: 300, to: 500 }, 50)).toBe(true);
    expect(points.serves({ from: 300, to: 500 }, 100)).toBe(false);
    expect(points.serves({ from: 100, to: 300 }, 50)).toBe(false);
    expect(points.serves({ from: 200, to: 600 }, 10)).toBe(false);
  });

  test("that were asked for always serve for what they were asked for", () => {
    const values = Array.from({ length: 5000 }, (_, at) => at);
    for (let turn = 0; turn < 300; turn++) {
      const from = (turn * 7.31) % 4000;
      const stretch = { from, to: from + 4 + ((turn * 13.7) % 990) };
      const pixels = 20 + turn;
      for (const around of [0, 0.5]) {
        const asked = extentAsked(stretch, 5000, pixels, around);
        expect(pointsOf(values, asked.from, asked.to, asked.width).serves(stretch, pixels)).toBe(true);
      }
    }
  });
});

describe("a range of values", () => {
  test("has air above and below, on its scale", () => {
    expect(airy("linear", { low: 0, high: 100 })).toEqual({ low: -6, high: 106 });
    const { low, high } = airy("log", { low: 1, high: 1000 });
    expect([low, high].map((end) => Math.log10(end))).toEqual([expect.closeTo(-0.18), expect.closeTo(3.18)]);
  });

  test.each([0, 7, -7, 1e300, 5e-324, Number.MAX_VALUE, -1e-300])("has a length around %s alone", (value) => {
    const { low, high } = airy("linear", { low: value, high: value });
    expect(high).toBeGreaterThan(low);
    expect(Number.isFinite(high - low)).toBe(true);
  });

  test("of the largest doubles can still be placed", () => {
    const range = airy("linear", { low: -Number.MAX_VALUE, high: Number.MAX_VALUE });
    expect(Number.isFinite(range.high - range.low)).toBe(true);
  });

  test("is zoomed and moved, and stops where there is nothing more to see", () => {
    const range = { low: 0, high: 100 };
    expect(zoomed("linear", range, 2, 0.5)).toEqual({ low: 25, high: 75 });
    expect(zoomed("linear", range, 2, 0)).toEqual({ low: 0, high: 50 });
    expect(moved("linear", range, 0.25)).toEqual({ low: 25, high: 125 });
    expect(part("linear", range, 0.75, 0.25)).toEqual({ low: 25, high: 75 });
    expect(part("linear", range, 0.5, 0.5)).toBe(range);
    expect(zoomed("linear", { low: 1, high: 1 + 1e-13 }, 4, 0.5)).toEqual({ low: 1, high: 1 + 1e-13 });
    const decades = zoomed("log", { low: 1, high: 10_000 }, 2, 0.5);
    expect([decades.low, decades.high]).toEqual([expect.closeTo(10), expect.closeTo(1000)]);
  });
});

test("a plot places elements in the middle between whole numbers, and values on their scale", () => {
  const area = { left: 10, top: 20, width: 200, height: 100 };
  const frame = plotFrame(area, { from: 0, to: 100 }, { low: 1, high: 100 }, "log");
  expect(frame.x(50)).toBe(110);
  expect(frame.y(10)).toBeCloseTo(70);
  expect(frame.y(1)).toBeCloseTo(120);
  expect(frame.y(-1)).toBeNaN();
  expect(frame.y(1e300)).toBe(-180);
  expect(frame.placeAt(110)).toBe(50);
  expect(frame.shareAt(70)).toBe(0.5);
});

test.each([
  ["ArrowLeft", {}, { do: "cursor", by: -1 }],
  ["ArrowRight", { shiftKey: true }, { do: "cursor", by: 10 }],
  ["ArrowRight", { ctrlKey: true }, { do: "pan", by: 0.25 }],
  ["ArrowUp", {}, undefined],
  ["PageDown", {}, undefined],
  [" ", {}, undefined],
  ["End", {}, { do: "end", of: "last" }],
  ["+", { shiftKey: true }, { do: "zoom", factor: 2 }],
  ["-", { ctrlKey: true }, undefined],
  ["l", {}, { do: "log" }],
  ["ArrowLeft", { altKey: true }, undefined],
] as const)("%s with %j means %j", (key, held, meaning) => {
  const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  expect(lineKey({ key, ...none, ...held })).toEqual(meaning);
});

test.each([
  [{ from: 1234, to: 1235, low: 0.5, high: 0.5 }, "1,234: 0.5"],
  [{ from: 7, to: 8, low: Number.NaN, high: Number.NaN }, "7: no value (NaN)"],
  [{ from: 0, to: 10, low: -1, high: 2.25 }, "0 to 9: -1 to 2.25"],
  [{ from: 0, to: 10, low: 3, high: 3 }, "0 to 9: 3"],
  [{ from: 10, to: 20, low: Number.NaN, high: Number.NaN }, "10 to 19: no value (NaN)"],
  [{ from: 1, to: 2, low: Number.NEGATIVE_INFINITY, high: Number.NEGATIVE_INFINITY }, "1: -Infinity"],
])("the point %j is %j in words", (point, words) => {
  expect(pointText(point)).toBe(words);
});

test("one frame has one key, whatever part of it is asked for", () => {
  const ask = { dataset: "/a", index: [3, 0], axis: 1, from: 0, to: 9, width: 100 };
  expect(frameKey({ ...ask, index: [3, 7], from: 4, width: 7 })).toBe(frameKey(ask));
  expect(frameKey({ ...ask, index: [4, 0] })).not.toBe(frameKey(ask));
  expect(frameKey({ ...ask, part: "real" })).not.toBe(frameKey(ask));
});

test("a file is called after dataset and position, and its name leads nowhere", () => {
  const shown = {
    dataset: "/../ev il\\..//päth/spectra",
    details: detailsOf({ shape: [9, 9], value: () => 0 }),
    place: { index: [0, 0] },
  };
  const choice = { rows: 1, columns: null, index: [4, 0] };
  expect(fileName(shown, choice)).toBe("ev-il-pa-th-spectra-4-line.png");
  expect(fileName({ ...shown, dataset: "/" }, { rows: 0, columns: null, index: [0] })).toBe(
    "values-line.png",
  );
  expect(titleOf({ ...shown, dataset: "/spectra" }, choice, "run_4.h5")).toBe("/spectra  [4, :]  run_4.h5");
  expect(titleOf({ ...shown, dataset: "/a" }, { rows: 0, columns: null, index: [0] }, undefined)).toBe("/a");
});

test("what was kept by another version is passed over", () => {
  const usual = { bar: undefined, view: null, range: null, isLog: false };
  for (const kept of [undefined, null, 3, "x", [], { view: 3, range: "wide", isLog: 1 }])
    expect(lineStateOf(kept)).toEqual(usual);
  expect(lineStateOf({ view: { from: 5, to: 5 }, range: { low: 2, high: 1 } })).toEqual(usual);
  expect(lineStateOf({ range: { low: -1, high: 1 }, isLog: true })).toEqual({ ...usual, isLog: true });
  expect(lineStateOf({ view: { from: 1, to: 9 }, range: { low: -1, high: 1 } })).toEqual({
    ...usual,
    view: { from: 1, to: 9 },
    range: { low: -1, high: 1 },
  });
  expect(lineTasteOf("x")).toEqual({ showsGrid: true, showsBefore: false });
  expect(lineTasteOf({ showsGrid: false, showsBefore: true })).toEqual({
    showsGrid: false,
    showsBefore: true,
  });
});
