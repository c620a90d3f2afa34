/** Lost workers at the worst moments: what they held is made again from what it was made from, and comes out exact. */
import { expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { casesOf } from "./script-cases.ts";

const losses = casesOf("losses");

const thirty = [...Array.from({ length: 30 }, (_, i) => 5000 + i), 1].join(" ");

const expected: Readonly<Record<string, unknown>> = {
  "through generations": true,
  // The files of the thread were gone when its loss was told.
  "through generations that were spilled": [true, []],
  "in the middle of transfers": true,
  "in the middle of transfers, spilling": true,
  "while results are fetched": thirty,
  "with persisted results, between computes": ["WorkerLostError", [11, 8]],
  // It was tried twice: by the compute that lost the result and by the one that made it again.
  "with persisted results, in the middle of a compute": [true, 2],
  "with what a failed compute had made": ["WorkerLostError", true],
};

test("every case of the script is looked at here", async () => {
  expect((await losses()).names).toEqual(Object.keys(expected));
});

test.each(Object.entries(expected))("a worker is lost %s", async (name, outcome) => {
  expect((await losses()).outcomes(name)).toEqual({ "one worker": outcome, "two workers": outcome });
});

test("what is made again is told, and was spilled before where there was a limit", async () => {
  const { run } = await losses();
  expect(run.status).toBe(0);
  expect(ofType(run.events, "recomputed").length).toBeGreaterThan(0);
  expect(ofType(run.events, "spilled").length).toBeGreaterThan(0);
  expect(ofType(run.events, "restored").length).toBeGreaterThan(0);
});

test("afterwards the workers are whole, and nothing is on disk", async () => {
  const cases = await losses();
  cases.expectWholePools();
  expect(cases.spilled).toEqual([]);
});
