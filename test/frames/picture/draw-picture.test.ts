/** Pictures of planes: which pixel shows which element, and as which level. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawPicture } from "../../../server/frames/picture/draw-picture.ts";
import { measure } from "../../../server/frames/picture/measure.ts";
import { PictureMaker } from "../../../server/frames/picture/picture-maker.ts";
import type { Plane } from "../../../server/frames/plane.ts";
import { type LevelsAsk, levels, type Region } from "../../../server/protocol/frame-questions.ts";
import { anyPlane, partOf, planeOf, valueAt, valuesOf } from "./planes.ts";

const whole: LevelsAsk = { scale: "linear", range: { by: "min-max" } };
const byHand = (low: number, high: number, scale: LevelsAsk["scale"] = "linear"): LevelsAsk => ({
  scale,
  range: { by: "hand", low, high },
});

const draw = (
  plane: Plane,
  view: { region?: Region; width?: number; height?: number; levels?: LevelsAsk } = {},
) => drawPicture(plane, { width: 1000, height: 1000, levels: whole, ...view }, measure(plane));

/** The levels of one row of values. */
const row = (values: readonly number[], asked: LevelsAsk): number[] => [
  ...draw(planeOf([values]), { levels: asked }).pixels,
];

describe("levels", () => {
  test("the ends of the range are the first and the last level, and what lies between is in order", () => {
    expect(row([0, 1, 2, 3, 4], whole)).toEqual([3, 66, 129, 192, 255]);
  });

  test("what is no number has no level, and what is beyond the range is below or above", () => {
    expect(row([Number.NaN, -1, 0, 1, 2, Infinity, -Infinity], byHand(0, 1))).toEqual([
      levels.none,
      levels.below,
      levels.first,
      levels.last,
      levels.above,
      levels.above,
      levels.below,
    ]);
  });

  test("where all values are equal they are all at the low end", () => {
    expect(row([7, 7, Number.NaN, 7], whole)).toEqual([3, 3, 0, 3]);
    expect(draw(planeOf([[7, 7]]))).toMatchObject({ low: 7, high: 7, min: 7, max: 7 });
  });

  test("on a logarithmic scale equal factors are equal distances, and 0 is below", () => {
    expect(row([0, -5, 1, 10, 100], { scale: "log", range: { by: "min-max" } })).toEqual([1, 1, 3, 129, 255]);
  });

  test("a symmetric logarithm has 0 in the middle of a symmetric range, and both signs mirrored", () => {
    const [low, dim, zero, bright, high] = row([-100, -1, 0, 1, 100], {
      scale: "symlog",
      range: { by: "min-max" },
    });
    expect([low, zero, high]).toEqual([3, 129, 255]);
    expect(258 - dim!).toBe(bright);
    expect(bright).toBe(174);
  });

  test("a root has a quarter of its range in its lower half", () => {
    expect(row([0, 25, 100], { scale: "sqrt", range: { by: "min-max" } })).toEqual([3, 129, 255]);
  });

  test.each([Uint8Array, Int8Array, Uint16Array, Int16Array])(
    "%o by table has the levels of float64",
    (Type) => {
      const values = Array.from({ length: 256 }, (_, i) => i - (Type.name.startsWith("U") ? 0 : 128));
      for (const scale of ["linear", "log", "symlog", "sqrt"] as const) {
        const asked: LevelsAsk = { scale, range: { by: "percentile", low: 10, high: 90 } };
        expect(draw(planeOf([values], Type), { levels: asked }).pixels).toEqual(
          draw(planeOf([values]), { levels: asked }).pixels,
        );
      }
    },
  );

  test("64-bit integers beyond the exact numbers keep their order and their ends", () => {
    const data = BigInt64Array.of(-(2n ** 63n), -1n, 0n, 2n ** 53n + 1n, 2n ** 63n - 1n);
    const picture = draw({ data, rows: 1, columns: 5, offset: 0, rowStride: 5, columnStride: 1 });
    expect(picture).toMatchObject({ min: -(2 ** 63), max: 2 ** 63, low: -(2 ** 63), high: 2 ** 63 });
    expect([...picture.pixels]).toEqual([3, 129, 129, 129, 255]);
    expect(() => fc.assert(fc.property(fc.bigInt64Array({ minLength: 1 }), inOrder))).not.toThrow();
    function inOrder(some: BigInt64Array): void {
      const { min, max } = measure({
        data: some,
        rows: 1,
        columns: some.length,
        offset: 0,
        rowStride: 0,
        columnStride: 1,
      }).statistics;
      const sorted = [...some].sort((a, b) => (a < b ? -1 : 1));
      expect([min, max]).toEqual([Number(sorted[0]), Number(sorted.at(-1))]);
    }
  });

  test("a larger value never has a smaller level, on any scale, however close two values are", () => {
    const range = fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true }));
    const scale = fc.constantFrom("linear", "log", "symlog", "sqrt" as const);
    fc.assert(
      fc.property(
        scale,
        range,
        fc.array(fc.double({ noNaN: true }), { minLength: 1 }),
        (name, [a, b], some) => {
          const values = [...some, ...some.map(next), a, b, next(a)].sort((x, y) => x - y);
          const places = row(values, byHand(a, b, name)).map((level) =>
            level === levels.above ? 256 : level,
          );
          expect(places).toEqual([...places].sort((x, y) => x - y));
        },
      ),
      { numRuns: 500 },
    );
  });

  test("numbers near the largest and near the smallest do not overflow", () => {
    expect(row([-1.7e308, 0, 1.7e308], whole)).toEqual([3, 129, 255]);
    expect(row([0, 5e-324], whole)).toEqual([3, 255]);
    expect(row([5e-324, 1.7e308], { scale: "log", range: { by: "min-max" } })).toEqual([3, 255]);
    expect(row([-1.7e308, 0, 1.7e308], { scale: "symlog", range: { by: "min-max" } })).toEqual([3, 129, 255]);
  });
});

