/** Chains of thousands of operations are built, sliced and computed without recursion, as long as they are of elements. */
import * as ta from "treadle/array";
import { expect, test } from "vitest";
import { arrayView } from "../../../server/api/array/array-view.ts";
import { countedFrames, inline } from "./inline.ts";

const LONG = 5_000;

const chains: Readonly<Record<string, (frames: ta.LazyArray, i: number) => ta.LazyArray>> = {
  "a number": (x) => x.add(1),
  "another array": (x, i) => x.add(ta.from([i % 2])),
  "another array that is repeated": (x) => x.add(ta.from([[0], [1]])),
  "another type": (x, i) => (i % 2 ? x.astype("float32") : x.add(1)),
};

test.each(Object.entries(chains))("a long chain of operations with %s", async (_, step) => {
  const { frames, reads } = countedFrames(3);
  let long: ta.LazyArray = frames.astype("float64");
  let short: ta.LazyArray = frames.astype("float64");
  for (let i = 0; i < LONG; i++) long = step(long, i);
  for (let i = 0; i < 4; i++) short = step(short, i);
  expect(long.key).toMatch(/^(add|astype)-/);
  expect(arrayView(long).tasks).toBeGreaterThan(LONG);
  const [part, one, small] = [
    await long.at(1).compute(inline),
    await long.slice(1, 0, 2).item(inline),
    await short.at(1).compute(inline),
  ];
  expect(reads()).toBe(3);
  // What each step adds is the same, four steps at a time.
  const first = (await frames.at(1).compute(inline)).data;
  const added = [...small.data].map((value, i) => (Number(value) - first[i]!) * (LONG / 4));
  expect([...part.data].map(Number)).toEqual([...first].map((value, i) => value + added[i]!));
  expect(one).toBe(part.data[2]);
});

test("a long chain in which each step uses the two before it", async () => {
  let [before, last] = [ta.from([[1, 2]]) as ta.LazyArray, ta.from([[1, 2]]) as ta.LazyArray];
  for (let i = 0; i < 2000; i++) [before, last] = [last, before.add(last).mul(0.5)];
  expect([...(await last.slice(0, [0, 2]).compute(inline)).data]).toEqual([1, 2]);
  expect((await last.rechunk([1, 1]).compute(inline)).shape).toEqual([1, 2]);
});
