/** Pictures of parts of planes, and of planes that come in parts. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawPicture } from "../../../server/frames/picture/draw-picture.ts";
import { measure } from "../../../server/frames/picture/measure.ts";
import { PictureMaker } from "../../../server/frames/picture/picture-maker.ts";
import type { Plane } from "../../../server/frames/plane.ts";
import type { Region } from "../../../server/protocol/frame-questions.ts";
import { draw, whole } from "./drawn.ts";
import { anyPlane, partOf, planeOf, valuesOf } from "./planes.ts";

describe("regions", () => {
  test("a region is widened to whole blocks, counted from the plane's corner, and clipped to it", () => {
    const plane = planeOf(
      Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (__, j) => i * 10 + j)),
    );
    const picture = draw(plane, { region: { top: 1, left: 4, bottom: 9, right: 9 }, width: 2, height: 4 });
    expect(picture).toMatchObject({
      rows: 10,
      columns: 10,
      block: [2, 3],
      region: { top: 0, left: 3, bottom: 10, right: 9 },
      width: 2,
      height: 5,
    });
  });

  test.each([
    [
      { top: -5, left: -5, bottom: 500, right: 500 },
      { top: 0, left: 0, bottom: 3, right: 4 },
    ],
    [
      { top: 7, left: 9, bottom: 8, right: 10 },
      { top: 2, left: 3, bottom: 3, right: 4 },
    ],
    [
      { top: 1.5, left: 0.2, bottom: 1.6, right: 0.3 },
      { top: 1, left: 0, bottom: 2, right: 1 },
    ],
    [
      { top: 2, left: 3, bottom: 1, right: 0 },
      { top: 2, left: 3, bottom: 3, right: 4 },
    ],
    [
      { top: Number.NaN, left: Number.NaN, bottom: Number.NaN, right: Number.NaN },
      { top: 0, left: 0, bottom: 1, right: 1 },
    ],
  ])("the region %j of a plane of 3 × 4 is %j", (asked, shown) => {
    expect(
      draw(
        planeOf([
          [0, 1, 2, 3],
          [4, 5, 6, 7],
          [8, 9, 10, 11],
        ]),
        { region: asked },
      ).region,
    ).toEqual(shown);
  });

  test("a plane without elements has a picture without pixels", () => {
    const empty: Plane = {
      data: new Float32Array(0),
      rows: 0,
      columns: 5,
      offset: 0,
      rowStride: 5,
      columnStride: 1,
    };
    expect(draw(empty)).toMatchObject({
      width: 5,
      height: 0,
      min: null,
      max: null,
      low: 0,
      high: 1,
      nans: 0,
    });
    expect(draw(empty).pixels).toHaveLength(0);
    expect(draw({ ...empty, columns: 0 })).toMatchObject({ width: 0, height: 0 });
  });

  test("room for no pixel is room for one", () => {
    for (const room of [0, -3, Number.NaN]) {
      expect(
        draw(
          planeOf([
            [1, 2],
            [3, 4],
          ]),
          { width: room, height: room },
        ),
      ).toMatchObject({ width: 1, height: 1 });
    }
  });
});

describe("planes that come in parts", () => {
  test("tiles in any order make the picture that the plane in memory makes", () => {
    // Of two zeros the smaller one is no matter of order.
    const data = Float32Array.from([-0, 0, 0, 0, 0]);
    const zeros = { data, rows: 5, columns: 1, offset: 0, rowStride: 1, columnStride: 5 };
    const tile = fc.integer({ min: 1, max: 9 });
    const scale = fc.constantFrom("linear", "log", "symlog", "sqrt" as const);
    fc.assert(
      fc.property(
        anyPlane,
        tile,
        tile,
        scale,
        fc.integer({ min: 1, max: 12 }),
        (plane, high, wide, name, room) => {
          const view = {
            width: room,
            height: room,
            levels: { scale: name, range: { by: "min-max" as const } },
          };
          const maker = new PictureMaker(plane.rows, plane.columns, view);
          for (const { part, top, left } of tiles(plane, high, wide, maker.wanted))
            maker.take(part, top, left);
          const { picture, facts } = maker.finish();
          const known = measure(plane);
          expect(picture).toEqual(drawPicture(plane, view, known));
          expect(facts.statistics).toEqual({ ...known.statistics, mean: facts.statistics.mean });
        },
      ),
      { numRuns: 300, examples: [[zeros, 1, 1, "linear", 1]] },
    );
  });

  test("with known facts a region needs no more than its own elements", () => {
    const plane = planeOf(
      Array.from({ length: 40 }, (_, i) => Array.from({ length: 50 }, (__, j) => (i * j) % 17)),
    );
    const first = new PictureMaker(40, 50, { width: 10, height: 10, levels: whole });
    expect(first.wanted).toEqual({ top: 0, left: 0, bottom: 40, right: 50 });
    first.take(plane, 0);
    const { facts } = first.finish();
    const view = { region: { top: 11, left: 3, bottom: 22, right: 14 }, width: 6, height: 6, levels: whole };
    const second = new PictureMaker(40, 50, view, facts);
    expect(second.wanted).toEqual({ top: 10, left: 2, bottom: 22, right: 14 });
    second.take(partOf(plane, 10, 2, 22, 14), 10, 2);
    expect(second.finish().picture).toEqual(drawPicture(plane, view, measure(plane)));
  });

  function* tiles(plane: Plane, high: number, wide: number, region: Region) {
    const all: { part: Plane; top: number; left: number }[] = [];
    for (let top = region.top; top < region.bottom; top += high) {
      for (let left = region.left; left < region.right; left += wide) {
        const part = partOf(
          plane,
          top,
          left,
          Math.min(region.bottom, top + high),
          Math.min(region.right, left + wide),
        );
        all.push({ part, top, left });
      }
    }
    yield* all.reverse();
  }
});

test("the values under a plane are not touched", () => {
  fc.assert(
    fc.property(anyPlane, (plane) => {
      const before = plane.data.slice();
      draw(plane, {
        width: 3,
        height: 3,
        levels: { scale: "symlog", range: { by: "percentile", low: 5, high: 95 } },
      });
      expect(valuesOf(plane)).toEqual(valuesOf({ ...plane, data: before }));
    }),
    { numRuns: 50 },
  );
});
