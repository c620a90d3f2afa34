/** What a compute leaves when it ends early: nothing begins any more, and a rerun does only what is missing. */
import { expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { casesOf } from "./script-cases.ts";

const reruns = casesOf("reruns");

const cancelled = expect.objectContaining({ message: "enough" });
const failure = (message: string): unknown => expect.objectContaining({ class: "RangeError", message });

const expected: Readonly<Record<string, unknown>> = {
  // Twenty were made before it, and the same twenty after the rerun.
  "a rerun after a failure": [failure("not yet 190"), 20, 190, 20],
  // The block was let go after its last use; the rerun asks for more of it.
  "a rerun of more than had failed": [[5, 6, 5], 2],
  // All fifteen are there; of the message a head line, ten and how many more.
  "a rerun after collected errors": [15, 15, 12, "  … and 5 more", [0, 1, 2, 3, 4, 5], 6],
  "a rerun after a cancel": [cancelled, [7, 7], 1],
  "a rerun after a cancel that ended the thread": [cancelled, [7, 7]],
  // With two workers one of them was still busy when the compute rejected.
  "what had not begun": [failure("failure 1"), 0],
};

test("every case of the script is looked at here", async () => {
  expect((await reruns()).names).toEqual(Object.keys(expected));
});

test.each(Object.entries(expected))("%s", async (name, outcome) => {
  expect((await reruns()).outcomes(name)).toEqual({
    inline: outcome,
    "one worker": outcome,
    "two workers": outcome,
  });
});

test("after each of them as many workers answer as before", async () => {
  const cases = await reruns();
  cases.expectWholePools();
  // Those that spun when they were cancelled.
  expect(ofType(cases.run.events, "worker-lost").length).toBeLessThanOrEqual(2);
});

test("what a failed compute had made is forgotten when nobody can ask for it any more", async () => {
  const survivors = await casesOf("survivors", [], { env: { NODE_OPTIONS: "--expose-gc" } })();
  expect(survivors.outcomes("survivors")).toEqual({ "one worker": { before: true, after: true } });
});
