/** Which level a value has. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { measure } from "../../../server/frames/picture/measure.ts";
import { type LevelsAsk, levels } from "../../../server/protocol/frame-questions.ts";
import { byHand, draw, row, whole } from "./drawn.ts";
import { planeOf } from "./planes.ts";

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

/** The next larger number. */
function next(value: number): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  const bits = new BigInt64Array(new Float64Array([value]).buffer);
  bits[0] = (bits[0] ?? 0n) + (value > 0 ? 1n : -1n);
  return new Float64Array(bits.buffer)[0] ?? value;
}
