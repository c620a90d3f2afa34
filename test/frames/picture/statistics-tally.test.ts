/** Ends, counts and mean, as a plain loop over all values has them, whatever rows they come in. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { StatisticsTally } from "../../../server/frames/picture/statistics-tally.ts";

/** Rows of which each is of one kind: the tally takes different ways through them. */
const row = fc.oneof(
  fc.array(fc.double({ min: 1, max: 2, noNaN: true }), { minLength: 1 }),
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1 }),
  fc.array(fc.constantFrom(-2, -0, 0, 1, 1, 2), { minLength: 1 }),
  fc.array(fc.constantFrom(-0, 0, 5e-324, -5e-324, 1e-310, 2 ** -1022), { minLength: 1 }),
  fc.array(fc.constantFrom(1.7e308, -1.7e308, 1), { minLength: 1 }),
  fc.array(fc.double(), { minLength: 1 }),
);

test("statistics are those of all values, in rows of any kind", () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      const tally = new StatisticsTally();
      for (const values of rows) tally.take(Float64Array.from(values));
      const all = rows.flat();
      const finite = all.filter(Number.isFinite);
      const above = finite.filter((value) => value > 0);
      const nans = all.filter(Number.isNaN).length;
      const { mean, min, max, ...counts } = tally.statistics(1, all.length);
      expect(counts).toEqual({
        rows: 1,
        columns: all.length,
        minPositive: above.length > 0 ? Math.min(...above) : null,
        finite: finite.length,
        positive: above.length,
        nans,
        infinities: all.length - finite.length - nans,
      });
      // Of 0 and -0 either may be called the smaller.
      expect([min === null, max === null, mean === null]).toEqual(Array(3).fill(finite.length === 0));
      if (min === null || max === null || mean === null) return;
      expect(min === Math.min(...finite) && max === Math.max(...finite)).toBe(true);
      expect(mean >= min - Math.abs(min) * 1e-9 && mean <= max + Math.abs(max) * 1e-9).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
