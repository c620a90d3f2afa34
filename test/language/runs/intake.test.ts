/**
 * Events are taken in a little at a time, in their order, and others have their turn in between.
 */
import { expect, test } from "vitest";
import { Intake } from "../../../server/language/runs/intake.ts";
import type { RunEvent } from "../../../server/protocol/events.ts";
import { ManualClock } from "../manual-clock.ts";

const released = (task: number, rows: number): RunEvent => ({
  type: "released",
  task: Array.from({ length: rows }, () => task),
});

/** An intake whose every call costs `cost` milliseconds. */
function intake(cost: number) {
  const clock = new ManualClock();
  const taken: number[][] = [];
  const events = new Intake(clock, (batch) => {
    taken.push(batch.map((event) => (event.type === "released" ? event.task[0]! : -1)));
    clock.spend(cost);
  });
  return { clock, taken, events };
}

test("little is taken in at once", async () => {
  const { taken, events, clock } = intake(0);
  events.add([released(1, 5), released(2, 5)]);
  events.add([released(3, 5)]);
  await events.drained();
  expect({ taken, waiting: clock.waiting }).toEqual({ taken: [[1, 2], [3]], waiting: 0 });
});

test("much is taken in a few rows at a time, with turns for others, and in order", async () => {
  const { taken, events, clock } = intake(10);
  const all = Array.from({ length: 20 }, (_, task) => task);
  events.add(all.map((task) => released(task, 1500)));
  expect(taken.length).toBe(2);
  let isDrained = false;
  const drained = events.drained().then(() => {
    isDrained = true;
  });
  events.add([released(20, 1)]);
  clock.pass(0);
  await Promise.resolve();
  expect({ taken: taken.length, isDrained }).toEqual({ taken: 4, isDrained: false });
  clock.pass(1000);
  await drained;
  expect(taken.flat()).toEqual([...all, 20]);
  expect(Math.max(...taken.map((batch) => batch.length))).toBe(2);
});
