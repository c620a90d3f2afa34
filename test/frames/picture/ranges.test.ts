/** From what is asked for to the ends of the levels. */
import { expect, test } from "vitest";
import { measure } from "../../../server/frames/picture/measure.ts";
import type { LevelsAsk } from "../../../server/protocol/frame-questions.ts";
import { planeOf } from "./planes.ts";

const plain = [-10, -1, 0, 1, 2, 4, Number.NaN, Infinity, -Infinity];
const byHand = (low: number, high: number): LevelsAsk["range"] => ({ by: "hand", low, high });
const percentile = (low: number, high: number): LevelsAsk["range"] => ({ by: "percentile", low, high });
const minMax: LevelsAsk["range"] = { by: "min-max" };

test.each<[string, readonly number[], LevelsAsk["scale"], LevelsAsk["range"], [number, number]]>([
  ["the smallest and largest finite value", plain, "linear", minMax, [-10, 4]],
  ["of a logarithm those above 0", plain, "log", minMax, [1, 4]],
  ["percentiles of the finite values", plain, "linear", percentile(20, 80), [-1, 2]],
  ["percentiles between two values", [0, 10], "linear", percentile(5, 95), [0.5, 9.5]],
  ["of a logarithm percentiles of the values above 0", plain, "log", percentile(0, 50), [1, 2]],
  ["percentiles in the wrong order exchanged", plain, "linear", percentile(80, 20), [-1, 2]],
  ["percentiles that are none as 0 and 100", plain, "linear", percentile(-7, Number.NaN), [-10, 4]],
  ["ends by hand as they are", plain, "linear", byHand(-1.5, 99), [-1.5, 99]],
  ["ends by hand in the wrong order exchanged", plain, "linear", byHand(3, 1), [1, 3]],
  ["an end that is no number as the plane's own", plain, "linear", byHand(Number.NaN, 3), [-10, 3]],
  ["an infinite end as the plane's own", plain, "symlog", byHand(-2, Infinity), [-2, 4]],
  ["of a logarithm an end at 0 as the smallest value above", plain, "log", byHand(0, 100), [1, 100]],
  ["without finite values 0 and 1", [Number.NaN, Infinity], "linear", minMax, [0, 1]],
  ["without finite values 0 and 1 for percentiles", [Number.NaN], "sqrt", percentile(1, 99), [0, 1]],
  ["without values above 0 a decade of a logarithm", [-1, 0], "log", minMax, [1, 10]],
  ["without finite values ends by hand all the same", [Number.NaN], "linear", byHand(5, 6), [5, 6]],
])("a range is %s", (_, values, scale, range, [low, high]) => {
  expect(measure(planeOf([values])).range({ scale, range })).toEqual({ low, high });
});
