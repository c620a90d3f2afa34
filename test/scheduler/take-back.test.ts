/** Tasks that leave a lane again before they have begun, and those that nobody wants: events in, instructions out. */
import { expect, test } from "vitest";
import { chains, fanIn } from "../harness/named-graphs.ts";
import { LARGE, scheduling } from "./scheduling.ts";

/** Eight roots in one lane, and another lane that is idle because it comes late. */
function oneBusyLane() {
  const run = scheduling(fanIn(8), { known: 0.5 });
  run.start();
  return { ...run, add: () => run.add(2) };
}

test("an idle lane takes half of what another has not begun, from the end of its queue", () => {
  const { add, giveBack } = oneBusyLane();
  expect(add()).toEqual(["recall r7 r6 r5 r4 in 1"]);
  expect(giveBack(1, "r4 r5 r6 r7")).toEqual(["run r4 r5 r6 r7 in 2"]);
});

test("what had begun stays, and is not asked for again", () => {
  const { add, giveBack, finish } = oneBusyLane();
  add();
  expect(giveBack(1, "", "r4 r5 r6 r7")).toEqual(["recall r3 r2 in 1"]);
  expect(giveBack(1, "r2 r3")).toEqual(["run r2 r3 in 2"]);
  expect(finish("r2 r3")).toEqual(["recall r1 in 1"]);
});

test("several idle lanes share", () => {
  const run = scheduling(fanIn(8), { known: 0.5, workers: 1 });
  run.start();
  const added = run.handle(
    { type: "lane-added", lane: 2, mainThread: false },
    { type: "lane-added", lane: 3, mainThread: false },
  );
  expect(added).toEqual(["recall r7 r6 r5 r4 r3 in 1"]);
  expect(run.giveBack(1, "r3 r4 r5 r6 r7")).toEqual(["run r6 r7 in 2", "run r3 r4 r5 in 3"]);
});

test("what was taken is taken again when its new lane is held up", () => {
  const { add, giveBack, finish } = oneBusyLane();
  add();
  giveBack(1, "r4 r5 r6 r7");
  expect(finish("r0 r1 r2 r3", { busy: 0.5 })).toEqual(["recall r7 r6 in 2"]);
  expect(giveBack(2, "r6 r7")).toEqual(["run r6 r7 in 1"]);
});

test("the task that a lane is about to begin is not asked for", () => {
  const { start, add } = scheduling(["a"], { known: 0.5 });
  start();
  expect(add(2)).toEqual([]);
});

test("what follows on a task in the same lane comes with it, and nothing else of a chain is asked for", () => {
  const { start, add, giveBack } = scheduling(chains(3, 3), { known: 0.1 });
  start();
  expect(add(2)).toEqual(["recall c2.0 c2.1 c2.2 in 1"]);
  expect(giveBack(1, "c2.0 c2.1 c2.2")).toEqual(["run c2.0 c2.1 c2.2 in 2"]);
});

test("nothing is taken whose inputs are large", () => {
  const shape = ["large", ...["a", "b", "c", "d"].map((name) => `${name} < large`)];
  const { start, finish, add } = scheduling(shape);
  start();
  expect(finish("large", { busy: 0.5, bytes: LARGE })).toEqual(["run a b c d in 1"]);
  expect(add(2)).toEqual([]);
});

test("small inputs come along", () => {
  const shape = ["small", ...["a", "b", "c", "d"].map((name) => `${name} < small`)];
  const { start, finish, add, giveBack } = scheduling(shape);
  start();
  finish("small", { busy: 0.5, bytes: 10 });
  expect(add(2)).toEqual(["recall d c in 1"]);
  expect(giveBack(1, "c d")).toEqual(["move small from 1 to 2", "run c d in 2"]);
});

test("a lane that is lost before it answers gives all back", () => {
  const { add, lose } = oneBusyLane();
  add();
  expect(lose(1)).toEqual(["run r0 r1 r2 r3 r4 r5 r6 r7 in 2"]);
});

test("an answer that comes after a task has failed changes nothing", () => {
  const { start, add, finish, fail, giveBack } = scheduling(["a", "b", "c", "d"], { known: 0.5 });
  start();
  expect(add(2)).toEqual(["recall d c in 1"]);
  expect(fail("d")).toEqual(["give up d: failed", "recall b in 1"]);
  expect(finish("c")).toEqual([]);
  expect(giveBack(1, "", "c d")).toEqual([]);
  expect(giveBack(1, "b")).toEqual(["run b in 2"]);
});

test("a cancelled task takes with it what needs it, and what only it needed", () => {
  const shape = ["shared", "own", "a < shared own", "b < shared", "after < a"];
  const { start, cancel, finish } = scheduling(shape, { requested: ["after", "b"], workers: 2 });
  expect(start()).toEqual(["run shared in 1", "run own in 2"]);
  expect(cancel("a")).toEqual(["give up a: cancelled", "give up after: cancelled", "cancel own in 2"]);
  expect(finish("shared", { busy: 10 })).toEqual(["run b in 1"]);
  expect(finish("b")).toEqual(["release shared in 1", "complete"]);
});

test("results that only cancelled tasks needed are released; a task that has its result is not cancelled", () => {
  const { start, cancel, finish } = scheduling(["own", "a < own", "b"], { requested: ["a", "b"] });
  start();
  finish("own", { busy: 10 });
  expect(cancel("own")).toEqual([]);
  expect(cancel("a")).toEqual(["give up a: cancelled", "cancel a in 1", "release own in 1", "run b in 1"]);
  expect(finish("b")).toEqual(["complete"]);
});

test("when everything is cancelled, the run is complete", () => {
  const { start, cancel } = scheduling(["a", "b"]);
  start();
  expect(cancel("a b")).toEqual([
    "give up a: cancelled",
    "give up b: cancelled",
    "cancel a in 1",
    "complete",
  ]);
});
