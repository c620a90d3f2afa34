/** Lines: one axis reduced to the points there is room for. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { drawLine, LineMaker, type LineView } from "../../../server/frames/picture/draw-line.ts";
import type { Plane } from "../../../server/frames/plane.ts";
import { floats, partOf, planeOf } from "./planes.ts";

const all = (width: number, length: number): LineView => ({ from: 0, to: length, width });

/** A line with its points as numbers. */
function line(values: readonly number[] | Plane, view: LineView) {
  const { lows, highs, ...rest } = drawLine("data" in values ? values : planeOf([values]), view);
  return { ...rest, lows: numbers(lows), highs: numbers(highs) };
}

const numbers = (bytes: Uint8Array<ArrayBuffer>): number[] => [...new Float64Array(bytes.buffer)];

test("where there is room every element is a point", () => {
  expect(line([3, 1, 2], all(10, 3))).toEqual({
    kind: "line",
    length: 3,
    from: 0,
    to: 3,
    block: 1,
    lows: [3, 1, 2],
    highs: [3, 1, 2],
    min: 1,
    max: 3,
  });
});

test("where there is less, a point has the smallest and the largest of its elements", () => {
  expect(line([1, 5, 2, 2, -7, 0, 4], all(3, 7))).toMatchObject({
    block: 3,
    lows: [1, -7, 4],
    highs: [5, 2, 4],
    min: -7,
    max: 5,
  });
});

test("a peak one element wide is seen at any width", () => {
  const values = new Array<number>(1000).fill(0);
  values[777] = 9;
  for (const width of [1, 2, 7, 100, 999]) expect(Math.max(...line(values, all(width, 1000)).highs)).toBe(9);
});

test("NaN is left out where a point has numbers, and a gap where it has none; infinities are drawn but are no ends", () => {
  expect(line([Number.NaN, 2, Number.NaN, Number.NaN, Infinity, 1], all(3, 6))).toMatchObject({
    lows: [2, Number.NaN, 1],
    highs: [2, Number.NaN, Infinity],
    min: 1,
    max: 2,
  });
  expect(line([Number.NaN], all(1, 1))).toMatchObject({ min: null, max: null });
});

test("a part of an axis is widened to whole blocks, counted from its beginning", () => {
  const values = Array.from({ length: 100 }, (_, i) => i);
  const part = line(values, { from: 11, to: 58, width: 12 });
  expect(part).toMatchObject({ from: 8, to: 60, block: 4, length: 100, min: 8, max: 59 });
  expect(part.lows).toEqual(line(values, all(25, 100)).lows.slice(2, 15));
});

test.each([
  [{ from: -5, to: 1000, width: 100 }, [0, 10]],
  [{ from: 20, to: 30, width: 100 }, [9, 10]],
  [{ from: 7, to: 3, width: 100 }, [7, 8]],
  [{ from: Number.NaN, to: Number.NaN, width: Number.NaN }, [0, 1]],
])("of ten elements %j are %j", (view, [from, to]) => {
  expect(
    line(
      Array.from({ length: 10 }, (_, i) => i),
      view,
    ),
  ).toMatchObject({ from, to });
});

test("an axis without elements is a line without points", () => {
  expect(line([], all(100, 0))).toMatchObject({ from: 0, to: 0, lows: [], highs: [], min: null, max: null });
});

test("a column of a plane is a line as well, and 64-bit integers are numbers", () => {
  const data = BigInt64Array.of(1n, 10n, 2n, 20n, 3n, 30n);
  expect(
    line({ data, rows: 1, columns: 3, offset: 1, rowStride: 0, columnStride: 2 }, all(5, 3)).lows,
  ).toEqual([10, 20, 30]);
});

test("parts in any order make the line that the axis in memory makes", () => {
  fc.assert(
    fc.property(
      fc.array(floats, { minLength: 1, maxLength: 60 }),
      fc.nat(70),
      fc.nat(70),
      fc.nat(20),
      fc.integer({ min: 1, max: 9 }),
      (values, from, to, width, step) => {
        const plane = planeOf([values]);
        const view = { from, to, width };
        const maker = new LineMaker(values.length, view);
        const starts: number[] = [];
        for (let at = 0; at < values.length; at += step) starts.push(at);
        for (const at of starts.reverse())
          maker.take(partOf(plane, 0, at, 1, Math.min(values.length, at + step)), at);
        expect(maker.finish()).toEqual(drawLine(plane, view));
      },
    ),
  );
});
