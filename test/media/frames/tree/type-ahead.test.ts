import { expect, test } from "vitest";
import { TypeAhead } from "../../../../media/frames/tree/type-ahead.ts";

const names = ["frames", "Foo", "bar", "food", undefined, "baz"];

/** Types signs at times, from a row on; gives the rows they led to. */
function type(
  from: number,
  ...signs: readonly (readonly [sign: string, at: number])[]
): (number | undefined)[] {
  const typing = new TypeAhead();
  let row = from;
  return signs.map(([sign, at]) => {
    const found = typing.type(sign, at, row, names.length, (one) => names[one]);
    row = found ?? row;
    return found;
  });
}

test("signs typed quickly narrow down; the same sign again goes on; a pause begins anew", () => {
  expect(type(2, ["f", 0], ["o", 100], ["o", 200])).toEqual([3, 3, 3]);
  expect(type(0, ["f", 0], ["f", 100], ["f", 200])).toEqual([1, 3, 0]);
  expect(type(0, ["b", 0], ["b", 5000])).toEqual([2, 5]);
  expect(type(0, ["b", 0], ["a", 10], ["z", 20])).toEqual([2, 2, 5]);
  expect(type(0, ["q", 0])).toEqual([undefined]);
});