describe("reduction", () => {
  const flat = (rows: number, columns: number, value: number): number[][] =>
    Array.from({ length: rows }, () => new Array<number>(columns).fill(value));

  test.each([
    ["a hot pixel", 1000, 2],
    ["a dead pixel", 0, 1],
    ["an infinite pixel", Infinity, 2],
    ["an infinite pixel below", -Infinity, 1],
  ])("%s is seen at any reduction, wherever it lies", (_, odd, level) => {
    for (const block of [2, 3, 4, 16]) {
      for (const [at, column] of [
        [0, 0],
        [7, 11],
        [15, 15],
      ] as const) {
        const values = flat(16, 16, 100);
        values[at]![column] = odd;
        const size = Math.ceil(16 / block);
        const picture = draw(planeOf(values), { width: size, height: size, levels: byHand(50, 150) });
        expect([picture.width, picture.height, picture.block]).toEqual([size, size, [block, block]]);
        expect(picture.pixels.filter((pixel) => pixel === level)).toHaveLength(1);
        expect(picture.pixels[Math.floor(at / block) * size + Math.floor(column / block)]).toBe(level);
      }
    }
  });

  test("a dead pixel is seen in a bright place of a dark plane, too", () => {
    const values = flat(64, 64, 5);
    for (let i = 0; i < 8; i++) for (let j = 0; j < 8; j++) values[i]![j] = 10_000;
    values[3]![3] = 0;
    const { pixels } = draw(planeOf(values), { width: 16, height: 16, levels: byHand(1, 20_000, "log") });
    expect(pixels[0]).toBe(levels.below);
    expect(pixels[1]).toBeGreaterThan(levels.first);
  });

  test("NaN is left out where a block has numbers, and shown where it has none", () => {
    const plane = planeOf([
      [Number.NaN, 1, Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
    ]);
    expect([...draw(plane, { width: 2, height: 1 }).pixels]).toEqual([3, 0]);
    expect(draw(plane, { width: 2, height: 1 })).toMatchObject({ nans: 7, infinities: 0, min: 1, max: 1 });
  });

  test("every pixel is an element of its block", () => {
    fc.assert(
      fc.property(
        anyPlane,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (plane, width, height) => {
          const picture = draw(plane, { width, height });
          const facts = measure(plane);
          for (let y = 0; y < picture.height; y++) {
            for (let x = 0; x < picture.width; x++) {
              const inside = blockOf(plane, picture, y, x);
              const single = drawPicture(
                planeOf([inside]),
                { width: inside.length, height: 1, levels: byHand(picture.low, picture.high) },
                facts,
              );
              const numbers = [...single.pixels].filter((pixel) => pixel !== levels.none);
              const pixel = picture.pixels[y * picture.width + x];
              expect(numbers.length === 0 ? [levels.none] : numbers).toContain(pixel);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test("the picture of a region is a part of the picture of the whole, pixel for pixel", () => {
    const edge = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(
        anyPlane,
        fc.tuple(edge, edge, edge, edge),
        fc.integer({ min: 1, max: 12 }),
        (plane, edges, room) => {
          const [top, left, down, right] = edges;
          const region = { top, left, bottom: top + down, right: left + right };
          const part = draw(plane, { region, width: room, height: room });
          const [rows, columns] = part.block;
          const all = draw(plane, {
            width: Math.ceil(plane.columns / columns),
            height: Math.ceil(plane.rows / rows),
          });
          expect(part).toMatchObject({ low: all.low, high: all.high, nans: all.nans });
          // The whole may have smaller blocks along an axis that is short; only equal ones can be compared.
          if (all.block[0] !== rows || all.block[1] !== columns) return;
          for (let y = 0; y < part.height; y++) {
            const at = (part.region.top / rows + y) * all.width + part.region.left / columns;
            expect(part.pixels.subarray(y * part.width, (y + 1) * part.width)).toEqual(
              all.pixels.subarray(at, at + part.width),
            );
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  function blockOf(
    plane: Plane,
    picture: { region: Region; block: readonly [number, number] },
    y: number,
    x: number,
  ): number[] {
    const values: number[] = [];
    const [rows, columns] = picture.block;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const [r, c] = [picture.region.top + y * rows + i, picture.region.left + x * columns + j];
        if (r < picture.region.bottom && c < picture.region.right) values.push(valueAt(plane, r, c));
      }
    }
    return values;
  }
});

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
      { numRuns: 300 },
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

/** The next larger number. */
function next(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return new Float64Array(bits.buffer)[0] ?? value;
}
