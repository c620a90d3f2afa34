/** Many elements as one pixel: which of them it shows. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawPicture } from "../../../server/frames/picture/draw-picture.ts";
import { measure } from "../../../server/frames/picture/measure.ts";
import type { Plane } from "../../../server/frames/plane.ts";
import { levels, type Region } from "../../../server/protocol/frame-questions.ts";
import { byHand, draw } from "./drawn.ts";
import { anyPlane, planeOf, valueAt } from "./planes.ts";

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
