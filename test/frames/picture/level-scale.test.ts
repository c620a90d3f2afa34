/** The scales of levels, colour bars and histograms. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { levelScale } from "../../../server/protocol/level-scale.ts";

const names = ["linear", "log", "symlog", "sqrt"] as const;

test.each([
  ["linear", -2, 2, 1, 0.75],
  ["log", 1, 1000, 10, 1 / 3],
  ["sqrt", 0, 100, 25, 0.5],
  ["sqrt", -4, 4, 1, 0.75],
  // matplotlib: SymLogNorm(1, linscale=1, vmin=-100, vmax=100, base=10)([-100, -1, 0, 1, 10, 100])
  ["symlog", -100, 100, -1, 0.5 - 10 / 9 / (10 / 9 + 2) / 2],
  ["symlog", -100, 100, 0.5, 0.5 + 5 / 9 / (10 / 9 + 2) / 2],
  ["symlog", -100, 100, 10, 0.5 + (10 / 9 + 1) / (10 / 9 + 2) / 2],
] as const)("on the scale %s from %d to %d the value %d lies at %d", (name, low, high, value, unit) => {
  expect(levelScale(name, low, high).toUnit(value)).toBeCloseTo(unit, 12);
  expect(levelScale(name, low, high).fromUnit(unit)).toBeCloseTo(value, 9);
});

test("the ends lie at 0 and 1 exactly, and what was sent there comes back", () => {
  const end = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  const unit = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...names), end, end, fc.boolean(), unit, (name, a, b, isMirrored, part) => {
      const high = Math.max(a, b) * 1.01;
      const low = isMirrored && name !== "log" ? -Math.min(a, b) : Math.min(a, b);
      const { toUnit, fromUnit } = levelScale(name, low, high);
      expect([toUnit(low), toUnit(high), fromUnit(0), fromUnit(1)]).toEqual([0, 1, low, high]);
      expect(toUnit(fromUnit(part))).toBeCloseTo(part, 9);
    }),
  );
});

test("what has no logarithm has no place, and between equal ends all are at the low one", () => {
  expect(levelScale("log", 1, 10).toUnit(0)).toBeNaN();
  expect(levelScale("log", 1, 10).toUnit(-1)).toBeNaN();
  expect([4, 5, 6].map(levelScale("linear", 5, 5).toUnit)).toEqual([0, 0, 1]);
  expect(levelScale("linear", 5, 5).fromUnit(0.7)).toBe(5);
});
