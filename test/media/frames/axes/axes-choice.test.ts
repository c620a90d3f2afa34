import { describe, expect, test } from "vitest";
import {
  ahead,
  axisName,
  firstChoice,
  furtherAxes,
  swapped,
  withAxis,
  withPosition,
} from "../../../../media/frames/axes/axes-choice.ts";
import { barStateOf } from "../../../../media/frames/axes/bar-state.ts";
import { wholeNumber } from "../../../../media/frames/axes/number-field.ts";
import { positionAfter, WheelSteps } from "../../../../media/frames/axes/step-keys.ts";

const stack = { shape: [1000, 2048, 512] };

describe("the choice to begin with", () => {
  test("is the last axes and the first frame", () => {
    expect(firstChoice(stack, 2, {})).toEqual({ rows: 1, columns: 2, index: [0, 0, 0] });
    expect(firstChoice(stack, 1, {})).toEqual({ rows: 2, columns: null, index: [0, 0, 0] });
    expect(firstChoice({ shape: [7] }, 2, {})).toEqual({ rows: 0, columns: null, index: [0] });
    expect(firstChoice({ shape: [] }, 2, {})).toEqual({ rows: null, columns: null, index: [] });
    expect(firstChoice({ shape: null }, 2, {})).toEqual({ rows: null, columns: null, index: [] });
  });

  test("is where the other displays are, inside of the shape", () => {
    expect(firstChoice(stack, 2, { index: [412, 3, 9999] }).index).toEqual([412, 3, 511]);
    expect(firstChoice(stack, 2, { index: [412, 3] }).index).toEqual([0, 0, 0]);
    expect(firstChoice(stack, 2, { index: [Number.NaN, -4, 1.6] }).index).toEqual([0, 0, 2]);
    expect(firstChoice({ shape: [0, 3] }, 2, { index: [5, 5] }).index).toEqual([0, 2]);
  });

  test.each([
    [[2, 0], 2, 0],
    [[2, 2], 1, 2],
    [[0, 7], 1, 2],
    [["0", 1], 1, 2],
    [[], 1, 2],
  ])("takes kept axes %j where they make sense", (kept, rows, columns) => {
    expect(firstChoice(stack, 2, {}, kept)).toMatchObject({ rows, columns });
  });

  test("has the first part, unless one is given that there is", () => {
    const complex = { shape: [3], parts: ["magnitude", "phase"] };
    expect(firstChoice(complex, 1, {}).part).toBe("magnitude");
    expect(firstChoice(complex, 1, { part: "phase" }).part).toBe("phase");
    expect(firstChoice(complex, 1, { part: "x" }).part).toBe("magnitude");
    expect(firstChoice(stack, 1, { part: "x" })).not.toHaveProperty("part");
  });
});

test("an axis that is the other one already changes places with it", () => {
  const choice = firstChoice(stack, 2, {});
  expect(withAxis(choice, "rows", 2)).toMatchObject({ rows: 2, columns: 1 });
  expect(withAxis(choice, "rows", 0)).toMatchObject({ rows: 0, columns: 2 });
  expect(swapped(choice)).toMatchObject({ rows: 2, columns: 1 });
  expect(furtherAxes(choice)).toEqual([0]);
  expect(furtherAxes(withAxis(choice, "columns", 0))).toEqual([2]);
  expect(withPosition(choice, 0, 5000, stack.shape).index).toEqual([999, 0, 0]);
});

test("who goes a step is expected to go on, and after a leap nothing is", () => {
  expect(ahead([5, 0], 0, 1, 1, [8, 3])).toEqual([
    [6, 0],
    [7, 0],
  ]);
  expect(ahead([1, 0], 0, -1, 1, [8, 3])).toEqual([[0, 0]]);
  expect(ahead([1, 0], 0, 4, 1, [8, 3])).toEqual([]);
});

test("names of axes are those of the file, cut where they are long", () => {
  expect(axisName({ axes: ["time", " "] }, 0, "axis 0")).toBe("time");
  expect(axisName({ axes: ["time", " "] }, 1, "axis 1")).toBe("axis 1");
  expect(axisName({ axes: [] }, 3, "axis 3")).toBe("axis 3");
  expect(axisName({ axes: ["x".repeat(1000)] }, 0, "axis 0")).toHaveLength(60);
});

test.each([
  ["ArrowRight", 53],
  ["ArrowUp", 53],
  ["ArrowLeft", 47],
  ["ArrowDown", 47],
  ["PageUp", 150],
  ["PageDown", 0],
  ["Home", 0],
  ["End", 999],
  ["a", undefined],
])("%s leads from 50 to %s", (key, to) => {
  const plain = { key, ctrlKey: false, metaKey: false, altKey: false };
  const axis = { position: 50, count: 1000, stride: 3 };
  expect(positionAfter(plain, axis)).toBe(to);
  expect(positionAfter({ ...plain, ctrlKey: true }, axis)).toBeUndefined();
});

test("Page goes ten positions along a short axis", () => {
  const key = { key: "PageUp", ctrlKey: false, metaKey: false, altKey: false };
  expect(positionAfter(key, { position: 3, count: 30, stride: 1 })).toBe(13);
});

test("a notch of a wheel is a step, and small turns add up", () => {
  const wheel = new WheelSteps();
  expect(wheel.turn({ deltaX: 0, deltaY: 100, deltaMode: 0 })).toBe(1);
  expect(wheel.turn({ deltaX: 0, deltaY: -3, deltaMode: 1 })).toBe(-1);
  const steps = Array.from({ length: 8 }, () => wheel.turn({ deltaX: 0, deltaY: 25, deltaMode: 0 }));
  expect(steps.reduce((sum, step) => sum + step, 0)).toBe(2);
});

test.each([
  ["1000", 1000],
  [" 1,000 ", 1000],
  ["1 000", 1000],
  ["−1", -1],
  ["1.5", undefined],
  ["", undefined],
  ["ten", undefined],
  ["1e3", undefined],
])("%j is read as %s", (typed, value) => {
  expect(wholeNumber(typed)).toBe(value);
});

test("what was kept by another version is passed over", () => {
  const usual = {
    play: { framesPerSecond: 10, mode: "loop", isBackwards: false },
    strides: [],
    active: null,
  };
  for (const kept of [undefined, null, 7, "x", [], { play: 3, strides: {}, active: "0" }])
    expect(barStateOf(kept)).toEqual({ ...usual, follows: false });
  expect(
    barStateOf({
      play: { framesPerSecond: 600, mode: "spiral", isBackwards: true },
      strides: [0, 5, "x"],
      active: 1,
      follows: true,
    }),
  ).toEqual({
    play: { framesPerSecond: 10, mode: "loop", isBackwards: true },
    strides: [1, 5, 1],
    active: 1,
    follows: true,
  });
});
