/** Tasks that are sent before their inputs exist, because the same lane makes them: events in, instructions out. */
import { expect, test } from "vitest";
import { chains, fanIn, tree } from "../harness/named-graphs.ts";
import { join, LARGE, scheduling } from "./scheduling.ts";

test("a chain of quick tasks travels in one message", () => {
  const { start, finish } = scheduling(chains(1, 5), { known: 0.1 });
  expect(start()).toEqual(["run c0.0 c0.1 c0.2 c0.3 c0.4 in 1"]);
  expect(finish("c0.0 c0.1")).toEqual(["release c0.0 in 1"]);
});

test("a tree is reduced on the way, exactly in the static order", () => {
  const { start } = scheduling(tree(4), { known: 0.1 });
  expect(start()).toEqual(["run t0.0 t0.1 t1.0 t0.2 t0.3 t1.1 t2.0 in 1"]);
});

test("two lanes reduce a half each; the last step waits for both", () => {
  const { start, finish } = scheduling(tree(4), { known: 1, workers: 2 });
  expect(start()).toEqual(["run t0.0 t0.1 t1.0 in 1", "run t0.2 t0.3 t1.1 in 2"]);
  expect(finish("t0.0 t0.1 t1.0 t0.2 t0.3 t1.1")).toEqual([
    "release t0.0 t0.1 in 1",
    "release t0.2 t0.3 in 2",
    "move t1.1 from 2 to 1",
    "run t2.0 in 1",
  ]);
});

test("a task whose inputs are being made in two lanes is not sent ahead", () => {
  const { start } = scheduling(join, { known: 0.1, workers: 2 });
  expect(start()).toEqual(["run a in 1", "run b in 2"]);
});

test("nor is one sent ahead to where large inputs would have to be moved", () => {
  const shape = ["large", "a", "b < a", "c < large b", "l2 < large"];
  const { start, finish } = scheduling(shape, { workers: 2 });
  start();
  finish("large", { bytes: LARGE, busy: 0.1 });
  expect(finish("a", { busy: 0.1 })).toEqual(["run b in 2"]);
});

test("a task for the main thread does not follow on what a worker makes", () => {
  const { start, finish } = scheduling(["a", "b < a", "c < b"], { known: 0.1, onMain: ["b"] });
  expect(start()).toEqual(["run a in 1"]);
  expect(finish("a")).toEqual(["move a from 1 to 0", "run b in 0"]);
});

test("tasks of the main thread follow on one another", () => {
  const { start, finish } = scheduling(chains(1, 3), { onMain: ["c0.0", "c0.1", "c0.2"] });
  start();
  expect(finish("c0.0", { busy: 0.1 })).toEqual(["run c0.1 c0.2 in 0"]);
});

test("what awaits is followed by nothing: its lane is there for others, and what had been sent comes back", () => {
  const shape = [...chains(1, 3), "other"];
  const { start, awaiting, giveBack, finish } = scheduling(shape, { known: 0.1 });
  expect(start()).toEqual(["run c0.0 c0.1 c0.2 other in 1"]);
  expect(awaiting("c0.0")).toEqual(["recall c0.1 c0.2 in 1"]);
  expect(giveBack(1, "c0.1 c0.2")).toEqual([]);
  expect(finish("c0.0")).toEqual(["run c0.1 c0.2 in 1"]);
});

test("when a task fails, what was sent to follow on it comes back", () => {
  const { start, fail, giveBack } = scheduling(chains(1, 4), { known: 0.1 });
  start();
  expect(fail("c0.0")).toEqual(["give up c0.0: failed", "recall c0.1 c0.2 c0.3 in 1"]);
  expect(giveBack(1, "c0.1 c0.2 c0.3")).toEqual(["complete"]);
});

test("when it is tried again, they follow again", () => {
  const { start, fail, giveBack, finish } = scheduling(chains(1, 3), { known: 0.1, retries: { "c0.0": 1 } });
  start();
  expect(fail("c0.0")).toEqual(["recall c0.1 c0.2 in 1", "run c0.0 in 1"]);
  expect(giveBack(1, "c0.1 c0.2")).toEqual(["run c0.1 c0.2 in 1"]);
  expect(finish("c0.0 c0.1 c0.2")).toEqual(["release c0.0 c0.1 in 1", "complete"]);
});

test("a stopped scheduler sends nothing ahead", () => {
  const { start, stop, finish } = scheduling(chains(1, 3));
  start();
  stop();
  expect(finish("c0.0", { busy: 0.1 })).toEqual(["complete"]);
});

test("a join waits for roots of which the lane has been sent a part", () => {
  const { start, finish } = scheduling(fanIn(6), { known: 1 });
  expect(start()).toEqual(["run r0 r1 r2 r3 in 1"]);
  expect(finish("r0 r1 r2")).toEqual(["run r4 r5 sum in 1"]);
});
