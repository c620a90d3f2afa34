/** A task that uses up the memory of its thread costs that thread, and nobody else anything. */
import { expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { casesOf } from "./script-cases.ts";

const runsOut = casesOf("memory-runs-out", [], { env: { NODE_OPTIONS: "--max-old-space-size=48" } });

const lost = (name: string): unknown => ({
  class: "WorkerLostError",
  message: expect.stringMatching(
    new RegExp(`^Worker \\d+ was lost while it ran task ${name}-\\w+: its thread ran out of memory\\.$`),
  ),
  task: { named: true, name },
});

test.each([
  ["at once", "two workers", "grow"],
  ["in between awaits", "one worker", "growLater"],
])("%s: it is that task's failure, at its first try, and the others finish", async (name, place, fn) => {
  const { [place]: errors } = (await runsOut()).outcomes(name);
  // Errors are collected: that there is one only means that all else was made.
  expect(errors).toMatchObject([lost(fn)]);
  expect(errors).toHaveLength(1);
});

test("each costs one worker, in whose place another comes, and says what could help", async () => {
  const cases = await runsOut();
  cases.expectWholePools();
  expect(ofType(cases.run.events, "worker-lost")).toHaveLength(2);
  for (const { hint } of cases.lines as unknown as readonly { hint: string }[]) {
    expect(hint).toContain("--memory-limit");
    expect(hint).toContain("--max-old-space-size");
  }
});
