/** Tasks that end their thread, or that only the end of their thread can stop: failures by name, beside others. */
import { expect, test } from "vitest";
import { ofType } from "../harness/treadle.ts";
import { casesOf } from "./script-cases.ts";

const ended = casesOf("ended", [], { env: { TREADLE_CANCEL_GRACE: "20" } });

const exits = (name: string, code: number): unknown => ({
  class: "WorkerLostError",
  message: expect.stringMatching(
    new RegExp(
      `^Worker \\d+ was lost while it ran task ${name}-\\w+, the last of 3 that ended while they ran it: .* code ${code}\\.$`,
    ),
  ),
  task: { named: true, name, line: expect.any(Number) },
});
const times = (name: string, limit: number): unknown => ({
  name: "TimeoutError",
  message: expect.stringMatching(
    new RegExp(`^Task ${name}-\\w+ took longer than its timeout of ${limit} ms\\.$`),
  ),
  task: { named: true, name },
});
const throws = (name: string, message: string): unknown => ({ class: "RangeError", message, task: { name } });

/** Case → the one error that is collected, how often the task was tried, and whether its worker went with each try. */
const expected: Readonly<Record<string, readonly [error: unknown, tries: number, loses: boolean]>> = {
  "process.exit(0)": [exits("leave", 0), 3, true],
  "process.exit(3)": [exits("leave3", 3), 3, true],
  "process.exit after an await": [exits("leaveLater", 3), 3, true],
  "process.exit in a timer": [exits("leaveTimer", 5), 3, true],
  "process.exit in a compute inside": [exits("outer", 4), 3, true],
  "process.exit in a chain": [exits("leave6", 6), 3, true],
  "an error in a timer, which nobody catches": [throws("timer", "in a timer"), 1, false],
  "an error in a microtask": [throws("micro", "in a microtask"), 1, false],
  "an endless loop with a timeout": [times("spin", 60), 1, true],
  "an endless loop with a timeout and another try": [times("spin", 60), 2, true],
  "an endless wait for shared memory": [times("block", 60), 1, true],
  "an endless await": [times("wait", 20), 1, false],
  "an endless await and another try": [times("waitTwice", 20), 2, false],
  "an endless loop after an await": [times("spinLater", 60), 1, true],
};

test("every case of the script is looked at here", async () => {
  expect((await ended()).names).toEqual(Object.keys(expected));
});

test.each(Object.entries(expected))(
  "%s is that task's failure, and the others finish",
  async (name, [error]) => {
    const outcomes = (await ended()).outcomes(name);
    // Errors are collected: that there is one only means that all else was made.
    expect(outcomes).toMatchObject({ "one worker": [error], "two workers": [error] });
    for (const errors of Object.values(outcomes)) expect(errors).toHaveLength(1);
  },
);

test("a task is tried as often as it may be, and no worker is lost for nothing", async () => {
  const { events } = (await ended()).run;
  const rows = Object.values(expected);
  const tries = rows.reduce((sum, [, count]) => sum + 2 * count, 0);
  const losses = rows.reduce((sum, [, count, loses]) => sum + (loses ? 2 * count : 0), 0);
  expect(ofType(events, "task-failed")).toHaveLength(tries);
  // With so little grace a worker that is only just starting may be ended when its compute is over: not counted.
  const byTask = ofType(events, "worker-lost").filter(({ reason }) => /with code|timeout/.test(reason));
  expect(byTask).toHaveLength(losses);
});

test("after each of them as many workers answer as before", async () => {
  (await ended()).expectWholePools();
});
