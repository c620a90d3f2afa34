/** Columns that grow, and stretches of them that are written in place. */
import { expect, test } from "vitest";
import { numberColumn } from "../../server/timings/column.ts";

test("a stretch behind the end is absent until it is written, and so is what lies between", () => {
  const column = numberColumn();
  column.push(7);
  const stretch = column.span(3, 2);
  expect([...stretch]).toEqual([-1, -1]);
  stretch[1] = 9;
  expect([...column.view()]).toEqual([7, -1, -1, -1, 9]);
});

test("a stretch over what is there keeps it, however often the column has grown", () => {
  const column = numberColumn();
  for (let index = 0; index < 5000; index++) column.push(index);
  const stretch = column.span(4998, 4000);
  expect([...stretch.subarray(0, 4)]).toEqual([4998, 4999, -1, -1]);
  expect(column.length).toBe(8998);
  expect(column.at(17)).toBe(17);
});
