/** Computes that a signal cancels: they reject with its reason, stop what they began, and leave all else alone. */
import { expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { casesOf } from "./script-cases.ts";

const cancels = casesOf("cancels");

const everywhere = ["inline", "one worker", "two workers"];
const workers = ["one worker", "two workers"];

/** Case → where it can be, and what comes of it there. */
const expected: Readonly<Record<string, readonly [places: readonly string[], outcome: unknown]>> = {
  // All three heard of it.
  "while tasks await and listen": [everywhere, ["enough", 3]],
  "while tasks await and do not listen": [everywhere, "enough"],
  // The task of the compute inside heard of it, too.
  "inside of a task": [everywhere, ["enough", 1]],
  "before it begins": [everywhere, ["enough", 0]],
  "with a reason that is no error": [everywhere, "because"],
  "beside one that goes on": [everywhere, ["enough", [42, 42], 2]],
  "after tasks told their progress": [everywhere, ["enough", ["0.25 step 1", "0.5 step 2", "0.75 step 3"]]],
  // None of fifty that had not begun ever began.
  "while a task computes": [workers, ["enough", 0]],
  "while a task computes after it has awaited": [workers, "enough"],
  "beside one that loses its worker by it": [workers, ["enough", [42, 42]]],
};

test("every case of the script is looked at here", async () => {
  expect((await cancels()).names).toEqual(Object.keys(expected));
});

test.each(Object.entries(expected))("a compute is cancelled %s", async (name, [places, outcome]) => {
  expect((await cancels()).outcomes(name)).toEqual(
    Object.fromEntries(places.map((place) => [place, outcome])),
  );
});

test("each is told as cancelled, once, and so is a compute inside of it", async () => {
  const { lines, run } = await cancels();
  const ends = ofType(run.events, "compute-finished").filter(({ status }) => status !== "succeeded");
  // Those inside of inline tasks are in this process; of those in a worker only their task is told.
  const inside = lines.filter(({ name, place }) => place === "inline" && /inside|progress/.test(name));
  expect(ends.map(({ status }) => status)).toEqual([...lines, ...inside].map(() => "cancelled"));
});

test("only a worker that cannot hear it is ended, and another comes in its place", async () => {
  const cases = await cancels();
  cases.expectWholePools();
  // One of one and two of two that spin; one of each after an await; one of each beside another compute.
  for (const { reason } of ofType(cases.run.events, "worker-lost"))
    expect(reason).toBe("it did not stop when its task was cancelled");
});
